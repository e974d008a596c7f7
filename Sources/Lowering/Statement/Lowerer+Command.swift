import Diagnostics
import SQL

/// GRANT, and the statements that are kept as lists of parts.
extension Lowerer {
  mutating func grant(_ grant: Grant, _ statement: Statement) {
    for name in grant.names + grant.roles { self.name(name) }
    let systemPrivileges = grant.object == nil && grant.roles.isEmpty && grant.names.isEmpty
    if systemPrivileges {
      systemPermission(grant)
      return
    }
    if let object = grant.object,
      [
        "DATASHARE", "MODEL", "COPY JOB", "TEMPLATE", "WORKGROUP", "EXTERNAL TABLE", "EXTERNAL COLUMN",
        "EXTERNAL SCHEMA",
      ].contains(object)
    {
      unsupported("GRANT ON " + object, statement)
      return
    }
    let verb = grant.isRevoke ? "REVOKE" : "GRANT"
    let preposition = grant.isRevoke ? "FROM" : "TO"
    if let policy = grant.grantees.first(where: { $0.kind == .rls || $0.kind == .masking })?.kind {
      unsupported("\(verb) \(preposition) \(policy.text) POLICY", statement)
      return
    }
    let grantees = grantees(grant)
    let front = grant.optionFor.map { $0.text + " " }.joined()
    if !grant.roles.isEmpty {
      let roles = grant.roles.map { Names.qualified(folded($0)) }.joined(separator: ", ")
      main = grantees.map { "\(verb) \(front)\(roles) \(preposition) \($0)" }
      tag = verb
      return
    }
    let privileges = grant.privileges.compactMap { privilege($0, grant.object) }
    guard !privileges.isEmpty else {
      // DROP and ALTER of a table are its owner's on PostgreSQL.
      main = ["SELECT"]
      tag = verb
      return
    }
    var objects: [String] = []
    for (index, name) in grant.names.enumerated() {
      var signature = ""
      if index < grant.signatures.count, let parameters = grant.signatures[index] {
        signature = "(" + parameters.map { types($0) }.joined(separator: ", ") + ")"
      }
      let written = text(name.span)
      let isRelation = grant.object == nil || grant.object == "TABLE"
      objects.append((isRelation ? SystemViews.replacement(folded(name)) : nil) ?? written + signature)
    }
    if grant.object == "LANGUAGE",
      grant.names.contains(where: { $0.folded.hasPrefix("plpython") || $0.folded == "exfunc" })
    {
      // The server has no such language; nobody needs a permission for it.
      main = ["SELECT"]
      tag = verb
      return
    }
    let object = grant.object.map { $0 + " " } ?? ""
    let what = "\(privileges.joined(separator: ", ")) ON \(object)\(objects.joined(separator: ", "))"
    main = grantees.map { "\(verb) \(front)\(what) \(preposition) \($0)" }
    tag = verb
  }

  /// Who, with the options behind them: those with options of their own apart, as PostgreSQL has one for all.
  private func grantees(_ grant: Grant) -> [String] {
    func text(_ options: [Element]) -> String {
      options.map { option in if case .word(let word) = option { " " + word.text } else { "" } }.joined()
    }
    let areOwn = grant.grantees.contains { !$0.options.isEmpty }
    var groups: [(options: String, names: [String])] = []
    for (index, grantee) in grant.grantees.enumerated() {
      // Where some have their own, those at the end are the last one's.
      let options = areOwn && index < grant.grantees.count - 1 ? text(grantee.options) : text(grant.options)
      let name = grantee.name.map { Names.quoted(folded($0)) } ?? "PUBLIC"
      if let index = groups.firstIndex(where: { $0.options == options }) {
        groups[index].names.append(name)
      } else {
        groups.append((options, [name]))
      }
    }
    return groups.map { $0.names.joined(separator: ", ") + $0.options }
  }

  /// A privilege in PostgreSQL's words; nil for those that it has not.
  private func privilege(_ privilege: Grant.Privilege, _ object: String?) -> String? {
    let columns = privilege.columns.map { Names.quoted(folded($0)) }.joined(separator: ", ")
    let list = columns.isEmpty ? "" : " (\(columns))"
    switch privilege.words.first {
    case .drop, .alter: return nil
    case .all: return "ALL PRIVILEGES" + list
    default: return privilege.words.map(\.text).joined(separator: " ") + list
    }
  }

  private mutating func types(_ parameter: [Element]) -> String {
    var result: [String] = []
    for case .type(let type) in parameter {
      typeName(type, inDefinition: false)
      result.append(text(type.span))
    }
    return result.joined(separator: " ")
  }

  // MARK: Commands

  mutating func command(_ command: Command, _ statement: Statement) {
    switch command.name {
    case "VACUUM": vacuum(command)
    case "ANALYZE": analyze(command, statement)
    case "REFRESH MATERIALIZED VIEW":
      guard case .name(let name)? = command.elements.first else { return }
      self.name(name)
      main = ["REFRESH MATERIALIZED VIEW " + text(name.span)]
    case "LOCK": lock(command)
    case "EXECUTE", "DEALLOCATE", "FETCH", "CLOSE":
      for element in command.elements {
        if case .name(let name) = element { self.name(name) }
        if case .list(let entries) = element {
          for case .expression(let value) in entries.joined() { expression(value) }
        }
      }
    case "CREATE USER", "ALTER USER": user(command, statement)
    case "CREATE GROUP", "ALTER GROUP", "ALTER SCHEMA": principals(command, statement)
    case "CREATE ROLE", "ALTER ROLE": role(command, statement)
    case "CREATE DATABASE", "ALTER DATABASE": database(command, statement)
    case "GRANT", "REVOKE": commandOfGrant(command, statement)
    case "ATTACH", "DETACH": attachment(command)
    case "CREATE RLS POLICY", "CREATE OR REPLACE RLS POLICY", "ALTER RLS POLICY", "CREATE MASKING POLICY",
      "CREATE OR REPLACE MASKING POLICY", "ALTER MASKING POLICY":
      policy(command, statement)
    case "USE":
      guard case .name(let name)? = command.elements.first else { return }
      main = ["SELECT rs_catalog.use_database(\(Names.key(folded(name.last))))"]
      tag = "USE"
    case "ALTER PROCEDURE", "ALTER FUNCTION":
      for element in command.elements {
        if case .name(let name) = element { self.name(name) }
        if case .list(let parameters) = element {
          for case .type(let type) in parameters.joined() { typeName(type, inDefinition: false) }
        }
      }
      tag = command.name
      traits.insert(.changesCatalog)
    case "ALTER DEFAULT PRIVILEGES": defaultPrivileges(command)
    case "CANCEL":
      guard case .number(let process)? = command.elements.first else { return }
      main = ["SELECT pg_cancel_backend(\(process))"]
    case "SHOW": show(command, statement)
    default: unsupported(command.name, statement)
    }
  }

  /// PostgreSQL takes VACUUM of a table alone; sorting has no meaning here.
  private mutating func vacuum(_ command: Command) {
    traits.insert(.standsAlone)
    traits.insert(.commits)
    for case .name(let name) in command.elements {
      self.name(name)
      main = ["VACUUM " + text(name.span)]
      return
    }
    main = ["VACUUM"]
  }

  private mutating func analyze(_ command: Command, _ statement: Statement) {
    if command.elements.contains(.word(.compression)) {
      analyzeCompression(command)
      return
    }
    var columns = ""
    var table = ""
    for element in command.elements {
      if case .name(let name) = element {
        self.name(name)
        table = " " + text(name.span)
      }
      if case .list(let entries) = element {
        var names: [String] = []
        for case .name(let name) in entries.joined() { names.append(Names.qualified(folded(name))) }
        columns = " (" + names.joined(separator: ", ") + ")"
      }
    }
    main = ["ANALYZE" + table + columns]
  }

  /// Advice only: rows, and no change.
  private mutating func analyzeCompression(_ command: Command) {
    var table = "NULL"
    var columns = "NULL"
    for element in command.elements {
      if case .name(let name) = element { table = Names.literal(Names.qualified(folded(name))) }
      if case .list(let entries) = element {
        var names: [String] = []
        for case .name(let name) in entries.joined() { names.append(Names.key(folded(name.last))) }
        columns = "ARRAY[" + names.joined(separator: ", ") + "]::text[]"
      }
    }
    main = [
      "SELECT rs_catalog.long_text(\"Table\") AS \"Table\", rs_catalog.long_text(\"Column\") AS \"Column\", "
        + "\"Encoding\", \"Est_reduction_pct\" FROM rs_catalog.analyze_compression(\(table)::regclass, \(columns))"
    ]
  }

  private mutating func lock(_ command: Command) {
    var names: [String] = []
    for case .name(let name) in command.elements {
      self.name(name)
      names.append(text(name.span))
    }
    // Outside of a transaction it holds for the statement alone: with a second command there is one.
    main = ["SELECT", "LOCK TABLE " + names.joined(separator: ", ")]
    tag = "LOCK TABLE"
  }

  // MARK: Users

  private mutating func user(_ command: Command, _ statement: Statement) {
    for element in command.elements {
      if case .name(let name) = element { self.name(name) }
      if element == .word(.externalid) {
        unsupported("\(command.name) … EXTERNALID", statement)
        return
      }
    }
    var words: [String] = []
    var elements = command.elements[...]
    while let element = elements.popFirst() {
      switch element {
      // What has no meaning on one machine.
      case .word(.syslog): elements = elements.dropFirst(2)
      case .word(.session): elements = elements.dropFirst(2)
      case .word(.reset) where elements.first == .word(.session): elements = elements.dropFirst(2)
      case .word(.with) where [.word(.set), .word(.reset), .word(.rename)].contains(elements.first): break
      case .word(.set), .word(.reset):
        words.append(element == .word(.set) ? "SET" : "RESET")
        if case .name(let name)? = elements.popFirst() {
          let parameter = folded(name).joined(separator: ".")
          words.append((SessionParameters.redshiftOnly.contains(parameter) ? "rs_catalog." : "") + parameter)
        }
      case .equals: words.append("=")
      case .number(let number): words.append(number)
      case .expression(let value): words.append(text(value.span))
      case .word(.unlimited): words.append("-1")
      case .word(.disable): words.append("NULL")
      case .word(.createuser): words.append("SUPERUSER")
      case .word(.nocreateuser): words.append("NOSUPERUSER")
      case .word(let word): words.append(word.text)
      case .name(let name): words.append(Names.qualified(folded(name)))
      case .string(let string): words.append(Names.literal(string.value))
      case .comma: words.append(",")
      default: break
      }
    }
    main = [command.name + " " + words.joined(separator: " ")]
    tag = command.name
  }

  private mutating func principals(_ command: Command, _ statement: Statement) {
    for element in command.elements {
      if case .name(let name) = element { self.name(name) }
      if element == .word(.externalid) {
        unsupported("this form of " + command.name, statement)
      }
    }
    // A quota has no meaning on one machine.
    if command.elements.contains(.word(.quota)) { main = ["SELECT"] }
    tag = command.name
    if command.name == "CREATE GROUP", case .name(let name)? = command.elements.first {
      // PostgreSQL has roles alone: a mark tells which are groups.
      after.append("COMMENT ON ROLE \(text(name.span)) IS 'group'")
    }
  }

  private mutating func defaultPrivileges(_ command: Command) {
    var words: [String] = []
    var isGrantee = false
    for element in command.elements {
      switch element {
      case .word(.to), .word(.from):
        isGrantee = true
        words.append(element == .word(.to) ? "TO" : "FROM")
      case .word(.group) where isGrantee, .word(.role) where isGrantee, .word(.user) where isGrantee: break
      // PostgreSQL's word for both kinds of routines.
      case .word(.procedures): words.append("ROUTINES")
      case .word(let word): words.append(word.text)
      case .name(let name): words.append(Names.qualified(folded(name)))
      case .comma: words.append(",")
      default: break
      }
    }
    main = ["ALTER DEFAULT PRIVILEGES " + words.joined(separator: " ")]
  }
}
