#include "ccurl.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  CURL *(*easy_init)(void);
  void (*easy_cleanup)(CURL *);
  void (*easy_reset)(CURL *);
  CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
  CURLcode (*easy_perform)(CURL *);
  CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
  const char *(*easy_strerror)(CURLcode);
  struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
  void (*slist_free_all)(struct curl_slist *);
  CURLcode (*global_init)(long);
} Functions;

static Functions table;
static char failure[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *open_library(void) {
#ifdef __APPLE__
  static const char *const names[] = {"libcurl.4.dylib", "/usr/lib/libcurl.4.dylib"};
#else
  static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
#endif
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library) return library;
    const char *reason = dlerror();
    if (!*failure) snprintf(failure, sizeof failure, "%s", reason ? reason : "the library does not load");
  }
  return NULL;
}

static void load(void) {
  void *library = open_library();
  if (!library) return;
  *failure = 0;
#define TAKE(field)                                                                   \
  {                                                                                   \
    void *address = dlsym(library, "curl_" #field);                                   \
    if (!address) {                                                                   \
      snprintf(failure, sizeof failure, "libcurl lacks the function curl_%s", #field); \
      return;                                                                         \
    }                                                                                 \
    memcpy(&table.field, &address, sizeof address);                                   \
  }
  TAKE(easy_init)
  TAKE(easy_cleanup)
  TAKE(easy_reset)
  TAKE(easy_setopt)
  TAKE(easy_perform)
  TAKE(easy_getinfo)
  TAKE(easy_strerror)
  TAKE(slist_append)
  TAKE(slist_free_all)
  TAKE(global_init)
#undef TAKE
  if (table.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) snprintf(failure, sizeof failure, "libcurl does not start");
}

typedef struct {
  uint8_t *bytes;
  size_t count, capacity, limit;
} Buffer;

struct CCurlStop {
  atomic_int value;
};

CCurlStop *ccurl_stop_make(void) { return calloc(1, sizeof(CCurlStop)); }
void ccurl_stop_free(CCurlStop *stop) { free(stop); }
void ccurl_stop_set(CCurlStop *stop, int value) { atomic_store(&stop->value, value); }
int ccurl_stop_get(const CCurlStop *stop) { return atomic_load(&stop->value); }

struct CCurl {
  CURL *easy;
  Buffer body, headers;
  const uint8_t *upload;
  size_t upload_left;
  CCurlOptions options;
  char *certificates, *proxy, *agent;
};

static size_t append(char *bytes, size_t size, size_t count, void *context) {
  Buffer *buffer = context;
  size_t more = size * count;
  if (more > buffer->limit - buffer->count) return 0;
  if (buffer->capacity - buffer->count < more) {
    size_t capacity = buffer->capacity ? buffer->capacity : 4096;
    while (capacity - buffer->count < more) capacity *= 2;
    uint8_t *block = realloc(buffer->bytes, capacity);
    if (!block) return 0;
    buffer->bytes = block;
    buffer->capacity = capacity;
  }
  memcpy(buffer->bytes + buffer->count, bytes, more);
  buffer->count += more;
  return more;
}

static size_t give(char *bytes, size_t size, size_t count, void *context) {
  CCurl *curl = context;
  size_t room = size * count;
  size_t taken = room < curl->upload_left ? room : curl->upload_left;
  if (taken) memcpy(bytes, curl->upload, taken);
  curl->upload += taken;
  curl->upload_left -= taken;
  return taken;
}

static int progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
  (void)a, (void)b, (void)c, (void)d;
  return ccurl_stop_get(context);
}

CCurl *ccurl_open(const char **error) {
  pthread_once(&once, load);
  *error = *failure ? failure : NULL;
  if (*failure) return NULL;
  CCurl *curl = calloc(1, sizeof *curl);
  if (curl) {
    curl->options.connect_seconds = 10;
    curl->options.idle_seconds = 30;
    curl->easy = table.easy_init();
  }
  if (!curl || !curl->easy) {
    free(curl);
    *error = "libcurl does not start";
    return NULL;
  }
  return curl;
}

void ccurl_close(CCurl *curl) {
  table.easy_cleanup(curl->easy);
  free(curl->body.bytes);
  free(curl->headers.bytes);
  free(curl->certificates);
  free(curl->proxy);
  free(curl->agent);
  free(curl);
}

static void keep(char **place, const char *text) {
  free(*place);
  *place = text ? strdup(text) : NULL;
}

void ccurl_configure(CCurl *curl, CCurlOptions options, const char *certificates, const char *proxy,
                     const char *agent) {
  curl->options = options;
  keep(&curl->certificates, certificates);
  keep(&curl->proxy, proxy);
  keep(&curl->agent, agent);
}

long ccurl_request(CCurl *curl, const char *method, const char *url, const char *const *headers, const uint8_t *body,
                   size_t length, size_t limit, const CCurlStop *stop, char *message, size_t message_size) {
  CURL *easy = curl->easy;
  curl->body.count = curl->headers.count = 0;
  curl->body.limit = limit;
  curl->headers.limit = 1 << 20;
  curl->upload = body;
  curl->upload_left = length;
  // What is reset are the options: the connection stays open.
  table.easy_reset(easy);
  table.easy_setopt(easy, CURLOPT_URL, url);
  table.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  table.easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  table.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, curl->options.connect_seconds);
  table.easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  table.easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, curl->options.idle_seconds);
  table.easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  if (curl->options.follows_redirects) {
    table.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    table.easy_setopt(easy, CURLOPT_MAXREDIRS, 30L);
    table.easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  }
  if (curl->options.uses_netrc) table.easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_OPTIONAL);
  if (curl->certificates) table.easy_setopt(easy, CURLOPT_CAINFO, curl->certificates);
  if (curl->proxy) table.easy_setopt(easy, CURLOPT_PROXY, curl->proxy);
  if (curl->agent) table.easy_setopt(easy, CURLOPT_USERAGENT, curl->agent);
  if (stop) {
    table.easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    table.easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, progress);
    table.easy_setopt(easy, CURLOPT_XFERINFODATA, stop);
  }
  table.easy_setopt(easy, CURLOPT_WRITEFUNCTION, append);
  table.easy_setopt(easy, CURLOPT_WRITEDATA, &curl->body);
  table.easy_setopt(easy, CURLOPT_HEADERFUNCTION, append);
  table.easy_setopt(easy, CURLOPT_HEADERDATA, &curl->headers);
  if (!strcmp(method, "HEAD")) {
    table.easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (!strcmp(method, "PUT") || !strcmp(method, "POST")) {
    table.easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    table.easy_setopt(easy, CURLOPT_READFUNCTION, give);
    table.easy_setopt(easy, CURLOPT_READDATA, curl);
    table.easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)length);
    table.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
  } else {
    table.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
  }
  struct curl_slist *list = table.slist_append(NULL, "Expect:");
  for (; *headers; headers++) {
    struct curl_slist *longer = table.slist_append(list, *headers);
    if (longer) list = longer;
  }
  table.easy_setopt(easy, CURLOPT_HTTPHEADER, list);
  CURLcode code = table.easy_perform(easy);
  table.slist_free_all(list);
  if (code != CURLE_OK) {
    snprintf(message, message_size, "%s", table.easy_strerror(code));
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return ccurl_timed_out;
    case CURLE_ABORTED_BY_CALLBACK: return ccurl_stopped;
    case CURLE_WRITE_ERROR: return ccurl_too_long;
    default: return ccurl_no_answer;
    }
  }
  long status = 0;
  table.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

const uint8_t *ccurl_body(const CCurl *curl, size_t *length) {
  *length = curl->body.count;
  return curl->body.bytes;
}

const uint8_t *ccurl_headers(const CCurl *curl, size_t *length) {
  *length = curl->headers.count;
  return curl->headers.bytes;
}
