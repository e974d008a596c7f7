import Postgres
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The sessions under way: what a cancel request, a client that went away and the end of the server need of them.
final class SessionRegistry: Sendable {
  private struct Entry {
    let socket: Int32
    var process: Int32 = 0
    var secret: UInt32 = 0
    var cancel: CancelHandle?
    /// Whether it is a session, or about to be one.
    var isSession = false
    /// Whether a statement may be running.
    var isBusy = false
    /// Whether the client was found gone.
    var isGone = false
  }

  private struct State {
    var entries: [Int: Entry] = [:]
    var next = 0
    var isStopping = false
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.entries.count } }
  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Connections beyond the sessions: those that log in, that cancel, or that are about to be told to go.
  private static let slack = 64

  /// A number for the connection; nil where there are far too many, or the server is about to end.
  func add(_ socket: Int32, limit: Int) -> Int? {
    state.withLock { state in
      guard state.entries.count < limit + SessionRegistry.slack, !state.isStopping else { return nil }
      state.next += 1
      state.entries[state.next] = Entry(socket: socket)
      return state.next
    }
  }

  /// To be called before the socket is closed: its number may be somebody else's right after.
  func remove(_ id: Int) { state.withLock { $0.entries[id] = nil } }

  /// Makes the connection a session; false where there are enough.
  func reserve(_ id: Int, limit: Int) -> Bool {
    state.withLock { state in
      guard state.entries.values.count(where: \.isSession) < limit else { return false }
      state.entries[id]?.isSession = true
      return true
    }
  }

  func admit(_ id: Int, process: Int32, secret: UInt32, cancel: CancelHandle?) {
    state.withLock { state in
      state.entries[id]?.process = process
      state.entries[id]?.secret = secret
      state.entries[id]?.cancel = cancel
    }
  }

  func setBusy(_ id: Int, _ isBusy: Bool) { state.withLock { $0.entries[id]?.isBusy = isBusy } }

  /// A cancel request: the pair is what the session was told when it began.
  func cancel(process: Int32, secret: UInt32) {
    let handle = state.withLock { state in
      state.entries.values.first { $0.process == process && $0.secret == secret && $0.isBusy }?.cancel
    }
    handle?.cancel()
  }

  /// Cancels what runs for clients that are gone.
  func cancelForGone() {
    let busy = state.withLock { state in
      state.entries.filter { $0.value.isBusy && !$0.value.isGone }.map { (id: $0.key, socket: $0.value.socket) }
    }
    guard !busy.isEmpty else { return }
    var polled = busy.map { pollfd(fd: $0.socket, events: SessionRegistry.hangUp, revents: 0) }
    guard poll(&polled, nfds_t(polled.count), 0) > 0 else { return }
    for (index, entry) in busy.enumerated()
    where polled[index].revents & (SessionRegistry.hangUp | Int16(POLLHUP) | Int16(POLLERR)) != 0 {
      // A number that was closed and given out anew meanwhile belongs to another id.
      let handle = state.withLock { state -> CancelHandle? in
        guard let found = state.entries[entry.id], found.socket == entry.socket, found.isBusy else { return nil }
        state.entries[entry.id]?.isGone = true
        return found.cancel
      }
      handle?.cancel()
    }
  }

  #if canImport(Glibc)
    /// POLLRDHUP: the other side will write no more.
    private static let hangUp: Int16 = 0x2000
  #else
    private static let hangUp = Int16(POLLHUP)
  #endif

  /// Cancels what runs, and lets no session read on.
  func stop() {
    let handles = state.withLock { state in
      state.isStopping = true
      for entry in state.entries.values { shutdown(entry.socket, SessionRegistry.reading) }
      return state.entries.values.filter(\.isBusy).compactMap(\.cancel)
    }
    for handle in handles { handle.cancel() }
  }

  /// Breaks off the connections that are left.
  func breakOff() {
    state.withLock { state in
      for entry in state.entries.values { shutdown(entry.socket, SessionRegistry.both) }
    }
  }

  private static let reading = Int32(SHUT_RD)
  private static let both = Int32(SHUT_RDWR)
}
