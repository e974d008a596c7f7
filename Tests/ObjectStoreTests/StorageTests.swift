import Diagnostics
import FileSystem
import Foundation
import ObjectStore
import TestSupport
import Testing

/// What every kind of storage does alike.
struct StorageChecks {
  let storage: any ObjectStorage
  let bucket: String

  private func at(_ key: String) -> ObjectLocation { ObjectLocation(bucket: bucket, key: key) }

  func run() throws {
    let names = ["data/a b/ü+1.csv", "data/a", "data/b/c", "database/x", "other", "data/a=1/y%20z"]
    for name in names { try storage.write(Array("content of \(name)".utf8), to: at(name)) }
    let listed = try storage.list(at("data/"))
    #expect(listed.map(\.location.key) == ["data/a", "data/a b/ü+1.csv", "data/a=1/y%20z", "data/b/c"])
    #expect(try storage.list(at("data")).count == 5)
    #expect(try storage.list(at("nothing")).isEmpty)
    #expect(try storage.list(at("")).count == 6)
    for object in listed {
      let text = String(decoding: try storage.contents(object.location), as: UTF8.self)
      #expect(text == "content of \(object.location.key)")
      #expect(object.size == text.utf8.count)
      #expect(try storage.find(object.location) == object)
    }
    #expect(try storage.find(at("data")) == nil)
    #expect(try storage.find(at("missing")) == nil)
    #expect(throws: Diagnostic.self) { try storage.contents(at("missing")) }

    let reader = try storage.open(try #require(try storage.find(at("other"))))
    #expect(try reader.read(at: 11, count: 3) == Array("oth".utf8))
    #expect(try reader.read(at: 14, count: 100) == Array("er".utf8))
    #expect(try reader.read(at: 16, count: 1).isEmpty)

    // A new content is a new version, and a reader of the old one finds out.
    let old = try #require(try storage.find(at("other")))
    try storage.write(Array("changed!".utf8), to: at("other"))
    #expect(try storage.find(at("other"))?.version != old.version)

    // Nothing is there before the writer is finished.
    do {
      let writer = try storage.create(at("given/up"))
      try writer.write([1, 2, 3])
    }
    #expect(try storage.list(at("given")).isEmpty)

    try storage.remove(at("other"))
    try storage.remove(at("other"))
    #expect(try storage.find(at("other")) == nil)
  }

  /// An object of many parts.
  func runLarge() throws {
    let block = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let writer = try storage.create(at("large"))
    for _ in 0..<18 { try writer.write(block) }
    try writer.write([9])
    try writer.finish()
    let object = try #require(try storage.find(at("large")))
    #expect(object.size == (18 << 20) + 1)
    let reader = try storage.open(object)
    var offset = 0
    while offset < object.size {
      let piece = try reader.read(at: offset, count: 1 << 20)
      #expect(piece == (offset < 18 << 20 ? block : [9]))
      offset += piece.count
    }
  }
}

@Suite struct FolderStorageTests {
  @Test func doesWhatEveryStorageDoes() throws {
    let root = NSTemporaryDirectory() + "redstart-store-\(getpid())"
    defer { try? FileSystem.remove(root) }
    let storage = try StorageSettings.folder(root: root).makeStorage()
    try StorageChecks(storage: storage, bucket: "lake").run()
    #expect(try storage.list(ObjectLocation(bucket: "none", key: "")).isEmpty)
    #expect(throws: Diagnostic.self) { try storage.list(ObjectLocation(bucket: "lake", key: "../x")) }
    #expect(throws: Diagnostic.self) { try storage.find(ObjectLocation(bucket: "..", key: "x")) }
  }

  @Test func withoutSettingsItSaysWhatToWrite() {
    #expect { try StorageSettings.none.makeStorage() } throws: { error in
      (error as? Diagnostic)?.code == "storage.not-configured"
    }
  }

  @Test func locationsAreRead() {
    #expect(ObjectLocation("s3://b/k/l")?.key == "k/l")
    #expect(ObjectLocation("s3://b")?.url == "s3://b/")
    #expect(ObjectLocation("s3:///k") == nil)
    #expect(ObjectLocation("https://b/k") == nil)
    #expect(ObjectLocation("s3://b/k")?.asFolder.url == "s3://b/k/")
  }
}

/// Against moto's S3 (scripts/setup.sh --test puts it into .build/moto).
@Suite(.serialized) struct EndpointStorageTests {
  static let moto: MotoServer? = MotoServer()

  @Test(.enabled(if: moto != nil, "moto is not installed: run scripts/setup.sh --test"))
  func doesWhatEveryStorageDoes() throws {
    let moto = try #require(Self.moto)
    let checks = StorageChecks(storage: try moto.storage(), bucket: try moto.bucket())
    try checks.run()
    try checks.runLarge()
  }

  @Test(.enabled(if: moto != nil, "moto is not installed: run scripts/setup.sh --test"))
  func listsMoreThanOnePage() throws {
    let moto = try #require(Self.moto)
    let storage = try moto.storage()
    let bucket = try moto.bucket()
    for number in 0..<1010 { try storage.write([1], to: ObjectLocation(bucket: bucket, key: "many/\(number)")) }
    #expect(try storage.list(ObjectLocation(bucket: bucket, key: "many/")).count == 1010)
  }

  @Test(.enabled(if: moto != nil, "moto is not installed: run scripts/setup.sh --test"))
  func saysWhatTheServiceSays() throws {
    let moto = try #require(Self.moto)
    let storage = try moto.storage()
    #expect {
      try storage.list(ObjectLocation(bucket: "no-such-bucket", key: ""))
    } throws: { error in
      (error as? Diagnostic)?.message.contains("404 (NoSuchBucket)") == true
    }
  }

  @Test func aServerThatIsNotThereIsNamed() throws {
    let settings = EndpointSettings(url: "http://127.0.0.1:1", accessKeyID: "a", secretAccessKey: "b")
    let storage = try StorageSettings.endpoint(settings).makeStorage()
    #expect {
      try storage.find(ObjectLocation(bucket: "b", key: "k"))
    } throws: { error in
      let diagnostic = error as? Diagnostic
      return diagnostic?.code == "storage.no-answer" && diagnostic?.message.contains("127.0.0.1:1") == true
    }
  }
}

/// A moto server of the test process's own.
final class MotoServer: Sendable {
  private let port: Int
  private let process: Process

  init?() {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let program =
      ProcessInfo.processInfo.environment["REDSTART_MOTO"] ?? root.path + "/.build/moto/bin/moto_server"
    guard FileSystem.exists(program) else { return nil }
    let port = FreePort.find()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["-H", "127.0.0.1", "-p", String(port)]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    self.port = port
    self.process = process
    MotoServer.running = process.processIdentifier
    atexit { kill(MotoServer.running, SIGTERM) }
    for _ in 0..<300 where !answers() { usleep(100_000) }
    guard answers() else {
      process.terminate()
      return nil
    }
  }

  nonisolated(unsafe) private static var running: Int32 = 0

  private func answers() -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  var settings: EndpointSettings {
    EndpointSettings(url: "http://127.0.0.1:\(port)", accessKeyID: "test", secretAccessKey: "test")
  }

  func storage() throws -> any ObjectStorage {
    try StorageSettings.endpoint(settings).makeStorage()
  }

  /// A new, empty bucket.
  func bucket() throws -> String {
    let name = "bucket-\(UInt32.random(in: 0..<UInt32.max))"
    // A PUT of an empty key makes a bucket.
    try storage().write([], to: ObjectLocation(bucket: name, key: ""))
    return name
  }
}
