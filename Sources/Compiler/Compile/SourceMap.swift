import Diagnostics
import ProjectModel

/// From a place in a sent statement back to the node's own file.
///
/// A line of the file stands for a sent line when its text outside of `{{ … }}`, `{% … %}` and `{# … #}` is the sent
/// line's, whatever the tags became.
package struct SourceMap {
  private let sent: SourceFile
  private let own: SourceFile
  /// Lines of the node in its file.
  private let lines: ClosedRange<Int>

  /// nil where the node's file does not hold its SQL (a generic test).
  package init?(_ sent: SourceFile, _ node: Node) {
    guard let place = node.place, node.testMetadata == nil, node.resourceType != .seed else { return nil }
    self.sent = sent
    own = place.file
    let first = place.position.line
    lines = first...max(first, place.file.position(of: Int(place.span.end)).line)
  }

  /// The place of a span of the sent text: all of it where the file has the same characters there.
  package func place(_ span: Span) -> SourcePlace? {
    let (line, column) = sent.position(of: Int(span.start))
    guard let start = place(line: line, column: column)?.span.start else { return nil }
    let length = Int(span.end) - Int(span.start)
    let whole = Span(Int(start), min(Int(start) + length, own.bytes.count))
    let isSame = own.bytes[Int(whole.start)..<Int(whole.end)].elementsEqual(
      sent.bytes[Int(span.start)..<min(Int(span.end), sent.bytes.count)])
    return SourcePlace(own, isSame ? whole : Span(Int(start), Int(start) + 1))
  }

  /// The place in the file, or nil where no line is like the sent one.
  package func place(line: Int, column: Int) -> SourcePlace? {
    direct(line: line, column: column) ?? beside(line: line, column: column)
  }

  /// A line that is like several, or too short to tell: the one that stands as far from a neighbour as it was sent.
  private func beside(line: Int, column: Int) -> SourcePlace? {
    let wanted = Pattern.trimmed(sent.line(line))
    guard !wanted.text.isEmpty else { return nil }
    for distance in [1, -1, 2, -2, 3, -3] where (1...sent.lineCount).contains(line + distance) {
      guard let neighbour = direct(line: line + distance, column: 1) else { continue }
      let number = neighbour.position.line - distance
      guard lines.contains(number) else { continue }
      let text = Pattern.trimmed(own.line(number))
      guard text.text == wanted.text else { continue }
      let scalars = Array(own.line(number).unicodeScalars)
      var prefix = String.UnicodeScalarView()
      prefix.append(contentsOf: scalars[..<min(text.indent + max(0, column - 1 - wanted.indent), scalars.count)])
      let offset = own.offset(ofLine: number) + String(prefix).utf8.count
      return SourcePlace(own, Span(offset, offset + 1))
    }
    return nil
  }

  private func direct(line: Int, column: Int) -> SourcePlace? {
    let wanted = Pattern.trimmed(sent.line(line))
    guard wanted.text.count > 2 else { return nil }
    var matches: [(line: Int, pattern: Pattern, ends: [Int])] = []
    for number in lines {
      let pattern = Pattern(own.line(number))
      guard pattern.literalCount > 2, let ends = pattern.match(wanted.text) else { continue }
      matches.append((number, pattern, ends))
    }
    // Where several lines are alike, the exact ones count first, and then their order among the sent ones.
    if matches.contains(where: { $0.pattern.isLiteral }) { matches.removeAll { !$0.pattern.isLiteral } }
    guard var best = matches.first else { return nil }
    let alike = (1...sent.lineCount).filter { Pattern.trimmed(sent.line($0)).text == wanted.text }
    if alike.count == matches.count, let rank = alike.firstIndex(of: line) {
      best = matches[rank]
    } else if matches.count > 1 {
      return nil
    }
    let inside = max(0, column - 1 - wanted.indent)
    let start = own.offset(ofLine: best.line)
    let text = Array(own.line(best.line).unicodeScalars)
    let scalar = min(best.pattern.position(of: inside, best.ends), text.count)
    var prefix = String.UnicodeScalarView()
    prefix.append(contentsOf: text[..<scalar])
    let offset = start + String(prefix).utf8.count
    return SourcePlace(own, Span(offset, offset + 1))
  }

  /// A line of a template: literal texts with tags between them.
  struct Pattern {
    /// Texts and where they begin in the line, in characters; tags lie between each two.
    private var pieces: [(text: [Unicode.Scalar], start: Int)] = []
    private(set) var literalCount = 0

    var isLiteral: Bool { pieces.count == 1 }

    init(_ line: String) {
      let (text, indent) = Self.trimmed(line)
      var from = 0
      var index = 0
      while index + 1 < text.count {
        guard text[index] == "{", let close = Self.closing(text[index + 1]) else {
          index += 1
          continue
        }
        pieces.append((Array(text[from..<index]), indent + from))
        index += 2
        while index + 1 < text.count, !(text[index] == close && text[index + 1] == "}") { index += 1 }
        index = min(index + 2, text.count)
        from = index
      }
      pieces.append((Array(text[from...]), indent + from))
      literalCount = pieces.reduce(0) { $0 + $1.text.lazy.filter { $0 != " " }.count }
    }

    private static func closing(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
      switch scalar {
      case "{": "}"
      case "%": "%"
      case "#": "#"
      default: nil
      }
    }

    /// Without white space around it, and how much stood before it.
    static func trimmed(_ line: String) -> (text: [Unicode.Scalar], indent: Int) {
      let scalars = Array(line.unicodeScalars)
      let isSpace = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" || scalar == "\r" }
      guard let first = scalars.firstIndex(where: { !isSpace($0) }),
        let last = scalars.lastIndex(where: { !isSpace($0) })
      else { return ([], 0) }
      return (Array(scalars[first...last]), first)
    }

    /// Where each literal piece begins in `line`; nil where it does not fit.
    func match(_ line: [Unicode.Scalar]) -> [Int]? {
      guard let last = pieces.last else { return nil }
      var starts: [Int] = []
      var from = 0
      for (index, piece) in pieces.enumerated() {
        let latest = line.count - piece.text.count
        guard from <= latest else { return nil }
        var found: Int?
        if index == pieces.count - 1, pieces.count > 1 {
          found = line[latest...].elementsEqual(last.text) ? latest : nil
        } else if index == 0 {
          found = line.starts(with: piece.text) && (pieces.count > 1 || latest == 0) ? 0 : nil
        } else {
          found = (from...latest).first { line[$0..<$0 + piece.text.count].elementsEqual(piece.text) }
        }
        guard let found else { return nil }
        starts.append(found)
        from = found + piece.text.count
      }
      return starts
    }

    /// A character of the matched line as one of the template's; inside of a tag's text, where the tag begins.
    func position(of character: Int, _ starts: [Int]) -> Int {
      for (piece, start) in zip(pieces, starts).reversed() where character >= start {
        return piece.start + min(character - start, piece.text.count)
      }
      return pieces.first?.start ?? 0
    }
  }
}
