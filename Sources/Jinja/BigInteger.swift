/// An integer of any size: sign and magnitude in 32-bit limbs, lowest first, no zero limb on top.
package struct BigInteger: Sendable, Hashable {
  let isNegative: Bool
  let limbs: [UInt32]

  init(isNegative: Bool, limbs: [UInt32]) {
    var limbs = limbs
    while limbs.last == 0 { limbs.removeLast() }
    self.limbs = limbs
    self.isNegative = isNegative && !limbs.isEmpty
  }

  package init(_ value: Int) {
    let magnitude = UInt64(value.magnitude)
    self.init(isNegative: value < 0, limbs: [UInt32(truncatingIfNeeded: magnitude), UInt32(magnitude >> 32)])
  }

  /// The same number as an `Int`; nil where it does not fit.
  package var int: Int? {
    guard limbs.count <= 2 else { return nil }
    var magnitude: UInt = 0
    for limb in limbs.reversed() { magnitude = magnitude << 32 | UInt(limb) }
    if isNegative { return magnitude <= UInt(Int.max) + 1 ? Int(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int(exactly: magnitude)
  }
}
