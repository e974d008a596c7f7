import Lowering
import Postgres
import SQL

/// The database's relations and functions as they are now, asked over the session's own connection.
///
/// Answers are kept for as long as nothing in the catalog changes: the prelude's event trigger writes a row for each
/// command that defines something, and one short question per statement tells whether those rows are still the same.
final class LiveCatalog: Catalog {
  private let connection: Connection
  private var relations: [[String]: CatalogRelation] = [:]
  private var functions: [String: CatalogFunction] = [:]
  /// What the prelude told of its rows when the answers were kept; nil before the first question.
  private(set) var version: String?
  /// Whether the version was looked at for the statement that is being lowered.
  private var isFresh = false
  private var isPrepared = false

  init(_ connection: Connection) { self.connection = connection }

  /// To be called before each statement: others may have changed something since.
  func beginStatement() { isFresh = false }

  /// Names may mean something else now: a search path, a role.
  func forget() {
    relations.removeAll(keepingCapacity: true)
    functions.removeAll(keepingCapacity: true)
    isFresh = false
  }

  func relation(_ name: [String]) -> CatalogRelation? {
    guard refresh() else { return nil }
    if let known = relations[name] { return known }
    guard let result = try? connection.query(CatalogQuery.sql(for: name)) else { return nil }
    let answer = CatalogQuery.decode((0..<result.rowCount).map(result.row))
    // What is not there is asked for each time: it may come with no DDL of the main database (a temporary table).
    if let answer { relations[name] = answer }
    return answer
  }

  func function(_ name: String) -> CatalogFunction? {
    guard refresh() else { return nil }
    if let known = functions[name] { return known }
    guard let result = try? connection.query(CatalogQuery.sql(forFunction: name)) else { return nil }
    let answer = CatalogQuery.decodeFunction(result.scalar)
    functions[name] = answer
    return answer
  }

  /// Drops the answers where the catalog changed. False where nothing can be asked: in a failed transaction, whose next
  /// statement will say so itself.
  private func refresh() -> Bool {
    guard connection.transactionStatus != .inError else { return false }
    if isFresh { return true }
    let now = currentVersion()
    if now == nil || now != version {
      forget()
      version = now
    }
    isFresh = true
    return true
  }

  private func currentVersion() -> String? {
    if !isPrepared { isPrepared = (try? connection.execute(CatalogQuery.prepareVersion)) != nil }
    if let result = try? connection.query(CatalogQuery.version) { return result.scalar }
    // Someone has dropped the prepared statement: the next statement prepares it again.
    isPrepared = false
    return nil
  }
}
