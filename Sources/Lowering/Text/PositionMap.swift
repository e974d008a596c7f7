import Diagnostics

/// Where each part of a lowered text comes from in the original one.
package struct PositionMap: Sendable {
  struct Segment: Sendable {
    /// Byte offsets into the lowered text.
    let start: Int
    let end: Int
    /// Byte offset into the source of the first byte; of what was inserted, the place that it was inserted for.
    let source: Int
    /// Whether the source holds the same bytes.
    let isVerbatim: Bool
  }

  let segments: [Segment]

  /// The source's byte offset for a byte offset of the lowered text; nil for an empty map.
  package func source(ofByte offset: Int) -> Int? {
    guard !segments.isEmpty else { return nil }
    var low = 0
    var high = segments.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if segments[middle].start <= offset { low = middle } else { high = middle - 1 }
    }
    let segment = segments[low]
    guard segment.isVerbatim else { return segment.source }
    return segment.source + min(offset, segment.end) - segment.start
  }

  /// As above for a position as PostgreSQL tells it: characters of `text`, counted from 1.
  package func source(ofCharacter position: Int, in text: String) -> Int? {
    var character = 0
    var byte = 0
    for value in text.utf8 {
      if value & 0xC0 != 0x80 { character += 1 }
      if character == position { break }
      byte += 1
    }
    return source(ofByte: byte)
  }
}
