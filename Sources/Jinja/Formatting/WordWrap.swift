/// Python's `textwrap.wrap` of one paragraph, with tabs and white space kept.
struct WordWrap {
  let width: Int
  let breaksWords: Bool
  let breaksHyphens: Bool

  init(width: Int, breaksWords: Bool, breaksHyphens: Bool) {
    self.width = width
    self.breaksWords = breaksWords
    self.breaksHyphens = breaksHyphens
  }

  private typealias Chunk = ArraySlice<Unicode.Scalar>

  func wrap(_ text: String) -> [String] {
    var chunks = Array(Self.chunks(Array(text.unicodeScalars), hyphens: breaksHyphens).reversed())
    var lines: [String] = []
    while let first = chunks.last {
      var line: [Chunk] = []
      var length = 0
      if !lines.isEmpty, Self.isBlank(first) { chunks.removeLast() }
      while let next = chunks.last, length + next.count <= width {
        line.append(next)
        length += next.count
        chunks.removeLast()
      }
      if let next = chunks.last, next.count > width { breakWord(next, &chunks, &line, room: width - length) }
      if let last = line.last, Self.isBlank(last) { line.removeLast() }
      if !line.isEmpty { lines.append(String(String.UnicodeScalarView(line.joined()))) }
    }
    return lines
  }

  /// A word that fits on no line.
  private func breakWord(_ word: Chunk, _ chunks: inout [Chunk], _ line: inout [Chunk], room: Int) {
    if breaksWords {
      var end = room
      if breaksHyphens, let hyphen = word.prefix(room).lastIndex(of: "-"), hyphen > word.startIndex,
        word[..<hyphen].contains(where: { $0 != "-" })
      {
        end = hyphen - word.startIndex + 1
      }
      line.append(word.prefix(end))
      chunks[chunks.count - 1] = word.dropFirst(end)
    } else if line.isEmpty {
      line.append(word)
      chunks.removeLast()
    }
  }

  private static func isBlank(_ chunk: Chunk) -> Bool { chunk.allSatisfy(Text.isSpace) }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || ("\t"..."\r").contains(scalar)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    Text.isWordCharacter(scalar) && !("0"..."9").contains(scalar) && scalar.properties.numericType == nil
  }

  /// Pieces that a line may end behind: words, white space, parts of hyphenated words, dashes.
  private static func chunks(_ text: [Unicode.Scalar], hyphens: Bool) -> [Chunk] {
    var result: [Chunk] = []
    var start = 0
    while start < text.count {
      var end = start + 1
      if isBreak(text[start]) {
        while end < text.count, isBreak(text[end]) { end += 1 }
      } else if hyphens {
        end = wordEnd(text, start)
      } else {
        while end < text.count, !isBreak(text[end]) { end += 1 }
      }
      result.append(text[start..<end])
      start = end
    }
    return result
  }

  private static func wordEnd(_ text: [Unicode.Scalar], _ start: Int) -> Int {
    if let dash = dashEnd(text, start) { return dash }
    var end = start + 1
    while end < text.count, !isBreak(text[end]) {
      if text[end] == "-", splitsWord(text, end) { return end + 1 }
      if dashEnd(text, end) != nil { return end }
      end += 1
    }
    return end
  }

  /// The end of two hyphens or more that stand between words.
  private static func dashEnd(_ text: [Unicode.Scalar], _ start: Int) -> Int? {
    guard text[start] == "-", start > 0 else { return nil }
    let before = text[start - 1]
    guard Text.isWordCharacter(before) || "!\"'&.,?".unicodeScalars.contains(before) else { return nil }
    var end = start
    while end < text.count, text[end] == "-" { end += 1 }
    return end - start >= 2 && end < text.count && Text.isWordCharacter(text[end]) ? end : nil
  }

  /// Whether a line may end behind the hyphen at an index: letters on both sides, as in `well-known`.
  private static func splitsWord(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
    func letter(_ place: Int) -> Bool { text.indices.contains(place) && isLetter(text[place]) }
    func hyphen(_ place: Int) -> Bool { text.indices.contains(place) && text[place] == "-" }
    guard letter(index - 1) else { return false }
    guard letter(index - 2) || (hyphen(index - 2) && letter(index - 3)) else { return false }
    return letter(index + 1) && (letter(index + 2) || (hyphen(index + 2) && letter(index + 3)))
  }
}
