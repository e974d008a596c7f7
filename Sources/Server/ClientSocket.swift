import Postgres

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What broke a connection with a client.
enum ClientFailure: Error {
  /// It went away.
  case gone
  /// It does not keep to the protocol.
  case violation(String)
  /// It and the server found no way to encrypt. There is no telling it.
  case noHandshake(String)
}

/// A client's connection: whole messages in, bytes out. Belongs to its session's thread.
final class ClientSocket {
  /// Output goes out in pieces of this size, or when it is wanted.
  private static let pieceSize = 32_768
  /// As PostgreSQL's: a statement or a bound value may be large.
  private static let longest = 1 << 30

  let descriptor: Int32
  private var input = MessageBuffer()
  private var output: [UInt8] = []
  private var tls: TLSSession?
  /// Whether writing has failed: what follows is dropped.
  private(set) var isBroken = false
  /// Whether the client can be told no more.
  private var isLost = false

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    output.reserveCapacity(2 * ClientSocket.pieceSize)
  }

  // MARK: Encryption

  var isEncrypted: Bool { tls != nil }

  /// Shakes hands as the client wants to. Nothing may have come before: it would count as if it had been encrypted.
  func encrypt(_ context: TLSContext) throws(ClientFailure) {
    guard input.count == 0 else { throw .violation("received unencrypted data after SSL request") }
    flush()
    tls = try context.accept(descriptor)
  }

  // MARK: Reading

  /// Who has something to say.
  enum Speaker { case client, server }

  /// Waits until the client says something, or the server does, which it does unasked only when it has to go.
  func wait(or server: Int32) -> Speaker {
    flush()
    if input.count > 0 || (tls?.pending ?? 0) > 0 { return .client }
    var entries = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: server, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&entries, 2, -1) < 0, errno == EINTR {}
    return entries[0].revents == 0 && entries[1].revents != 0 ? .server : .client
  }

  /// A packet without a type, as they stand at the beginning: its body.
  func startupPacket() throws(ClientFailure) -> [UInt8] {
    try fill(4)
    let length = input.number(at: 0)
    guard length >= 8, length <= 10_000 else { throw .violation("invalid length of startup packet") }
    try fill(length)
    return Array(input.take(length).dropFirst(4))
  }

  /// The next message's type and body.
  func message(longest: Int = ClientSocket.longest) throws(ClientFailure) -> (type: UInt8, body: [UInt8]) {
    try fill(5)
    guard let (type, length) = input.header else { throw .gone }
    guard length >= 4, length <= longest else { throw .violation("invalid message length") }
    try fill(length + 1)
    return (type, input.takeBody())
  }

  /// Reads until that many bytes are there; what is to be said goes out first.
  private func fill(_ count: Int) throws(ClientFailure) {
    while input.count < count {
      flush()
      guard !isBroken else { throw .gone }
      let got = tls.map { tls in input.fill { tls.read($0) } } ?? input.fill(from: descriptor)
      if got > 0 { continue }
      if got < 0, errno == EINTR { continue }
      throw .gone
    }
  }

  /// Seconds that reading may take; 0 for ever.
  func setReadTimeout(_ seconds: Int) {
    var time = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  // MARK: Writing

  func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { write($0) }
  }

  func write(_ bytes: UnsafeRawBufferPointer) {
    guard !isBroken else { return }
    if bytes.count >= ClientSocket.pieceSize {
      flush()
      send(bytes)
      return
    }
    output.append(contentsOf: bytes)
    if output.count >= ClientSocket.pieceSize { flush() }
  }

  /// Sends all that was written; waits for a client that is slow.
  func flush() {
    guard !output.isEmpty else { return }
    output.withUnsafeBytes { send($0) }
    output.removeAll(keepingCapacity: true)
  }

  private func send(_ bytes: UnsafeRawBufferPointer) {
    guard var start = bytes.baseAddress else { return }
    var left = bytes.count
    while left > 0, !isBroken {
      let count =
        tls?.write(UnsafeRawBufferPointer(start: start, count: left)) ?? Glibc.write(descriptor, start, left)
      if count > 0 {
        start += count
        left -= count
      } else if count < 0, errno == EINTR {
        continue
      } else {
        isBroken = true
        isLost = true
      }
    }
  }

  /// Says what was written and no more.
  func breakOff() {
    flush()
    isBroken = true
  }

  func close() {
    flush()
    tls?.close(holds: !isLost)
    tls = nil
    _ = Glibc.close(descriptor)
  }
}
