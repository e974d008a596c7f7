// Files that the binary carries: built-in macros, the SQL prelude, the lineage page. `resources.inc` lists them
// (written by scripts/embed-resources.sh; a test checks that it is up to date).
#ifndef CRESOURCES_H
#define CRESOURCES_H
#include <stddef.h>

typedef struct {
  const char *_Nonnull path;            // as "Compiler/Builtins/dbt/…", relative to Sources, UTF-8
  const unsigned char *_Nonnull bytes;  // not terminated
  size_t length;
} CResource;

extern const CResource *_Nonnull const cresources;  // sorted by path
extern const size_t cresources_count;
#endif
