#include "ctls.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// OpenSSL 3's interface, as far as it is used: its objects are opaque.
typedef struct ssl_ctx_st SSL_CTX;
typedef struct ssl_st SSL;
typedef struct ssl_method_st SSL_METHOD;
typedef struct x509_st X509;
typedef struct x509_name_st X509_NAME;
typedef struct x509_ext_st X509_EXTENSION;
typedef struct evp_pkey_st EVP_PKEY;
typedef struct evp_md_st EVP_MD;
typedef struct evp_cipher_st EVP_CIPHER;
typedef struct asn1_string_st ASN1_STRING;
typedef struct bio_st BIO;
typedef struct bio_method_st BIO_METHOD;
typedef int PasswordCallback(char *, int, int, void *);

#define FUNCTIONS(X)                                                                                                \
  X(const SSL_METHOD *, TLS_server_method, (void))                                                                  \
  X(SSL_CTX *, SSL_CTX_new, (const SSL_METHOD *))                                                                   \
  X(void, SSL_CTX_free, (SSL_CTX *))                                                                                \
  X(long, SSL_CTX_ctrl, (SSL_CTX *, int, long, void *))                                                             \
  X(uint64_t, SSL_CTX_set_options, (SSL_CTX *, uint64_t))                                                           \
  X(int, SSL_CTX_set_num_tickets, (SSL_CTX *, size_t))                                                              \
  X(int, SSL_CTX_use_certificate, (SSL_CTX *, X509 *))                                                              \
  X(int, SSL_CTX_use_PrivateKey, (SSL_CTX *, EVP_PKEY *))                                                           \
  X(int, SSL_CTX_check_private_key, (const SSL_CTX *))                                                              \
  X(SSL *, SSL_new, (SSL_CTX *))                                                                                    \
  X(void, SSL_free, (SSL *))                                                                                        \
  X(int, SSL_set_fd, (SSL *, int))                                                                                  \
  X(int, SSL_accept, (SSL *))                                                                                       \
  X(int, SSL_read, (SSL *, void *, int))                                                                            \
  X(int, SSL_write, (SSL *, const void *, int))                                                                     \
  X(int, SSL_pending, (const SSL *))                                                                                \
  X(int, SSL_shutdown, (SSL *))                                                                                     \
  X(int, SSL_get_error, (const SSL *, int))                                                                         \
  X(EVP_PKEY *, EVP_PKEY_Q_keygen, (void *, const char *, const char *, ...))                                       \
  X(void, EVP_PKEY_free, (EVP_PKEY *))                                                                              \
  X(const EVP_MD *, EVP_sha256, (void))                                                                             \
  X(int, RAND_bytes, (unsigned char *, int))                                                                        \
  X(X509 *, X509_new, (void))                                                                                       \
  X(void, X509_free, (X509 *))                                                                                      \
  X(int, X509_set_version, (X509 *, long))                                                                          \
  X(ASN1_STRING *, X509_get_serialNumber, (X509 *))                                                                 \
  X(int, ASN1_INTEGER_set_uint64, (ASN1_STRING *, uint64_t))                                                        \
  X(ASN1_STRING *, X509_getm_notBefore, (const X509 *))                                                             \
  X(ASN1_STRING *, X509_getm_notAfter, (const X509 *))                                                              \
  X(ASN1_STRING *, X509_gmtime_adj, (ASN1_STRING *, long))                                                          \
  X(int, X509_set_pubkey, (X509 *, EVP_PKEY *))                                                                     \
  X(X509_NAME *, X509_get_subject_name, (const X509 *))                                                             \
  X(int, X509_NAME_add_entry_by_txt, (X509_NAME *, const char *, int, const unsigned char *, int, int, int))        \
  X(int, X509_set_issuer_name, (X509 *, const X509_NAME *))                                                         \
  X(X509_EXTENSION *, X509V3_EXT_conf_nid, (void *, void *, int, const char *))                                     \
  X(int, X509_add_ext, (X509 *, X509_EXTENSION *, int))                                                             \
  X(void, X509_EXTENSION_free, (X509_EXTENSION *))                                                                  \
  X(int, X509_sign, (X509 *, EVP_PKEY *, const EVP_MD *))                                                           \
  X(const BIO_METHOD *, BIO_s_mem, (void))                                                                          \
  X(BIO *, BIO_new, (const BIO_METHOD *))                                                                           \
  X(BIO *, BIO_new_mem_buf, (const void *, int))                                                                    \
  X(long, BIO_ctrl, (BIO *, int, long, void *))                                                                     \
  X(int, BIO_free, (BIO *))                                                                                         \
  X(int, PEM_write_bio_X509, (BIO *, const X509 *))                                                                 \
  X(int, PEM_write_bio_PrivateKey,                                                                                  \
    (BIO *, const EVP_PKEY *, const EVP_CIPHER *, const unsigned char *, int, PasswordCallback *, void *))          \
  X(X509 *, PEM_read_bio_X509, (BIO *, X509 **, PasswordCallback *, void *))                                        \
  X(EVP_PKEY *, PEM_read_bio_PrivateKey, (BIO *, EVP_PKEY **, PasswordCallback *, void *))                          \
  X(unsigned long, ERR_get_error, (void))                                                                           \
  X(void, ERR_error_string_n, (unsigned long, char *, size_t))                                                      \
  X(void, ERR_clear_error, (void))

// Numbers of OpenSSL 3's headers.
enum {
  kInfo = 3,                      // BIO_CTRL_INFO
  kSetSessionCacheMode = 44,      // SSL_CTRL_SET_SESS_CACHE_MODE
  kSetMinimumVersion = 123,       // SSL_CTRL_SET_MIN_PROTO_VERSION
  kTLS12 = 0x0303,                // TLS1_2_VERSION
  kWantRead = 2, kWantWrite = 3,  // SSL_ERROR_WANT_…
  kNoReturn = 6,                  // SSL_ERROR_ZERO_RETURN
  kUTF8 = 0x1000,                 // MBSTRING_UTF8
  kAlternativeName = 85,          // NID_subject_alt_name
  kBasicConstraints = 87,         // NID_basic_constraints
};
#define NO_TICKET (1ULL << 14)
#define NO_COMPRESSION (1ULL << 17)
#define NO_RENEGOTIATION (1ULL << 30)

static struct {
#define X(result, name, parameters) result(*name) parameters;
  FUNCTIONS(X)
#undef X
} ssl;
static char failure[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
#ifdef __APPLE__
  static const char *const names[] = {"/opt/homebrew/opt/openssl@3/lib/libssl.3.dylib",
                                      "/usr/local/opt/openssl@3/lib/libssl.3.dylib", "libssl.3.dylib"};
#else
  static const char *const names[] = {"libssl.so.3"};
#endif
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++) {
    library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    const char *reason = library ? NULL : dlerror();
    if (!library && !*failure) snprintf(failure, sizeof failure, "%s", reason ? reason : "the library does not load");
  }
  if (!library) return;
  *failure = 0;
  // libcrypto's functions are found by way of libssl, which depends on it.
#define X(result, name, parameters)                                             \
  {                                                                             \
    void *address = dlsym(library, #name);                                      \
    if (!address) {                                                             \
      snprintf(failure, sizeof failure, "OpenSSL lacks the function %s", #name); \
      return;                                                                   \
    }                                                                           \
    memcpy(&ssl.name, &address, sizeof address);                                \
  }
  FUNCTIONS(X)
#undef X
}

int ctls_load(char *message, size_t size) {
  pthread_once(&once, load);
  if (*failure) snprintf(message, size, "%s", failure);
  return !*failure;
}

/// The library's last complaint.
static void explain(char *message, size_t size, const char *otherwise) {
  unsigned long code = ssl.ERR_get_error();
  if (code) ssl.ERR_error_string_n(code, message, size);
  else snprintf(message, size, "%s", otherwise);
  ssl.ERR_clear_error();
}

static int add_extension(X509 *certificate, int number, const char *value) {
  X509_EXTENSION *extension = ssl.X509V3_EXT_conf_nid(NULL, NULL, number, value);
  if (!extension) return 0;
  int done = ssl.X509_add_ext(certificate, extension, -1);
  ssl.X509_EXTENSION_free(extension);
  return done;
}

static X509 *certify(EVP_PKEY *key, int days) {
  X509 *certificate = ssl.X509_new();
  if (!certificate) return NULL;
  uint64_t serial = 0;
  X509_NAME *name = ssl.X509_get_subject_name(certificate);
  static const unsigned char subject[] = "redstart serve";
  if (ssl.RAND_bytes((unsigned char *)&serial, sizeof serial) == 1 && ssl.X509_set_version(certificate, 2) &&
      ssl.ASN1_INTEGER_set_uint64(ssl.X509_get_serialNumber(certificate), serial >> 1 | 1) &&
      // Clocks differ a little.
      ssl.X509_gmtime_adj(ssl.X509_getm_notBefore(certificate), -86400L) &&
      ssl.X509_gmtime_adj(ssl.X509_getm_notAfter(certificate), 86400L * days) &&
      ssl.X509_set_pubkey(certificate, key) && name &&
      ssl.X509_NAME_add_entry_by_txt(name, "CN", kUTF8, subject, -1, -1, 0) &&
      ssl.X509_set_issuer_name(certificate, name) && add_extension(certificate, kBasicConstraints, "critical,CA:TRUE") &&
      add_extension(certificate, kAlternativeName, "DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1") &&
      ssl.X509_sign(certificate, key, ssl.EVP_sha256()))
    return certificate;
  ssl.X509_free(certificate);
  return NULL;
}

/// What a memory BIO holds, in memory of our own.
static uint8_t *copy_out(BIO *from, size_t *length) {
  char *data = NULL;
  long count = ssl.BIO_ctrl(from, kInfo, 0, &data);
  if (count <= 0 || !data) return NULL;
  uint8_t *bytes = malloc((size_t)count);
  if (!bytes) return NULL;
  memcpy(bytes, data, (size_t)count);
  *length = (size_t)count;
  return bytes;
}

int ctls_make_identity(int days, uint8_t **certificate, size_t *certificate_length, uint8_t **key, size_t *key_length,
                       char *message, size_t size) {
  *certificate = *key = NULL;
  if (!ctls_load(message, size)) return 0;
  ssl.ERR_clear_error();
  EVP_PKEY *pair = ssl.EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
  X509 *signed_one = pair ? certify(pair, days) : NULL;
  BIO *first = ssl.BIO_new(ssl.BIO_s_mem()), *second = ssl.BIO_new(ssl.BIO_s_mem());
  if (signed_one && first && second && ssl.PEM_write_bio_X509(first, signed_one) &&
      ssl.PEM_write_bio_PrivateKey(second, pair, NULL, NULL, 0, NULL, NULL)) {
    *certificate = copy_out(first, certificate_length);
    *key = copy_out(second, key_length);
  }
  int made = *certificate && *key;
  if (!made) {
    explain(message, size, "no certificate could be made");
    if (*certificate) ctls_free_bytes(*certificate, *certificate_length);
    if (*key) ctls_free_bytes(*key, *key_length);
    *certificate = *key = NULL;
  }
  if (first) ssl.BIO_free(first);
  if (second) ssl.BIO_free(second);
  if (signed_one) ssl.X509_free(signed_one);
  if (pair) ssl.EVP_PKEY_free(pair);
  return made;
}

void ctls_free_bytes(uint8_t *bytes, size_t length) {
  if (!bytes) return;
  // A key may have been in it.
  volatile uint8_t *each = bytes;
  for (size_t i = 0; i < length; i++) each[i] = 0;
  free(bytes);
}

/// Keys under a passphrase are not for us: nobody is asked for it.
static int no_password(char *buffer, int size, int writing, void *context) {
  (void)buffer, (void)size, (void)writing, (void)context;
  return -1;
}

CTLSContext *ctls_context(const uint8_t *certificate, size_t certificate_length, const uint8_t *key, size_t key_length,
                          char *message, size_t size) {
  if (!ctls_load(message, size)) return NULL;
  ssl.ERR_clear_error();
  BIO *first = ssl.BIO_new_mem_buf(certificate, (int)certificate_length);
  BIO *second = ssl.BIO_new_mem_buf(key, (int)key_length);
  X509 *shown = first ? ssl.PEM_read_bio_X509(first, NULL, no_password, NULL) : NULL;
  EVP_PKEY *own = second ? ssl.PEM_read_bio_PrivateKey(second, NULL, no_password, NULL) : NULL;
  SSL_CTX *context = shown && own ? ssl.SSL_CTX_new(ssl.TLS_server_method()) : NULL;
  if (context) {
    ssl.SSL_CTX_set_options(context, NO_TICKET | NO_COMPRESSION | NO_RENEGOTIATION);
    ssl.SSL_CTX_ctrl(context, kSetSessionCacheMode, 0, NULL);
    if (ssl.SSL_CTX_ctrl(context, kSetMinimumVersion, kTLS12, NULL) != 1 ||
        ssl.SSL_CTX_set_num_tickets(context, 0) != 1 || ssl.SSL_CTX_use_certificate(context, shown) != 1 ||
        ssl.SSL_CTX_use_PrivateKey(context, own) != 1 || ssl.SSL_CTX_check_private_key(context) != 1) {
      ssl.SSL_CTX_free(context);
      context = NULL;
    }
  }
  if (!context) explain(message, size, "the certificate or its key cannot be read");
  if (first) ssl.BIO_free(first);
  if (second) ssl.BIO_free(second);
  if (shown) ssl.X509_free(shown);
  if (own) ssl.EVP_PKEY_free(own);
  return (CTLSContext *)context;
}

void ctls_context_free(CTLSContext *context) { ssl.SSL_CTX_free((SSL_CTX *)context); }

CTLSSession *ctls_accept(CTLSContext *context, int descriptor, char *message, size_t size) {
  ssl.ERR_clear_error();
  SSL *session = ssl.SSL_new((SSL_CTX *)context);
  if (session && ssl.SSL_set_fd(session, descriptor) == 1) {
    int status;
    do {
      errno = 0;
      status = ssl.SSL_accept(session);
    } while (status != 1 && errno == EINTR && ssl.SSL_get_error(session, status) == kWantRead);
    if (status == 1) return (CTLSSession *)session;
  }
  explain(message, size, "the client broke off");
  if (session) ssl.SSL_free(session);
  return NULL;
}

/// Whether a call is to be made again; otherwise errno is set.
static int again(SSL *session, int status) {
  int reason = ssl.SSL_get_error(session, status);
  if ((reason == kWantRead || reason == kWantWrite) && errno == EINTR) return 1;
  if (!errno) errno = ECONNRESET;
  return 0;
}

long ctls_read(CTLSSession *session, void *bytes, size_t count) {
  int most = count > 1 << 30 ? 1 << 30 : (int)count;
  while (1) {
    ssl.ERR_clear_error();
    errno = 0;
    int got = ssl.SSL_read((SSL *)session, bytes, most);
    if (got > 0) return got;
    if (ssl.SSL_get_error((SSL *)session, got) == kNoReturn) return 0;
    if (!again((SSL *)session, got)) return -1;
  }
}

long ctls_write(CTLSSession *session, const void *bytes, size_t count) {
  int most = count > 1 << 30 ? 1 << 30 : (int)count;
  while (1) {
    ssl.ERR_clear_error();
    errno = 0;
    int sent = ssl.SSL_write((SSL *)session, bytes, most);
    if (sent > 0) return sent;
    if (!again((SSL *)session, sent)) return -1;
  }
}

size_t ctls_pending(CTLSSession *session) { return (size_t)ssl.SSL_pending((SSL *)session); }

void ctls_close(CTLSSession *session, int holds) {
  ssl.ERR_clear_error();
  if (holds) ssl.SSL_shutdown((SSL *)session);
  ssl.ERR_clear_error();
  ssl.SSL_free((SSL *)session);
}
