/// Where a decoder puts the values of a batch: for each its bytes, which live in the page, the dictionary or the scratch.
struct ValueBatch {
  let starts: UnsafeMutablePointer<UnsafePointer<UInt8>>
  let lengths: UnsafeMutablePointer<Int>
  /// How many values are wanted.
  let capacity: Int
}

/// Room for the values of a batch while they are decoded.
final class ValueScratch {
  let numbers: UnsafeMutablePointer<Int64>
  let more: UnsafeMutablePointer<Int64>
  let indices: UnsafeMutablePointer<UInt32>
  /// Bytes that stand nowhere in the page as they are.
  let bytes = Block()
  let text: Block
  private let batch: Int

  init(_ batch: Int) {
    self.batch = batch
    numbers = .allocate(capacity: batch)
    more = .allocate(capacity: batch)
    indices = .allocate(capacity: batch)
    text = Block(capacity: batch * NumberText.widest)
  }

  deinit {
    numbers.deallocate()
    more.deallocate()
    indices.deallocate()
  }

  /// Turns the first numbers into text.
  func write(_ count: Int, _ form: TextForm, _ batch: ValueBatch) throws(Problem) {
    var at = text.base
    for index in 0..<count {
      guard let length = form.write(numbers[index], at) else { throw .corrupt("a value is outside of its type") }
      batch.starts[index] = UnsafePointer(at)
      batch.lengths[index] = length
      at += length
    }
  }

  /// Turns bytes into text, in place in the batch.
  func write(bytes count: Int, _ form: TextForm, _ batch: ValueBatch) throws(Problem) {
    if case .verbatim = form { return }
    var room = 0
    for index in 0..<count { room += form.room(batch.lengths[index]) }
    text.reserve(room)
    var at = text.base
    for index in 0..<count {
      guard let written = form.write(batch.starts[index], batch.lengths[index], at) else {
        throw .corrupt("a value is outside of its type")
      }
      batch.starts[index] = UnsafePointer(at)
      batch.lengths[index] = written
      at += written
    }
  }
}

/// The values of a chunk's dictionary as text.
final class DictionaryValues {
  /// The dictionary's page, where verbatim values stand.
  let page = Block()
  private var text: [UInt8] = []
  private var offsets: [Int] = []
  private var starts: UnsafeMutablePointer<UnsafePointer<UInt8>>?
  private var lengths: UnsafeMutablePointer<Int>?
  private(set) var count = 0

  deinit { release() }

  private func release() {
    starts?.deallocate()
    lengths?.deallocate()
    (starts, lengths, count) = (nil, nil, 0)
  }

  func clear() {
    release()
    text = []
    offsets = []
  }

  /// Reads the page's values; each takes at least a byte there, so that the count is bounded by the page.
  func load(
    _ cursor: ByteCursor, count wanted: Int, _ leaf: LeafColumn, _ form: TextForm, _ scratch: ValueScratch
  ) throws(Problem) {
    clear()
    guard leaf.physical != .boolean, wanted <= cursor.left else {
      throw .corrupt("a dictionary has an impossible size")
    }
    guard wanted > 0 else { return }
    let starts = UnsafeMutablePointer<UnsafePointer<UInt8>>.allocate(capacity: wanted)
    let lengths = UnsafeMutablePointer<Int>.allocate(capacity: wanted)
    starts.initialize(repeating: cursor.base, count: wanted)
    lengths.initialize(repeating: 0, count: wanted)
    (self.starts, self.lengths) = (starts, lengths)
    var decoder = try ValueDecoder(cursor, .plain, leaf, count: wanted)
    let stays: Bool
    if case .verbatim = form { stays = true } else { stays = false }
    var done = 0
    while done < wanted {
      let batch = ValueBatch(starts: starts + done, lengths: lengths + done, capacity: min(1024, wanted - done))
      let made = try decoder.read(batch, form, self, scratch)
      guard made > 0 else { throw .corrupt("a dictionary ends too early") }
      if !stays {
        // The scratch is used again: keep the text and resolve the addresses when it moves no more.
        for index in done..<done + made {
          offsets.append(text.count)
          text.append(contentsOf: UnsafeBufferPointer(start: starts[index], count: lengths[index]))
        }
      }
      done += made
    }
    if !stays {
      page.reserve(text.count)
      let base = page.base
      text.withUnsafeBufferPointer { bytes in
        if let from = bytes.baseAddress { base.update(from: from, count: bytes.count) }
      }
      for index in 0..<wanted { starts[index] = UnsafePointer(base + offsets[index]) }
      text = []
      offsets = []
    }
    count = wanted
  }

  /// Puts the values that the indices name into the batch.
  @inline(__always)
  func take(_ indices: UnsafeMutablePointer<UInt32>, _ batch: ValueBatch) throws(Problem) {
    guard let starts, let lengths else { throw .corrupt("a page refers to a dictionary that is not there") }
    for index in 0..<batch.capacity {
      let number = Int(indices[index])
      guard number < count else { throw .corrupt("a page refers to a value that its dictionary does not have") }
      batch.starts[index] = starts[number]
      batch.lengths[index] = lengths[number]
    }
  }
}
