import Diagnostics
import ProjectModel
import SQL

/// COPY statements that macros hold, as `run-operation` or a hook may send them: R18. No macro is run for it; what a
/// template fills in becomes a name.
enum MacroCopies {
  static func findings(_ macro: Macro) -> [Diagnostic] {
    guard let place = macro.place, let range = range(macro, place) else { return [] }
    let bytes = place.file.bytes
    var text = masked(bytes, range)
    var findings: [Diagnostic] = []
    var copied: Set<String> = []
    var index = range.lowerBound
    // Most macros hold none.
    while let start = copyWord(text, index..<range.upperBound) {
      index = start + 4
      // In a string of the template's the statement ends with its quote, or with that of the last string joined to it.
      var end = range.upperBound
      if let quote = MacroString.quote(text, before: start) {
        end = MacroString.join(&text, start..<range.upperBound, quote)
      }
      if let semicolon = text[start..<end].firstIndex(of: UInt8(ascii: ";")) { end = semicolon }
      let blank = [UInt8](repeating: 0x20, count: start)
      let script = SQLScript.parse(SourceFile(path: place.file.path, bytes: blank + text[start..<end]))
      guard script.diagnostics.isEmpty, script.statements.count == 1, case .copy(let copy) = script.statements[0].kind
      else { continue }
      index = end
      let rules = CopyRules(
        copy: copy, file: place.file, span: script.statements[0].span, copied: copied)
      // A name that a template fills in may be another each time.
      if !copy.target.folded.contains(placeholder) { copied.insert(copy.target.folded) }
      // What a template fills in has no name to be told.
      findings += rules.findings.filter { !$0.message.contains(placeholder) }
    }
    return findings
  }

  /// Of the whole block, which a macro's place names by its name alone.
  private static func range(_ macro: Macro, _ place: SourcePlace) -> Range<Int>? {
    let bytes = place.file.bytes
    let wanted = Array(macro.macroSQL.utf8)
    guard !wanted.isEmpty else { return nil }
    var start = Int(place.span.start)
    while start >= 0 {
      if bytes[start] == wanted[0], start + wanted.count <= bytes.count,
        bytes[start..<start + wanted.count].elementsEqual(wanted)
      {
        return start..<start + wanted.count
      }
      start -= 1
    }
    return nil
  }

  private static let placeholder = "jjj"

  /// The next word COPY.
  private static func copyWord(_ text: [UInt8], _ range: Range<Int>) -> Int? {
    let word = Array("copy".utf8)
    var index = range.lowerBound
    while index + 5 < range.upperBound {
      let isWord = text[index..<index + 4].elementsEqual(word) { ($0 | 0x20) == $1 }
      if isWord, text[index + 4] <= 0x20, index == 0 || !isName(text[index - 1]) { return index }
      index += 1
    }
    return nil
  }

  private static func isName(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
  }

  /// The text, each byte at its own place: expressions become names, comments and tags without a string of SQL blanks,
  /// a tag that ends a block a semicolon.
  private static func masked(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
    var text = bytes
    var index = range.lowerBound
    while index + 1 < range.upperBound {
      guard text[index] == UInt8(ascii: "{") else {
        index += 1
        continue
      }
      let closing: UInt8
      switch text[index + 1] {
      case UInt8(ascii: "{"): closing = UInt8(ascii: "}")
      case UInt8(ascii: "%"): closing = UInt8(ascii: "%")
      case UInt8(ascii: "#"): closing = UInt8(ascii: "#")
      default:
        index += 1
        continue
      }
      let start = index
      while index + 1 < range.upperBound, text[index] != closing || text[index + 1] != UInt8(ascii: "}") { index += 1 }
      let end = min(index + 2, range.upperBound)
      index = end
      mask(&text, start..<end, closing)
    }
    return text
  }

  private static func mask(_ text: inout [UInt8], _ tag: Range<Int>, _ closing: UInt8) {
    let isComment = closing == UInt8(ascii: "#")
    // A string of SQL inside of a tag is read where it stands.
    if !isComment, let start = copyWord(text, tag), MacroString.quote(text, before: start) != nil { return }
    let isExpression = closing == UInt8(ascii: "}")
    for index in tag where isExpression || text[index] != 0x0A {
      text[index] = isExpression ? UInt8(ascii: "j") : 0x20
    }
    if closing == UInt8(ascii: "%") { text[tag.lowerBound] = UInt8(ascii: ";") }
  }
}
