/// The functions in progress, innermost last. A frame never moves while it is there, so that the interpreter can hold
/// on to it while native code begins further ones.
struct FrameStack: ~Copyable {
  private static let chunkSize = 16

  private var chunks: [UnsafeMutablePointer<CallFrame>] = []
  private(set) var count = 0

  init() { chunks.append(.allocate(capacity: Self.chunkSize)) }

  deinit {
    for index in 0..<count { pointer(index).deinitialize(count: 1) }
    for chunk in chunks { chunk.deallocate() }
  }

  var isEmpty: Bool { count == 0 }
  var indices: Range<Int> { 0..<count }

  /// The place of a frame within `indices`; good until that frame is removed.
  @inline(__always) func pointer(_ index: Int) -> UnsafeMutablePointer<CallFrame> {
    chunks[index / Self.chunkSize] + index % Self.chunkSize
  }

  /// The innermost one; there must be one.
  @inline(__always) var top: UnsafeMutablePointer<CallFrame> { pointer(count - 1) }

  /// The innermost one; nil where there is none.
  var last: UnsafeMutablePointer<CallFrame>? { count == 0 ? nil : pointer(count - 1) }

  mutating func append(_ frame: consuming CallFrame) {
    if count == chunks.count * Self.chunkSize { chunks.append(.allocate(capacity: Self.chunkSize)) }
    pointer(count).initialize(to: frame)
    count += 1
  }

  mutating func popLast() -> CallFrame? {
    guard count > 0 else { return nil }
    count -= 1
    return pointer(count).move()
  }
}
