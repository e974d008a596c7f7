#include <stdio.h>

#include <bzlib.h>
#include <zlib.h>
#include <zstd.h>

// zlib's initialisers are macros, which Swift does not see. 15 + 16: the largest window, gzip's wrapping.
static inline int ccompression_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
static inline int ccompression_deflate_init(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
// + 32: zlib's or gzip's wrapping, whichever is there.
static inline int ccompression_inflate_any_init(z_stream *stream) { return inflateInit2(stream, 15 + 32); }
