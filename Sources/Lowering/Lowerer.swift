import Diagnostics
import SQL

/// Lowers one statement: walks its tree, binds names as it goes, and collects edits.
///
/// Every function that walks an expression returns its Redshift type where it knows it. The walk registers inner edits
/// before outer ones, as `PatchList` wants it.
struct Lowerer {
  let source: SourceFile
  let catalog: any Catalog
  let settings: Lowering.Settings
  var patches = PatchList()
  var diagnostics: [Diagnostic] = []
  /// From the outermost SELECT to the one being walked.
  var scopes: [Scope] = []
  /// The common tables in reach, innermost last.
  var commonTables: [[String: CommonTableShape]] = []
  /// Late-binding views being written out, outermost first.
  var lateBinding: [String] = []
  /// Whether the statement is stored by the server (a bound view): a late-binding view in it stays a call.
  var isStored = false
  /// Whether the next SELECT's columns become a relation's: they get Redshift's types then.
  var makesRelation = false
  /// Whether the next SELECT's rows go to the client: what PostgreSQL prints another way is written out as text.
  var isShown = false
  /// Whether the set operation that was walked last joins decimals of several scales.
  var hasUnevenScales = false
  /// Whether a `(+)` may stand here: in a WHERE.
  var takesOuterJoins = false
  /// While a MERGE is walked: Redshift takes whole SUPER columns there alone.
  var isMerging = false
  /// Numbers the names that are made up.
  var counter = 0
  var before: [String] = []
  var after: [String] = []
  /// Replaces the main command where its text is not an edit of the statement's.
  var main: [String]?
  var tag: String?
  var traits: StatementTraits = []
  /// The number of the table that the statement writes, where it is known.
  var writes: String?
  /// Whether it reads Redshift's logs of what was run.
  var readsQueryLog = false

  /// What a cluster would refuse, told at the end.
  var cluster = ClusterFindings()

  /// Whether the next set operation is that of a recursive common table.
  var isRecursive = false
  /// Whether the next SELECT is a term of such a table: its columns are cast, and have no names of their own.
  var isTermOfRecursive = false

  struct CommonTableShape {
    /// nil where the columns are not known.
    var columns: [Column]?
  }

  init(source: SourceFile, catalog: any Catalog, settings: Lowering.Settings) {
    self.source = source
    self.catalog = catalog
    self.settings = settings
  }

  // MARK: Bricks

  func place(_ span: Span) -> SourcePlace { SourcePlace(source, span) }

  mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  mutating func freshName(_ stem: String) -> String {
    counter += 1
    return "_\(stem)\(counter)"
  }

  /// A name as Redshift compares it.
  func folded(_ identifier: Identifier) -> String { settings.folded(identifier) }

  /// nil for no name.
  func folded(_ identifier: Identifier?) -> String? {
    guard let identifier else { return nil }
    return folded(identifier) as String
  }

  func folded(_ name: QualifiedName) -> [String] {
    if name.count == 1 { return [folded(name.last)] }
    var parts: [String] = []
    parts.reserveCapacity(name.count)
    // A closure would copy all of the lowering's state.
    for part in name.parts { parts.append(folded(part)) }
    return parts
  }

  /// Writes a name so that PostgreSQL finds what Redshift would.
  mutating func name(_ identifier: Identifier, afterAs: Bool = false) {
    if identifier.isPlain, identifier.text.utf8.count <= Names.longest { return }
    if identifier.text.utf8.count > Names.longest { return longName(identifier) }
    if identifier.isQuoted {
      let name = folded(identifier)
      if name != identifier.text { patches.replace(identifier.span, Names.quoted(name)) }
      return
    }
    let name = identifier.folded
    if name.utf8.first == UInt8(ascii: "#") || (!afterAs && Names.reservedByPostgres.contains(name)) {
      patches.replace(identifier.span, Names.quoted(name))
    } else if name != identifier.text, name.utf8.contains(where: { $0 >= 0x80 }) {
      // PostgreSQL folds ASCII only.
      patches.replace(identifier.span, Names.quoted(name))
    }
  }

  private mutating func longName(_ identifier: Identifier) {
    let name = folded(identifier)
    if name.utf8.count > LongNames.most { report(.nameTooLong(name.utf8.count, place(identifier.span))) }
    patches.replace(identifier.span, Names.quoted(name))
  }

  mutating func name(_ name: QualifiedName) {
    if name.isPlain, name.span.end - name.span.start <= Names.longest { return }
    if name.count == 1 { return self.name(name.last) }
    for part in name.parts { self.name(part) }
  }

  /// The whole lowered statement.
  mutating func finish(_ statement: Statement) throws(DiagnosticList) -> LoweredStatement {
    diagnostics += clusterFindings(statement)
    guard diagnostics.isEmpty else { throw DiagnosticList(diagnostics) }
    var commands: [LoweredStatement.Command] = []
    let origin = [
      PositionMap.Segment(start: 0, end: 0, source: Int(statement.span.start), isVerbatim: false)
    ]
    func keeping(_ sql: String, isMain: Bool) -> LoweredStatement.Command {
      LoweredStatement.Command(sql: sql, map: PositionMap(segments: origin), isMain: isMain)
    }
    commands += before.map { keeping($0, isMain: false) }
    if let main {
      for (index, sql) in main.enumerated() { commands.append(keeping(sql, isMain: index == main.count - 1)) }
    } else {
      guard let lowered = patches.render(statement.span, of: source) else {
        throw DiagnosticList([.tooLarge(place(statement.span))])
      }
      commands.append(LoweredStatement.Command(sql: lowered.text, map: lowered.map, isMain: true))
    }
    commands += after.map { keeping($0, isMain: false) }
    if mayKeepNames(statement) {
      // What it defines outlives the session: the way back to the long names is kept with it.
      let names = Set(commands.flatMap { LongNames.names(in: $0.sql) }).sorted().map(Names.literal)
      if !names.isEmpty {
        let list = names.joined(separator: ", ")
        commands.insert(keeping("SELECT rs_catalog.keep_names(ARRAY[\(list)])", isMain: false), at: 0)
      }
    }
    return LoweredStatement(
      commands: commands, tag: tag, traits: traits, writes: writes, readsQueryLog: readsQueryLog)
  }

  private func mayKeepNames(_ statement: Statement) -> Bool {
    if traits.contains(.changesCatalog) { return true }
    switch statement.kind {
    case .comment, .grant: return true
    case .command(let command): return command.name != "SHOW"
    default: return false
    }
  }

  /// The lowered text of a part of the statement, as it stands now.
  mutating func text(_ span: Span) -> String {
    guard let lowered = patches.render(span, of: source) else {
      report(.tooLarge(place(span)))
      return ""
    }
    return lowered.text
  }
}
