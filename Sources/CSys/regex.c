// PCRE2 behind `modules.re`. Opened lazily: few projects use it.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <dlfcn.h>
#include <pcre2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csys.h"

#define FUNCTIONS(X)                                                                                            \
  X(pcre2_compile_8) X(pcre2_code_free_8) X(pcre2_match_8) X(pcre2_match_data_create_from_pattern_8)            \
  X(pcre2_match_data_free_8) X(pcre2_get_ovector_pointer_8) X(pcre2_get_error_message_8) X(pcre2_pattern_info_8) \
  X(pcre2_match_context_create_8) X(pcre2_match_context_free_8) X(pcre2_set_match_limit_8)

static struct {
#define X(f) __typeof__(f) *f;
  FUNCTIONS(X)
#undef X
} api;
static int ready;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  void *library = dlopen("libpcre2-8.so.0", RTLD_NOW | RTLD_LOCAL);
#ifdef __APPLE__
  if (!library) library = dlopen("libpcre2-8.dylib", RTLD_NOW | RTLD_LOCAL);
#endif
  if (!library) return;
#define X(f) \
  if (!(api.f = (__typeof__(f) *)dlsym(library, #f))) return;
  FUNCTIONS(X)
#undef X
  ready = 1;
}

struct CSysRegex {
  pcre2_code_8 *code;
  uint32_t captures;
};

static uint32_t options(int flags) {
  uint32_t result = PCRE2_UTF | PCRE2_MATCH_UNSET_BACKREF | PCRE2_ALLOW_EMPTY_CLASS;
  if (!(flags & 256)) result |= PCRE2_UCP;
  if (flags & 2) result |= PCRE2_CASELESS;
  if (flags & 8) result |= PCRE2_MULTILINE;
  if (flags & 16) result |= PCRE2_DOTALL;
  if (flags & 64) result |= PCRE2_EXTENDED;
  return result;
}

CSysRegex *csys_regex_compile(const uint8_t *pattern, size_t length, int flags, char *message, size_t message_size) {
  pthread_once(&once, load);
  if (!ready) {
    snprintf(message, message_size, "the library libpcre2-8 is missing");
    return NULL;
  }
  int number = 0;
  size_t offset = 0;
  pcre2_code_8 *code = api.pcre2_compile_8(pattern ? pattern : (const uint8_t *)"", length, options(flags), &number, &offset, NULL);
  if (!code) {
    api.pcre2_get_error_message_8(number, (PCRE2_UCHAR8 *)message, message_size);
    return NULL;
  }
  CSysRegex *regex = calloc(1, sizeof *regex);
  if (!regex) return NULL;
  regex->code = code;
  api.pcre2_pattern_info_8(code, PCRE2_INFO_CAPTURECOUNT, &regex->captures);
  return regex;
}

int csys_regex_match(const CSysRegex *regex, const uint8_t *subject, size_t length, size_t start, int anchored,
                     int whole, long *groups, int most) {
  pcre2_match_data_8 *data = api.pcre2_match_data_create_from_pattern_8(regex->code, NULL);
  pcre2_match_context_8 *context = api.pcre2_match_context_create_8(NULL);
  if (!data || !context) return -2;
  api.pcre2_set_match_limit_8(context, 5000000);
  uint32_t flags = (anchored ? PCRE2_ANCHORED : 0) | (whole ? PCRE2_ENDANCHORED : 0);
  int found = api.pcre2_match_8(regex->code, subject ? subject : (const uint8_t *)"", length, start, flags, data, context);
  int count = 0;
  if (found >= 0) {
    size_t *vector = api.pcre2_get_ovector_pointer_8(data);
    count = (int)regex->captures + 1;
    if (count > most) count = most;
    for (int i = 0; i < count; i++) {
      int set = i < found && vector[2 * i] != PCRE2_UNSET;
      groups[2 * i] = set ? (long)vector[2 * i] : -1;
      groups[2 * i + 1] = set ? (long)vector[2 * i + 1] : -1;
    }
  } else if (found != PCRE2_ERROR_NOMATCH) {
    count = -2;
  }
  api.pcre2_match_data_free_8(data);
  api.pcre2_match_context_free_8(context);
  return count;
}

int csys_regex_name(const CSysRegex *regex, int index, char *name, size_t size, int *number) {
  uint32_t count = 0, entry = 0;
  PCRE2_SPTR8 table = NULL;
  api.pcre2_pattern_info_8(regex->code, PCRE2_INFO_NAMECOUNT, &count);
  if (index < 0 || (uint32_t)index >= count) return 0;
  api.pcre2_pattern_info_8(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &entry);
  api.pcre2_pattern_info_8(regex->code, PCRE2_INFO_NAMETABLE, &table);
  const uint8_t *at = table + (size_t)index * entry;
  *number = at[0] << 8 | at[1];
  snprintf(name, size, "%s", (const char *)(at + 2));
  return 1;
}

void csys_regex_free(CSysRegex *regex) {
  api.pcre2_code_free_8(regex->code);
  free(regex);
}
