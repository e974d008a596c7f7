import CCurl

/// One HTTP answer.
package struct HTTPAnswer: Sendable {
  package let status: Int
  /// As the status line has it, as `Not Found`; may be empty.
  package let reason: String
  package let body: [UInt8]
  /// Names in lower case.
  package let headers: [String: String]
}

/// Why there was no answer.
package enum HTTPFailure: Error, Sendable {
  /// libcurl cannot be opened; what the system's loader says.
  case noLibrary(String)
  /// No connection, or one that broke off; the host, and what libcurl says.
  case noAnswer(String, String)
  case timedOut(String, String)
  /// The stop flag was raised.
  case stopped
  /// More bytes than were allowed; the host.
  case tooLong(String)
}

/// How a client behaves beyond a plain request.
package struct HTTPSettings: Sendable {
  /// Whether it goes where the server sends it, to http and https alone.
  package var followsRedirects = false
  package var connectSeconds = 10
  /// After so long without a byte the answer counts as lost.
  package var idleSeconds = 30
  /// A file of certificates to trust in the place of the system's.
  package var certificates: String?
  /// In the place of the proxy that libcurl takes from the environment.
  package var proxy: String?
  /// Whether `~/.netrc` may give a name and a password for a host.
  package var usesNetrc = false
  package var userAgent: String?

  package init() {}
}

/// Sends requests over one connection, one after the other; libcurl does the work.
package final class HTTPClient {
  private let curl: OpaquePointer
  private let stop: StopFlag
  private let settings: HTTPSettings

  /// - Throws: `noLibrary`.
  package init(stop: StopFlag, settings: HTTPSettings = HTTPSettings()) throws(HTTPFailure) {
    self.stop = stop
    self.settings = settings
    var reason: UnsafePointer<CChar>?
    guard let curl = ccurl_open(&reason) else { throw .noLibrary(reason.map { String(cString: $0) } ?? "") }
    self.curl = curl
  }

  deinit { ccurl_close(curl) }

  /// - Parameter limit: how many bytes the answer may have.
  package func send(
    _ method: String, _ url: String, _ headers: [String] = [], _ body: [UInt8] = [], limit: Int
  ) throws(HTTPFailure) -> HTTPAnswer {
    configure()
    var lines: [ContiguousArray<CChar>] = headers.map { $0.utf8CString }
    var failure = [CChar](repeating: 0, count: 256)
    let status = Self.withPointers(&lines) { pointers in
      body.withUnsafeBufferPointer { bytes in
        ccurl_request(
          curl, method, url, pointers, bytes.baseAddress, bytes.count, max(0, limit), stop.pointer, &failure,
          failure.count)
      }
    }
    guard status > 0 else {
      let reason = failure.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } ?? ""
      switch status {
      case Int(ccurl_timed_out): throw .timedOut(Self.host(url), reason)
      case Int(ccurl_stopped): throw .stopped
      case Int(ccurl_too_long): throw .tooLong(Self.host(url))
      default: throw .noAnswer(Self.host(url), reason)
      }
    }
    var length = 0
    let start = ccurl_body(curl, &length)
    let answer = Array(UnsafeBufferPointer(start: start, count: start == nil ? 0 : length))
    let top = ccurl_headers(curl, &length)
    let head = String(decoding: UnsafeBufferPointer(start: top, count: top == nil ? 0 : length), as: UTF8.self)
    let (reason, fields) = Self.fields(head)
    return HTTPAnswer(status: Int(status), reason: reason, body: answer, headers: fields)
  }

  private func configure() {
    var options = CCurlOptions()
    options.follows_redirects = settings.followsRedirects ? 1 : 0
    options.connect_seconds = settings.connectSeconds
    options.idle_seconds = settings.idleSeconds
    options.uses_netrc = settings.usesNetrc ? 1 : 0
    ccurl_configure(curl, options, settings.certificates, settings.proxy, settings.userAgent)
  }

  private static func withPointers<R>(
    _ lines: inout [ContiguousArray<CChar>], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R
  ) -> R {
    // Copies whose addresses stay while C looks at them.
    let copies = lines.map { line in
      let block = UnsafeMutablePointer<CChar>.allocate(capacity: line.count)
      line.withUnsafeBufferPointer { source in
        if let base = source.baseAddress { block.initialize(from: base, count: source.count) }
      }
      return block
    }
    defer { for copy in copies { copy.deallocate() } }
    var pointers: [UnsafePointer<CChar>?] = copies.map { UnsafePointer($0) }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else {
        var none: UnsafePointer<CChar>?
        return body(&none)
      }
      return body(base)
    }
  }

  /// The words of the last status line, and the fields; of several answers in a row (redirects) the last one's.
  private static func fields(_ head: String) -> (reason: String, fields: [String: String]) {
    var reason = ""
    var fields: [String: String] = [:]
    for line in head.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("HTTP/") {
        let words = line.split(separator: " ", maxSplits: 2)
        reason = words.count > 2 ? String(words[2]) : ""
        fields = [:]
        continue
      }
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      fields[line[..<colon].lowercased()] = String(value)
    }
    return (reason, fields)
  }

  /// Host and port, without a name or a password.
  private static func host(_ url: String) -> String {
    let bytes = Array(url.utf8)
    var start = 0
    if let at = bytes.indices.first(where: { bytes[$0...].starts(with: "://".utf8) }) { start = at + 3 }
    let authority = bytes[start...].prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    let host = authority.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).last ?? authority
    return String(decoding: host, as: UTF8.self)
  }
}
