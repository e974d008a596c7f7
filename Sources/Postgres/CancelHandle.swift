import CLibPQ
import Diagnostics

/// Cancels what a connection is doing, from any thread.
package final class CancelHandle: Sendable {
  /// The address of libpq's PGcancel, which is never written to after it was made.
  private let address: UInt

  /// Called instead of asking the server, with what does so.
  package typealias Around = @Sendable (() -> Bool) -> Bool

  private let around: Around?

  init(_ handle: OpaquePointer, _ around: Around? = nil) {
    address = UInt(bitPattern: handle)
    self.around = around
  }

  deinit {
    guard let functions = try? LibPQ.load() else { return }
    functions.pointee.PQfreeCancel(OpaquePointer(bitPattern: address))
  }

  /// Asks the server to end the statement under way; the thread that waits for it then gets an error with SQLSTATE
  /// 57014. Returns false where the server could not be reached. Blocks for one exchange with the server; no harm
  /// where nothing is under way.
  @discardableResult
  package func cancel() -> Bool {
    around.map { $0(ask) } ?? ask()
  }

  private func ask() -> Bool {
    guard let functions = try? LibPQ.load() else { return false }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
      guard let base = message.baseAddress else { return false }
      return functions.pointee.PQcancel(OpaquePointer(bitPattern: address), base, 256) == 1
    }
  }
}
