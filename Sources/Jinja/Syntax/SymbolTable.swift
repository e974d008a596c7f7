/// Names of one template as small numbers; the language's own words have fixed ones.
struct SymbolTable {
  private(set) var names: [String] = []
  /// The hash of each name as a dict's key (`Value.hash`).
  private(set) var hashes: [Int] = []
  /// Symbols by hash, -1 where free; its size is a power of two.
  private var slots: [Int32] = Array(repeating: -1, count: 256)

  /// A table with the language's words in it.
  static let initial: SymbolTable = {
    var table = SymbolTable()
    for word in Word.allCases { _ = table.intern(word.text) }
    return table
  }()

  mutating func intern(_ text: String) -> Int32 {
    var text = text
    return text.withUTF8 { intern($0) }
  }

  mutating func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = Value.hash(of: bytes)
    var slot = hash & (slots.count - 1)
    while slots[slot] >= 0 {
      let symbol = Int(slots[slot])
      if hashes[symbol] == hash, names[symbol].utf8.count == bytes.count, names[symbol].utf8.elementsEqual(bytes) {
        return Int32(symbol)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let symbol = Int32(names.count)
    names.append(String(decoding: bytes, as: UTF8.self))
    hashes.append(hash)
    slots[slot] = symbol
    if names.count * 2 > slots.count { grow() }
    return symbol
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for (symbol, hash) in hashes.enumerated() {
      var slot = hash & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(symbol)
    }
  }
}

/// The language's own words; each raw value is the word's symbol in every table.
enum Word: Int32, CaseIterable {
  case `for`, `if`, block, extends, print, macro, include, from, `import`, set, with, autoescape, call, filter
  case `do`, `break`, `continue`, elif, `else`, endif, endfor, endset, endwith, endautoescape, endblock, endmacro
  case endcall, endfilter, `in`, not, and, or, `is`, recursive, scoped, required, `true`, `false`, none
  case capitalTrue, capitalFalse, capitalNone, loop, caller, kwargs, varargs, `self`, `super`, ignore, missing
  case without, context, `as`, raw, endraw

  var text: String {
    switch self {
    case .capitalTrue: "True"
    case .capitalFalse: "False"
    case .capitalNone: "None"
    default: "\(self)"
    }
  }
}
