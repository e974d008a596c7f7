/// A set of words that most words are not in: their length and first byte tell so without a hash of the whole.
struct WordSet: ExpressibleByArrayLiteral, Sendable {
  private let words: Set<String>
  /// By the first byte: a bit for each length that a word of the set has; the longest share the last.
  private let lengths: [UInt64]

  init(_ words: some Sequence<String>) {
    self.words = Set(words)
    var lengths = [UInt64](repeating: 0, count: 256)
    for word in self.words { lengths[Self.first(word)] |= Self.bit(word) }
    self.lengths = lengths
  }

  init(arrayLiteral words: String...) { self.init(words) }

  func contains(_ word: String) -> Bool {
    lengths[Self.first(word)] & Self.bit(word) != 0 && words.contains(word)
  }

  private static func first(_ word: String) -> Int { Int(word.utf8.first ?? 0) }
  private static func bit(_ word: String) -> UInt64 { 1 << UInt64(min(word.utf8.count, 63)) }
}
