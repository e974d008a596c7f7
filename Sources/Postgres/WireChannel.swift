#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A connection's socket, spoken to in the protocol itself: for programs that pass messages on without looking into each.
///
/// libpq made the connection and goes on using it; the two take turns. A turn ends when the server has said that it is
/// ready, and the turns before it are over when libpq has taken all answers. Belongs to the connection's thread.
package final class WireChannel {
  private let connection: Connection
  /// The connection's socket.
  package let descriptor: Int32
  package var input = MessageBuffer()

  /// nil without a connection.
  package init?(_ connection: Connection) {
    guard let socket = connection.socket else { return nil }
    self.connection = connection
    descriptor = socket
  }

  /// Sends bytes; waits for as long as the server is behind.
  package func send(_ bytes: [UInt8]) throws(DatabaseError) {
    var sent = 0
    while sent < bytes.count {
      // libpq's sockets do not block.
      let count = bytes.withUnsafeBytes { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return write(descriptor, base + sent, buffer.count - sent)
      }
      if count > 0 {
        sent += count
      } else if count < 0, errno == EAGAIN || errno == EWOULDBLOCK {
        wait(for: POLLOUT)
      } else if count < 0, errno == EINTR {
        continue
      } else {
        throw lost()
      }
    }
  }

  /// Waits until a whole message is there; gives its type and length.
  package func next() throws(DatabaseError) -> (type: UInt8, length: Int) {
    while true {
      if let header = input.header {
        guard header.length >= 4 else { throw lost() }
        if input.holdsMessage { return header }
      }
      let count = input.fill(from: descriptor)
      if count > 0 { continue }
      if count < 0, errno == EAGAIN || errno == EWOULDBLOCK {
        wait(for: POLLIN)
      } else if count < 0, errno == EINTR {
        continue
      } else {
        throw lost()
      }
    }
  }

  /// To be told of each ReadyForQuery: its letter is the transaction's state.
  package func isReady(_ letter: UInt8?) {
    switch letter {
    case UInt8(ascii: "T"): connection.wireStatus = .inTransaction
    case UInt8(ascii: "E"): connection.wireStatus = .inError
    default: connection.wireStatus = .idle
    }
  }

  private func wait(for event: Int32) {
    var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    _ = poll(&entry, 1, -1)
  }

  private func lost() -> DatabaseError {
    DatabaseError(.connectionLost, message: "the connection to the database was lost", sqlState: "08006")
  }
}
