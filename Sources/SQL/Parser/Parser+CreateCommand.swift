import Diagnostics

/// CREATE of users, groups, roles, databases, datashares, external schemas, libraries, models, policies.
extension Parser {
  mutating func createCommand(orReplace: Bool) throws(ParseFailure) -> Statement.Kind {
    let name: String
    let elements: [Element]
    let create = orReplace ? "CREATE OR REPLACE " : "CREATE "
    switch token.keyword {
    case .external where peek().keyword == .schema: (name, elements) = ("CREATE EXTERNAL SCHEMA", try externalSchema())
    case .user: (name, elements) = ("CREATE USER", try named(OptionRule.user))
    case .group: (name, elements) = ("CREATE GROUP", try named(OptionRule.group))
    case .role: (name, elements) = ("CREATE ROLE", try named([OptionRule(.externalid, value: .any)]))
    case .database: (name, elements) = ("CREATE DATABASE", try createDatabase())
    case .datashare:
      (name, elements) = (
        "CREATE DATASHARE",
        try named([
          OptionRule(.set), OptionRule(.publicaccessible, value: .boolean), OptionRule(.managedby, value: .any),
        ])
      )
    case .library:
      (name, elements) = (create + "LIBRARY", try named(OptionRule.library))
    case .model: (name, elements) = ("CREATE MODEL", try createModel())
    case .external where peek().keyword == .model:
      advance()
      (name, elements) = ("CREATE EXTERNAL MODEL", try createModel())
    case .rls: (name, elements) = (create + "RLS POLICY", try createPolicy())
    case .masking: (name, elements) = (create + "MASKING POLICY", try createPolicy())
    case .identity where peek().keyword == .provider:
      advance()
      (name, elements) = ("CREATE IDENTITY PROVIDER", try named(OptionRule.identityProvider))
    case .template: (name, elements) = (create + "TEMPLATE", try createTemplate())
    default:
      throw unexpected(
        "what to create: TABLE, VIEW, SCHEMA, MATERIALIZED VIEW, EXTERNAL TABLE, FUNCTION, PROCEDURE, USER, …",
        hint: at(.table) ? "Redshift has no OR REPLACE for tables: DROP TABLE IF EXISTS first" : nil)
    }
    return .command(Command(name: name, elements: elements))
  }

  /// The object's word, perhaps IF NOT EXISTS, its name, its options.
  private mutating func named(_ rules: [OptionRule]) throws(ParseFailure) -> [Element] {
    advance()
    var elements: [Element] = try ifNotExists() ? [.word(.if), .word(.not), .word(.exists)] : []
    elements.append(.name(try definedName()))
    return elements + (try options(rules))
  }

  // MARK: External schemas

  private mutating func externalSchema() throws(ParseFailure) -> [Element] {
    advance()
    advance()
    var elements: [Element] = try ifNotExists() ? [.word(.if), .word(.not), .word(.exists)] : []
    elements.append(.name(try qualifiedName("a schema's name")))
    try expect(.from)
    elements.append(.word(.from))
    switch token.keyword {
    case .data:
      advance()
      try expect(.catalog)
      elements += [.word(.data), .word(.catalog)]
    case .hive:
      advance()
      try expect(.metastore)
      elements += [.word(.hive), .word(.metastore)]
    case .postgres, .mysql, .kinesis, .msk, .kafka, .redshift:
      if let word = advance().keyword { elements.append(.word(word)) }
    case .database: break
    default:
      throw unexpected("DATA CATALOG, HIVE METASTORE, POSTGRES, MYSQL, REDSHIFT, KINESIS, MSK or KAFKA")
    }
    return elements + (try options(OptionRule.externalSchema))
  }

  // MARK: Databases

  private mutating func createDatabase() throws(ParseFailure) -> [Element] {
    advance()
    return [.name(try qualifiedName("a database's name"))] + (try options(OptionRule.database))
  }

  // MARK: Machine learning

  private mutating func createModel() throws(ParseFailure) -> [Element] {
    advance()
    var elements: [Element] = [.name(try qualifiedName("a model's name"))]
    if take(.from) {
      elements.append(.word(.from))
      if atQuery {
        try expect(.leftParenthesis)
        elements.append(.query(try query()))
        try expect(.rightParenthesis)
      } else {
        elements.append(atString ? .string(try string()) : .name(try qualifiedName("a table's name")))
      }
    }
    loop: while true {
      switch token.keyword {
      case .function:
        advance()
        elements += [.word(.function), .name(try qualifiedName("a function's name"))]
        if at(.leftParenthesis) { elements.append(.list(try signature())) }
      case .returns:
        advance()
        elements += [.word(.returns), .type(try typeName())]
      case .hyperparameters:
        advance()
        elements += [.word(.hyperparameters), .word(.default)]
        try expect(.default)
        if take(.except) { elements += [.word(.except), try listElement()] }
      default:
        let more = try options(OptionRule.model, once: true)
        if more.isEmpty { break loop }
        elements += more
        // `SAGEMAKER 'endpoint':'model'`
        if at(.colon), case .string? = more.last {
          advance()
          elements += [.colon, .string(try string("a model's name as a string"))]
        }
      }
    }
    return elements
  }

  // MARK: Policies

  /// `WITH (columns) [AS alias] USING (condition)`.
  private mutating func createPolicy() throws(ParseFailure) -> [Element] {
    advance()
    try expect(.policy)
    var elements: [Element] = try ifNotExists() ? [.word(.if), .word(.not), .word(.exists)] : []
    elements.append(.name(try qualifiedName("a policy's name")))
    if take(.with) {
      elements += [.word(.with), .list(try signature())]
      if take(.as) { elements += [.word(.as), .name(try qualifiedName("an alias"))] }
    }
    try expect(.using)
    elements += [.word(.using), try expressionList()]
    return elements
  }

  /// `(a, b)`: entries of one expression each.
  mutating func expressionList() throws(ParseFailure) -> Element {
    .list(try parenthesizedExpressions().map { [.expression($0)] })
  }

  // MARK: Templates

  /// `name FOR COPY [AS] parameters`.
  private mutating func createTemplate() throws(ParseFailure) -> [Element] {
    advance()
    var elements: [Element] = [.name(try qualifiedName("a template's name"))]
    try expect(.for)
    try expect(.copy)
    elements += [.word(.for), .word(.copy)]
    return elements + (try options(OptionRule.copy))
  }
}

extension OptionRule {
  static let user: [OptionRule] = [
    OptionRule(.with, filler: false), OptionRule(.password, value: .stringOr([.disable]), filler: false),
    OptionRule(.createdb), OptionRule(.nocreatedb), OptionRule(.createuser), OptionRule(.nocreateuser),
    OptionRule(.syslog, .access, value: .word([.restricted, .unrestricted]), filler: false),
    OptionRule(.in, .group, value: .names, filler: false),
    OptionRule(.valid, .until, value: .stringOr([.infinity]), filler: false),
    OptionRule(.connection, .limit, value: .numberOr([.unlimited]), filler: false),
    OptionRule(.session, .timeout, value: .number, filler: false),
    OptionRule(.externalid, value: .any, filler: false),
  ]

  static let identityProvider: [OptionRule] = [
    OptionRule(.type, value: .name, filler: false), OptionRule(.namespace, value: .string, filler: false),
    OptionRule(.parameters, value: .string, filler: false), OptionRule(.applicationArn, value: .string, filler: false),
    OptionRule(.iamRole, value: .stringOr([.default]), filler: false), OptionRule(.autoCreateRoles, value: .boolean),
    OptionRule(.include, .groups, .like, value: .string, filler: false),
    OptionRule(.exclude, .groups, .like, value: .string, filler: false), OptionRule(.disable, filler: false),
    OptionRule(.enable, filler: false),
  ]

  static let group: [OptionRule] = [
    OptionRule(.with, .user, value: .names, filler: false), OptionRule(.user, value: .names, filler: false),
  ]

  static let library: [OptionRule] = [
    OptionRule(.language, value: .name, filler: false), OptionRule(.from, value: .string, filler: false),
    OptionRule(.with, .credentials, value: .string), OptionRule(.credentials, value: .string),
    OptionRule(.iamRole, value: .stringOr([.default]), filler: false), OptionRule(.accessKeyId, value: .string),
    OptionRule(.secretAccessKey, value: .string), OptionRule(.sessionToken, value: .string),
    OptionRule(.region, value: .string),
  ]

  static let externalSchema: [OptionRule] = [
    OptionRule(.database, value: .string, filler: false), OptionRule(.schema, value: .string, filler: false),
    OptionRule(.region, value: .string, filler: false), OptionRule(.uri, value: .string, filler: false),
    OptionRule(.port, value: .number, filler: false),
    OptionRule(.iamRole, value: .stringOr([.default]), filler: false),
    OptionRule(.catalogRole, value: .stringOr([.default]), filler: false),
    OptionRule(.secretArn, value: .string, filler: false), OptionRule(.clusterArn, value: .string, filler: false),
    OptionRule(.authentication, value: .word([.noneWord, .iam, .mtls]), filler: false),
    OptionRule(.authenticationArn, value: .string, filler: false),
    OptionRule(.catalogId, value: .string, filler: false),
    OptionRule(.create, .external, .database, .if, .not, .exists, filler: false),
  ]

  static let database: [OptionRule] =
    [
      OptionRule(.with, .permissions, filler: false),
      OptionRule(.with, .no, .data, .catalog, .schema, filler: false),
      OptionRule(.with, .data, .catalog, .schema, value: .any, filler: false),
      OptionRule(.with, filler: false), OptionRule(.owner, value: .name),
      OptionRule(.connection, .limit, value: .numberOr([.unlimited]), filler: false),
      OptionRule(.collate, value: .word([.caseSensitive, .caseInsensitive, .cs, .ci]), filler: false),
      OptionRule(.isolation, .level, value: .word([.serializable, .snapshot]), filler: false),
      OptionRule(.iamRole, value: .stringOr([.default]), filler: false),
      OptionRule(.from, .integration, value: .string, filler: false),
      OptionRule(.from, .arn, value: .string, filler: false),
      OptionRule(.from, .datashare, value: .name, filler: false), OptionRule(.of, filler: false),
      OptionRule(.account, value: .any, filler: false), OptionRule(.namespace, value: .any, filler: false),
      OptionRule(.database, value: .nameOrString, filler: false), OptionRule(.quota, value: .size),
    ] + integration

  /// What SET may change of a database that an integration fills.
  static let integration: [OptionRule] = [
    OptionRule(.set, filler: false), OptionRule(.acceptinvchars, value: .boolean),
    OptionRule(.acceptInvChars, value: .boolean), OptionRule(.queryAllStates, value: .boolean),
    OptionRule(.refreshInterval, value: .number), OptionRule(.truncatecolumns, value: .boolean),
    OptionRule(.historyMode, value: .boolean), OptionRule(.autoRemediation, value: .boolean),
  ]

  static let model: [OptionRule] = [
    OptionRule(.target, value: .name, filler: false),
    OptionRule(.iamRole, value: .stringOr([.default]), filler: false),
    OptionRule(.sagemaker, value: .string, filler: false), OptionRule(.auto, value: .word([.on, .off]), filler: false),
    OptionRule(.modelType, value: .any, filler: false), OptionRule(.problemType, value: .any, filler: false),
    OptionRule(.objective, value: .string, filler: false), OptionRule(.preprocessors, value: .string, filler: false),
    OptionRule(.settings, value: .list, filler: false), OptionRule(.maxBatchRows, value: .number, filler: false),
  ]
}
