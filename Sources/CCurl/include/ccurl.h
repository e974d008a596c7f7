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

/// What holds for all requests of a connection.
typedef struct {
  /// Whether the server may send us elsewhere, over http or https.
  int follows_redirects;
  long connect_seconds;
  /// After so long without a byte the answer counts as lost.
  long idle_seconds;
  /// Whether ~/.netrc may give a name and a password.
  int uses_netrc;
} CCurlOptions;
/// The texts are copied; NULL: a file of certificates (the system's), a proxy (the environment's), a user agent (none).
void ccurl_configure(CCurl *_Nonnull curl, CCurlOptions options, const char *_Nullable certificates,
                     const char *_Nullable proxy, const char *_Nullable agent);

/// A word from any thread that what is under way has to end.
typedef struct CCurlStop CCurlStop;
CCurlStop *_Nullable ccurl_stop_make(void);
void ccurl_stop_free(CCurlStop *_Nullable stop);
void ccurl_stop_set(CCurlStop *_Nonnull stop, int value);
int ccurl_stop_get(const CCurlStop *_Nonnull stop);

enum { ccurl_no_answer = 0, ccurl_timed_out = -1, ccurl_stopped = -2, ccurl_too_long = -3 };

/// Sends a request and takes the whole answer, as long as it has no more than `limit` bytes. `headers` ends with NULL.
/// Returns the HTTP status, or one of the above with a message in `failure` where there was no answer.
long ccurl_request(CCurl *_Nonnull curl, const char *_Nonnull method, const char *_Nonnull url,
                   const char *_Nullable const *_Nonnull headers, const uint8_t *_Nullable body, size_t length,
                   size_t limit, const CCurlStop *_Nullable stop, char *_Nonnull failure, size_t failure_size);
/// The last answer's body; valid until the next request.
const uint8_t *_Nullable ccurl_body(const CCurl *_Nonnull curl, size_t *_Nonnull length);
/// The last answer's header lines, each with its line end; valid until the next request.
const uint8_t *_Nullable ccurl_headers(const CCurl *_Nonnull curl, size_t *_Nonnull length);
#endif
