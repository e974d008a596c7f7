import CCurl
import Diagnostics

/// One HTTP answer.
struct HTTPAnswer {
  let status: Int
  let body: [UInt8]
  /// Names in lower case.
  let headers: [String: String]
}

/// Sends requests over one connection, one after the other; libcurl does the work.
final class HTTPClient {
  private let curl: OpaquePointer
  private let stop: StopFlag

  /// - Throws: `storage.no-libcurl`.
  init(stop: StopFlag) throws(Diagnostic) {
    self.stop = stop
    var reason: UnsafePointer<CChar>?
    guard let curl = ccurl_open(&reason) else {
      throw StorageDiagnostics.noLibrary(reason.map { String(cString: $0) } ?? "")
    }
    self.curl = curl
  }

  deinit { ccurl_close(curl) }

  /// - Parameter limit: how many bytes the answer may have.
  /// - Throws: `storage.no-answer`, `storage.timed-out`, `storage.stopped`, `storage.too-long`.
  func send(
    _ method: String, _ url: String, _ headers: [String], _ body: [UInt8], limit: Int
  ) throws(Diagnostic) -> HTTPAnswer {
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
      case Int(ccurl_timed_out): throw StorageDiagnostics.timedOut(Self.host(url), reason)
      case Int(ccurl_stopped): throw StorageDiagnostics.stopped()
      case Int(ccurl_too_long): throw StorageDiagnostics.tooLong(Self.host(url))
      default: throw StorageDiagnostics.noAnswer(Self.host(url), reason)
      }
    }
    var length = 0
    let start = ccurl_body(curl, &length)
    let answer = Array(UnsafeBufferPointer(start: start, count: start == nil ? 0 : length))
    let top = ccurl_headers(curl, &length)
    let head = String(decoding: UnsafeBufferPointer(start: top, count: top == nil ? 0 : length), as: UTF8.self)
    return HTTPAnswer(status: Int(status), body: answer, headers: Self.fields(head))
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

  private static func fields(_ head: String) -> [String: String] {
    var fields: [String: String] = [:]
    for line in head.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      fields[line[..<colon].lowercased()] = String(value)
    }
    return fields
  }

  private static func host(_ url: String) -> String {
    guard let start = url.range(of: "://") else { return url }
    return String(url[start.upperBound...].prefix { $0 != "/" && $0 != "?" })
  }
}

extension String {
  /// The first place of a text in this one.
  func range(of text: String) -> Range<String.Index>? {
    let wanted = Array(text.utf8)
    let own = Array(utf8)
    guard !wanted.isEmpty, own.count >= wanted.count else { return nil }
    for start in 0...(own.count - wanted.count) where own[start..<start + wanted.count].elementsEqual(wanted) {
      let lower = utf8.index(utf8.startIndex, offsetBy: start)
      return lower..<utf8.index(lower, offsetBy: wanted.count)
    }
    return nil
  }
}
