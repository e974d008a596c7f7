/// Texts for a C function that takes an array of them, closed by NULL; nil stays NULL. Valid while this value lives.
package struct CStrings: ~Copyable {
  /// For functions that want them mutable (execve).
  package let mutablePointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  package init(_ strings: [String?]) {
    count = strings.count
    mutablePointers = .allocate(capacity: count + 1)
    for (index, text) in strings.enumerated() {
      (mutablePointers + index).initialize(to: text.map(CStrings.copy))
    }
    (mutablePointers + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { mutablePointers[index]?.deallocate() }
    mutablePointers.deallocate()
  }

  package var pointers: UnsafePointer<UnsafePointer<CChar>?> {
    UnsafeRawPointer(mutablePointers).assumingMemoryBound(to: UnsafePointer<CChar>?.self)
  }

  private static func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
    let bytes = text.utf8CString
    let place = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    bytes.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { place.initialize(from: base, count: source.count) }
    }
    return place
  }
}
