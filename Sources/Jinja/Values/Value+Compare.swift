/// How two values stand to each other.
enum Ordering {
  /// -1, 0 or 1.
  case order(Int)
  /// Neither is less (NaN).
  case unordered
  /// Python raises a TypeError that names these two types.
  case incomparable(String, String)
}

extension Value {
  /// Values within each other are looked at this deep.
  static let maximumDepth = 200

  // MARK: Hash

  /// Python's `hash` in spirit: equal values have equal hashes; nil for what cannot be a key (list, dict, set).
  package var hash: Int? { hash(0) }

  private func hash(_ depth: Int) -> Int? {
    switch self {
    case .undefined: return 0
    case .none: return 0x5DEECE
    case .bool(let flag): return Self.hash(of: flag ? 1 : 0)
    case .int(let number): return Self.hash(of: number)
    case .big(let number): return number.double.hashValue
    case .double(let number):
      return Int(exactly: number).map { Self.hash(of: $0) } ?? number.hashValue
    case .decimal(let number):
      let value = number.double
      return Int(exactly: value).map { Self.hash(of: $0) } ?? value.hashValue
    case .string(let text), .markup(let text): return Self.hash(of: text)
    case .tuple(let box):
      guard depth < Self.maximumDepth else { return nil }
      var hash = 0x345678
      for item in box.items {
        guard let part = item.hash(depth + 1) else { return nil }
        hash = (hash ^ part) &* 1_000_003
      }
      return hash
    case .range(let box): return box.count &* 31 &+ box.start
    case .function(let function): return ObjectIdentifier(function).hashValue
    case .object(let object): return object.hash
    case .list, .dict, .set: return nil
    }
  }

  static func hash(of number: Int) -> Int {
    let mixed = UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed ^ (mixed >> 32))
  }

  static func hash(of text: String) -> Int {
    text.withBytes { hash(of: $0) }
  }

  static func hash(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32))
  }

  // MARK: Equality

  /// Python's `==`: numbers by value whatever their type, containers by content.
  package func isSame(as other: Value) -> Bool { isSame(as: other, 0) }

  private func isSame(as other: Value, _ depth: Int) -> Bool {
    switch (self, other) {
    case (.string(let a), .string(let b)), (.markup(let a), .markup(let b)), (.string(let a), .markup(let b)),
      (.markup(let a), .string(let b)):
      return Text.same(a, b)
    case (.int(let a), .int(let b)): return a == b
    case (.none, .none), (.undefined, .undefined): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.list(let a), .list(let b)): return a === b || Self.same(a.items, b.items, depth)
    case (.tuple(let a), .tuple(let b)): return a === b || Self.same(a.items, b.items, depth)
    case (.dict(let a), .dict(let b)):
      guard a !== b else { return true }
      guard a.count == b.count, depth < Self.maximumDepth else { return false }
      return a.pairs.allSatisfy { b.get($0.key)?.isSame(as: $0.value, depth + 1) ?? false }
    case (.set(let a), .set(let b)): return a === b || (a.count == b.count && a.elements.allSatisfy(b.contains))
    case (.range(let a), .range(let b)):
      guard a.count == b.count, a.count > 0 else { return a.count == b.count }
      return a.start == b.start && (a.count == 1 || a.step == b.step)
    case (.function(let a), .function(let b)): return a === b
    case (.object(let object), _): return object.equals(other)
    case (_, .object(let object)): return object.equals(self)
    default:
      guard let order = numericOrder(to: other) else { return false }
      return order == 0
    }
  }

  private static func same(_ a: [Value], _ b: [Value], _ depth: Int) -> Bool {
    guard a.count == b.count, depth < maximumDepth else { return false }
    for index in a.indices where !a[index].isSame(as: b[index], depth + 1) { return false }
    return true
  }

  // MARK: Order

  /// Of two numbers: -1, 0 or 1; 2 with a NaN; nil where one is no number.
  func numericOrder(to other: Value) -> Int? {
    switch (self, other) {
    case (.int(let a), .int(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.double(let a), .double(let b)): return Self.order(a, b)
    case (.bool(let flag), _): return Value.int(flag ? 1 : 0).numericOrder(to: other)
    case (_, .bool(let flag)): return numericOrder(to: .int(flag ? 1 : 0))
    case (.int(let a), .double(let b)) where a.magnitude < 1 << 53: return Self.order(Double(a), b)
    case (.double(let a), .int(let b)) where b.magnitude < 1 << 53: return Self.order(a, Double(b))
    default: break
    }
    if case .double(let number) = self, !number.isFinite { return other.isNumber ? Self.order(number, 0) : nil }
    if case .double(let number) = other, !number.isFinite { return isNumber ? Self.order(0, number) : nil }
    guard let a = exactDecimal, let b = other.exactDecimal else { return nil }
    return a.compare(b)
  }

  private static func order(_ a: Double, _ b: Double) -> Int { a < b ? -1 : a > b ? 1 : a == b ? 0 : 2 }

  /// A finite number as a decimal of the same value.
  var exactDecimal: DecimalNumber? {
    switch self {
    case .bool(let flag): DecimalNumber(flag ? 1 : 0)
    case .int(let number): DecimalNumber(number)
    case .big(let number): DecimalNumber(number)
    case .double(let number): number.isFinite ? DecimalNumber(number) : nil
    case .decimal(let number): number
    default: nil
    }
  }

  /// Python's order of two values.
  func order(to other: Value) -> Ordering { order(to: other, 0) }

  /// Whether it comes before another in that order; false where the two cannot be compared.
  package func isLess(than other: Value) -> Bool {
    if case .order(let order) = order(to: other) { order < 0 } else { false }
  }

  private func order(to other: Value, _ depth: Int) -> Ordering {
    switch (self, other) {
    case (.string(let a), .string(let b)), (.markup(let a), .markup(let b)), (.string(let a), .markup(let b)),
      (.markup(let a), .string(let b)):
      return .order(Text.order(a, b))
    case (.list(let a), .list(let b)) where depth < Self.maximumDepth: return Self.order(a.items, b.items, depth)
    case (.tuple(let a), .tuple(let b)) where depth < Self.maximumDepth: return Self.order(a.items, b.items, depth)
    case (.object(let object), _): if let order = object.compare(to: other) { return .order(order) }
    case (_, .object(let object)): if let order = object.compare(to: self) { return .order(-order) }
    default:
      if let order = numericOrder(to: other) { return order == 2 ? .unordered : .order(order) }
    }
    return .incomparable(typeName, other.typeName)
  }

  private static func order(_ a: [Value], _ b: [Value], _ depth: Int) -> Ordering {
    for (x, y) in zip(a, b) where !x.isSame(as: y) { return x.order(to: y, depth + 1) }
    return .order(a.count < b.count ? -1 : a.count == b.count ? 0 : 1)
  }

  // MARK: Truth and numbers

  /// Python's truth: false for none, undefined, zero and what is empty.
  package var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .big: true
    case .double(let number): number != 0
    case .decimal(let number): !number.isZero
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

  /// Whether it is a number; a bool is one too.
  var isNumber: Bool {
    switch self {
    case .bool, .int, .big, .double, .decimal: true
    default: false
    }
  }

  /// As an index into a sequence: an int or a bool.
  var index: Int? {
    switch self {
    case .int(let number): number
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }

  /// A number without fraction as an int, else itself.
  var asWhole: Value {
    switch self {
    case .bool(let flag): .int(flag ? 1 : 0)
    case .double(let number): Int(exactly: number).map(Value.int) ?? self
    default: self
    }
  }
}
