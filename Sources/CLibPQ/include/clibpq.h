// libpq, opened when the first connection is made: linking it would cost every command 3 ms (28 shared libraries).
#ifndef CLIBPQ_H
#define CLIBPQ_H
#include <libpq-fe.h>

#define CLIBPQ_FUNCTIONS(X) \
  X(PQconnectdbParams) X(PQfinish) X(PQstatus) X(PQerrorMessage) X(PQbackendPID) X(PQserverVersion) \
  X(PQparameterStatus) X(PQtransactionStatus) X(PQexec) X(PQexecParams) X(PQsendQuery) X(PQgetResult) \
  X(PQresultStatus) X(PQresultErrorField) X(PQresultErrorMessage) X(PQntuples) X(PQnfields) X(PQfname) X(PQftype) \
  X(PQfmod) X(PQfformat) X(PQgetvalue) X(PQgetisnull) X(PQgetlength) X(PQcmdStatus) X(PQcmdTuples) X(PQclear) \
  X(PQputCopyData) X(PQputCopyEnd) X(PQgetCopyData) X(PQfreemem) X(PQgetCancel) X(PQcancel) X(PQfreeCancel) \
  X(PQsetNoticeReceiver) X(PQsocket) X(PQconsumeInput) X(PQisBusy) X(PQlibVersion) X(PQprepare) X(PQexecPrepared) \
  X(PQdescribePrepared) X(PQnparams) X(PQparamtype)

typedef struct {
#define X(f) __typeof__(f) *_Nonnull f;
  CLIBPQ_FUNCTIONS(X)
#undef X
} CLibPQ;

/// The table of functions, or NULL with the loader's message in `error`.
const CLibPQ *_Nullable clibpq_load(const char *_Nullable *_Nonnull error);
#endif
