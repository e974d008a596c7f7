// The server's side of TLS on OpenSSL 3, opened when the first client asks for it: linking it would cost every command
// the loading of two large libraries. OpenSSL's prototypes stand in ctls.c, so that building needs no headers of it.
#ifndef CTLS_H
#define CTLS_H
#include <stddef.h>
#include <stdint.h>

typedef struct CTLSContext CTLSContext;
typedef struct CTLSSession CTLSSession;

/// Opens the library. 0 and a message where it is not there.
int ctls_load(char *_Nonnull message, size_t size);

/// Makes a private key (P-256) and a certificate that it signs itself, for the loopback's names and addresses, valid for
/// `days`. Both as PEM, of `*certificate_length` and `*key_length` bytes, to be freed with `ctls_free_bytes`. 0 and a
/// message on failure.
int ctls_make_identity(int days, uint8_t *_Nullable *_Nonnull certificate, size_t *_Nonnull certificate_length,
                       uint8_t *_Nullable *_Nonnull key, size_t *_Nonnull key_length, char *_Nonnull message,
                       size_t size);
void ctls_free_bytes(uint8_t *_Nullable bytes, size_t length);

/// What sessions share, of a certificate and its key as PEM. NULL and a message where they do not fit.
CTLSContext *_Nullable ctls_context(const uint8_t *_Nonnull certificate, size_t certificate_length,
                                    const uint8_t *_Nonnull key, size_t key_length, char *_Nonnull message,
                                    size_t size);
void ctls_context_free(CTLSContext *_Nonnull context);

/// Shakes hands over a connected socket that blocks. NULL and a message where it fails. A session belongs to one thread.
CTLSSession *_Nullable ctls_accept(CTLSContext *_Nonnull context, int descriptor, char *_Nonnull message, size_t size);
/// As read(2) and write(2); 0 where the other side has said goodbye. Writing sends all or fails.
long ctls_read(CTLSSession *_Nonnull session, void *_Nonnull bytes, size_t count);
long ctls_write(CTLSSession *_Nonnull session, const void *_Nonnull bytes, size_t count);
/// Bytes that were taken from the socket and not yet read.
size_t ctls_pending(CTLSSession *_Nonnull session);
/// Forgets the session, after a goodbye where the connection still holds; the socket stays open.
void ctls_close(CTLSSession *_Nonnull session, int holds);
#endif
