/// What a server keeps of a password for SCRAM-SHA-256 (RFC 5802, RFC 7677), and the server's side of one exchange.
struct ScramVerifier: Sendable {
  static let mechanism = "SCRAM-SHA-256"
  private static let rounds = 4096

  private let salt: [UInt8]
  private let storedKey: [UInt8]
  private let serverKey: [UInt8]

  init(password: String, salt: [UInt8]) {
    self.salt = salt
    let salted = PasswordDigest.stretch(Array(password.utf8), salt: salt, rounds: ScramVerifier.rounds)
    storedKey = PasswordDigest.sha256(PasswordDigest.hmac(salted, Array("Client Key".utf8)))
    serverKey = PasswordDigest.hmac(salted, Array("Server Key".utf8))
  }

  /// An exchange that has heard the client's first message.
  struct Exchange {
    /// The server's first message.
    let challenge: String
    fileprivate let clientFirst: String
    fileprivate let header: String
    fileprivate let nonce: String
  }

  /// nil for a message that is none.
  func begin(_ message: String, nonce: String) -> Exchange? {
    // gs2-header: "n,,", or "y,," from a client that could bind channels; with a name in it for another identity.
    let parts = message.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "n" || parts[0] == "y", parts[1].isEmpty || parts[1].hasPrefix("a=") else {
      return nil
    }
    let bare = parts[2]
    let attributes = bare.split(separator: ",", omittingEmptySubsequences: false)
    guard attributes.count >= 2, attributes[0].hasPrefix("n="), attributes[1].hasPrefix("r="), attributes[1].count > 2
    else { return nil }
    let whole = attributes[1].dropFirst(2) + nonce
    let challenge = "r=\(whole),s=\(PasswordDigest.base64(salt)),i=\(ScramVerifier.rounds)"
    return Exchange(
      challenge: challenge, clientFirst: String(bare), header: "\(parts[0]),\(parts[1]),", nonce: String(whole))
  }

  /// The server's last message where the client's proof is right; nil otherwise.
  func finish(_ exchange: Exchange, _ message: String) -> String? {
    let attributes = message.split(separator: ",", omittingEmptySubsequences: false)
    guard attributes.count >= 3, let last = attributes.last, last.hasPrefix("p="),
      attributes[0] == "c=" + PasswordDigest.base64(Array(exchange.header.utf8)),
      attributes[1] == "r=" + exchange.nonce,
      let proof = PasswordDigest.decode(base64: last.dropFirst(2)), proof.count == 32
    else { return nil }
    let withoutProof = attributes.dropLast().joined(separator: ",")
    let transcript = Array("\(exchange.clientFirst),\(exchange.challenge),\(withoutProof)".utf8)
    let signature = PasswordDigest.hmac(storedKey, transcript)
    let key = zip(proof, signature).map { $0 ^ $1 }
    guard PasswordDigest.areEqual(PasswordDigest.sha256(key), storedKey) else { return nil }
    return "v=" + PasswordDigest.base64(PasswordDigest.hmac(serverKey, transcript))
  }
}
