import Diagnostics

/// A part of a stream of bytes in memory: readers look at it in place and ask for more where a record is cut.
final class InputWindow {
  /// Redshift: a row of input has at most 4 MB.
  static let longestRecord = 4 << 20

  private let stream: ByteStream
  private(set) var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes stand at `base`.
  private(set) var count = 0
  /// Where the next record begins.
  var position = 0
  private(set) var isComplete = false

  init(_ stream: ByteStream) {
    self.stream = stream
    capacity = 2 << 20
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  var isAtEnd: Bool { isComplete && position >= count }

  /// Brings more bytes behind those from `position` on, which move to the front. False where there are none left.
  func extend() throws(Diagnostic) -> Bool {
    guard !isComplete else { return false }
    if position > 0 {
      base.update(from: base + position, count: count - position)
      count -= position
      position = 0
    }
    guard let piece = try stream.next() else {
      isComplete = true
      return false
    }
    if capacity - count < piece.count { grow(count + piece.count) }
    piece.withUnsafeBufferPointer { bytes in
      if let start = bytes.baseAddress { (base + count).update(from: start, count: bytes.count) }
    }
    count += piece.count
    return true
  }

  /// Whether the record at hand has become longer than any may be.
  var isOverlong: Bool { count - position > Self.longestRecord }

  private func grow(_ needed: Int) {
    var larger = capacity
    while larger < needed { larger *= 2 }
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    block.update(from: base, count: count)
    base.deallocate()
    base = block
    capacity = larger
  }
}

/// Memory for fields whose text differs from the input's: escapes undone.
final class Scratch {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private var capacity = 65536
  private(set) var count = 0

  init() { base = .allocate(capacity: capacity) }
  deinit { base.deallocate() }

  func removeAll() { count = 0 }

  @inline(__always)
  func append(_ byte: UInt8) {
    if count == capacity { grow(count + 1) }
    base[count] = byte
    count += 1
  }

  func append(_ start: UnsafePointer<UInt8>, _ length: Int) {
    if capacity - count < length { grow(count + length) }
    (base + count).update(from: start, count: length)
    count += length
  }

  private func grow(_ needed: Int) {
    var larger = capacity
    while larger < needed { larger *= 2 }
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    block.update(from: base, count: count)
    base.deallocate()
    base = block
    capacity = larger
  }
}

/// One record: its fields as ranges of the window or of the scratch memory.
struct Record {
  struct Field {
    enum Kind: UInt8 {
      case plain
      /// Stood in quotes, so that it is no NULL text.
      case quoted
      case null
      /// Filled by FILLRECORD.
      case missing
      /// A JSON value as written: an object, an array, or a string with its quotes for SUPER.
      case json
    }
    var offset: Int
    var count: Int
    var kind: Kind
    var inScratch: Bool
  }

  var fields: [Field] = []
  /// Line of the record's beginning, from 1.
  var line = 0
  /// The record's text in the window, without its line end.
  var offset = 0
  var count = 0
}

/// Cuts a file into records.
protocol RecordReader: AnyObject {
  var window: InputWindow { get }
  var scratch: Scratch { get }
  /// Fills the record: true; at the end false.
  /// - Throws: `RecordFailure`, where the record cannot be read (its extent is known then).
  func next(_ record: inout Record) throws(RecordFailure) -> Bool
}

enum RecordFailure: Error {
  /// Only this record is bad.
  case row(RowError)
  /// The file cannot be read on.
  case file(Diagnostic)
}
