import Diagnostics
import Foundation
import HTTP
import ObjectStore
import TestSupport
import Testing

/// Services that answer, but not as S3 does.
@Suite struct HostileServiceTests {
  private static func code(_ work: () throws -> Void) -> String? {
    do {
      try work()
      return nil
    } catch {
      return (error as? Diagnostic)?.code
    }
  }

  private static func listing(_ text: String) -> String {
    "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(text)</ListBucketResult>"
  }

  private static let oneObject = listing(
    "<IsTruncated>false</IsTruncated><Contents><Key>a.csv</Key><Size>8</Size><ETag>\"x\"</ETag></Contents>")

  private static let bucket = ObjectLocation(bucket: "b", key: "a")

  @Test func whatIsNoListingIsNoEmptyOne() throws {
    for body in [
      "<html>not s3</html>", "", "<ListBucketResult><Contents><Key>a", "{}",
      // One that would never end.
      Self.listing("<IsTruncated>true</IsTruncated><NextContinuationToken>z</NextContinuationToken>"),
    ] {
      let service = try CannedService { _ in .answer(200, body) }
      let storage = try service.storage()
      #expect(Self.code { _ = try storage.list(Self.bucket) } == "storage.no-listing", "\(body)")
    }
    let service = try CannedService { _ in .answer(200, Self.listing("<IsTruncated>false</IsTruncated>")) }
    #expect(try service.storage().list(Self.bucket).isEmpty)
  }

  @Test func aRefusalIsToldAndATroubledServiceAskedAgain() throws {
    let refusing = try CannedService { _ in .answer(403, "<Error><Code>AccessDenied</Code></Error>") }
    let storage = try refusing.storage()
    #expect(Self.code { _ = try storage.list(Self.bucket) } == "storage.refused")
    #expect(refusing.count == 1)
    let troubled = try CannedService { $0 < 2 ? .answer(503, "") : .answer(200, Self.oneObject) }
    #expect(try troubled.storage().list(Self.bucket).count == 1)
    #expect(troubled.count == 3)
  }

  @Test func moreThanTheObjectHasIsNotTaken() throws {
    let service = try CannedService { number in
      number == 0 ? .answer(200, Self.oneObject) : .answer(200, String(repeating: "1,x,2.5\n", count: 10_000))
    }
    let storage = try service.storage()
    let object = try #require(try storage.list(Self.bucket).first)
    #expect(Self.code { _ = try storage.open(object).read(at: 0, count: 8) } == "storage.too-long")
    #expect(service.count == 2)
  }

  @Test func whoHangsIsLeftWhenTheStatementIsCancelled() throws {
    let service = try CannedService { _ in .silence }
    let stop = StopFlag()
    let storage = try service.storage(stop)
    let start = Date()
    let timer = Thread {
      usleep(300_000)
      stop.raise()
    }
    timer.start()
    #expect(Self.code { _ = try storage.list(Self.bucket) } == "storage.stopped")
    #expect(Date().timeIntervalSince(start) < 20)
    // Until it is lowered nothing is asked.
    #expect(Self.code { _ = try storage.list(Self.bucket) } == "storage.stopped")
    #expect(service.count == 1)
  }
}

/// Answers each request as it is told, one connection after the other.
private final class CannedService: @unchecked Sendable {
  enum Answer {
    case answer(Int, String)
    case silence
  }

  private let port: Int
  private let listener: Int32
  private let lock = NSLock()
  private var asked = 0

  var count: Int { lock.withLock { asked } }

  init(_ answer: @escaping @Sendable (Int) -> Answer) throws {
    port = FreePort.find()
    #if canImport(Glibc)
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    try #require(isBound && listen(listener, 8) == 0)
    let door = listener
    let thread = Thread { [weak self] in
      while true {
        let client = accept(door, nil, nil)
        guard client >= 0 else { return }
        guard let self else {
          close(client)
          return
        }
        self.serve(client, answer)
      }
    }
    thread.start()
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  func storage(_ stop: StopFlag = StopFlag()) throws -> any ObjectStorage {
    let settings = EndpointSettings(url: "http://127.0.0.1:\(port)", accessKeyID: "a", secretAccessKey: "b")
    return try StorageSettings.endpoint(settings).makeStorage(stop: stop)
  }

  /// Until the client hangs up; requests here have no body.
  private func serve(_ client: Int32, _ answer: (Int) -> Answer) {
    var received: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(client, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      received += chunk[..<count]
      guard received.suffix(4).elementsEqual("\r\n\r\n".utf8) else { continue }
      received.removeAll()
      let number = lock.withLock {
        asked += 1
        return asked - 1
      }
      guard case .answer(let status, let body) = answer(number) else { continue }
      let text = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
      let bytes = Array(text.utf8)
      var sent = 0
      while sent < bytes.count {
        let more = bytes[sent...].withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard more > 0 else { break }
        sent += more
      }
    }
    close(client)
  }
}
