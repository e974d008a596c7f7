/// What a function of Redshift's takes and gives, as its documentation says.
package struct FunctionSignature: Sendable {
  /// What an argument may be. Redshift casts strings to whatever is wanted, so a string is never wrong.
  package enum Argument: Sendable {
    case any, number, moment, text, boolean, datePart, interval
    /// A geometry; a geometry or a geography.
    case geometry, spatial

    /// Whether a value of this type is surely not wrong.
    package func takes(_ type: SQLType) -> Bool {
      switch (self, type.family) {
      case (.any, _), (.datePart, _), (.text, _), (_, .document), (_, .other), (_, .string): true
      case (.geometry, .spatial): type == .geometry
      case (.spatial, .spatial): true
      case (.geometry, _), (.spatial, _), (_, .spatial): false
      case (.number, .moment), (.number, .boolean), (.number, .time): false
      case (.moment, .number), (.moment, .boolean): false
      case (.boolean, .moment), (.boolean, .interval), (.boolean, .time): false
      case (.interval, .number), (.interval, .moment): false
      default: true
      }
    }

    package var text: String {
      switch self {
      case .any: "a value"
      case .number: "a number"
      case .moment: "a date or time"
      case .text: "a string"
      case .boolean: "a boolean"
      case .datePart: "a date part"
      case .interval: "an interval"
      case .geometry: "a geometry"
      case .spatial: "a geometry or geography"
      }
    }
  }

  package enum Result: Sendable {
    case unknown
    case fixed(SQLType)
    /// The type of an argument.
    case argument(Int)
    /// A string no longer than the argument.
    case within(Int)
    /// What the arguments from this one on have in common.
    case common(from: Int)
    /// SUM's, AVG's, MOD's, TRUNC's, DATEADD's and DECODE's own rules.
    case sum, mean, remainder, truncation, moment, decode
  }

  /// One way to call it.
  package struct Form: Sendable {
    let arguments: [Argument]
    let required: Int
    /// Whether the last argument may be repeated.
    let isOpen: Bool
    package let result: Result
    var isAggregate = false

    func takes(_ count: Int) -> Bool { count >= required && (isOpen || count <= arguments.count) }

    package func argument(_ index: Int) -> Argument? {
      index < arguments.count ? arguments[index] : isOpen ? arguments.last : nil
    }
  }

  package var forms: [Form]
  /// Whether some form is an aggregate.
  package var isAggregate = false
  /// Whether it needs OVER.
  package var isWindow = false
  /// Whether only the leader node has it: not over tables of one's own.
  package var isLeaderOnly = false
  /// Whether only compute nodes have it: not without a table of one's own.
  package var isComputeOnly = false
  package var isVolatile = false
  var isNeverNull = false
  var takesDatePart: Bool { forms.contains { if case .datePart? = $0.arguments.first { true } else { false } } }

  /// The counts of arguments that some form takes.
  package struct Counts {
    let forms: [Form]
    package func contains(_ count: Int) -> Bool { forms.contains { $0.takes(count) } }
  }

  package var counts: Counts { Counts(forms: forms) }
  func isAggregate(of count: Int) -> Bool { isAggregate && form(count)?.isAggregate != false }
  package func form(_ count: Int) -> Form? { forms.first { $0.takes(count) } }

  /// As "1 argument", "2 to 4 arguments", "at least 1 argument".
  package var countText: String {
    let least = forms.map(\.required).min() ?? 0
    if forms.contains(where: \.isOpen) { return "at least \(Self.arguments(least))" }
    let most = forms.map(\.arguments.count).max() ?? 0
    if least == most { return least == 0 ? "no arguments" : Self.arguments(least) }
    return "\(least) to \(Self.arguments(most))"
  }

  private static func arguments(_ count: Int) -> String { count == 1 ? "1 argument" : "\(count) arguments" }
}

/// Redshift's functions by name, in lower case.
package enum RedshiftFunctions {
  package static let all: [String: FunctionSignature] = {
    var result: [String: FunctionSignature] = [:]
    for table in [aggregates, windows, conditions, dates, numbers, strings, documents, system, spatial] {
      for line in table.split(separator: "\n") { read(line, into: &result) }
    }
    return result
  }()

  /// `name(argument, argument?, argument*) result flag …`; `/` between names of the same function.
  private static func read(_ line: Substring, into result: inout [String: FunctionSignature]) {
    guard let open = line.firstIndex(of: "("), let close = line.firstIndex(of: ")") else { return }
    let words = line[line.index(after: close)...].split(separator: " ")
    var arguments: [FunctionSignature.Argument] = []
    var required = 0
    var isOpen = false
    for item in line[line.index(after: open)..<close].split(separator: ",") {
      var word = item.drop { $0 == " " }
      if word.hasSuffix("*") {
        isOpen = true
        word = word.dropLast()
      } else if word.hasSuffix("?") {
        word = word.dropLast()
      } else {
        required += 1
      }
      arguments.append(argument(word))
    }
    let form = FunctionSignature.Form(
      arguments: arguments, required: required, isOpen: isOpen, result: outcome(words.first ?? "unknown"),
      isAggregate: words.dropFirst().contains("aggregate"))
    for name in line[..<open].split(separator: "/") {
      var signature = result[String(name)] ?? FunctionSignature(forms: [])
      signature.forms.append(form)
      for flag in words.dropFirst() {
        switch flag {
        case "aggregate": signature.isAggregate = true
        case "window": signature.isWindow = true
        case "leader": signature.isLeaderOnly = true
        case "compute": signature.isComputeOnly = true
        case "volatile": signature.isVolatile = true
        case "filled": signature.isNeverNull = true
        default: break
        }
      }
      result[String(name)] = signature
    }
  }

  private static func argument(_ word: Substring) -> FunctionSignature.Argument {
    switch word {
    case "number": .number
    case "moment": .moment
    case "text": .text
    case "boolean": .boolean
    case "part": .datePart
    case "interval": .interval
    case "geometry": .geometry
    case "spatial": .spatial
    default: .any
    }
  }

  private static func outcome(_ word: Substring) -> FunctionSignature.Result {
    if let digit = word.last.flatMap({ $0.wholeNumberValue }) {
      if word.hasPrefix("argument") { return .argument(digit) }
      if word.hasPrefix("within") { return .within(digit) }
      if word.hasPrefix("common") { return .common(from: digit) }
    }
    switch word {
    case "unknown": return .unknown
    case "sum": return .sum
    case "mean": return .mean
    case "remainder": return .remainder
    case "truncation": return .truncation
    case "moment": return .moment
    case "decode": return .decode
    case "text": return .fixed(.varchar(SQLType.longestVarchar))
    case "varbyte": return .fixed(.varbyte(64000))
    default: return .fixed(SQLType(name: String(word), arguments: []))
    }
  }
}
