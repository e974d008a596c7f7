import Diagnostics
import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A small HTTP server for the files of one folder: GET and HEAD only, one request for each connection.
struct PageServer {
  let folder: String
  let host: String
  let port: UInt16

  /// Serves until `isCancelled` says so; `ready` gets the address.
  func run(isCancelled: () -> Bool, ready: (String) -> Void) throws(Diagnostic) {
    let listener = try listen()
    defer { close(listener) }
    ready("http://\(host):\(port)")
    while !isCancelled() {
      var poll = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
      guard Glibc.poll(&poll, 1, 200) > 0 else { continue }
      let client = accept(listener, nil, nil)
      guard client >= 0 else { continue }
      answer(client)
      close(client)
    }
  }

  private func listen() throws(Diagnostic) -> Int32 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var reuse: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    let known = inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &address.sin_addr) == 1
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard known, bound == 0, Glibc.listen(listener, 16) == 0 else {
      let reason = known ? String(cString: strerror(errno)) : "no such address"
      close(listener)
      throw Diagnostic(
        code: "docs.cannot-listen", message: "cannot listen at \(host):\(port): \(reason)",
        hint: "choose another port with --port")
    }
    return listener
  }

  private func answer(_ client: Int32) {
    var buffer = [UInt8](repeating: 0, count: 8192)
    let count = read(client, &buffer, buffer.count)
    guard count > 0 else { return }
    let request = String(decoding: buffer[0..<count], as: UTF8.self)
    let words = request.prefix { $0 != "\r" && $0 != "\n" }.split(separator: " ")
    guard words.count >= 2, words[0] == "GET" || words[0] == "HEAD" else {
      return send(client, "405 Method Not Allowed", [], "text/plain")
    }
    var path = String(words[1].prefix { $0 != "?" && $0 != "#" })
    if path == "/" { path = "/index.html" }
    let file = Path.normalize(Path.join(folder, String(path.dropFirst())))
    guard Path.relative(file, to: folder) != nil, FileSystem.isFile(file) else {
      return send(client, "404 Not Found", Array("not found\n".utf8), "text/plain")
    }
    do throws(FileError) {
      let bytes = try FileSystem.read(file)
      send(
        client, "200 OK", words[0] == "HEAD" ? [] : bytes,
        file.hasSuffix(".html") ? "text/html; charset=utf-8" : "application/json")
    } catch {
      send(client, "500 Internal Server Error", [], "text/plain")
    }
  }

  private func send(_ client: Int32, _ status: String, _ body: [UInt8], _ type: String) {
    let head =
      "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n"
    _ = FileSystem.writeAll(Array(head.utf8) + body, to: client)
  }
}
