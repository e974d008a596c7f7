// libpq, opened when the first connection is made: linking it would cost every command 3 ms (28 shared libraries).
// The prototypes stand here, so that building needs no headers of PostgreSQL; libpq's interface has been stable since
// protocol 3. The numbers of its enumerations stand in Sources/Postgres/LibPQ.swift.
#ifndef CLIBPQ_H
#define CLIBPQ_H
#include <stddef.h>

typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;
typedef struct pg_cancel PGcancel;
typedef void (*CLibPQNotice)(void *_Nullable context, const PGresult *_Nullable result);

// X(result, name, parameters)
#define CLIBPQ_FUNCTIONS(X)                                                                                          \
  X(PGconn *_Nullable, PQconnectdbParams,                                                                            \
    (const char *_Nullable const *_Nonnull keywords, const char *_Nullable const *_Nonnull values, int expand))      \
  X(void, PQfinish, (PGconn *_Nullable))                                                                             \
  X(int, PQstatus, (const PGconn *_Nullable))                                                                        \
  X(char *_Nullable, PQerrorMessage, (const PGconn *_Nullable))                                                      \
  X(int, PQbackendPID, (const PGconn *_Nullable))                                                                    \
  X(int, PQsocket, (const PGconn *_Nullable))                                                                        \
  X(int, PQserverVersion, (const PGconn *_Nullable))                                                                 \
  X(const char *_Nullable, PQparameterStatus, (const PGconn *_Nullable, const char *_Nonnull name))                  \
  X(int, PQtransactionStatus, (const PGconn *_Nullable))                                                             \
  X(int, PQsendQuery, (PGconn *_Nullable, const char *_Nonnull sql))                                                 \
  X(int, PQsendQueryParams,                                                                                          \
    (PGconn *_Nullable, const char *_Nonnull sql, int count, const unsigned *_Nullable types,                        \
     const char *_Nullable const *_Nullable values, const int *_Nullable lengths, const int *_Nullable formats,      \
     int result_format))                                                                                             \
  X(PGresult *_Nullable, PQgetResult, (PGconn *_Nullable))                                                           \
  X(int, PQresultStatus, (const PGresult *_Nullable))                                                                \
  X(char *_Nullable, PQresultErrorField, (const PGresult *_Nullable, int field))                                     \
  X(char *_Nullable, PQresultErrorMessage, (const PGresult *_Nullable))                                              \
  X(int, PQntuples, (const PGresult *_Nullable))                                                                     \
  X(int, PQnfields, (const PGresult *_Nullable))                                                                     \
  X(char *_Nullable, PQfname, (const PGresult *_Nullable, int column))                                               \
  X(unsigned, PQftype, (const PGresult *_Nullable, int column))                                                      \
  X(int, PQfmod, (const PGresult *_Nullable, int column))                                                            \
  X(char *_Nullable, PQgetvalue, (const PGresult *_Nullable, int row, int column))                                   \
  X(int, PQgetisnull, (const PGresult *_Nullable, int row, int column))                                              \
  X(int, PQgetlength, (const PGresult *_Nullable, int row, int column))                                              \
  X(char *_Nullable, PQcmdStatus, (PGresult *_Nullable))                                                             \
  X(char *_Nullable, PQcmdTuples, (PGresult *_Nullable))                                                             \
  X(void, PQclear, (PGresult *_Nullable))                                                                            \
  X(int, PQputCopyData, (PGconn *_Nullable, const char *_Nonnull bytes, int count))                                  \
  X(int, PQputCopyEnd, (PGconn *_Nullable, const char *_Nullable failure))                                           \
  X(int, PQgetCopyData, (PGconn *_Nullable, char *_Nullable *_Nonnull row, int async))                               \
  X(void, PQfreemem, (void *_Nullable))                                                                              \
  X(PGcancel *_Nullable, PQgetCancel, (PGconn *_Nullable))                                                           \
  X(int, PQcancel, (PGcancel *_Nullable, char *_Nonnull message, int size))                                          \
  X(void, PQfreeCancel, (PGcancel *_Nullable))                                                                       \
  X(CLibPQNotice _Nullable, PQsetNoticeReceiver,                                                                     \
    (PGconn *_Nullable, CLibPQNotice _Nullable receiver, void *_Nullable context))                                   \
  X(int, PQlibVersion, (void))

typedef struct {
#define X(result, name, parameters) result(*_Nonnull name) parameters;
  CLIBPQ_FUNCTIONS(X)
#undef X
} CLibPQ;

/// The table of functions, or NULL with the loader's message in `error`.
const CLibPQ *_Nullable clibpq_load(const char *_Nullable *_Nonnull error);
#endif
