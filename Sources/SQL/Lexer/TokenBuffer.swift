/// Tokens on their way into an array: one append is one store.
struct TokenBuffer {
  private var storage: UnsafeMutablePointer<Token>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 1)
    storage = .allocate(capacity: self.capacity)
  }

  var last: Token? { count > 0 ? storage[count - 1] : nil }

  mutating func append(_ token: Token) {
    if count == capacity { grow() }
    (storage + count).initialize(to: token)
    count += 1
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Token>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: storage, count: count)
    storage.deallocate()
    storage = larger
    capacity *= 2
  }

  /// The tokens as an array; to be called once, at the end: the buffer is gone afterwards.
  mutating func finish() -> [Token] {
    let tokens = Array(UnsafeBufferPointer(start: storage, count: count))
    storage.deallocate()
    count = 0
    capacity = 0
    return tokens
  }
}
