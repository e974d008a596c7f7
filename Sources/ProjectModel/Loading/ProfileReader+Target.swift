import Diagnostics
import JSON
import YAML

extension ProfileReader {
  /// The chosen output as a target: names unified, types and needed keys checked.
  func target(
    _ output: YAMLNode, _ original: SourceFile, _ file: SourceFile, _ profileName: String, _ targetName: String
  ) -> Target? {
    guard let fields = Fields(output, "the target '\(targetName)'", file, "profile", findings) else { return nil }
    let start = Span(Int(output.span.start), Int(output.span.start) + 1)
    guard let typeNode = fields.value("type") else {
      fields.report(
        "missing-key", "the target '\(targetName)' has no 'type'", start, hint: "write 'type: redshift'")
      return nil
    }
    guard let type = fields.string("type") else { return nil }
    guard let keys = ConnectionKey.all(type) else {
      fields.report(
        "unknown-type", "there is no adapter '\(type)'", typeNode.span,
        hint: Suggestion.hint(for: type, among: ConnectionKey.types)
          ?? "adapters are: \(ConnectionKey.types.joined(separator: ", "))")
      return nil
    }
    let before = findings.errors.count
    let credentials = credentials(fields, keys, original)
    let threads = options.threads ?? fields.int("threads") ?? 1
    if threads < 1, let value = fields.value("threads") {
      fields.report("bad-threads", "'threads' must be at least 1", value.span)
    }
    let embedded = type == "redshift" && credentials["method"]?.string == "embedded"
    requireKeys(type, credentials, embedded, fields, start)
    guard findings.errors.count == before else { return nil }
    var target = Target(
      profileName: profileName, targetName: targetName, type: type, threads: threads,
      database: credentials["database"]?.string ?? "dev", schema: credentials["schema"]?.string ?? "public",
      credentials: credentials)
    target.credentials["type"] = .string(type)
    target.credentials["database"] = .string(target.database)
    if !embedded, credentials["port"] == nil { target.credentials["port"] = .int(ConnectionKey.standardPort(type)) }
    target.file = file
    return target
  }

  private func credentials(_ fields: Fields, _ keys: [ConnectionKey], _ original: SourceFile) -> JSONObject {
    var result = JSONObject()
    for entry in fields.entries where entry.key != "type" && entry.key != "threads" {
      let name = ConnectionKey.aliases[entry.key] ?? entry.key
      if name != entry.key, fields.has(name) {
        fields.report("two-spellings", "'\(entry.key)' and '\(name)' mean the same", entry.keySpan, hint: "keep one")
        continue
      }
      guard !entry.value.isNull else { continue }
      guard let key = keys.first(where: { $0.name == name }) else {
        if let near = Suggestion.hint(for: name, among: keys.map(\.name) + ["dbname", "pass", "threads", "type"]) {
          fields.report(
            "unknown-key", "'\(entry.key)' is no key of this adapter", entry.keySpan, hint: near, severity: .warning)
        }
        result[name] = entry.value.json
        continue
      }
      if let value = value(entry, key, fields, original) { result[name] = value }
    }
    return result
  }

  private func value(
    _ entry: YAMLEntry, _ key: ConnectionKey, _ fields: Fields, _ original: SourceFile
  ) -> JSONValue? {
    let value = entry.value.json
    switch (key.kind, value) {
    case (.text, .string), (.number, .int), (.flag, .bool), (.list, .array), (.mapping, .object): return value
    // A password of digits is a text all the same; so is an account id.
    case (.text, .int), (.text, .double), (.text, .bool): return .string(original.text(entry.value.span))
    case (.number, .string(let text)):
      if let number = Int(text) { return .int(number) }
    default: break
    }
    let wanted =
      switch key.kind {
      case .text: "a text"
      case .number: "a whole number"
      case .flag: "true or false"
      case .list: "a list"
      case .mapping: "a mapping"
      }
    let hint = key.kind == .flag && value.string != nil ? "in a template, add the filter as_bool" : nil
    fields.report(
      "bad-type", "'\(entry.key)' must be \(wanted), not \(entry.value.kindName)", entry.value.span, hint: hint)
    return nil
  }

  private func requireKeys(
    _ type: String, _ credentials: JSONObject, _ embedded: Bool, _ fields: Fields, _ start: Span
  ) {
    var needed = embedded ? ["schema"] : ["host", "database", "schema"]
    if !embedded {
      switch credentials["method"]?.string ?? "database" {
      case "database": needed += ["user", "password"]
      case "iam": needed += ["user"]
      case "iam_role", "browser_identity_center", "oauth_token_identity_center": break
      case let method where type == "redshift":
        let known = [
          "database", "embedded", "iam", "iam_role", "browser_identity_center", "oauth_token_identity_center",
        ]
        needed = ["schema"]
        fields.report(
          "unknown-method", "there is no connection method '\(method)'", fields.value("method")?.span ?? start,
          hint: Suggestion.hint(for: method, among: known) ?? "methods are: \(known.joined(separator: ", "))")
      default: break
      }
    }
    for name in needed where credentials[name] == nil {
      let shown = name == "database" ? "dbname" : name
      let written = fields.node.entry(name) ?? fields.node.entry(shown)
      guard written == nil || written?.value.isNull == true else { continue }
      fields.report("missing-key", "the target has no '\(shown)'", written?.keySpan ?? start)
    }
  }
}
