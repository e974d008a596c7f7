import JSON

/// One key of an output in `profiles.yml`.
struct ConnectionKey {
  enum Kind { case text, number, flag, list, mapping }

  var name: String
  var kind: Kind
  /// What templates see where the key is not written.
  var standard: JSONValue
  /// Whether `target.<name>` exists.
  var isShown: Bool

  init(_ name: String, _ kind: Kind, _ standard: JSONValue = .null, shown: Bool = true) {
    self.name = name
    self.kind = kind
    self.standard = standard
    isShown = shown
  }

  /// Keys whose values never appear in a message, a log or a template.
  static let secrets: Set<String> = [
    "password", "pass", "token", "secret_access_key", "session_token", "private_key", "private_key_passphrase",
    "token_endpoint",
  ]

  static let aliases = ["dbname": "database", "pass": "password"]

  /// The keys of an adapter in the order in which `target` shows them; nil for an unknown type.
  static func all(_ type: String) -> [ConnectionKey]? {
    switch type {
    case "postgres": postgres
    case "redshift": redshift
    default: nil
    }
  }

  static let types = ["redshift", "postgres"]

  static func standardPort(_ type: String) -> Int { type == "redshift" ? 5439 : 5432 }

  private static let postgres = [
    ConnectionKey("host", .text), ConnectionKey("port", .number), ConnectionKey("user", .text),
    ConnectionKey("database", .text), ConnectionKey("schema", .text), ConnectionKey("connect_timeout", .number, 10),
    ConnectionKey("role", .text), ConnectionKey("search_path", .text), ConnectionKey("keepalives_idle", .number, 0),
    ConnectionKey("sslmode", .text), ConnectionKey("sslcert", .text), ConnectionKey("sslkey", .text),
    ConnectionKey("sslrootcert", .text), ConnectionKey("application_name", .text, "dbt"),
    ConnectionKey("autocommit", .flag, false), ConnectionKey("retries", .number, 1),
    ConnectionKey("password", .text, shown: false),
  ]

  private static let redshift = [
    ConnectionKey("host", .text), ConnectionKey("user", .text), ConnectionKey("port", .number),
    ConnectionKey("database", .text), ConnectionKey("method", .text, "database"), ConnectionKey("cluster_id", .text),
    ConnectionKey("iam_profile", .text), ConnectionKey("schema", .text), ConnectionKey("sslmode", .text, "prefer"),
    ConnectionKey("region", .text), ConnectionKey("autocreate", .flag, false), ConnectionKey("db_groups", .list, []),
    ConnectionKey("ra3_node", .flag, false), ConnectionKey("datasharing", .flag, false),
    ConnectionKey("connect_timeout", .number), ConnectionKey("role", .text), ConnectionKey("retries", .number, 1),
    ConnectionKey("retry_all", .flag, false), ConnectionKey("autocommit", .flag, true),
    ConnectionKey("access_key_id", .text), ConnectionKey("is_serverless", .flag),
    ConnectionKey("serverless_work_group", .text), ConnectionKey("serverless_acct_id", .text),
    ConnectionKey("tcp_keepalive", .flag, true), ConnectionKey("tcp_keepalive_idle", .number),
    ConnectionKey("tcp_keepalive_interval", .number), ConnectionKey("tcp_keepalive_count", .number),
    ConnectionKey("query_group", .text), ConnectionKey("allow_concurrent_drops", .flag, false),
    ConnectionKey("drop_without_cascade", .flag, false),
    ConnectionKey("password", .text, shown: false), ConnectionKey("secret_access_key", .text, shown: false),
    ConnectionKey("idc_region", .text, shown: false), ConnectionKey("issuer_url", .text, shown: false),
    ConnectionKey("idp_listen_port", .number, 7890, shown: false),
    ConnectionKey("idc_client_display_name", .text, shown: false),
    ConnectionKey("idp_response_timeout", .number, shown: false),
    ConnectionKey("token_endpoint", .mapping, shown: false), ConnectionKey("s3", .mapping, shown: false),
  ]
}

extension Target {
  /// What `target` is in templates: dbt's names with their defaults, and no secret.
  package var templateValue: JSONObject {
    var value = JSONObject()
    for key in ConnectionKey.all(type) ?? [] where key.isShown {
      value[key.name] = credentials[key.name] ?? key.standard
    }
    value["port"] =
      value["port"].flatMap { $0.isNull && !isEmbedded ? nil : $0 }
      ?? .int(ConnectionKey.standardPort(type))
    value["database"] = .string(database)
    value["schema"] = .string(schema)
    value["dbname"] = .string(database)
    value["type"] = .string(type)
    value["threads"] = .int(threads)
    value["name"] = .string(targetName)
    value["target_name"] = .string(targetName)
    value["profile_name"] = .string(profileName)
    return value
  }
}
