/// The functions in progress, innermost last. A frame never moves while it is there, so that the interpreter can hold
/// on to it while native code begins further ones.
struct FrameStack: ~Copyable {
  private static let chunkSize = 4

  private var chunks: [UnsafeMutablePointer<CallFrame>] = []
  private(set) var count = 0
  /// The innermost one; there must be one.
  private(set) var top: UnsafeMutablePointer<CallFrame>

  init() {
    top = .allocate(capacity: Self.chunkSize)
    chunks.append(top)
  }

  deinit {
    for index in 0..<count {
      pointer(index).pointee.freeCells()
      pointer(index).deinitialize(count: 1)
    }
    for chunk in chunks { chunk.deallocate() }
  }

  var isEmpty: Bool { count == 0 }
  var indices: Range<Int> { 0..<count }

  /// The place of a frame within `indices`; good until that frame is removed.
  @inline(__always) func pointer(_ index: Int) -> UnsafeMutablePointer<CallFrame> {
    chunks[index / Self.chunkSize] + index % Self.chunkSize
  }

  /// The innermost one; nil where there is none.
  var last: UnsafeMutablePointer<CallFrame>? { count == 0 ? nil : top }

  /// Makes room for one more, which the caller initializes.
  @inline(__always) mutating func push() -> UnsafeMutablePointer<CallFrame> {
    if count == chunks.count * Self.chunkSize { chunks.append(.allocate(capacity: Self.chunkSize)) }
    top = pointer(count)
    count += 1
    return top
  }

  /// Removes the innermost one.
  @inline(__always) mutating func pop() {
    top.deinitialize(count: 1)
    count -= 1
    if count > 0 { top = pointer(count - 1) }
  }
}
