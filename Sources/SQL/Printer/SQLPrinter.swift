import Diagnostics

/// Prints a tree as Redshift SQL: keywords in capitals, names and constants as written.
///
/// `print` gives one line, `format` breaks what is longer than a line. What they print parses to an equal tree. To print
/// a part of a source as it stood, take the text of its span.
package struct SQLPrinter {
  /// How long a line may be; nil for one line in all.
  private let width: Int?
  private var bytes: [UInt8] = []
  /// Whether the next token stands right after the last one.
  private var glued = true
  /// Whether the construct being printed goes over several lines.
  private(set) var isBroken = false
  /// Whether a construct is being tried on one line, so that those inside it need no trial of their own.
  private var isTrial = false
  private var indent = 0
  /// Where the current line begins in `bytes`.
  private var lineStart = 0
  /// Where the current line's first token begins.
  private var contentStart = 0

  private init(width: Int?) { self.width = width }

  package static func print(_ statement: Statement) -> String { text { $0.statement(statement) } }
  package static func print(_ query: Query) -> String { text { $0.query(query) } }
  package static func print(_ expression: Expression) -> String { text { $0.expression(expression) } }

  /// Over several lines where one would be longer than `width`; without a final line end.
  package static func format(_ statement: Statement, width: Int = 100) -> String {
    text(width: width) { printer in printer.layout { $0.statement(statement) } }
  }

  private static func text(width: Int? = nil, _ content: (inout SQLPrinter) -> Void) -> String {
    var printer = SQLPrinter(width: width)
    content(&printer)
    return String(decoding: printer.bytes, as: UTF8.self)
  }

  // MARK: Lines

  /// Prints `content` on the current line if it fits, else broken: `isBroken` tells it so.
  mutating func layout(_ content: (inout SQLPrinter) -> Void) {
    guard let width, !isTrial else { return content(&self) }
    let (outer, start, wasGlued) = (isBroken, bytes.count, glued)
    isBroken = false
    isTrial = true
    content(&self)
    isTrial = false
    if bytes.count - lineStart > width {
      bytes.removeLast(bytes.count - start)
      glued = wasGlued
      isBroken = true
      content(&self)
    }
    isBroken = outer
  }

  /// A new line, `deeper` steps further in than the construct itself, where this is laid out over several lines.
  mutating func line(_ deeper: Int = 0) {
    guard isBroken, !isTrial else { return }
    // The clause that begins a text or a parenthesis has a line already.
    if bytes.count > contentStart {
      bytes.append(0x0A)
      lineStart = bytes.count
    } else {
      bytes.removeLast(bytes.count - lineStart)
    }
    for _ in 0..<(indent + deeper) * 2 { bytes.append(0x20) }
    contentStart = bytes.count
    glued = true
  }

  /// The words that begin a clause: on a line of their own.
  mutating func clause(_ words: String) {
    line()
    word(words)
  }

  /// `content` in parentheses, on lines of its own where it is long.
  mutating func block(_ content: (inout SQLPrinter) -> Void) {
    layout { printer in
      let opensLine = printer.isBroken
      printer.open("(")
      printer.indent += 1
      if opensLine { printer.line() }
      content(&printer)
      printer.indent -= 1
      if opensLine { printer.line() }
      printer.tight(")")
    }
  }

  /// Entries between commas, each on a line of its own where the construct is broken.
  mutating func lines<T>(_ items: [T], _ entry: (inout SQLPrinter, T) -> Void) {
    let breaks = isBroken && !isTrial && items.count > 1
    for (index, item) in items.enumerated() {
      if index > 0 { tight(",") }
      if breaks {
        line(1)
        indent += 1
      }
      layout { entry(&$0, item) }
      if breaks { indent -= 1 }
    }
  }

  /// As `lines`, no further in than the construct: for what stands in a block.
  mutating func entries<T>(_ items: [T], _ entry: (inout SQLPrinter, T) -> Void) {
    for (index, item) in items.enumerated() {
      if index > 0 {
        tight(",")
        line()
      }
      entry(&self, item)
    }
  }

  // MARK: Bricks

  private mutating func space() {
    if !glued { bytes.append(0x20) }
  }

  /// A token with a space in front of it.
  mutating func word(_ token: String) {
    space()
    bytes.append(contentsOf: token.utf8)
    glued = false
  }

  mutating func word(_ keyword: Keyword) {
    space()
    for byte in keyword.rawValue.utf8 {
      bytes.append(byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte & 0xDF : byte)
    }
    glued = false
  }

  /// A token that follows the last one directly.
  mutating func tight(_ token: String) {
    bytes.append(contentsOf: token.utf8)
    glued = false
  }

  /// A token after which the next one follows directly.
  mutating func open(_ token: String) {
    word(token)
    glued = true
  }

  /// As `open`, right after the last token.
  mutating func tightOpen(_ token: String) {
    bytes.append(contentsOf: token.utf8)
    glued = true
  }

  mutating func identifier(_ identifier: Identifier) {
    space()
    part(identifier)
  }

  private mutating func part(_ identifier: Identifier) {
    if identifier.isQuoted {
      quoted(identifier.text.utf8, UInt8(ascii: "\""))
    } else {
      bytes.append(contentsOf: identifier.text.utf8)
    }
    glued = false
  }

  /// A name that follows a point.
  mutating func field(_ identifier: Identifier) {
    tight(".")
    part(identifier)
  }

  mutating func name(_ name: QualifiedName) {
    space()
    if name.count == 1 { return part(name.last) }
    for (index, part) in name.parts.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ".")) }
      self.part(part)
    }
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
    if let quoted = type.quoted {
      name(quoted)
      words = ""
    }
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
    if type.quoted == nil { word(words) } else { tight(words) }
  }

  private static let zoneWords = [" with time zone", " without time zone"]

  mutating func string(_ literal: StringLiteral) {
    space()
    let quote = UInt8(ascii: "'")
    switch literal.form {
    case .plain: quoted(literal.value.utf8, quote, escapes: true)
    case .escape:
      bytes.append(UInt8(ascii: "E"))
      quoted(literal.value.utf8, quote, escapes: true)
    case .national:
      bytes.append(UInt8(ascii: "N"))
      quoted(literal.value.utf8, quote, escapes: true)
    case .bits:
      bytes.append(UInt8(ascii: "B"))
      quoted(literal.value.utf8, quote)
    case .hexadecimal:
      bytes.append(UInt8(ascii: "X"))
      quoted(literal.value.utf8, quote)
    case .dollar(let tag): bytes.append(contentsOf: "$\(tag)$\(literal.value)$\(tag)$".utf8)
    }
    glued = false
  }

  /// `value` between two `quote`s, those inside it (and with `escapes` backslashes) doubled, a zero byte as `\000`.
  mutating func quoted(_ value: String.UTF8View, _ quote: UInt8, escapes: Bool = false) {
    bytes.append(quote)
    for byte in value {
      if escapes, byte == 0 {
        bytes.append(contentsOf: #"\000"#.utf8)
        continue
      }
      if byte == quote || (escapes && byte == UInt8(ascii: "\\")) { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(quote)
    glued = false
  }

  /// As `quoted`, after a space.
  mutating func quotedWord(_ value: String, _ quote: UInt8) {
    space()
    quoted(value.utf8, quote)
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
    case .query(let query): block { $0.query(query) }
    case .body(let query): self.query(query)
    case .star: word("*")
    case .colon: word(":")
    }
  }

  mutating func signature(_ parameters: [[Element]]) {
    parenthesized { $0.list(parameters) { $0.elements($1) } }
  }
}
