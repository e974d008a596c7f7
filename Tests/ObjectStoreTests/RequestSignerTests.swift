import ObjectStore
import Testing

/// AWS's own examples of signed requests to S3 (sig-v4-header-based-auth).
@Suite struct RequestSignerTests {
  private let signer = RequestSigner(
    settings: EndpointSettings(
      url: "https://s3.amazonaws.com", accessKeyID: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    time: 1_369_353_600)

  @Test(arguments: [
    ([("lifecycle", "")], "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
    ([("prefix", "J"), ("max-keys", "2")], "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
  ]) func equalsTheExamples(_ query: [(String, String)], _ signature: String) {
    let headers = signer.headers(
      method: "GET", host: "examplebucket.s3.amazonaws.com", path: "/", query: query, body: [])
    #expect(headers.contains { $0.hasPrefix("Authorization: ") && $0.hasSuffix("Signature=" + signature) })
    #expect(headers.contains("x-amz-date: 20130524T000000Z"))
  }

  @Test func namesAreEncoded() {
    #expect(RequestSigner.encoded("a b/ü+~", keepingSlashes: true) == "a%20b/%C3%BC%2B~")
    #expect(RequestSigner.queryText([("prefix", "a/b"), ("list-type", "2")]) == "list-type=2&prefix=a%2Fb")
  }

  @Test func aSessionTokenIsSigned() {
    var settings = signer.settings
    settings.sessionToken = "token"
    let headers = RequestSigner(settings: settings, time: 0).headers(
      method: "GET", host: "h", path: "/", query: [], body: [])
    #expect(headers.contains("x-amz-security-token: token"))
    #expect(headers.contains { $0.contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token") })
  }
}
