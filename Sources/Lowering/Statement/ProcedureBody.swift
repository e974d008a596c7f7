import Diagnostics
import SQL

/// The body of a procedure in PL/pgSQL, whose control structures PostgreSQL reads as Redshift does: the statements and
/// expressions in it are lowered one by one, in place.
struct ProcedureBody {
  private let source: SourceFile
  private let catalog: any Catalog
  private let settings: Lowering.Settings
  private let tokens: [Token]
  private var position = 0
  private var edits: [(span: Span, text: String)] = []
  private var isDeclaring = false
  private var handlesExceptions = false
  private(set) var diagnostics: [Diagnostic] = []

  init(_ body: String, path: String, catalog: any Catalog, settings: Lowering.Settings) {
    source = SourceFile(path: path, text: body)
    tokens = SQLScript.parse(source).tokens
    self.catalog = catalog
    self.settings = settings
  }

  /// The body for PostgreSQL; what could not be lowered is in `diagnostics`.
  mutating func lowered() -> String {
    while tokens[position].kind != .endOfText { step() }
    var bytes: [UInt8] = []
    var from = 0
    for edit in edits {
      bytes += source.bytes[from..<Int(edit.span.start)]
      bytes += Array(edit.text.utf8)
      from = Int(edit.span.end)
    }
    bytes += source.bytes[from...]
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Walking

  private func word(_ index: Int) -> String {
    guard index < tokens.count, tokens[index].kind == .word else { return "" }
    return source.text(tokens[index].span).lowercased()
  }

  /// One construct of the body.
  private mutating func step() {
    switch word(position) {
    case "declare":
      isDeclaring = true
      position += 1
    case "begin":
      isDeclaring = false
      handlesExceptions = false
      position += 1
    case "exception":
      handlesExceptions = true
      position += 1
    case "else", "loop": position += 1
    case _ where isDeclaring: declaration()
    case "if", "elsif", "elseif": condition(until: "then")
    case "while": condition(until: "loop")
    case "when":
      if handlesExceptions {
        position = next("then") + 1
      } else {
        condition(until: "then")
      }
    case "case":
      position = next("when")
    case "for": forLoop()
    case "exit", "continue":
      let end = nextSemicolon()
      let when = (position..<end).first { word($0) == "when" }
      if let when { expression(when + 1, end) }
      position = end + 1
    case "return":
      let end = nextSemicolon()
      if end > position + 1 { expression(position + 1, end) }
      position = end + 1
    case "raise": raise()
    case "execute":
      report("EXECUTE in a procedure", "the text that it runs is made at run time, where nothing lowers it")
      position = nextSemicolon() + 1
    case "open":
      let end = nextSemicolon()
      if let start = (position..<end).first(where: { word($0) == "for" }) { cursor(start + 1, end) }
      position = end + 1
    case "perform":
      let end = nextSemicolon()
      expression(position + 1, end)
      position = end + 1
    case "end", "fetch", "close", "move", "null", "get", "commit", "rollback":
      if word(position) == "end" { handlesExceptions = false }
      position = nextSemicolon() + 1
    default: plain()
    }
    position = min(position, tokens.count - 1)
  }

  /// The index of the semicolon that ends what stands here, or of the end of the text.
  private func nextSemicolon() -> Int {
    (position..<tokens.count).first { tokens[$0].kind == .semicolon || tokens[$0].kind == .endOfText }
      ?? tokens.count - 1
  }

  /// The index of a word outside of parentheses and of CASE … END.
  private func next(_ wanted: String) -> Int {
    var depth = 0
    for index in (position + 1)..<tokens.count {
      switch tokens[index].kind {
      case .leftParenthesis: depth += 1
      case .rightParenthesis: depth -= 1
      case .word:
        let word = word(index)
        if depth == 0, word == wanted { return index }
        if word == "case" { depth += 1 }
        if word == "end", depth > 0 { depth -= 1 }
      case .endOfText: return index
      default: break
      }
    }
    return tokens.count - 1
  }

  private mutating func condition(until end: String) {
    let last = next(end)
    expression(position + 1, last)
    position = last + 1
  }

  // MARK: Constructs

  private mutating func declaration() {
    let end = nextSemicolon()
    defer { position = end + 1 }
    if let cursorWord = (position..<end).first(where: { word($0) == "cursor" }),
      let start = (cursorWord..<end).first(where: { ["for", "is"].contains(word($0)) })
    {
      cursor(start + 1, end)
      return
    }
    let value = (position..<end).first { tokens[$0].kind == .colonEquals || word($0) == "default" }
    var typeStart = position + 1
    if word(typeStart) == "constant" { typeStart += 1 }
    let typeEnd = (typeStart..<(value ?? end)).first { word($0) == "not" } ?? value ?? end
    if typeStart < typeEnd { type(typeStart, typeEnd) }
    if let value { expression(value + 1, end) }
  }

  private mutating func forLoop() {
    let last = next("loop")
    defer { position = last + 1 }
    guard let start = (position..<last).first(where: { word($0) == "in" }) else { return }
    switch word(start + 1) {
    case "execute":
      report("EXECUTE in a procedure", "the text that it runs is made at run time, where nothing lowers it")
    case "select", "with": cursor(start + 1, last)
    default: break
    }
  }

  private mutating func raise() {
    let end = nextSemicolon()
    defer { position = end + 1 }
    // RAISE level 'format', value, value
    var start: Int?
    var depth = 0
    for index in position..<end {
      switch tokens[index].kind {
      case .leftParenthesis: depth += 1
      case .rightParenthesis: depth -= 1
      case .comma where depth == 0:
        if let start { expression(start, index) }
        start = index + 1
      default: break
      }
    }
    if let start { expression(start, end) }
  }

  /// An assignment, or a statement of SQL.
  private mutating func plain() {
    let end = nextSemicolon()
    defer { position = end + 1 }
    guard end > position else { return }
    if let sign = (position..<end).first(where: { tokens[$0].kind == .colonEquals }) {
      expression(sign + 1, end)
      return
    }
    statement(position, end)
  }

  // MARK: Lowering

  private func span(_ start: Int, _ end: Int) -> Span { tokens[start].span.union(tokens[end - 1].span) }

  private mutating func report(_ what: String, _ hint: String?) {
    diagnostics.append(.unsupportedSyntax(what, SourcePlace(source, tokens[position].span), hint: hint))
  }

  private func parse(_ text: String) -> (script: SQLScript, statement: Statement)? {
    let script = SQLScript.parse(SourceFile(path: source.path, text: text))
    guard script.diagnostics.isEmpty, script.statements.count == 1 else { return nil }
    return (script, script.statements[0])
  }

  private mutating func take(_ lowerer: Lowerer, _ span: Span) {
    for diagnostic in lowerer.diagnostics {
      var moved = diagnostic
      moved.place = SourcePlace(source, span)
      diagnostics.append(moved)
    }
  }

  /// What stands between two tokens, as one expression; what is none stays as it is.
  private mutating func expression(_ start: Int, _ end: Int) {
    guard start < end else { return }
    let span = span(start, end)
    guard let (script, statement) = parse("SELECT " + source.text(span)), case .query(let query) = statement.kind,
      case .select(let select) = query.body.kind, select.items.count == 1, select.from.isEmpty,
      let item = select.items.first, item.alias == nil
    else { return }
    var lowerer = Lowerer(source: script.source, catalog: catalog, settings: settings)
    lowerer.scopes.append(Scope())
    lowerer.expression(item.expression)
    edits.append((span, lowerer.text(item.expression.span)))
    take(lowerer, span)
  }

  private mutating func type(_ start: Int, _ end: Int) {
    let span = span(start, end)
    guard let (script, statement) = parse("SELECT NULL::" + source.text(span)), case .query(let query) = statement.kind,
      case .select(let select) = query.body.kind, case .cast(_, let name, _)? = select.items.first?.expression.kind
    else { return }
    var lowerer = Lowerer(source: script.source, catalog: catalog, settings: settings)
    lowerer.typeName(name, inDefinition: true)
    edits.append((span, lowerer.text(name.span)))
    take(lowerer, span)
  }

  private mutating func cursor(_ start: Int, _ end: Int) {
    if word(start) == "execute" {
      report("EXECUTE in a procedure", "the text that it runs is made at run time, where nothing lowers it")
      return
    }
    statement(start, end)
  }

  /// A statement; the variables of `SELECT … INTO` are no part of the query.
  private mutating func statement(_ start: Int, _ end: Int) {
    let whole = span(start, end)
    var text = source.text(whole)
    var target = ""
    if ["select", "with"].contains(word(start)), let (first, last) = variables(start, end) {
      target = " " + source.text(span(first, last))
      let (from, to) = (Int(tokens[first].start - whole.start), Int(tokens[last - 1].end - whole.start))
      let bytes = Array(text.utf8)
      text = String(decoding: bytes[..<from] + bytes[to...], as: UTF8.self)
    }
    guard let (script, statement) = parse(text) else {
      let found = SQLScript.parse(SourceFile(path: source.path, text: text)).diagnostics.first?.message ?? ""
      report("this statement of a procedure (\(found))", nil)
      return
    }
    var lowerer = Lowerer(source: script.source, catalog: catalog, settings: settings)
    lowerer.statement(statement)
    do throws(DiagnosticList) {
      let lowered = try lowerer.finish(statement)
      var isQuery = false
      if case .query = statement.kind { isQuery = true }
      let commands = lowered.commands.map(\.sql).filter { $0 != "SELECT" }.map { sql in
        !isQuery && sql.hasPrefix("SELECT ") ? "PERFORM " + sql.dropFirst(7) : sql
      }
      edits.append((whole, commands.joined(separator: "; ") + target))
    } catch {
      take(lowerer, whole)
    }
  }

  /// `INTO [STRICT] a, b` outside of parentheses: its tokens.
  private func variables(_ start: Int, _ end: Int) -> (Int, Int)? {
    var depth = 0
    for index in start..<end {
      switch tokens[index].kind {
      case .leftParenthesis: depth += 1
      case .rightParenthesis: depth -= 1
      case .word where depth == 0 && word(index) == "into":
        var last = index + 1
        if word(last) == "strict" { last += 1 }
        last += 1
        while last + 1 < end, tokens[last].kind == .comma || tokens[last].kind == .dot { last += 2 }
        return (index, last)
      default: break
      }
    }
    return nil
  }
}
