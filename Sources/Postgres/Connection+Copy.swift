import CLibPQ

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Connection {
  /// Begins a `COPY ... FROM STDIN`. Until the writer is finished or aborted the connection takes no other statement.
  package func copyIn(_ sql: String) throws(DatabaseError) -> CopyWriter {
    let handle = try startCopy(sql, wanted: .copyIn)
    return CopyWriter(connection: self, handle)
  }

  /// Feeds a `COPY ... FROM STDIN` with what `next` gives, until it gives nil. Returns how many rows went in.
  @discardableResult
  package func copyIn(_ sql: String, chunks next: () -> [UInt8]?) throws(DatabaseError) -> Int {
    let writer = try copyIn(sql)
    while let chunk = next() { try writer.write(chunk) }
    return try writer.finish()
  }

  /// Runs a `COPY ... TO STDOUT`; `take` gets each row's bytes with its line end, valid only within the call, and stops
  /// the copy by returning false. Returns how many rows came.
  @discardableResult
  package func copyOut(_ sql: String, _ take: (UnsafeRawBufferPointer) -> Bool) throws(DatabaseError) -> Int {
    let handle = try startCopy(sql, wanted: .copyOut)
    var rows = 0
    var row: UnsafeMutablePointer<CChar>?
    while true {
      let count = functions.pointee.PQgetCopyData(handle, &row, 0)
      guard count > 0 else { break }
      rows += 1
      let goesOn = take(UnsafeRawBufferPointer(start: row, count: Int(count)))
      functions.pointee.PQfreemem(row)
      if !goesOn { return try stopCopy(handle, after: rows) }
    }
    _ = try collect(handle)
    return rows
  }

  /// The reader has enough: the rest is cancelled and what is under way dropped.
  private func stopCopy(_ handle: OpaquePointer, after rows: Int) throws(DatabaseError) -> Int {
    makeCancelHandle()?.cancel()
    drainCopy(handle)
    do {
      _ = try collect(handle)
    } catch  where error.isCancelled {
      return rows
    }
    return rows
  }

  private func startCopy(_ sql: String, wanted: LibPQ.Status) throws(DatabaseError) -> OpaquePointer {
    let handle = try begin(sql)
    let sent = sql.withCString { functions.pointee.PQsendQuery(handle, $0) }
    guard sent == 1 else { throw connectionError() }
    let result = functions.pointee.PQgetResult(handle)
    let status = LibPQ.Status(rawValue: functions.pointee.PQresultStatus(result))
    if status == wanted {
      functions.pointee.PQclear(result)
      return handle
    }
    var failure: DatabaseError
    switch status {
    case .fatalError, .badResponse, .nonfatalError, nil:
      failure = DatabaseError(result: result, functions)
    default:
      failure = DatabaseError(.misuse, message: "the statement is no COPY of the wanted direction", sqlState: "42601")
      if status == .copyIn { _ = functions.pointee.PQputCopyEnd(handle, failure.message) }
      if status == .copyOut { drainCopy(handle) }
    }
    functions.pointee.PQclear(result)
    do { _ = try collect(handle) } catch { if status != .copyIn { failure = error } }
    if !isOpen { failure.cause = .connectionLost }
    throw failure
  }
}

/// The data side of a `COPY ... FROM STDIN`. Dropped without `finish`, it aborts the copy.
package final class CopyWriter {
  /// Larger pieces are cut: 64 KB is as fast as any size and keeps libpq's buffer small.
  private static let pieceSize = 65_536

  private let connection: Connection
  /// nil once finished or aborted.
  private var handle: OpaquePointer?
  private var functions: LibPQ.Functions { connection.functions }

  init(connection: Connection, _ handle: OpaquePointer) {
    self.connection = connection
    self.handle = handle
  }

  deinit { abort("the copy was given up") }

  /// Sends bytes of the copy's format; rows may be cut anywhere.
  /// - Throws: where the connection is lost. The server tells of bad data at `finish`.
  package func write(_ bytes: [UInt8]) throws(DatabaseError) {
    var failed = false
    bytes.withUnsafeBytes { failed = !send($0) }
    if failed { throw giveUp() }
  }

  /// Sends bytes where they lie.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
    if !send(bytes) { throw giveUp() }
  }

  /// Sends what the encoder holds and empties it.
  package func write(_ encoder: inout CopyTextEncoder) throws(DatabaseError) {
    if !send(encoder.bytes) { throw giveUp() }
    encoder.removeAll()
  }

  private func send(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let handle else { return false }
    guard var start = bytes.baseAddress else { return true }
    var left = bytes.count
    if hasServerFailed { return false }
    while left > 0 {
      let count = min(left, CopyWriter.pieceSize)
      guard functions.pointee.PQputCopyData(handle, start.assumingMemoryBound(to: CChar.self), Int32(count)) == 1 else {
        return false
      }
      start += count
      left -= count
    }
    return true
  }

  /// Whether the server has said that the copy has failed: it reads on, but all that comes is for nothing. libpq would
  /// tell at the end. (What is encrypted is not looked into: its first byte is another one.)
  private var hasServerFailed: Bool {
    guard let socket = connection.socket else { return false }
    var first: UInt8 = 0
    return recv(socket, &first, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 1 && first == UInt8(ascii: "E")
  }

  /// What went wrong while sending: the server's own words where it left some.
  private func giveUp() -> DatabaseError {
    guard let handle else { return DatabaseError(.misuse, message: "the copy is over", sqlState: "55000") }
    _ = functions.pointee.PQputCopyEnd(handle, "the copy has failed")
    self.handle = nil
    let fallback = connection.connectionError()
    do { _ = try connection.collect(handle) } catch { if !error.sqlState.isEmpty { return error } }
    return fallback
  }

  /// Ends the data and waits for the server's word. Returns how many rows went in.
  package func finish() throws(DatabaseError) -> Int {
    guard let handle else { throw DatabaseError(.misuse, message: "the copy is over", sqlState: "55000") }
    guard functions.pointee.PQputCopyEnd(handle, nil) == 1 else { throw giveUp() }
    self.handle = nil
    return try connection.collect(handle).last?.affectedRows ?? 0
  }

  /// Ends the copy with nothing taken in (the transaction around it has failed then).
  package func abort(_ reason: String = "the client gave up") {
    guard let handle else { return }
    self.handle = nil
    _ = functions.pointee.PQputCopyEnd(handle, reason)
    // The error that comes is the one asked for.
    do { _ = try connection.collect(handle) } catch {}
  }
}
