/// A map by name whose lookups take the name's hash too, which templates know beforehand.
package struct NameMap<Element> {
  private var names: [String] = []
  private var hashes: [Int] = []
  package private(set) var elements: [Element] = []
  /// Positions in the arrays, -1 where free; its size is a power of two.
  private var slots: [Int32] = []

  package init() {}

  package var isEmpty: Bool { names.isEmpty }

  /// The hash that goes with a name.
  package static func hash(_ name: String) -> Int { Value.hash(of: name) }

  package func find(_ name: String, _ hash: Int) -> Element? {
    guard let position = position(name, hash) else { return nil }
    return elements[position]
  }

  /// Changes a name's element, which is `initial` where there is none yet.
  package mutating func update(
    _ name: String, _ hash: Int, initial: @autoclosure () -> Element, _ change: (inout Element) -> Void
  ) {
    if let position = position(name, hash) { return change(&elements[position]) }
    var element = initial()
    change(&element)
    names.append(name)
    hashes.append(hash)
    elements.append(element)
    if names.count * 2 > slots.count {
      grow()
    } else {
      place(names.count - 1)
    }
  }

  package mutating func set(_ name: String, _ hash: Int, _ element: Element) {
    update(name, hash, initial: element) { $0 = element }
  }

  private func position(_ name: String, _ hash: Int) -> Int? {
    guard !slots.isEmpty else { return nil }
    var slot = hash & (slots.count - 1)
    while slots[slot] >= 0 {
      let position = Int(slots[slot])
      if hashes[position] == hash, Text.same(names[position], name) { return position }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private mutating func place(_ position: Int) {
    var slot = hashes[position] & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(position)
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: max(16, slots.count * 2))
    for position in names.indices { place(position) }
  }
}

extension NameMap: Sendable where Element: Sendable {}
