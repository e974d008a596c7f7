#include "clibpq.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

static CLibPQ table;
static const char *failure;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
#ifdef __APPLE__
  if (!library) library = dlopen("libpq.5.dylib", RTLD_NOW | RTLD_LOCAL);
#endif
  if (!library) {
    failure = dlerror();
    return;
  }
#define X(f)                                                  \
  if (!(table.f = (__typeof__(f) *)dlsym(library, #f))) {     \
    failure = "libpq lacks the function " #f;                 \
    return;                                                   \
  }
  CLIBPQ_FUNCTIONS(X)
#undef X
}

const CLibPQ *clibpq_load(const char **error) {
  pthread_once(&once, load);
  *error = failure;
  return failure ? NULL : &table;
}
