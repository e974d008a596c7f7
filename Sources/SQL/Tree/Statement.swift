import Diagnostics

/// One statement of a script.
package struct Statement: SyntaxNode {
  package indirect enum Kind: Sendable, Equatable {
    case query(Query)
    case insert(Insert)
    case update(Update)
    case delete(Delete)
    case merge(Merge)
    case truncate(Truncate)
    case createTable(CreateTable)
    case createTableAs(CreateTableAs)
    case createView(CreateView)
    case createMaterializedView(CreateMaterializedView)
    case createSchema(CreateSchema)
    case alterTable(AlterTable)
    case drop(Drop)
    case comment(Comment)
    case grant(Grant)
    case transaction(Transaction)
    case set(SetStatement)
    case explain(options: [Element], Statement)
    case prepare(Identifier, types: [TypeName], Statement)
    case declareCursor(Identifier, options: [Keyword], Query)
    case copy(Copy)
    case unload(Unload)
    case call(QualifiedName, [FunctionArgument])
    case createRoutine(CreateRoutine)
    case createExternalTable(CreateExternalTable)
    /// Every other statement: its grammar is checked, its parts are kept in order.
    case command(Command)
  }

  package let kind: Kind
  /// Without the final semicolon.
  package let extent: Extent

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    extent = Extent(span)
  }
}

/// A statement that names things and options and holds no query that anyone looks into.
package struct Command: Sendable, Equatable {
  /// The words that name it, as "CREATE USER", "VACUUM".
  package let name: String
  /// All parts after the name, in order.
  package let elements: [Element]
}

/// One part of a `Command`, or of a list of options.
package indirect enum Element: Sendable, Equatable {
  case word(Keyword)
  case name(QualifiedName)
  case expression(Expression)
  case type(TypeName)
  case string(StringLiteral)
  /// As written, perhaps with a unit after it as its own word.
  case number(String)
  /// `=`
  case equals
  case comma
  /// `(…)`: entries between commas.
  case list([[Element]])
  /// `(query)`
  case query(Query)
  /// A query without parentheses of its own.
  case body(Query)
  /// `*`
  case star
  case colon
}
