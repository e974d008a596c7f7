/// What a client sends first.
enum StartupPacket {
  /// Wants to go on under TLS.
  case encryption
  /// Wants to go on under GSSAPI's encryption.
  case gssapi
  case cancel(process: Int32, secret: UInt32)
  /// `minor` is that of protocol 3; names and values in their order.
  case start(minor: Int, parameters: [(name: String, value: String)])

  init(_ body: [UInt8]) throws(ClientFailure) {
    var reader = MessageReader(body)
    guard let code = reader.uint32() else { throw .violation("invalid startup packet") }
    switch code {
    case 80_877_103: self = .encryption
    case 80_877_104: self = .gssapi
    case 80_877_102:
      guard let process = reader.int32(), let secret = reader.uint32() else {
        throw .violation("invalid cancel request")
      }
      self = .cancel(process: Int32(truncatingIfNeeded: process), secret: secret)
    default:
      guard code >> 16 == 3 else {
        throw .violation("unsupported frontend protocol \(code >> 16).\(code & 0xFFFF): server supports 3.0")
      }
      var parameters: [(name: String, value: String)] = []
      while true {
        guard let name = reader.string() else { throw .violation("invalid startup packet layout") }
        if name.isEmpty { break }
        guard let value = reader.string() else { throw .violation("invalid startup packet layout") }
        parameters.append((name, value))
      }
      self = .start(minor: Int(code & 0xFFFF), parameters: parameters)
    }
  }
}

/// A client's wishes for its session.
struct SessionRequest {
  let user: String
  let database: String
  /// Settings and their values, those of `options` first.
  let settings: [(name: String, value: String)]
  let applicationName: String?
  /// Options of a later protocol, to be declined by name.
  let protocolOptions: [String]

  /// Of Redshift's drivers: what they tell of themselves, and settings of theirs that nobody here knows.
  private static let ignored: Set<String> = [
    "user", "database", "options", "replication", "client_protocol_version", "driver_version", "os_version",
    "driver_discovery_version", "plugin_name", "idp_type", "provider_name", "client_encoding", "locale",
  ]

  init(_ parameters: [(name: String, value: String)]) throws(ClientFailure) {
    var user = ""
    var database = ""
    var settings: [(name: String, value: String)] = []
    var protocolOptions: [String] = []
    for (name, value) in parameters {
      switch name {
      case "user": user = value
      case "database": database = value
      case "options": settings.insert(contentsOf: SessionRequest.options(value), at: 0)
      case "client_encoding":
        let letters = String(value.lowercased().filter { $0 != "-" && $0 != "_" && $0 != "\"" && $0 != "'" })
        guard ["utf8", "unicode", ""].contains(letters) else {
          throw .violation("invalid value for parameter \"client_encoding\": \"\(value)\"; Redshift speaks UTF8")
        }
      case _ where name.hasPrefix("_pq_."): protocolOptions.append(name)
      case _ where SessionRequest.ignored.contains(name): break
      default: settings.append((name, value))
      }
    }
    guard !user.isEmpty else { throw .violation("no user name specified in startup packet") }
    self.user = user
    self.database = database.isEmpty ? user : database
    applicationName = settings.last { $0.name.lowercased() == "application_name" }?.value
    self.settings = settings
    self.protocolOptions = protocolOptions
  }

  /// `-c name=value` and `--name=value`, cut at blanks; a backslash keeps the letter after it.
  static func options(_ text: String) -> [(name: String, value: String)] {
    var words: [String] = []
    var word = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        word.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character.isWhitespace {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { words.append(word) }
    var settings: [(name: String, value: String)] = []
    var index = 0
    while index < words.count {
      var pair: Substring?
      if words[index] == "-c", index + 1 < words.count {
        index += 1
        pair = words[index][...]
      } else if words[index].hasPrefix("-c") || words[index].hasPrefix("--") {
        pair = words[index].dropFirst(2)
      }
      index += 1
      guard let pair, let equals = pair.firstIndex(of: "=") else { continue }
      let name = pair[..<equals].split(separator: "-", omittingEmptySubsequences: false).joined(separator: "_")
      settings.append((name, String(pair[pair.index(after: equals)...])))
    }
    return settings
  }
}
