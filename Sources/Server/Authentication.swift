/// Asks a client for its password.
struct Authentication {
  let options: ServeOptions
  let verifier: ScramVerifier

  /// Whether the client has shown the right user and password. A wrong user is told only after the exchange.
  func run(_ user: String, _ socket: ClientSocket) throws(ClientFailure) -> Bool {
    let isUser = PasswordDigest.areEqual(Array(user.utf8), Array(options.user.utf8))
    let hasPassword =
      switch options.method {
      case .password: try cleartext(socket)
      case .md5: try md5(socket)
      case .scram: try scram(socket)
      }
    guard isUser, hasPassword else { return false }
    request(0, [], socket)
    return true
  }

  private func request(_ code: Int, _ data: [UInt8], _ socket: ClientSocket) {
    var message = Message("R")
    message.int32(code)
    message.raw(data)
    socket.write(message.finished)
  }

  private func answer(_ socket: ClientSocket) throws(ClientFailure) -> [UInt8] {
    let (type, body) = try socket.message(longest: 65_536)
    guard type == UInt8(ascii: "p") else { throw .violation("expected password response") }
    return body
  }

  private func text(_ body: [UInt8]) -> [UInt8] { Array(body.prefix { $0 != 0 }) }

  private func cleartext(_ socket: ClientSocket) throws(ClientFailure) -> Bool {
    request(3, [], socket)
    return PasswordDigest.areEqual(text(try answer(socket)), Array(options.password.utf8))
  }

  private func md5(_ socket: ClientSocket) throws(ClientFailure) -> Bool {
    let salt = PasswordDigest.random(4)
    request(5, salt, socket)
    let inner = PasswordDigest.hex(PasswordDigest.md5(Array((options.password + options.user).utf8)))
    let wanted = Array("md5".utf8) + PasswordDigest.hex(PasswordDigest.md5(inner + salt))
    return PasswordDigest.areEqual(text(try answer(socket)), wanted)
  }

  private func scram(_ socket: ClientSocket) throws(ClientFailure) -> Bool {
    request(10, Array(ScramVerifier.mechanism.utf8) + [0, 0], socket)
    var first = MessageReader(try answer(socket))
    guard first.string() == ScramVerifier.mechanism, let length = first.int32(), let data = first.raw(length),
      let exchange = verifier.begin(
        String(decoding: data, as: UTF8.self), nonce: PasswordDigest.base64(PasswordDigest.random(18)))
    else { throw .violation("malformed SCRAM message") }
    request(11, Array(exchange.challenge.utf8), socket)
    let last = String(decoding: try answer(socket), as: UTF8.self)
    guard let final = verifier.finish(exchange, last) else { return false }
    request(12, Array(final.utf8), socket)
    return true
  }
}
