import Diagnostics
import Lowering
import Postgres

/// Long names in what the server says: it knows their short forms alone (`LongNames`).
extension LongNames {
  /// As `restored`; what this process has not met is asked of the database.
  /// - Throws: `database.long-names` where they cannot be asked for.
  static func restored(_ text: String, asking connection: Connection) throws(Diagnostic) -> String {
    if let failure = learn(unknown(in: text), connection) { throw .unknownLongNames(failure) }
    return restored(text)
  }

  /// Gives why the names behind the digests could not be asked for; nil where they were.
  static func learn(_ digests: [String], _ connection: Connection) -> DatabaseError? {
    guard !digests.isEmpty else { return nil }
    do throws(DatabaseError) {
      let found = try connection.query(CatalogQuery.sql(forDigests: digests))
      for row in 0..<found.rowCount { remember(found.value(row, 0) ?? "") }
      return nil
    } catch {
      return error
    }
  }

  /// A result's columns as the statement called them.
  static func restored(_ columns: [ResultSet.Column]) -> [ResultSet.Column] {
    guard columns.contains(where: { mayBe(in: $0.name) }) else { return columns }
    return columns.map {
      ResultSet.Column(name: restored($0.name), typeOID: $0.typeOID, typeModifier: $0.typeModifier)
    }
  }
}

/// For modules that see only this one.
package enum ShownName {
  /// A name as a client is to see it.
  package static func of(_ name: String) -> String { LongNames.restored(name) }
  /// The name by which the embedded server knows it.
  package static func stored(_ name: String) -> String { LongNames.short(name) }
}

extension Diagnostic {
  /// Without the long names a catalog's answer, or a statement's own names, would be wrong in silence.
  static func unknownLongNames(_ reason: DatabaseError) -> Diagnostic {
    Diagnostic(
      code: "database.long-names",
      message: "the database's names of more than 63 bytes cannot be read: \(reason.message)",
      hint: "run the statement again; if it stays so, drop the objects that have such names")
  }

  /// All of its texts.
  private var texts: [String] { [message] + (hint.map { [$0] } ?? []) + notes }

  var mayHoldShortNames: Bool { texts.contains(where: LongNames.mayBe) }
  var unknownNames: [String] { texts.flatMap(LongNames.unknown) }

  /// The same finding with the long names in its texts. In quotes of a message a name may stand in its own.
  func withLongNames() -> Diagnostic {
    guard mayHoldShortNames else { return self }
    var result = self
    result.message = LongNames.restored(message)
    result.hint = hint.map(LongNames.restored)
    result.notes = notes.map(LongNames.restored)
    return result
  }
}
