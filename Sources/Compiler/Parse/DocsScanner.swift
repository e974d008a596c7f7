import Diagnostics

/// Finds `{% docs name %}` blocks in Markdown. What stands around them is no template: prose may hold any braces.
enum DocsScanner {
  struct Block {
    let name: String
    let nameSpan: Span
    let text: String
  }

  /// - Throws: `project.open-docs` where a block never ends.
  static func blocks(_ source: SourceFile) throws(Diagnostic) -> [Block] {
    var blocks: [Block] = []
    var at = 0
    while let tag = tag(source.bytes, from: at) {
      at = tag.end
      guard tag.words.first == "docs" else { continue }
      guard tag.words.count == 2, let name = tag.words.last else {
        throw Diagnostic(
          code: "project.bad-docs", message: "a docs block needs one name",
          place: SourcePlace(source, Span(tag.start, tag.end)), hint: "write {% docs name %}")
      }
      var end = tag.end
      // A raw block's own tags are no part of the text, and what it holds ends nothing.
      var text = ""
      var textStart = tag.end
      while true {
        guard let closing = self.tag(source.bytes, from: end) else {
          throw Diagnostic(
            code: "project.open-docs", message: "the docs block '\(name)' never ends",
            place: SourcePlace(source, Span(tag.start, tag.end)), hint: "close it with {% enddocs %}")
        }
        end = closing.end
        if closing.words == ["raw"] {
          text += source.text(Span(textStart, closing.start))
          var rawEnd = end
          while let next = self.tag(source.bytes, from: rawEnd), next.words != ["endraw"] { rawEnd = next.end }
          guard let last = self.tag(source.bytes, from: rawEnd) else { continue }
          text += source.text(Span(closing.end, last.start))
          textStart = last.end
          end = last.end
          continue
        }
        guard closing.words == ["enddocs"] else { continue }
        text += source.text(Span(textStart, closing.start))
        blocks.append(Block(name: name, nameSpan: Span(tag.start, tag.end), text: text))
        at = closing.end
        break
      }
    }
    return blocks
  }

  private struct Tag {
    let start: Int
    let end: Int
    /// The first words; more than three are not looked at.
    let words: [String]
  }

  /// The next `{% … %}`.
  private static func tag(_ bytes: [UInt8], from start: Int) -> Tag? {
    var index = start
    while index + 1 < bytes.count {
      guard bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "%") else {
        index += 1
        continue
      }
      var end = index + 2
      while end + 1 < bytes.count, !(bytes[end] == UInt8(ascii: "%") && bytes[end + 1] == UInt8(ascii: "}")) {
        end += 1
      }
      guard end + 1 < bytes.count else { return nil }
      let inside = bytes[index + 2..<end].prefix(400)
      let words = inside.split { $0 == 0x20 || (0x09...0x0D).contains($0) || $0 == 0x2D || $0 == 0x2B }
        .prefix(3).map { String(decoding: $0, as: UTF8.self) }
      return Tag(start: index, end: end + 2, words: words)
    }
    return nil
  }
}
