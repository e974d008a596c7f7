import Diagnostics
import SQL

/// Permissions that PostgreSQL has no place for: of the system, to take roles of IAM, over all objects of a scope. They are
/// kept as rows; what PostgreSQL can apply of a scope, it applies.
extension Lowerer {
  /// `GRANT CREATE USER TO ROLE r`.
  mutating func systemPermission(_ grant: Grant) {
    var wanted: [String] = []
    for privilege in grant.privileges {
      let words = privilege.words.map(\.text).joined(separator: " ")
      guard privilege.columns.isEmpty, privilege.words.count > 1 || Self.lonelyPermissions.contains(words) else {
        report(
          .notRedshift(
            "\(words) is a permission on an object", place(privilege.span), hint: "write GRANT \(words) ON …"))
        return
      }
      wanted.append(words == "ALL PRIVILEGES" ? "ALL" : words)
    }
    keep(
      "system", wanted, objects: [], scope: nil, grant.grantees.map { $0.name.map { folded($0) } ?? "public" }, grant)
  }

  /// Permissions of the system that are one word.
  private static let lonelyPermissions: Set<String> = ["ALL", "ANALYZE", "VACUUM", "CANCEL"]

  private mutating func keep(
    _ kind: String, _ privileges: [String], objects: [String], scope: String?, _ grantees: [String], _ grant: Grant
  ) {
    keep(
      kind, privileges, objects: objects, scope: scope, grantees, mayGrant: grant.options.contains(.word(.with)),
      isRevoke: grant.isRevoke)
  }

  private mutating func keep(
    _ kind: String, _ privileges: [String], objects: [String], scope: String?, _ grantees: [String], mayGrant: Bool,
    isRevoke: Bool
  ) {
    func list(_ values: [String]) -> String {
      "ARRAY[\(values.map(Names.literal).joined(separator: ", "))]::text[]"
    }
    let names = "ARRAY[\(grantees.map(Names.key).joined(separator: ", "))]::text[]"
    main = [
      "SELECT rs_catalog.keep_privileges(\(Names.literal(kind)), \(list(privileges)), \(list(objects)), "
        + "\(scope.map(Names.literal) ?? "NULL"), \(names), \(mayGrant), \(isRevoke))"
    ]
    tag = isRevoke ? "REVOKE" : "GRANT"
  }

  /// `GRANT ASSUMEROLE ON … TO … FOR …`, and permissions over a scope: they are read as commands.
  mutating func commandOfGrant(_ command: Command, _ statement: Statement) {
    let isRevoke = command.name == "REVOKE"
    let preposition = Element.word(isRevoke ? .from : .to)
    guard let end = command.elements.lastIndex(of: preposition) else { return }
    let front = command.elements[..<end]
    var back = command.elements[(end + 1)...]
    var grantees: [String] = []
    var options: [Element] = []
    while let element = back.popFirst() {
      switch element {
      case .word(.public): grantees.append("public")
      case .name(let name): grantees.append(folded(name.last))
      case .word(.for):
        options.append(contentsOf: back)
        back = []
      case .word(.with): options.append(element)
      default: break
      }
    }
    if front.first == .word(.assumerole) {
      assumeRole(front.dropFirst(2), options, grantees, isRevoke: isRevoke)
    } else {
      scoped(front, grantees, mayGrant: options.contains(.word(.with)), isRevoke: isRevoke, statement)
    }
  }

  private mutating func assumeRole(
    _ roles: ArraySlice<Element>, _ commands: [Element], _ grantees: [String], isRevoke: Bool
  ) {
    var objects: [String] = []
    for element in roles {
      switch element {
      case .string(let string): objects.append(string.value)
      case .word(let word): objects.append(word.rawValue)
      default: break
      }
    }
    var privileges: [String] = []
    for element in commands {
      guard case .word(let word) = element, word != .function, word != .model else { continue }
      privileges.append(word == .external ? "EXTERNAL FUNCTION" : word == .create ? "CREATE MODEL" : word.text)
    }
    keep("iam", privileges, objects: objects, scope: nil, grantees, mayGrant: false, isRevoke: isRevoke)
  }

  private mutating func scoped(
    _ front: ArraySlice<Element>, _ grantees: [String], mayGrant: Bool, isRevoke: Bool, _ statement: Statement
  ) {
    guard let split = front.firstIndex(of: .word(.for)) else { return }
    var privileges: [String] = []
    var words: [String] = []
    var isOption = false
    for element in front[..<split] {
      guard case .word(let word) = element else {
        privileges.append(words.joined(separator: " "))
        words = []
        continue
      }
      // `GRANT OPTION` in front of REVOKE's permissions.
      if word == .option { (words, isOption) = ([], true) } else { words.append(word.text) }
    }
    privileges.append(words.first == "ALL" ? "ALL" : words.joined(separator: " "))
    var kind = ""
    var places: [QualifiedName] = []
    var isSchema = false
    for element in front[(split + 1)...] {
      switch element {
      case .word(.copy), .word(.in), .word(.database): break
      case .word(.schema): isSchema = true
      case .word(let word) where kind.isEmpty: kind = word.text
      case .name(let name): places.append(name)
      default: break
      }
    }
    guard ["TABLES", "SCHEMAS", "FUNCTIONS", "PROCEDURES", "LANGUAGES"].contains(kind) else {
      unsupported("\(isRevoke ? "REVOKE" : "GRANT") FOR \(kind)", statement)
      return
    }
    // REVOKE GRANT OPTION FOR takes the option alone: the permission stays.
    let schema = isSchema ? places.first.map { folded($0.last) } : nil
    if isOption {
      main = ["SELECT"]
      tag = "REVOKE"
      return
    }
    keep(
      "scope", privileges, objects: schema.map { [$0] } ?? [], scope: kind, grantees, mayGrant: mayGrant,
      isRevoke: isRevoke)
    let known = privileges.filter { Self.postgresPrivileges.contains($0) }
    guard !known.isEmpty, let kept = main else { return }
    main = [
      "SELECT rs_catalog.apply_scope(\(isRevoke), \(Names.literal(known.joined(separator: ", "))), \(Names.literal(kind)), "
        + "\(schema.map(Names.key) ?? "NULL"), \(Names.literal(grantees.map { $0 == "public" ? "PUBLIC" : Names.quoted($0) }.joined(separator: ", "))))"
    ]
    before += kept
  }

  private static let postgresPrivileges: Set<String> = [
    "ALL", "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "USAGE", "CREATE", "EXECUTE",
  ]

  // MARK: Roles

  /// EXTERNALID and OWNER of a role are kept beside PostgreSQL's roles.
  mutating func role(_ command: Command, _ statement: Statement) {
    guard case .name(let name)? = command.elements.first else { return }
    self.name(name)
    let role = Names.key(folded(name.last))
    let value = command.elements.last.flatMap { element -> String? in
      switch element {
      case .string(let string): string.value
      case .name(let name): name.last.isQuoted ? name.last.text : name.folded
      case .word(let word): word.rawValue
      default: nil
      }
    }
    let isNew = command.name == "CREATE ROLE"
    if command.elements.contains(.word(.externalid)) {
      let fact = "SELECT rs_catalog.note_role(\(role), NULL, \(value.map(Names.literal) ?? "NULL"))"
      main = isNew ? ["CREATE ROLE " + Names.quoted(folded(name.last))] : [fact]
      if isNew { after.append(fact) }
    } else if command.elements.contains(.word(.owner)) {
      main = ["SELECT rs_catalog.note_role(\(role), \(value.map(Names.key) ?? "NULL"), NULL)"]
    } else if command.elements.contains(.word(.rename)), case .name(let new)? = command.elements.last {
      main = ["ALTER ROLE \(Names.quoted(folded(name.last))) RENAME TO \(Names.quoted(folded(new.last)))"]
    } else if isNew {
      main = ["CREATE ROLE " + Names.quoted(folded(name.last))]
    }
    if isNew { after.append("SELECT rs_catalog.note_role(\(role), current_user::text, NULL)") }
    tag = command.name
  }

  /// PostgreSQL's DROP ROLE leaves out RESTRICT, and takes nothing away first.
  mutating func dropRole(_ drop: Drop) {
    let isForced = drop.options.contains(.word(.force))
    main = drop.names.map {
      isForced
        ? "SELECT rs_catalog.drop_role(\(Names.key(folded($0.last))), \(drop.ifExists))"
        : "DROP ROLE \(drop.ifExists ? "IF EXISTS " : "")\(Names.quoted(folded($0.last)))"
    }
    tag = "DROP ROLE"
  }

  // MARK: Databases

  /// What one server alone can have of a database's options.
  mutating func database(_ command: Command, _ statement: Statement) {
    traits.insert(.standsAlone)
    guard case .name(let name)? = command.elements.first else { return }
    self.name(name)
    let isNew = command.name == "CREATE DATABASE"
    let database = Names.quoted(folded(name.last))
    var words: [String] = []
    var rest = command.elements.dropFirst()
    while let element = rest.popFirst() {
      switch element {
      case .word(.with), .equals, .word(.to), .word(.limit), .word(.level): break
      case .word(.owner), .word(.rename):
        while rest.first == .equals || rest.first == .word(.to) { rest = rest.dropFirst() }
        guard case .name(let other)? = rest.popFirst() else { return unsupported(command.name, statement) }
        let verb = element == .word(.rename) ? "RENAME TO" : isNew ? "OWNER" : "OWNER TO"
        words.append(verb + " " + Names.quoted(folded(other.last)))
      case .word(.connection):
        if rest.first == .word(.limit) { rest = rest.dropFirst() }
        guard let limit = rest.popFirst() else { return }
        if case .number(let number) = limit { words.append("CONNECTION LIMIT \(number)") }
        if limit == .word(.unlimited) { words.append("CONNECTION LIMIT -1") }
      // Sessions see what others have committed; that is what a project's statements see on Redshift too.
      case .word(.isolation): rest = rest.drop { $0 == .word(.level) }.dropFirst()
      case .word(.collate):
        guard rest.first == .word(.caseSensitive) || rest.first == .word(.cs) else {
          report(.unsupportedSyntax("a case-insensitive database", place(statement.span)))
          return
        }
        rest = rest.dropFirst()
      default: return unsupported("this form of " + command.name, statement)
      }
    }
    if isNew {
      main = [(["CREATE DATABASE " + database] + words).joined(separator: " ")]
    } else {
      main = words.isEmpty ? ["SELECT"] : words.map { "ALTER DATABASE \(database) \($0)" }
    }
    tag = command.name
  }
}
