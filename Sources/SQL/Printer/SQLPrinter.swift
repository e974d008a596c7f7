import Diagnostics

/// Prints a tree as one line of Redshift SQL: keywords in capitals, names and constants as written.
///
/// What it prints parses to an equal tree. To print a part of a source as it stood, take the text of its span.
package struct SQLPrinter {
  var text = ""
  /// Whether the next token stands right after the last one.
  private var glued = true

  package static func print(_ statement: Statement) -> String {
    var printer = SQLPrinter()
    printer.statement(statement)
    return printer.text
  }

  package static func print(_ query: Query) -> String {
    var printer = SQLPrinter()
    printer.query(query)
    return printer.text
  }

  package static func print(_ expression: Expression) -> String {
    var printer = SQLPrinter()
    printer.expression(expression)
    return printer.text
  }

  // MARK: Bricks

  /// A token with a space in front of it.
  mutating func word(_ token: String) {
    if !glued { text += " " }
    text += token
    glued = false
  }

  mutating func word(_ keyword: Keyword) { word(keyword.text) }

  /// A token that follows the last one directly.
  mutating func tight(_ token: String) {
    text += token
    glued = false
  }

  /// A token after which the next one follows directly.
  mutating func open(_ token: String) {
    word(token)
    glued = true
  }

  /// As `open`, right after the last token.
  mutating func tightOpen(_ token: String) {
    text += token
    glued = true
  }

  mutating func identifier(_ identifier: Identifier) {
    word(Self.quoted(identifier))
  }

  static func quoted(_ identifier: Identifier) -> String {
    guard identifier.isQuoted else { return identifier.text }
    return doubled(identifier.text, "\"")
  }

  mutating func name(_ name: QualifiedName) {
    word(name.parts.map(Self.quoted).joined(separator: "."))
  }

  mutating func list<T>(_ items: [T], _ entry: (inout SQLPrinter, T) -> Void) {
    for (index, item) in items.enumerated() {
      if index > 0 { tight(",") }
      entry(&self, item)
    }
  }

  mutating func parenthesized(_ content: (inout SQLPrinter) -> Void) {
    open("(")
    content(&self)
    tight(")")
  }

  mutating func names(_ names: [Identifier]) {
    parenthesized { $0.list(names) { $0.identifier($1) } }
  }

  mutating func type(_ type: TypeName) {
    var words = type.name
    if !type.arguments.isEmpty {
      let arguments = "(" + type.arguments.joined(separator: ", ") + ")"
      // The arguments stand in front of the time zone.
      if let zone = Self.zoneWords.first(where: { words.hasSuffix($0) }) {
        words = String(words.dropLast(zone.count)) + arguments + zone
      } else {
        words += arguments
      }
    }
    for _ in 0..<type.arrayDimensions { words += "[]" }
    word(Self.needsQuotes(type.name) ? Self.doubled(type.name, "\"") : words)
  }

  private static let zoneWords = [" with time zone", " without time zone"]

  private static func needsQuotes(_ name: String) -> Bool {
    name.utf8.contains { $0 == UInt8(ascii: "\"") || ($0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z")) }
  }

  mutating func string(_ literal: StringLiteral) {
    switch literal.form {
    case .plain: word(Self.doubled(Self.escaped(literal.value), "'"))
    case .escape: word("E" + Self.doubled(Self.escaped(literal.value), "'"))
    case .national: word("N" + Self.doubled(Self.escaped(literal.value), "'"))
    case .bits: word("B" + Self.doubled(literal.value, "'"))
    case .hexadecimal: word("X" + Self.doubled(literal.value, "'"))
    case .dollar(let tag): word("$\(tag)$\(literal.value)$\(tag)$")
    }
  }

  private static func escaped(_ value: String) -> String {
    guard value.utf8.contains(UInt8(ascii: "\\")) else { return value }
    var result = ""
    for scalar in value.unicodeScalars {
      if scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// `value` between two `quote`s, those inside it doubled.
  static func doubled(_ value: String, _ quote: Unicode.Scalar) -> String {
    var result = String(quote)
    for scalar in value.unicodeScalars {
      if scalar == quote { result.unicodeScalars.append(quote) }
      result.unicodeScalars.append(scalar)
    }
    result.unicodeScalars.append(quote)
    return result
  }

  // MARK: Statements

  mutating func statement(_ statement: Statement) {
    switch statement.kind {
    case .query(let query): self.query(query)
    case .insert(let insert): self.insert(insert)
    case .update(let update): self.update(update)
    case .delete(let delete): self.delete(delete)
    case .merge(let merge): self.merge(merge)
    case .truncate(let truncate): self.truncate(truncate)
    case .createTable(let table): createTable(table)
    case .createTableAs(let table): createTableAs(table)
    case .createView(let view): createView(view)
    case .createMaterializedView(let view): createMaterializedView(view)
    case .createSchema(let schema): createSchema(schema)
    case .alterTable(let alter): alterTable(alter)
    case .drop(let drop): self.drop(drop)
    case .comment(let comment): self.comment(comment)
    case .grant(let grant): self.grant(grant)
    case .transaction(let transaction): self.transaction(transaction)
    case .set(let set): self.set(set)
    case .explain(let options, let inner):
      word("EXPLAIN")
      elements(options)
      self.statement(inner)
    case .prepare(let name, let types, let inner):
      word("PREPARE")
      identifier(name)
      if !types.isEmpty { parenthesized { $0.list(types) { $0.type($1) } } }
      word("AS")
      self.statement(inner)
    case .declareCursor(let name, let options, let query):
      declareCursor(name, options, query)
    case .copy(let copy): self.copy(copy)
    case .unload(let unload): self.unload(unload)
    case .call(let name, let arguments):
      word("CALL")
      self.name(name)
      tightOpen("(")
      self.arguments(arguments)
      tight(")")
    case .createRoutine(let routine): createRoutine(routine)
    case .createExternalTable(let table): createExternalTable(table)
    case .command(let command):
      word(command.name)
      elements(command.elements)
    }
  }

  private mutating func declareCursor(_ name: Identifier, _ options: [Keyword], _ query: Query) {
    word("DECLARE")
    identifier(name)
    let holds: Set<Keyword> = [.with, .without, .hold]
    for option in options where !holds.contains(option) { word(option) }
    word("CURSOR")
    for option in options where holds.contains(option) { word(option) }
    word("FOR")
    self.query(query)
  }

  // MARK: Elements

  mutating func elements(_ elements: [Element]) {
    for element in elements { self.element(element) }
  }

  mutating func element(_ element: Element) {
    switch element {
    case .word(let keyword): word(keyword)
    case .name(let name): self.name(name)
    case .expression(let expression): self.expression(expression)
    case .type(let type): self.type(type)
    case .string(let string): self.string(string)
    case .number(let number): word(number)
    case .equals: word("=")
    case .comma: tight(",")
    case .list(let entries): parenthesized { $0.list(entries) { $0.elements($1) } }
    case .query(let query): parenthesized { $0.query(query) }
    case .body(let query): self.query(query)
    case .star: word("*")
    case .colon: word(":")
    }
  }

  mutating func signature(_ parameters: [[Element]]) {
    parenthesized { $0.list(parameters) { $0.elements($1) } }
  }
}
