/// A string of a template's expression that holds SQL, and what `~` joins to it.
enum MacroString {
  /// The quote that begins the string in which the text from `start` on stands first; nil where it stands in none.
  static func quote(_ text: [UInt8], before start: Int) -> UInt8? {
    var index = start - 1
    while index >= 0, text[index] <= 0x20 { index -= 1 }
    guard index >= 0, isQuote(text[index]) else { return nil }
    // A quote of the SQL's own stands outside of tags.
    var tag = index
    while tag > 0 {
      if text[tag - 1] == UInt8(ascii: "{"), [UInt8(ascii: "%"), UInt8(ascii: "{")].contains(text[tag]) {
        return text[index]
      }
      if text[tag] == UInt8(ascii: "}"), [UInt8(ascii: "%"), UInt8(ascii: "}")].contains(text[tag - 1]) { return nil }
      tag -= 1
    }
    return nil
  }

  /// Makes one text of the string and those joined to it, each byte at its own place: expressions become names. Gives
  /// where it ends.
  static func join(_ text: inout [UInt8], _ range: Range<Int>, _ quote: UInt8) -> Int {
    var quote = quote
    var isInside = false
    var index = range.lowerBound
    while index < range.upperBound {
      if text[index] == UInt8(ascii: "\\"), index + 1 < range.upperBound {
        if isQuote(text[index + 1]) {
          // The blank stands outside of the SQL's own string.
          if isInside { text.swapAt(index, index + 1) }
          text[isInside ? index + 1 : index] = 0x20
          isInside.toggle()
        }
        index += 2
      } else if text[index] == quote {
        guard let next = self.next(text, (index + 1)..<range.upperBound) else { return index }
        for place in index...next.start { text[place] = next.hasExpression ? UInt8(ascii: "j") : 0x20 }
        quote = next.quote
        index = next.start + 1
      } else {
        index += 1
      }
    }
    return range.upperBound
  }

  /// The quote that begins the next string joined to the one that ends before the range; nil where none is.
  private static func next(
    _ text: [UInt8], _ range: Range<Int>
  ) -> (start: Int, quote: UInt8, hasExpression: Bool)? {
    var index = range.lowerBound
    var depth = 0
    var hasExpression = false
    var follows = false
    while index < range.upperBound {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "~") where depth == 0: follows = true
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        guard depth > 0 else { return nil }
        depth -= 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if depth == 0, follows { return (index, byte, hasExpression) }
        // A string among an expression's arguments.
        index += 1
        while index < range.upperBound, text[index] != byte { index += 1 }
      case UInt8(ascii: "%"), UInt8(ascii: "}"), UInt8(ascii: ","):
        if depth == 0 { return nil }
      default:
        guard byte > 0x20 else { break }
        guard follows || hasExpression || depth > 0 else { return nil }
        hasExpression = true
        if depth == 0 { follows = false }
      }
      index += 1
    }
    return nil
  }

  private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
}
