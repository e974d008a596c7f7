import FileSystem
import Foundation
import JSON

/// A package hub on this machine that answers for http://hub.example/ as a proxy, or under its own address. It serves
/// the packages of a document like Tests/Cases/deps/hub.json, and their archives.
public final class FakeHub: @unchecked Sendable {
  public enum Answer: Sendable {
    case answer(Int, [UInt8], [String])
    /// Nothing comes, and the connection stays open.
    case silence
  }

  private let listener: Int32
  private let packages: JSONObject
  private let lock = NSLock()
  private var asked: [String] = []
  private let special: @Sendable (_ path: String, _ count: Int) -> Answer?
  public let url: String

  /// Paths in the order in which they were asked for.
  public var requests: [String] { lock.withLock { asked } }

  /// - Parameters:
  ///   - document: the text of the packages.
  ///   - special: answers for a path that was asked for so often before; nil for the usual ones.
  public init(
    _ document: String, special: @escaping @Sendable (_ path: String, _ count: Int) -> Answer? = { _, _ in nil }
  ) throws {
    packages = try JSONReader.read(document).object ?? [:]
    self.special = special
    let port = FreePort.find()
    url = "http://127.0.0.1:\(port)/"
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
    guard isBound, listen(listener, 32) == 0 else { throw CocoaError(.fileNoSuchFile) }
    let door = listener
    Thread { [weak self] in
      while true {
        let client = accept(door, nil, nil)
        guard client >= 0 else { return }
        guard let self else {
          close(client)
          return
        }
        Thread { self.serve(client) }.start()
      }
    }.start()
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func serve(_ client: Int32) {
    defer { close(client) }
    var received: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(client, &chunk, chunk.count, 0)
      guard count > 0 else { return }
      received += chunk[..<count]
      guard received.suffix(4).elementsEqual("\r\n\r\n".utf8) else { continue }
      let words = String(decoding: received, as: UTF8.self).split(separator: " ")
      received.removeAll()
      var path = words.count > 1 ? String(words[1]) : ""
      if path.hasPrefix("http://hub.example") { path = String(path.dropFirst(18)) }
      let before = lock.withLock {
        asked.append(path)
        return asked.filter { $0 == path }.count - 1
      }
      guard case .answer(let status, let body, let headers) = special(path, before) ?? usual(path) else { continue }
      let more = headers.map { $0 + "\r\n" }.joined()
      let bytes =
        Array(
          "HTTP/1.1 \(status) \(status == 404 ? "Not Found" : "OK")\r\nContent-Length: \(body.count)\r\n\(more)\r\n"
            .utf8) + body
      var sent = 0
      while sent < bytes.count {
        let done = bytes[sent...].withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard done > 0 else { return }
        sent += done
      }
    }
  }

  /// What a hub says.
  public func usual(_ path: String) -> Answer {
    guard let body = body(path) else { return .answer(404, [], []) }
    return .answer(200, body, [])
  }

  private func body(_ path: String) -> [UInt8]? {
    if path == "/api/v1/index.json" { return JSONWriter.bytes(JSONValue(packages.keys)) }
    if path.hasPrefix("/api/v1/"), path.hasSuffix(".json") {
      return document(String(path.dropFirst(8).dropLast(5))).map { JSONWriter.bytes(.object($0)) }
    }
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count == 4, parts[0] == "archives", parts[3].hasSuffix(".tar.gz") else { return nil }
    let number = String(parts[3].dropLast(7))
    guard let version = packages[parts[1] + "/" + parts[2]]?["versions"]?[number] else { return nil }
    return try? TarWriter.package(version["name"]?.string ?? parts[2], number)
  }

  private func document(_ full: String) -> JSONObject? {
    guard let package = packages[full]?.object else { return nil }
    let names = full.split(separator: "/").map(String.init)
    var document: JSONObject = ["namespace": .string(names[0]), "name": .string(names[1])]
    for (key, value) in package where key != "versions" { document[key] = value }
    var versions = JSONObject()
    for (number, more) in package["versions"]?.object ?? [:] {
      var version: JSONObject = [
        "name": .string(names[1]), "version": .string(number), "packages": [],
        "downloads": ["tarball": .string("http://hub.example/archives/\(full)/\(number).tar.gz")],
      ]
      for (key, value) in more.object ?? [:] { version[key] = value }
      versions[number] = .object(version)
    }
    document["versions"] = .object(versions)
    return document
  }
}

/// Repositories like those of Tests/Cases/deps/repositories.json; the same commits each time.
public enum TestRepositories {
  public static let git: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { $0 + "/git" }.first { access($0, X_OK) == 0 }
  }()

  public static let environment = [
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.c",
    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b.c", "GIT_AUTHOR_DATE": "2026-01-01T00:00:00+0000",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00+0000",
  ]

  /// Makes them below a folder.
  public static func make(_ document: String, in folder: String) throws {
    for (name, commits) in try JSONReader.read(document).object ?? [:] {
      let path = folder + "/" + name
      try FileSystem.makeDirectory(path)
      try run("init", "-q", "-b", "main", in: path)
      for commit in commits.array ?? [] {
        for (file, text) in commit["files"]?.object ?? [:] {
          try FileSystem.makeDirectory(Path.parent(path + "/" + file))
          try FileSystem.write(Array((text.string ?? "").utf8), to: path + "/" + file)
        }
        try run("add", "-A", in: path)
        try run("commit", "-q", "-m", "change", in: path)
        for kind in ["tag", "branch"] {
          if let name = commit[kind]?.string { try run(kind, name, in: path) }
        }
      }
    }
  }

  public static func run(_ words: String..., in folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: git ?? "/usr/bin/git")
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
  }
}
