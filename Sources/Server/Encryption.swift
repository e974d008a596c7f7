import CTLS
import Diagnostics
import Synchronization

/// A certificate and its private key, as PEM.
package struct TLSIdentity: Sendable, Equatable {
  package let certificate: [UInt8]
  package let key: [UInt8]

  package init(certificate: [UInt8], key: [UInt8]) {
    self.certificate = certificate
    self.key = key
  }

  /// Ten years: it is the project's own, and nobody renews it.
  private static let days: Int32 = 3650

  /// A new one for the loopback, signed by itself.
  /// - Throws: `serve.no-tls`.
  package static func make() throws(Diagnostic) -> TLSIdentity {
    var certificate: UnsafeMutablePointer<UInt8>?
    var certificateLength = 0
    var key: UnsafeMutablePointer<UInt8>?
    var keyLength = 0
    var made: Int32 = 0
    let reason = TLSMessage.taken {
      made = ctls_make_identity(days, &certificate, &certificateLength, &key, &keyLength, $0, $1)
    }
    guard made != 0, let certificate, let key else { throw .noTLS(reason) }
    defer {
      ctls_free_bytes(certificate, certificateLength)
      ctls_free_bytes(key, keyLength)
    }
    return TLSIdentity(
      certificate: Array(UnsafeBufferPointer(start: certificate, count: certificateLength)),
      key: Array(UnsafeBufferPointer(start: key, count: keyLength)))
  }
}

/// What the server's sessions under TLS share.
final class TLSContext: Sendable {
  /// The address of OpenSSL's context, which several threads may use at once.
  private let address: UInt

  /// - Throws: `serve.no-tls`.
  init(_ identity: TLSIdentity) throws(Diagnostic) {
    var made: OpaquePointer?
    let reason = TLSMessage.taken { message, size in
      made = ctls_context(
        identity.certificate, identity.certificate.count, identity.key, identity.key.count, message, size)
    }
    guard let made else { throw .noTLS(reason) }
    address = UInt(bitPattern: made)
  }

  /// Shakes hands with a client.
  func accept(_ descriptor: Int32) throws(ClientFailure) -> TLSSession {
    guard let context = OpaquePointer(bitPattern: address) else { throw .gone }
    var session: OpaquePointer?
    let reason = TLSMessage.taken { session = ctls_accept(context, descriptor, $0, $1) }
    guard let session else { throw .noHandshake(reason) }
    return TLSSession(session)
  }

  deinit {
    if let context = OpaquePointer(bitPattern: address) { ctls_context_free(context) }
  }
}

/// One connection under TLS. Belongs to its thread.
final class TLSSession {
  private let pointer: OpaquePointer
  private var isClosed = false

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  /// Bytes that have come and were not read yet.
  var pending: Int { ctls_pending(pointer) }

  /// As read(2).
  func read(_ room: UnsafeMutableRawBufferPointer) -> Int {
    guard let start = room.baseAddress else { return 0 }
    return ctls_read(pointer, start, room.count)
  }

  /// As write(2).
  func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let start = bytes.baseAddress else { return 0 }
    return ctls_write(pointer, start, bytes.count)
  }

  func close(holds: Bool) {
    guard !isClosed else { return }
    isClosed = true
    ctls_close(pointer, holds ? 1 : 0)
  }

  deinit { close(holds: false) }
}

/// The server's TLS, prepared when the first client asks.
final class Encryption: Sendable {
  private enum State {
    case unknown
    case ready(TLSContext)
    case absent
  }

  private let environment: ServeEnvironment
  private let state: Mutex<State>

  init(_ mode: ServeOptions.TLS, _ environment: ServeEnvironment) {
    self.environment = environment
    state = Mutex(mode == .off ? .absent : .unknown)
  }

  /// nil where there is none to be had; the log tells why, once.
  func context() -> TLSContext? {
    state.withLock { state in
      switch state {
      case .ready(let context): return context
      case .absent: return nil
      case .unknown: break
      }
      do throws(Diagnostic) {
        let context = try TLSContext(try environment.identity())
        state = .ready(context)
        return context
      } catch {
        environment.log("no TLS: \(error.message)")
        state = .absent
        return nil
      }
    }
  }
}

/// Messages that C writes into a buffer.
enum TLSMessage {
  static func taken(_ body: (UnsafeMutablePointer<CChar>, Int) -> Void) -> String {
    var buffer = [CChar](repeating: 0, count: 512)
    buffer.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { body(start, buffer.count) }
    }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension Diagnostic {
  package static func noTLS(_ reason: String) -> Diagnostic {
    Diagnostic(
      code: "serve.no-tls", message: "connections cannot be encrypted: \(reason)",
      hint: "install OpenSSL 3 (libssl3), or let clients connect with sslmode=disable")
  }
}
