import Compiler
import Diagnostics
import ProjectModel

/// From places in a node's rendered text to places in its own file.
struct CompiledPlaces {
  let compiled: SourceFile
  let node: Node

  /// The finding at the node's own line, or at its beginning with the rendered line as a note.
  func place(_ finding: Diagnostic) -> Diagnostic {
    guard let place = finding.place, place.file === compiled else { return finding }
    var result = finding
    if let own = SourceMap(compiled, node)?.place(place.span) {
      result.place = own
    } else {
      result.place = beginning
      let line = place.position.line
      let text = compiled.line(line).drop { $0 == " " || $0 == "\t" }
      result.notes.append("rendered line \(line): \(text.prefix(120))")
    }
    return result
  }

  /// The node's own place of a span of the rendered text, or its beginning.
  func place(_ span: Span) -> SourcePlace? { SourceMap(compiled, node)?.place(span) ?? beginning }

  /// The first line of the node's text.
  var beginning: SourcePlace? { Self.beginning(node) }

  static func beginning(_ node: Node) -> SourcePlace? {
    guard let place = node.place else { return nil }
    let bytes = place.file.bytes
    var start = Int(place.span.start)
    let end = min(Int(place.span.end), bytes.count)
    while start < end, bytes[start] <= 0x20 { start += 1 }
    var stop = start
    while stop < end, bytes[stop] != 0x0A, bytes[stop] != 0x0D { stop += 1 }
    return SourcePlace(place.file, Span(start, stop))
  }

  /// Where the node's file says `key` in a config, or its beginning.
  static func config(_ key: String, _ node: Node) -> SourcePlace? {
    guard let place = node.place else { return nil }
    let bytes = place.file.bytes
    let wanted = Array(key.utf8)
    let end = min(Int(place.span.end), bytes.count)
    var index = Int(place.span.start)
    while index + wanted.count < end {
      if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted),
        index == 0 || !Self.isWord(bytes[index - 1])
      {
        var next = index + wanted.count
        while next < end, bytes[next] == 0x20 { next += 1 }
        if next < end, bytes[next] == UInt8(ascii: "=") {
          var stop = next
          while stop < end, bytes[stop] != 0x0A, bytes[stop] != UInt8(ascii: ")") { stop += 1 }
          return SourcePlace(place.file, Span(index, stop))
        }
      }
      index += 1
    }
    return beginning(node)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
  }
}
