/// What a token is. Operators and brackets each have a kind of their own.
enum TokenKind: UInt8 {
  case data, variableBegin, variableEnd, blockBegin, blockEnd
  case name, string, integer, float
  case add, sub, mul, div, floorDiv, mod, pow, tilde, pipe, dot, comma, colon, semicolon, assign
  case equal, notEqual, less, lessEqual, greater, greaterEqual
  case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
  /// Where the lexer found an error; `value` is its place among the lexer's diagnostics.
  case error
  case end

  /// As messages name it.
  var description: String {
    switch self {
    case .data: "template data / text"
    case .variableBegin: "begin of print statement"
    case .variableEnd: "end of print statement"
    case .blockBegin: "begin of statement block"
    case .blockEnd: "end of statement block"
    case .name: "name"
    case .string: "string"
    case .integer: "integer"
    case .float: "float"
    case .add: "+"
    case .sub: "-"
    case .mul: "*"
    case .div: "/"
    case .floorDiv: "//"
    case .mod: "%"
    case .pow: "**"
    case .tilde: "~"
    case .pipe: "|"
    case .dot: "."
    case .comma: ","
    case .colon: ":"
    case .semicolon: ";"
    case .assign: "="
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessEqual: "<="
    case .greater: ">"
    case .greaterEqual: ">="
    case .leftParen: "("
    case .rightParen: ")"
    case .leftBracket: "["
    case .rightBracket: "]"
    case .leftBrace: "{"
    case .rightBrace: "}"
    case .error: "error"
    case .end: "end of template"
    }
  }
}

/// A piece of the source.
struct Token {
  var kind: TokenKind
  /// A name's symbol; an error's number; for data, 1 where it holds a carriage return.
  var value: Int32 = 0
  var start: Int32
  var end: Int32
}
