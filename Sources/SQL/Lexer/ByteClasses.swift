/// What a byte may begin; every byte outside ASCII is a letter.
enum ByteClass {
  case letter, digit, dollar
  case space, comma, leftParenthesis, rightParenthesis, dot, quote, doubleQuote, semicolon, leftBracket, rightBracket
  case colon
  /// Signs that make up operators; the next three may begin something else as well.
  case operatorSign
  case minus, slash, hash
  case other

  init(of byte: UInt8) {
    self =
      switch byte {
      case 0x80..., UInt8(ascii: "_"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
        .letter
      case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
      case UInt8(ascii: "$"): .dollar
      case 0x20, 0x09...0x0D: .space
      case UInt8(ascii: ","): .comma
      case UInt8(ascii: "("): .leftParenthesis
      case UInt8(ascii: ")"): .rightParenthesis
      case UInt8(ascii: "."): .dot
      case UInt8(ascii: "'"): .quote
      case UInt8(ascii: "\""): .doubleQuote
      case UInt8(ascii: ";"): .semicolon
      case UInt8(ascii: "["): .leftBracket
      case UInt8(ascii: "]"): .rightBracket
      case UInt8(ascii: ":"): .colon
      case UInt8(ascii: "-"): .minus
      case UInt8(ascii: "/"): .slash
      case UInt8(ascii: "#"): .hash
      case UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="),
        UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "^"),
        UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "`"), UInt8(ascii: "?"):
        .operatorSign
      default: .other
      }
  }
}

/// The class of each byte, looked up rather than worked out.
struct ByteClasses {
  private let classes: UnsafeBufferPointer<ByteClass>
  private let parts: UnsafeBufferPointer<Part>

  /// What a byte may be a part of.
  private enum Part { case word, sign, space, nothing }

  subscript(_ byte: UInt8) -> ByteClass { classes[Int(byte)] }

  func isWordPart(_ byte: UInt8) -> Bool { parts[Int(byte)] == .word }
  func isOperator(_ byte: UInt8) -> Bool { parts[Int(byte)] == .sign }
  func isSpace(_ byte: UInt8) -> Bool { parts[Int(byte)] == .space }

  private static let allClasses = (0...255).map { ByteClass(of: UInt8($0)) }
  private static let allParts = allClasses.map { of -> Part in
    switch of {
    case .letter, .digit, .dollar: .word
    case .operatorSign, .minus, .slash, .hash: .sign
    case .space: .space
    default: .nothing
    }
  }

  /// The tables live as long as the call.
  static func withTables<Result>(_ body: (ByteClasses) -> Result) -> Result {
    allClasses.withUnsafeBufferPointer { classes in
      allParts.withUnsafeBufferPointer { parts in
        body(ByteClasses(classes: classes, parts: parts))
      }
    }
  }
}
