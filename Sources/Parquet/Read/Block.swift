/// Memory that grows and is used again; what it holds does not survive growing.
final class Block {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int

  init(capacity: Int = 0) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// Makes room for so many bytes; the content is lost where it had to grow.
  func reserve(_ count: Int) {
    guard count > capacity else { return }
    base.deallocate()
    capacity = max(count, min(2 * capacity, 1 << 24))
    base = .allocate(capacity: capacity)
  }
}
