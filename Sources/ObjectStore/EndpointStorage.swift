import Diagnostics
import HTTP

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An S3-compatible service over HTTP.
final class EndpointStorage: ObjectStorage {
  private let settings: EndpointSettings
  private let client: HTTPClient

  private let stop: StopFlag
  /// More than any listing of a thousand keys.
  private static let longestListing = 32 << 20

  init(_ settings: EndpointSettings, stop: StopFlag) throws(Diagnostic) {
    self.settings = settings
    self.stop = stop
    do throws(HTTPFailure) { client = try HTTPClient(stop: stop) } catch { throw StorageDiagnostics.http(error) }
  }

  /// Sends one signed request; answers that may pass are asked for again.
  fileprivate func send(
    _ method: String, _ location: ObjectLocation, query: [(String, String)] = [], headers: [String] = [],
    body: [UInt8] = [], limit: Int = longestListing
  ) throws(Diagnostic) -> HTTPAnswer {
    let key = RequestSigner.encoded(location.key, keepingSlashes: true)
    var base = settings.url
    var path = "/" + key
    if settings.usesPaths {
      path = "/\(location.bucket)" + path
    } else if let scheme = base.range(of: "://") {
      base = base[..<scheme.upperBound] + location.bucket + "." + base[scheme.upperBound...]
    }
    let host = base.range(of: "://").map { String(base[$0.upperBound...]) } ?? base
    let asked = RequestSigner.queryText(query)
    let url = base + path + (asked.isEmpty ? "" : "?" + asked)
    var attempt = 0
    while true {
      guard !stop.isRaised else { throw StorageDiagnostics.stopped() }
      let signer = RequestSigner(settings: settings, time: Int(time(nil)))
      let signed = signer.headers(method: method, host: host, path: path, query: query, body: body)
      do throws(Diagnostic) {
        let answer = try answer(method, url, signed + headers, body, limit)
        guard [500, 502, 503, 504].contains(answer.status), attempt < 3 else { return answer }
      } catch {
        switch error.code {
        case "storage.stopped", "storage.too-long": throw error
        // A service that hangs is asked once more, not for minutes.
        case "storage.timed-out" where attempt > 0: throw error
        default: guard attempt < 3 else { throw error }
        }
      }
      usleep(100_000 << UInt32(attempt))
      attempt += 1
    }
  }

  private func answer(
    _ method: String, _ url: String, _ headers: [String], _ body: [UInt8], _ limit: Int
  ) throws(Diagnostic) -> HTTPAnswer {
    do throws(HTTPFailure) {
      return try client.send(method, url, headers, body, limit: limit)
    } catch {
      throw StorageDiagnostics.http(error)
    }
  }

  fileprivate func refused(_ answer: HTTPAnswer, _ location: ObjectLocation) -> Diagnostic {
    StorageDiagnostics.refused(answer.status, ListingReader(answer.body).first("Code") ?? "", location.url)
  }

  func list(_ prefix: ObjectLocation) throws(Diagnostic) -> [StoredObject] {
    var found: [StoredObject] = []
    var token: String?
    repeat {
      var query = [("list-type", "2"), ("prefix", prefix.key)]
      if let token { query.append(("continuation-token", token)) }
      let answer = try send("GET", ObjectLocation(bucket: prefix.bucket, key: ""), query: query)
      guard answer.status == 200 else { throw refused(answer, prefix) }
      let listing = ListingReader(answer.body)
      guard listing.isListing else { throw StorageDiagnostics.noListing(prefix.url) }
      for entry in listing.all("Contents", ["Key", "Size", "ETag"]) {
        guard let key = entry["Key"], let size = entry["Size"].flatMap({ Int($0) }) else { continue }
        // Consoles mark a folder by an empty object.
        if key.hasSuffix("/"), size == 0 { continue }
        found.append(
          StoredObject(
            location: ObjectLocation(bucket: prefix.bucket, key: key), size: size, version: entry["ETag"] ?? ""))
      }
      let next = listing.first("IsTruncated") == "true" ? listing.first("NextContinuationToken") : nil
      guard next == nil || next != token else { throw StorageDiagnostics.noListing(prefix.url) }
      token = next
    } while token != nil
    return found.sorted { $0.location.key.utf8.lexicographicallyPrecedes($1.location.key.utf8) }
  }

  func find(_ location: ObjectLocation) throws(Diagnostic) -> StoredObject? {
    let answer = try send("HEAD", location)
    if answer.status == 404 { return nil }
    guard answer.status == 200, let size = answer.headers["content-length"].flatMap({ Int($0) }) else {
      throw refused(answer, location)
    }
    return StoredObject(location: location, size: size, version: answer.headers["etag"] ?? "")
  }

  func open(_ object: StoredObject) throws(Diagnostic) -> any ObjectReader { RangeReader(self, object) }

  func create(_ location: ObjectLocation) throws(Diagnostic) -> any ObjectWriter { PartWriter(self, location) }

  func remove(_ location: ObjectLocation) throws(Diagnostic) {
    let answer = try send("DELETE", location)
    guard [200, 204, 404].contains(answer.status) else { throw refused(answer, location) }
  }
}

/// Reads ranges, each in a request of its own; small ones from a block that is asked for ahead.
private final class RangeReader: ObjectReader {
  private static let blockSize = 4 << 20

  let object: StoredObject
  private let storage: EndpointStorage
  private var block: [UInt8] = []
  private var blockStart = 0

  init(_ storage: EndpointStorage, _ object: StoredObject) {
    self.storage = storage
    self.object = object
  }

  func read(at offset: Int, count: Int) throws(Diagnostic) -> [UInt8] {
    let wanted = max(0, min(count, object.size - offset))
    guard wanted > 0 else { return [] }
    if offset < blockStart || offset + wanted > blockStart + block.count {
      block = try fetch(offset, min(max(wanted, Self.blockSize), object.size - offset))
      blockStart = offset
    }
    let from = offset - blockStart
    return Array(block[from..<from + wanted])
  }

  private func fetch(_ offset: Int, _ count: Int) throws(Diagnostic) -> [UInt8] {
    var headers = ["Range: bytes=\(offset)-\(offset + count - 1)"]
    if !object.version.isEmpty { headers.append("If-Match: \(object.version)") }
    // A service that knows no ranges gives the whole object.
    let answer = try storage.send("GET", object.location, headers: headers, limit: object.size)
    if answer.status == 412 || answer.status == 404 { throw StorageDiagnostics.changed(object.location.url) }
    guard answer.status == 206 || answer.status == 200 else { throw storage.refused(answer, object.location) }
    let body = answer.status == 200 ? Array(answer.body.dropFirst(offset).prefix(count)) : answer.body
    guard body.count == count else { throw StorageDiagnostics.changed(object.location.url) }
    return body
  }
}

/// Writes a small object in one request, a larger one in parts, so that memory stays bounded.
private final class PartWriter: ObjectWriter {
  private static let partSize = 8 << 20

  private let storage: EndpointStorage
  private let location: ObjectLocation
  private var pending: [UInt8] = []
  /// nil before the first part.
  private var upload: String?
  private var tags: [String] = []
  private var isFinished = false

  init(_ storage: EndpointStorage, _ location: ObjectLocation) {
    self.storage = storage
    self.location = location
  }

  deinit {
    guard !isFinished, let upload else { return }
    _ = try? storage.send("DELETE", location, query: [("uploadId", upload)])
  }

  func write(_ bytes: [UInt8]) throws(Diagnostic) {
    pending += bytes
    while pending.count > Self.partSize {
      try sendPart(Array(pending.prefix(Self.partSize)))
      pending.removeFirst(Self.partSize)
    }
  }

  private func sendPart(_ part: [UInt8]) throws(Diagnostic) {
    let upload = try begin()
    let answer = try storage.send(
      "PUT", location, query: [("partNumber", String(tags.count + 1)), ("uploadId", upload)], body: part)
    guard answer.status == 200, let tag = answer.headers["etag"] else { throw storage.refused(answer, location) }
    tags.append(tag)
  }

  private func begin() throws(Diagnostic) -> String {
    if let upload { return upload }
    let answer = try storage.send("POST", location, query: [("uploads", "")])
    guard answer.status == 200, let name = ListingReader(answer.body).first("UploadId") else {
      throw storage.refused(answer, location)
    }
    upload = name
    return name
  }

  func finish() throws(Diagnostic) {
    guard upload != nil else {
      let answer = try storage.send("PUT", location, body: pending)
      guard answer.status == 200 else { throw storage.refused(answer, location) }
      isFinished = true
      return
    }
    if !pending.isEmpty { try sendPart(pending) }
    var text = "<CompleteMultipartUpload>"
    for (index, tag) in tags.enumerated() {
      text += "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\(tag)</ETag></Part>"
    }
    text += "</CompleteMultipartUpload>"
    let answer = try storage.send(
      "POST", location, query: [("uploadId", upload ?? "")], body: Array(text.utf8))
    // The service may tell of a failure after it began to answer with success.
    guard answer.status == 200, ListingReader(answer.body).first("Code") == nil else {
      throw storage.refused(answer, location)
    }
    isFinished = true
  }
}

extension String {
  /// The first place of a text in this one.
  fileprivate func range(of text: String) -> Range<String.Index>? {
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
