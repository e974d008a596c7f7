import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The sockets that clients come to: one for each address of the host's name.
struct Listener {
  private let descriptors: [Int32]
  /// The port, also where a free one was taken.
  let port: UInt16

  /// - Throws: `serve.cannot-listen`.
  init(_ host: String, _ port: UInt16) throws(Diagnostic) {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    hints.ai_flags = AI_PASSIVE
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host.isEmpty || host == "*" ? nil : host, String(port), &hints, &list)
    guard status == 0 else { throw .cannotListen(host, port, String(cString: gai_strerror(status))) }
    defer { freeaddrinfo(list) }
    var opened: [Int32] = []
    var number = port
    var reason = "no address"
    var entry = list
    while let info = entry?.pointee {
      // A free port is taken once: further addresses take the same.
      if opened.isEmpty || port != 0, let descriptor = Listener.open(info) {
        opened.append(descriptor)
        number = Listener.port(of: descriptor) ?? number
      } else if opened.isEmpty {
        reason = String(cString: strerror(errno))
      }
      entry = info.ai_next
    }
    guard !opened.isEmpty else { throw .cannotListen(host, port, reason) }
    descriptors = opened
    self.port = number
  }

  private static func open(_ info: addrinfo) -> Int32? {
    let descriptor = socket(info.ai_family, info.ai_socktype, info.ai_protocol)
    guard descriptor >= 0 else { return nil }
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
    if info.ai_family == AF_INET6 { setsockopt(descriptor, Int32(IPPROTO_IPV6), Int32(IPV6_V6ONLY), &on, size) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, listen(descriptor, 64) == 0 else {
      let number = errno
      _ = Glibc.close(descriptor)
      errno = number
      return nil
    }
    return descriptor
  }

  private static func port(of descriptor: Int32) -> UInt16? {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard status == 0 else { return nil }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { UInt16(bigEndian: $0.pointee.sin_port) }
    }
  }

  /// Connections that came within that time.
  func accept(milliseconds: Int32) -> [Int32] {
    var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&entries, nfds_t(entries.count), milliseconds) > 0 else { return [] }
    var clients: [Int32] = []
    for entry in entries where entry.revents & Int16(POLLIN) != 0 {
      let client = Glibc.accept(entry.fd, nil, nil)
      guard client >= 0 else {
        // No descriptor to be had: do not spin.
        if errno == EMFILE || errno == ENFILE { usleep(100_000) }
        continue
      }
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      var on: Int32 = 1
      let size = socklen_t(MemoryLayout<Int32>.size)
      setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
      setsockopt(client, SOL_SOCKET, SO_KEEPALIVE, &on, size)
      clients.append(client)
    }
    return clients
  }

  func close() { for descriptor in descriptors { _ = Glibc.close(descriptor) } }
}

extension Diagnostic {
  static func cannotListen(_ host: String, _ port: UInt16, _ reason: String) -> Diagnostic {
    Diagnostic(
      code: "serve.cannot-listen", message: "cannot listen at \(host):\(port): \(reason)",
      hint: "choose another port with --port, or another address with --host")
  }
}
