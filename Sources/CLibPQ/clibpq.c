#include "clibpq.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static CLibPQ table;
static char failure[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *open_library(void) {
#ifdef __APPLE__
  static const char *const names[] = {"libpq.5.dylib", "/opt/homebrew/opt/libpq/lib/libpq.5.dylib",
                                      "/usr/local/opt/libpq/lib/libpq.5.dylib"};
#else
  static const char *const names[] = {"libpq.so.5"};
#endif
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library) return library;
    // Of several names the first tells the most.
    const char *reason = dlerror();
    if (!*failure) snprintf(failure, sizeof failure, "%s", reason ? reason : "the library does not load");
  }
  return NULL;
}

static void load(void) {
  void *library = open_library();
  if (!library) return;
  *failure = 0;
#define X(result, name, parameters)                                              \
  {                                                                              \
    void *address = dlsym(library, #name);                                       \
    if (!address) {                                                              \
      snprintf(failure, sizeof failure, "libpq lacks the function %s", #name);   \
      return;                                                                    \
    }                                                                            \
    memcpy(&table.name, &address, sizeof address);                               \
  }
  CLIBPQ_FUNCTIONS(X)
#undef X
}

const CLibPQ *clibpq_load(const char **error) {
  pthread_once(&once, load);
  *error = *failure ? failure : NULL;
  return *failure ? NULL : &table;
}
