import Diagnostics
import Lowering
import SQL

/// A value as the server writes it, with its type's name.
struct ProcedureValue {
  /// nil is NULL.
  var text: String?
  /// As PostgreSQL's `format_type` writes it.
  var type: String

  /// PostgreSQL's text of the value.
  var sql: String {
    guard let text else { return "(NULL::\(type))" }
    return "(\(Names.literal(text))::\(type))"
  }

  var bound: BoundVariable { BoundVariable(text: sql, type: SQLType(postgres: type)) }
}

/// A variable of a procedure.
struct ProcedureVariable {
  enum Content {
    case value(ProcedureValue)
    /// nil until a row was assigned.
    case record([(name: String, value: ProcedureValue)]?)
    /// A cursor with its query; the value is the portal's name.
    case cursor(parameters: [(name: String, type: Span)], query: Span, portal: String)
  }
  var content: Content
  var isConstant = false
  var isNotNull = false

  var bound: BoundVariable {
    switch content {
    case .value(let value): return value.bound
    case .record(let fields):
      var bound: [String: BoundVariable] = [:]
      for field in fields ?? [] where bound[field.name] == nil { bound[field.name] = field.value.bound }
      return BoundVariable(text: "NULL", type: nil, fields: bound)
    case .cursor(_, _, let portal):
      return ProcedureValue(text: portal, type: "refcursor").bound
    }
  }
}

/// The variables of one call, from the outermost block to the innermost.
struct ProcedureScope {
  struct Frame {
    let label: String?
    var variables: [String: ProcedureVariable] = [:]
    /// `ALIAS FOR $n`.
    var aliases: [String: String] = [:]
  }
  var frames: [Frame] = []

  /// The frame and the name under which a variable is kept.
  func find(_ name: String) -> (frame: Int, name: String)? {
    for index in frames.indices.reversed() {
      if frames[index].variables[name] != nil { return (index, name) }
      if let alias = frames[index].aliases[name], let found = find(alias) { return found }
    }
    return nil
  }

  subscript(place: (frame: Int, name: String)) -> ProcedureVariable? {
    get { frames[place.frame].variables[place.name] }
    set { frames[place.frame].variables[place.name] = newValue }
  }

  /// What the lowering puts in the place of names.
  var bound: [String: BoundVariable] {
    var result: [String: BoundVariable] = [:]
    for frame in frames {
      if let label = frame.label {
        result[label] = BoundVariable(text: "NULL", type: nil, fields: frame.variables.mapValues(\.bound))
      }
      for (name, variable) in frame.variables { result[name] = variable.bound }
      for (name, target) in frame.aliases { result[name] = result[target] }
    }
    return result
  }
}
