import Diagnostics

/// ALTER of everything but tables and views.
extension Parser {
  mutating func alterCommand() throws(ParseFailure) -> Statement.Kind {
    advance()
    let name: String
    let elements: [Element]
    switch token.keyword {
    case .schema: (name, elements) = ("ALTER SCHEMA", try altered(OptionRule.alterSchema))
    case .database: (name, elements) = ("ALTER DATABASE", try altered(OptionRule.alterDatabase))
    case .user: (name, elements) = ("ALTER USER", try altered(OptionRule.alterUser))
    case .group:
      (name, elements) = (
        "ALTER GROUP",
        try altered([
          OptionRule(.add, .user, value: .names, filler: false), OptionRule(.drop, .user, value: .names, filler: false),
          OptionRule(.rename, .to, value: .name, filler: false),
        ])
      )
    case .role:
      (name, elements) = (
        "ALTER ROLE",
        try altered(
          OptionRule.rename + OptionRule.owner + [
            OptionRule(.with), OptionRule(.externalid, .to, value: .any), OptionRule(.externalid, value: .any),
          ])
      )
    case .datashare: (name, elements) = ("ALTER DATASHARE", try alterDatashare())
    case .template: (name, elements) = ("ALTER TEMPLATE", try alterTemplate())
    case .identity where peek().keyword == .provider:
      advance()
      (name, elements) = ("ALTER IDENTITY PROVIDER", try altered(OptionRule.identityProvider))
    case .external where peek().keyword == .view:
      advance()
      (name, elements) = ("ALTER EXTERNAL VIEW", try alterExternalView())
    case .procedure, .function:
      name = token.keyword == .procedure ? "ALTER PROCEDURE" : "ALTER FUNCTION"
      advance()
      var parts: [Element] = [.name(try qualifiedName("a name"))]
      if at(.leftParenthesis) { parts.append(.list(try signature())) }
      elements = parts + (try options(OptionRule.rename + OptionRule.owner))
    case .default: (name, elements) = ("ALTER DEFAULT PRIVILEGES", try defaultPrivileges())
    case .external where peek().keyword == .schema:
      advance()
      (name, elements) = (
        "ALTER EXTERNAL SCHEMA", try altered(OptionRule.externalSchema + OptionRule.rename + OptionRule.owner)
      )
    case .rls, .masking:
      name = token.keyword == .rls ? "ALTER RLS POLICY" : "ALTER MASKING POLICY"
      advance()
      advance()
      var parts: [Element] = [.name(try qualifiedName("a policy's name"))]
      parts += try options(OptionRule.rename, once: true)
      if take(.using) { parts += [.word(.using), try expressionList()] }
      elements = parts
    case .system:
      advance()
      (name, elements) = (
        "ALTER SYSTEM", try options([OptionRule(.set, value: .parameter, filler: false)], once: true)
      )
      guard !elements.isEmpty else { throw unexpected("SET") }
    default: throw unexpected("what to alter: TABLE, SCHEMA, USER, DATABASE, …")
    }
    if case .name? = elements.last, elements.count == 1 { throw unexpected("what to change") }
    return .command(Command(name: name, elements: elements))
  }

  /// `ADD TABLE a, b`, `REMOVE FUNCTION f(int)` and their kin.
  private mutating func alterDatashare() throws(ParseFailure) -> [Element] {
    advance()
    var elements: [Element] = [.name(try qualifiedName("a datashare's name"))]
    while true {
      let more = try options(OptionRule.alterDatashare, once: true)
      if more.isEmpty { return elements }
      elements += more
      guard more.contains(.word(.function)) else { continue }
      while true {
        if at(.leftParenthesis) { elements.append(.list(try signature())) }
        guard take(.comma) else { break }
        elements += [.comma, .name(try qualifiedName("a function's name"))]
      }
    }
  }

  private mutating func alterTemplate() throws(ParseFailure) -> [Element] {
    advance()
    let name = Element.name(try qualifiedName("a template's name"))
    switch token.keyword {
    case .add:
      advance()
      let option = try options(OptionRule.copy, once: true)
      guard !option.isEmpty else { throw unexpected("a parameter of COPY") }
      return [name, .word(.add)] + option
    case .drop:
      advance()
      guard let word = token.keyword else { throw unexpected("a parameter of COPY") }
      advance()
      return [name, .word(.drop), .word(word)]
    case .set:
      advance()
      var elements = [name, .word(.set)]
      repeat {
        if elements.last != .word(.set) { elements.append(.comma) }
        elements.append(try element())
        try expect(.to)
        elements += [.word(.to), try element()]
      } while take(.comma)
      return elements
    default: return [name] + (try options(OptionRule.rename + OptionRule.owner))
    }
  }

  /// `name [FORCE] AS query`, `name REMOVE DEFINITION`.
  private mutating func alterExternalView() throws(ParseFailure) -> [Element] {
    advance()
    var elements: [Element] = [.name(try qualifiedName("a view's name"))]
    if take(.force) { elements.append(.word(.force)) }
    if take(.remove, .definition) { return elements + [.word(.remove), .word(.definition)] }
    guard take(.as) else { throw unexpected("AS or REMOVE DEFINITION") }
    guard atQuery else { throw unexpected("a query") }
    return elements + [.word(.as), .body(try query())]
  }

  /// The object's word, its name, its options.
  private mutating func altered(_ rules: [OptionRule]) throws(ParseFailure) -> [Element] {
    advance()
    return [.name(try definedName())] + (try options(rules))
  }

  /// `[FOR USER u] [IN SCHEMA s] GRANT … | REVOKE …`: the grant's own parts stay a command's.
  private mutating func defaultPrivileges() throws(ParseFailure) -> [Element] {
    advance()
    try expect(.privileges)
    var elements = try options([
      OptionRule(.for, .user, value: .names, filler: false), OptionRule(.for, .role, value: .names, filler: false),
      OptionRule(.in, .schema, value: .names, filler: false),
    ])
    guard at(any: .grant, .revoke) else { throw unexpected("GRANT or REVOKE") }
    while !atStatementEnd {
      if take(.comma) { elements.append(.comma) } else { elements.append(try element()) }
    }
    return elements
  }

  mutating func datashareDescription() throws(ParseFailure) -> [Element] {
    [.name(try qualifiedName("a datashare's name"))]
      + (try options([
        OptionRule(.of, filler: false), OptionRule(.account, value: .any, filler: false),
        OptionRule(.namespace, value: .any, filler: false),
      ]))
  }
}

extension OptionRule {
  static let rename: [OptionRule] = [OptionRule(.rename, .to, value: .name, filler: false)]
  static let owner: [OptionRule] = [OptionRule(.owner, .to, value: .name, filler: false)]

  static let alterSchema: [OptionRule] =
    rename + owner + [OptionRule(.quota, .unlimited, filler: false), OptionRule(.quota, value: .size, filler: false)]

  static let alterDatabase: [OptionRule] =
    rename + owner + [
      OptionRule(.connection, .limit, value: .numberOr([.unlimited]), filler: false),
      OptionRule(.collate, value: .word([.caseSensitive, .caseInsensitive, .cs, .ci]), filler: false),
      OptionRule(.isolation, .level, value: .word([.serializable, .snapshot]), filler: false),
      OptionRule(.integration, filler: false), OptionRule(.refresh, filler: false),
      OptionRule(.all, .tables, filler: false), OptionRule(.inerror, .tables, filler: false),
      OptionRule(.in, .schema, value: .names, filler: false), OptionRule(.for, filler: false),
      OptionRule(.remediable, .tables, filler: false), OptionRule(.table, value: .names, filler: false),
      OptionRule(.tables, value: .names, filler: false),
    ] + integration

  static let alterUser: [OptionRule] =
    rename + [
      OptionRule(.reset, .session, .timeout, filler: false), OptionRule(.reset, .all, filler: false),
      OptionRule(.reset, value: .name, filler: false),
      OptionRule(.set, value: .parameter, filler: false),
      OptionRule(.nologin, filler: false), OptionRule(.login, filler: false),
    ] + user

  static let alterDatashare: [OptionRule] = [
    OptionRule(.set, filler: false), OptionRule(.publicaccessible, value: .boolean),
    OptionRule(.includenew, value: .boolean), OptionRule(.for, .schema, value: .name, filler: false),
    OptionRule(.add, filler: false), OptionRule(.remove, filler: false),
    OptionRule(.all, .tables, .in, .schema, value: .names, filler: false),
    OptionRule(.all, .functions, .in, .schema, value: .names, filler: false),
    OptionRule(.table, value: .names, filler: false), OptionRule(.schema, value: .names, filler: false),
    OptionRule(.function, value: .name, filler: false), OptionRule(.view, value: .names, filler: false),
  ]
}
