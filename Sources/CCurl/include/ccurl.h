// libcurl, opened when the first request is made: linking it would cost every command 5 ms (36 shared libraries).
#ifndef CCURL_H
#define CCURL_H
#include <stddef.h>
#include <stdint.h>

/// One connection that requests follow each other on. Belongs to one thread.
typedef struct CCurl CCurl;

/// NULL, with the loader's message in `error`, where there is no libcurl.
CCurl *_Nullable ccurl_open(const char *_Nullable *_Nonnull error);
void ccurl_close(CCurl *_Nonnull curl);

/// Sends a request and takes the whole answer. `headers` ends with NULL. Returns the HTTP status, or 0 with a message in
/// `failure` where there was no answer.
long ccurl_request(CCurl *_Nonnull curl, const char *_Nonnull method, const char *_Nonnull url,
                   const char *_Nullable const *_Nonnull headers, const uint8_t *_Nullable body, size_t length,
                   char *_Nonnull failure, size_t failure_size);
/// The last answer's body; valid until the next request.
const uint8_t *_Nullable ccurl_body(const CCurl *_Nonnull curl, size_t *_Nonnull length);
/// The last answer's header lines, each with its line end; valid until the next request.
const uint8_t *_Nullable ccurl_headers(const CCurl *_Nonnull curl, size_t *_Nonnull length);
#endif
