import Diagnostics

/// Edits over one source text, each for a span; what has none stays as it is, byte for byte.
///
/// Spans nest as the tree does. Of several edits on the same span the later one is the outer one: its `.source` of that
/// span holds what the earlier ones make of it.
struct PatchList {
  enum Piece {
    case text(String)
    /// The source's text with the edits inside it.
    case source(Span)
  }

  private struct Patch {
    let span: Span
    let content: Content
    let order: Int
  }

  /// What takes the place of a span; the first two are most edits, and need no list.
  private enum Content {
    case text(String)
    case wrapped(String, String)
    case pieces([Piece])
  }

  private var patches: [Patch] = []
  private var isSorted = true

  var isEmpty: Bool { patches.isEmpty }
  var count: Int { patches.count }

  mutating func replace(_ span: Span, _ pieces: Piece...) { replace(span, pieces) }

  mutating func replace(_ span: Span, _ pieces: [Piece]) { add(span, .pieces(pieces)) }

  mutating func replace(_ span: Span, _ text: String) { add(span, .text(text)) }

  mutating func wrap(_ span: Span, _ before: String, _ after: String) { add(span, .wrapped(before, after)) }

  private mutating func add(_ span: Span, _ content: Content) {
    patches.append(Patch(span: span, content: content, order: patches.count))
    isSorted = false
  }

  /// The source's text of `span` with all edits in it, or nil where it grows out of all proportion: an alias of an alias
  /// of an alias may double with each step.
  mutating func render(_ span: Span, of source: SourceFile) -> LoweredText? {
    let limit = (1 << 20) + 16 * source.bytes.count
    if !isSorted {
      // Outer edits stand in front of inner ones.
      patches.sort { left, right in
        if left.span.start != right.span.start { return left.span.start < right.span.start }
        return left.span.end != right.span.end ? left.span.end > right.span.end : left.order > right.order
      }
      isSorted = true
    }
    var renderer = Renderer(patches: patches, source: source, limit: limit)
    renderer.render(span, inside: nil)
    guard !renderer.overflows else { return nil }
    return LoweredText(bytes: renderer.bytes, map: PositionMap(segments: renderer.segments))
  }

  private struct Renderer {
    let patches: [Patch]
    let source: SourceFile
    let limit: Int
    var bytes: [UInt8] = []
    var segments: [PositionMap.Segment] = []
    var depth = 0
    var overflows = false

    init(patches: [Patch], source: SourceFile, limit: Int) {
      self.patches = patches
      self.source = source
      self.limit = limit
      bytes.reserveCapacity(source.bytes.count + 256)
      segments.reserveCapacity(2 * patches.count + 1)
    }

    /// `inside` is the index of the edit whose piece this is, where that piece is the edit's own span.
    mutating func render(_ span: Span, inside: Int?) {
      guard depth < 2000, bytes.count <= limit else {
        overflows = true
        return
      }
      depth += 1
      defer { depth -= 1 }
      var position = Int(span.start)
      var index = inside.map { $0 + 1 } ?? firstIndex(from: span.start)
      while index < patches.count, patches[index].span.start < span.end {
        let patch = patches[index]
        // One that is wider than the span is around it; one that starts too early lies in an edit just rendered.
        guard Int(patch.span.start) >= position, patch.span.end <= span.end else {
          index += 1
          continue
        }
        verbatim(position, Int(patch.span.start))
        switch patch.content {
        case .text(let text): insert(text, for: Int(patch.span.start))
        case .wrapped(let before, let after):
          insert(before, for: Int(patch.span.start))
          render(patch.span, inside: index)
          insert(after, for: Int(patch.span.start))
        case .pieces(let pieces):
          for piece in pieces {
            switch piece {
            case .text(let text): insert(text, for: Int(patch.span.start))
            case .source(let inner): render(inner, inside: inner == patch.span ? index : nil)
            }
          }
        }
        position = Int(patch.span.end)
        index += 1
      }
      verbatim(position, Int(span.end))
    }

    private func firstIndex(from start: Int32) -> Int {
      var low = 0
      var high = patches.count
      while low < high {
        let middle = (low + high) / 2
        if patches[middle].span.start < start { low = middle + 1 } else { high = middle }
      }
      return low
    }

    private mutating func verbatim(_ start: Int, _ end: Int) {
      guard start < end else { return }
      segments.append(
        PositionMap.Segment(start: bytes.count, end: bytes.count + end - start, source: start, isVerbatim: true))
      source.bytes.withUnsafeBufferPointer { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    private mutating func insert(_ text: String, for place: Int) {
      guard !text.isEmpty else { return }
      let start = bytes.count
      var text = text
      text.withUTF8 { bytes.append(contentsOf: $0) }
      segments.append(PositionMap.Segment(start: start, end: bytes.count, source: place, isVerbatim: false))
    }
  }
}

/// A text made of a source's parts and of inserted ones.
struct LoweredText {
  let bytes: [UInt8]
  let map: PositionMap
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
