import Diagnostics
import Lowering
import Postgres
import SQL

/// The database's relations and functions as they are now, asked over the session's own connection.
///
/// Answers are kept for as long as nothing in the catalog changes: the prelude's event trigger writes a row for each
/// command that defines something, and one short question per statement tells whether those rows are still the same.
/// While the server works on that question, the kept answers are taken for granted; `holds` tells in the end whether
/// that was right. Nothing of a statement may be sent before it has said so.
final class LiveCatalog: Catalog {
  /// What is known of the catalog's version for the statement that is being lowered.
  private enum State {
    /// Not asked yet.
    case stale
    /// Asked; the answer is still to be taken.
    case asked
    case fresh
  }

  private let connection: Connection
  private var relations: [[String]: CatalogRelation] = [:]
  private var numbers: [[String]: String] = [:]
  private var functions: [String: CatalogFunction] = [:]
  private var longNames: Bool?
  /// The numbers of the spatial types, once they are known to be there: they stay.
  private(set) var spatialTypes: SpatialTypes?
  /// What the prelude told of its rows when the answers were kept; nil before the first question.
  private(set) var version: String?
  private var state = State.stale
  /// Why names of more than 63 bytes cannot be told, for the statement that is being lowered.
  private(set) var problem: Diagnostic?
  /// Whether answers were given that turned out to be old.
  private var misled = false
  private var isPrepared = false
  /// Whether the version was asked for ahead of the next statement.
  private var isAnticipated = false

  init(_ connection: Connection) { self.connection = connection }

  /// Asks for the version ahead of a statement that will most likely need it. Nothing else may be asked before
  /// `beginStatement` and `holds`, or `settle`.
  func anticipate() {
    beginStatement()
    isAnticipated = refresh()
  }

  /// To be called before each statement: others may have changed something since.
  func beginStatement() {
    defer { isAnticipated = false }
    misled = false
    problem = nil
    if isAnticipated { return }
    settle()
    state = .stale
  }

  /// Whether all that was answered since `beginStatement` is true. If it was not, the statement is to be lowered again;
  /// from then on answers are.
  func holds() -> Bool {
    settle()
    defer { misled = false }
    return !misled
  }

  /// Names may mean something else now: a search path, a role.
  func forget() {
    settle()
    clear()
    state = .stale
  }

  /// The session's prepared statements are gone.
  func forgetPrepared() {
    settle()
    isPrepared = false
  }

  private func clear() {
    relations.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    functions.removeAll(keepingCapacity: true)
    longNames = nil
  }

  func relation(_ name: [String]) -> CatalogRelation? {
    guard refresh() else { return nil }
    if let known = relations[name] { return known }
    settle()
    guard let result = try? connection.query(CatalogQuery.sql(for: name)) else { return nil }
    var rows = (0..<result.rowCount).map(result.row)
    if let failure = LongNames.learn(rows.flatMap { $0.first.flatMap(\.self).map(LongNames.unknown) ?? [] }, connection)
    {
      problem = .unknownLongNames(failure)
    }
    let number = rows.first.flatMap { $0.count > 3 ? $0[3] : nil }
    for row in rows.indices { rows[row][0] = rows[row][0].map(LongNames.restored) }
    let answer = CatalogQuery.decode(rows)
    // What is not there is asked for each time: it may come with no DDL of the main database (a temporary table).
    if let answer {
      relations[name] = answer
      numbers[name] = number
    }
    return answer
  }

  func relationID(_ name: [String]) -> String? { numbers[name] }

  func function(_ name: String) -> CatalogFunction? {
    guard refresh() else { return nil }
    if let known = functions[name] { return known }
    settle()
    guard let result = try? connection.query(CatalogQuery.sql(forFunction: name)) else { return nil }
    let answer = CatalogQuery.decodeFunction(result.scalar)
    functions[name] = answer
    return answer
  }

  var hasLongNames: Bool {
    guard refresh() else { return false }
    if let longNames { return longNames }
    settle()
    do throws(DatabaseError) {
      let found = try connection.query(CatalogQuery.longNames)
      let answer = found.value(0, 0) == "t"
      // In a transaction of their own: they are the database's, whatever becomes of this one.
      if answer, found.value(0, 1) == "f" { try makeViews() }
      longNames = answer
      return answer
    } catch {
      problem = .unknownLongNames(error)
      return false
    }
  }

  private func makeViews() throws(DatabaseError) {
    let side: Connection
    do {
      side = try Connection(connection.parameters)
    } catch {
      throw DatabaseError(.misuse, message: error.message)
    }
    defer { side.close() }
    _ = try side.execute(CatalogQuery.makeLongViews)
  }

  var hasSpatial: Bool {
    if spatialTypes != nil { return true }
    guard refresh() else { return false }
    settle()
    guard var found = try? connection.query(Prelude.spatialVersionQuery) else { return false }
    if found.value(0, 0) != Prelude.spatialVersion() {
      // In a transaction of its own, as the views of long names.
      guard found.value(0, 1) == "t" else { return false }
      do throws(Diagnostic) {
        try makeSpatial()
      } catch {
        problem = error
        return false
      }
      guard let now = try? connection.query(Prelude.spatialVersionQuery) else { return false }
      found = now
    }
    spatialTypes = SpatialTypes(found)
    return spatialTypes != nil
  }

  private func makeSpatial() throws(Diagnostic) {
    let side = try Connection(connection.parameters)
    defer { side.close() }
    do throws(DatabaseError) {
      _ = try side.execute("reset role; select pg_advisory_lock(20260104)")
      // Several workers come at once: one installs, the others wait.
      let version = try side.query(Prelude.spatialVersionQuery)
      if version.value(0, 0) != Prelude.spatialVersion() { _ = try side.execute(Prelude.spatialScript()) }
    } catch {
      throw error.diagnostic()
    }
  }

  /// Sees to it that the version is asked for. False where nothing can be asked: in a failed transaction, whose next
  /// statement will say so itself.
  private func refresh() -> Bool {
    // While a question is under way the connection's status tells only that.
    if state == .asked { return true }
    guard connection.transactionStatus != .inError else { return false }
    if state == .fresh { return true }
    if !isPrepared { isPrepared = (try? connection.execute(CatalogQuery.prepareVersion)) != nil }
    guard isPrepared, (try? connection.begin(asking: CatalogQuery.version)) != nil else {
      take(nil)
      return true
    }
    state = .asked
    // With nothing kept there is nothing to go on with meanwhile.
    if relations.isEmpty, functions.isEmpty { settle() }
    return true
  }

  /// Takes the answer that is under way.
  func settle() {
    guard state == .asked else { return }
    do throws(DatabaseError) {
      take(try connection.takeAnswers().last?.scalar)
    } catch {
      // Someone has dropped the prepared statement: the next statement prepares it again. To do so after any other
      // error, as a cancel's, would be one itself, and end a transaction.
      if error.sqlState == "26000" { isPrepared = false }
      take(nil)
    }
  }

  /// Drops the answers where the catalog has changed.
  private func take(_ now: String?) {
    state = .fresh
    guard now == nil || now != version else { return }
    misled = !relations.isEmpty || !functions.isEmpty || longNames != nil
    clear()
    version = now
  }
}
