/// A set of vertices of one graph: one bit for each.
package struct VertexSet: Sendable, Hashable {
  private var words: [UInt64]

  /// Empty, with room for vertices `0..<capacity`.
  package init(capacity: Int) { words = [UInt64](repeating: 0, count: (capacity + 63) / 64) }

  package init(capacity: Int, _ vertices: some Sequence<Int>) {
    self.init(capacity: capacity)
    for vertex in vertices { insert(vertex) }
  }

  package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
  package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  package func contains(_ vertex: Int) -> Bool { words[vertex >> 6] & (1 << UInt64(vertex & 63)) != 0 }

  /// Returns whether it was not there before.
  @discardableResult
  package mutating func insert(_ vertex: Int) -> Bool {
    let bit: UInt64 = 1 << UInt64(vertex & 63)
    let isNew = words[vertex >> 6] & bit == 0
    words[vertex >> 6] |= bit
    return isNew
  }

  package mutating func remove(_ vertex: Int) { words[vertex >> 6] &= ~(1 << UInt64(vertex & 63)) }

  package mutating func formUnion(_ other: VertexSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  package mutating func formIntersection(_ other: VertexSet) {
    for index in words.indices { words[index] &= other.words[index] }
  }

  package mutating func subtract(_ other: VertexSet) {
    for index in words.indices { words[index] &= ~other.words[index] }
  }

  package func union(_ other: VertexSet) -> VertexSet {
    var result = self
    result.formUnion(other)
    return result
  }

  package func subtracting(_ other: VertexSet) -> VertexSet {
    var result = self
    result.subtract(other)
    return result
  }
}

extension VertexSet: Sequence {
  /// Vertices in ascending order.
  package struct Iterator: IteratorProtocol {
    private let words: [UInt64]
    private var index = 0
    private var rest: UInt64

    fileprivate init(_ words: [UInt64]) {
      self.words = words
      rest = words.first ?? 0
    }

    package mutating func next() -> Int? {
      while rest == 0 {
        index += 1
        guard index < words.count else { return nil }
        rest = words[index]
      }
      let bit = rest.trailingZeroBitCount
      rest &= rest - 1
      return index << 6 | bit
    }
  }

  package func makeIterator() -> Iterator { Iterator(words) }
}
