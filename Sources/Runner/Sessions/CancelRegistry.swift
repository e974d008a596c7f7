import Postgres
import Synchronization

/// Which connections are running, so that Ctrl-C can cancel their statements at the server.
package final class CancelRegistry: Sendable {
  private struct State {
    var handles: [String: CancelHandle] = [:]
    var isCancelled = false
    var actions: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  package init() {}

  package var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Connections that may be running something.
  package var count: Int { state.withLock { $0.handles.count } }

  func register(_ handle: CancelHandle?, for thread: String) {
    state.withLock { $0.handles[thread] = handle }
  }

  /// What else has to be told.
  package func whenCancelled(_ action: @escaping @Sendable () -> Void) {
    state.withLock { $0.actions.append(action) }
  }

  /// Cancels what runs now and forbids what would follow. Returns the number of connections told.
  @discardableResult
  package func cancelAll() -> Int {
    let (handles, actions) = state.withLock { state in
      state.isCancelled = true
      return (Array(state.handles.values), state.actions)
    }
    for action in actions { action() }
    return handles.filter { $0.cancel() }.count
  }
}
