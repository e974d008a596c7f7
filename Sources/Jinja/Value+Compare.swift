extension Value {
  /// Python's `hash` in spirit: equal values have equal hashes; nil for what cannot be a key (list, dict, set).
  package var hash: Int? {
    switch self {
    case .undefined: 0
    case .none: 0x5DEECE
    case .bool(let flag): Self.hash(of: flag ? 1 : 0)
    case .int(let number): Self.hash(of: number)
    case .big(let number): number.hashValue
    case .double(let number):
      if let whole = Int(exactly: number) { Self.hash(of: whole) } else { number.hashValue }
    case .decimal(let number): number.double.hashValue
    case .string(let text), .markup(let text): Self.hash(of: text)
    case .tuple(let box): Self.hash(of: box.items)
    case .range(let box): box.count &* 31 &+ box.start
    case .function(let function): ObjectIdentifier(function).hashValue
    case .object(let object): object.hash
    case .list, .dict, .set: nil
    }
  }

  static func hash(of number: Int) -> Int {
    let mixed = UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed ^ (mixed >> 32))
  }

  static func hash(of text: String) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32))
  }

  private static func hash(of items: [Value]) -> Int? {
    var hash = 0x345678
    for item in items {
      guard let part = item.hash else { return nil }
      hash = (hash ^ part) &* 1_000_003
    }
    return hash
  }

  /// Python's `==`: numbers by value whatever their type, containers by content.
  package func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.string(let a), .string(let b)): Self.sameText(a, b)
    case (.int(let a), .int(let b)): a == b
    case (.none, .none): true
    default: false
    }
  }

  /// Code point by code point; Swift's own `==` would take composed and decomposed text as equal.
  static func sameText(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

  /// Python's truth: false for none, undefined, zero and what is empty.
  package var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .big: true
    case .double(let number): number != 0
    case .decimal(let number): number.double != 0
    case .string(let text), .markup(let text): !text.isEmpty
    case .list(let box): !box.items.isEmpty
    case .tuple(let box): !box.items.isEmpty
    case .dict(let box): !box.isEmpty
    case .set(let box): box.count > 0
    case .range(let box): box.count > 0
    case .function: true
    case .object(let object): object.isTrue
    }
  }
}
