import Diagnostics
import SQL

/// Reads the expressions, statements and types of a body, which are lowered only when they run: what cannot be read at
/// all is told when the procedure is made. Names are not looked up.
struct ProcedureCheck {
  let program: ProcedureProgram

  func block(_ block: ProcedureBlock) throws(Diagnostic) {
    for declaration in block.declarations {
      switch declaration.kind {
      case .variable(let type, _, _, let value):
        try self.type(type)
        if let value { try expression(value) }
      case .cursor(let parameters, let query):
        for parameter in parameters { try type(parameter.type) }
        try sql([query])
      case .record, .alias: break
      }
    }
    try statements(block.statements)
    try statements(block.handler ?? [])
  }

  private func statements(_ statements: [ProcedureStatement]) throws(Diagnostic) {
    for statement in statements {
      switch statement.kind {
      case .block(let block): try self.block(block)
      case .branches(let branches, let otherwise), .searchedCases(let branches, let otherwise):
        for branch in branches {
          try expression(branch.condition)
          try self.statements(branch.body)
        }
        try self.statements(otherwise ?? [])
      case .cases(let operand, let branches, let otherwise):
        try expression(operand)
        for branch in branches {
          for value in branch.values { try expression(value) }
          try self.statements(branch.body)
        }
        try self.statements(otherwise ?? [])
      case .loop(_, let body): try self.statements(body)
      case .whileLoop(_, let condition, let body):
        try expression(condition)
        try self.statements(body)
      case .range(_, _, _, let low, let high, let body):
        try expression(low)
        try expression(high)
        try self.statements(body)
      case .rows(_, _, let query, let isDynamic, let body):
        if isDynamic { try expression(query) } else { try sql([query]) }
        try self.statements(body)
      case .openQuery(_, let query, let isDynamic):
        if isDynamic { try expression(query) } else { try sql([query]) }
      case .assign(_, let value), .execute(let value, _), .perform(let value): try expression(value)
      case .exit(_, let condition), .continue(_, let condition):
        if let condition { try expression(condition) }
      case .raise(_, _, let values):
        for value in values { try expression(value) }
      case .sql(let pieces, _): try sql(pieces)
      case .openBound, .fetch, .close, .rowCount, .returning, .raiseAgain, .commit, .rollback, .startTransaction,
        .nothing:
        break
      }
    }
  }

  private func expression(_ span: Span) throws(Diagnostic) { try read([span], prefix: "SELECT ") }

  private func sql(_ pieces: [Span]) throws(Diagnostic) { try read(pieces, prefix: "") }

  /// A type; `t.c%TYPE` and `t%ROWTYPE` are looked up when the procedure runs.
  private func type(_ span: Span) throws(Diagnostic) {
    let text = program.text(span)
    guard !text.contains("%") else { return }
    let probe = SourceFile(path: program.source.path, text: "SELECT CAST(NULL AS \(text))")
    guard !SQLScript.parse(probe).diagnostics.isEmpty else { return }
    throw Diagnostic(
      code: "lowering.bad-procedure", message: "a declaration's type cannot be read",
      place: SourcePlace(program.source, span), hint: "write name type [:= value]; for each variable")
  }

  private func read(_ pieces: [Span], prefix: String) throws(Diagnostic) {
    let text = prefix + pieces.map { program.text($0) }.joined(separator: " ")
    let script = SQLScript.parse(SourceFile(path: program.source.path, text: text))
    guard var found = script.diagnostics.first else { return }
    if let place = found.place {
      let start = offset(Int(place.span.start) - prefix.utf8.count, in: pieces)
      let end = offset(Int(place.span.end) - prefix.utf8.count, in: pieces)
      found.place = SourcePlace(program.source, Span(start, max(start, end)))
    }
    throw found
  }

  /// Where in the body an offset of the joined pieces lies.
  private func offset(_ offset: Int, in pieces: [Span]) -> Int {
    var left = max(offset, 0)
    for piece in pieces.dropLast() {
      let length = Int(piece.end) - Int(piece.start)
      if left <= length { return Int(piece.start) + left }
      left -= length + 1
    }
    guard let last = pieces.last else { return 0 }
    return min(Int(last.start) + max(left, 0), Int(last.end))
  }
}
