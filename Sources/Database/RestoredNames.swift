import Diagnostics
import Lowering
import Postgres

/// Long names in what the server says: it knows their short forms alone (`LongNames`).
extension LongNames {
  /// As `restored`; what this process has not met is asked of the database.
  static func restored(_ text: String, asking connection: Connection) -> String {
    learn(unknown(in: text), connection)
    return restored(text)
  }

  static func learn(_ digests: [String], _ connection: Connection) {
    guard !digests.isEmpty, let found = try? connection.query(CatalogQuery.sql(forDigests: digests)) else { return }
    for row in 0..<found.rowCount { remember(found.value(row, 0) ?? "") }
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
