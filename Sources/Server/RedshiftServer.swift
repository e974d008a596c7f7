import Database
import Diagnostics
import Postgres

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Takes connections of PostgreSQL's protocol, version 3, and gives each a session of the local Redshift.
package struct RedshiftServer: Sendable {
  private let options: ServeOptions
  private let environment: ServeEnvironment
  private let registry = SessionRegistry()
  private let authentication: Authentication
  private let encryption: Encryption

  /// How long a client may take to say who it is, in seconds.
  private static let startupTime = 60

  package init(_ options: ServeOptions, _ environment: ServeEnvironment) {
    self.options = options
    self.environment = environment
    encryption = Encryption(options.tls, environment)
    authentication = Authentication(
      options: options,
      verifier: ScramVerifier(password: options.password, salt: PasswordDigest.random(16)))
  }

  /// Serves until `isCancelled` says so, asked several times a second; then ends all sessions.
  /// - Parameter ready: gets the address once clients can come.
  /// - Throws: `serve.cannot-listen`.
  package func run(isCancelled: () -> Bool, ready: (_ host: String, _ port: UInt16) -> Void) throws(Diagnostic) {
    // A client that goes away shows as a failing write.
    signal(SIGPIPE, SIG_IGN)
    let listener = try Listener(options.host, options.port)
    ready(options.host, listener.port)
    while !isCancelled() {
      for descriptor in listener.accept(milliseconds: 200) { take(descriptor) }
      registry.cancelForGone()
    }
    listener.close()
    stop()
  }

  /// Lets sessions end; after two seconds they are broken off.
  private func stop() {
    registry.stop()
    for round in 0..<500 where registry.count > 0 {
      if round == 200 { registry.breakOff() }
      usleep(10_000)
    }
  }

  private func take(_ descriptor: Int32) {
    let socket = ClientSocket(descriptor)
    guard let id = registry.add(descriptor, limit: options.maxSessions) else {
      return refuse(socket, "too many connections")
    }
    let started = SessionThreads.start {
      // The socket is the thread's from here on.
      let socket = ClientSocket(descriptor)
      serve(socket, id)
      socket.flush()
      registry.remove(id)
      socket.close()
    }
    if !started {
      registry.remove(id)
      refuse(socket, "no thread to be had for another connection")
    }
  }

  private func refuse(_ socket: ClientSocket, _ reason: String) {
    environment.log("connection refused: \(reason)")
    socket.write(ErrorFields.message(reason, state: "53300", severity: "FATAL"))
    socket.close()
  }

  private func serve(_ socket: ClientSocket, _ id: Int) {
    socket.setReadTimeout(RedshiftServer.startupTime)
    do throws(ClientFailure) {
      guard let (minor, parameters) = try negotiate(socket) else { return }
      let request = try SessionRequest(parameters)
      guard socket.isEncrypted || options.tls != .require else {
        environment.log("connection \(id): not encrypted")
        let message = "this server takes encrypted connections only"
        return socket.write(ErrorFields.message(message, state: "28000", severity: "FATAL"))
      }
      if minor > 0 || !request.protocolOptions.isEmpty { decline(request.protocolOptions, socket) }
      guard try authentication.run(request.user, socket) else {
        environment.log("connection \(id): password authentication failed")
        let message = "password authentication failed for user \"\(request.user)\""
        socket.write(ErrorFields.message(message, state: "28P01", severity: "FATAL"))
        return
      }
      guard registry.reserve(id, limit: options.maxSessions) else {
        let message = "too many connections: this server takes \(options.maxSessions)"
        environment.log("connection \(id): \(message)")
        socket.write(ErrorFields.message(message, state: "53300", severity: "FATAL"))
        return
      }
      begin(socket, id, request)
    } catch {
      switch error {
      case .gone: break
      case .noHandshake(let reason):
        environment.log("connection \(id): no TLS with this client: \(reason)")
        socket.breakOff()
      case .violation(let message):
        environment.log("connection \(id): \(message)")
        socket.write(ErrorFields.message(message, state: "08P01", severity: "FATAL"))
      }
    }
  }

  /// Up to the client's startup packet; nil where the connection was for something else.
  private func negotiate(
    _ socket: ClientSocket
  ) throws(ClientFailure) -> (minor: Int, parameters: [(name: String, value: String)])? {
    for _ in 0..<3 {
      switch try StartupPacket(try socket.startupPacket()) {
      case .encryption:
        // Where there is none the client goes on without, or goes.
        guard !socket.isEncrypted, let context = encryption.context() else {
          socket.write([UInt8(ascii: "N")])
          continue
        }
        socket.write([UInt8(ascii: "S")])
        try socket.encrypt(context)
      case .gssapi: socket.write([UInt8(ascii: "N")])
      case .cancel(let process, let secret):
        registry.cancel(process: process, secret: secret)
        return nil
      case .start(let minor, let parameters): return (minor, parameters)
      }
    }
    throw .violation("too many requests for encryption")
  }

  /// Tells a client of a later protocol what it has to do without.
  private func decline(_ names: [String], _ socket: ClientSocket) {
    var message = Message("v")
    message.int32(0)
    message.int32(names.count)
    for name in names { message.string(name) }
    socket.write(message.finished)
  }

  private func typeNumbers(_ connection: Connection) throws(Diagnostic) -> TypeNumbers {
    do throws(DatabaseError) {
      let answer = try connection.query("select 'rs_catalog.super'::regtype::oid").scalar
      return TypeNumbers(
        ownSuper: answer.flatMap { UInt32($0) } ?? TypeNumbers.jsonb, spatial: try SpatialTypes(connection))
    } catch {
      throw error.diagnostic()
    }
  }

  private func begin(_ socket: ClientSocket, _ id: Int, _ request: SessionRequest) {
    do throws(Diagnostic) {
      let local = try environment.open(request.database, request.user)
      local.showsBytesAsText = false
      let connection = local.connection
      guard let wire = WireChannel(connection) else { return }
      SessionSettings.apply(request.settings, connection)
      let secret = UInt32.random(in: 1...UInt32.max)
      registry.admit(id, process: connection.backendID, secret: secret, cancel: local.cancelHandle)
      environment.log(
        "connection \(id): user \(request.user), database \(request.database), "
          + "application \(request.applicationName ?? "unknown")")
      socket.write(ParameterStatus.all(connection, user: request.user))
      var key = Message("K")
      key.int32(Int(connection.backendID))
      key.int32(Int(secret))
      socket.write(key.finished)
      let session = ClientSession(socket, local, wire, try typeNumbers(connection), registry, id)
      session.ready()
      socket.flush()
      socket.setReadTimeout(0)
      session.run()
      environment.log("connection \(id): closed")
    } catch {
      environment.log("connection \(id): \(error.message)")
      let isUnknown = error.code == "database.unknown-database"
      socket.write(
        isUnknown
          ? ErrorFields.message(
            "database \"\(request.database)\" does not exist", state: "3D000", severity: "FATAL")
          : ErrorFields.message(error, severity: "FATAL"))
    }
  }
}

/// What a client wishes for its session when it begins.
enum SessionSettings {
  static func apply(_ settings: [(name: String, value: String)], _ connection: Connection) {
    func set(_ name: String, _ value: String) -> Bool {
      (try? connection.execute("select pg_catalog.set_config($1, $2, false)", [name, value])) != nil
    }
    // Clients show notices themselves.
    _ = set("client_min_messages", "notice")
    for (name, value) in settings where !set(name, value) {
      // Redshift's own settings stand under a prefix; a value that is wrong is left out, as Redshift does.
      if !name.contains(".") { _ = set("rs_catalog." + name, value) }
    }
  }
}
