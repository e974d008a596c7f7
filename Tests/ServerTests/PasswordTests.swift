import Testing

@testable import Server

/// The exchanges against the examples of their standards.
@Suite struct PasswordTests {
  @Test func base64GoesBothWays() {
    for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
      #expect(PasswordDigest.base64(Array(text.utf8)) == encoded)
      #expect(PasswordDigest.decode(base64: encoded) == Array(text.utf8))
    }
    #expect(PasswordDigest.decode(base64: "Zm9v!") == nil)
  }

  /// RFC 4231, cases 1 and 6.
  @Test func hmacIsTheStandards() {
    let short = PasswordDigest.hmac([UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8))
    #expect(
      PasswordDigest.hex(short)
        == Array("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7".utf8))
    let long = PasswordDigest.hmac(
      [UInt8](repeating: 0xAA, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8))
    #expect(
      PasswordDigest.hex(long) == Array("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54".utf8))
  }

  /// RFC 7677, section 3.
  @Test func scramIsTheStandards() throws {
    let salt = try #require(PasswordDigest.decode(base64: "W22ZaJ0SNY7soEsUEjb6gQ=="))
    let verifier = ScramVerifier(password: "pencil", salt: salt)
    let exchange = try #require(
      verifier.begin("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", nonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"))
    #expect(
      exchange.challenge == "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
    let start = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p="
    #expect(
      verifier.finish(exchange, start + "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
        == "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
    #expect(verifier.finish(exchange, start + "eHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=") == nil)
    #expect(verifier.finish(exchange, "c=biws,r=other,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=") == nil)
  }

  @Test func scramRefusesWhatIsNone() {
    let verifier = ScramVerifier(password: "x", salt: [1])
    for text in ["", "n,,", "n,,n=u", "p=tls-server-end-point,,n=u,r=x", "n,b=x,n=u,r=x", "n,,r=x,n=u", "n,,n=u,r="] {
      #expect(verifier.begin(text, nonce: "s") == nil, "\(text)")
    }
  }

  @Test func comparesWhole() {
    #expect(PasswordDigest.areEqual([1, 2], [1, 2]))
    #expect(!PasswordDigest.areEqual([1, 2], [1, 3]))
    #expect(!PasswordDigest.areEqual([1, 2], [1]))
    #expect(!PasswordDigest.areEqual([1], [1, 0]))
    #expect(!PasswordDigest.areEqual([], [0]))
  }
}
