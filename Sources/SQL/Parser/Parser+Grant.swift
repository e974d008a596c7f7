import Diagnostics

/// GRANT and REVOKE of privileges and roles.
extension Parser {
  mutating func grant() throws(ParseFailure) -> Statement.Kind { .grant(try grantClause()) }

  mutating func grantClause() throws(ParseFailure) -> Grant {
    let isRevoke = advance().keyword == .revoke
    var optionFor: [Keyword] = []
    if isRevoke, at(any: .grant, .admin), peek().keyword == .option {
      optionFor = [advance().keyword, advance().keyword].compactMap(\.self)
      try expect(.for)
      optionFor.append(.for)
    }
    if at(.role), Self.isName(peek()), peek(2).keyword != .on {
      return try roleGrant(isRevoke: isRevoke, optionFor: optionFor)
    }
    let privileges = try privileges()
    var object: String?
    var names: [QualifiedName] = []
    var signatures: [[[Element]]?] = []
    if take(.on) {
      object = try grantObject()
      repeat {
        names.append(try qualifiedName("a name"))
        signatures.append(at(.leftParenthesis) ? try signature() : nil)
      } while take(.comma)
      // `IN SCHEMA` after a scope: already part of the object's words.
    }
    guard take(isRevoke ? .from : .to) else { throw unexpected(isRevoke ? "FROM" : "TO") }
    let grantees = try grantees()
    return Grant(
      isRevoke: isRevoke, optionFor: optionFor, privileges: privileges, object: object, names: names,
      signatures: signatures, grantees: grantees, options: try grantOptions(), roles: [])
  }

  private mutating func roleGrant(isRevoke: Bool, optionFor: [Keyword]) throws(ParseFailure) -> Grant {
    var roles: [QualifiedName] = []
    repeat {
      try expect(.role)
      roles.append(try qualifiedName("a role's name"))
    } while take(.comma)
    guard take(isRevoke ? .from : .to) else { throw unexpected(isRevoke ? "FROM" : "TO") }
    let grantees = try grantees()
    return Grant(
      isRevoke: isRevoke, optionFor: optionFor, privileges: [], object: nil, names: [], signatures: [],
      grantees: grantees, options: try grantOptions(), roles: roles)
  }

  private mutating func privileges() throws(ParseFailure) -> [Grant.Privilege] {
    var list: [Grant.Privilege] = []
    repeat {
      let start = start
      var words: [Keyword] = []
      // Words of system permissions too: CREATE USER, ALTER TABLE, ACCESS SYSTEM TABLE, EXPLAIN RLS, …
      while let keyword = token.keyword, keyword != .on, keyword != .to, keyword != .from, at(.word) {
        words.append(keyword)
        advance()
      }
      guard !words.isEmpty else { throw unexpected("a privilege") }
      let columns = try optionalNameList()
      list.append(Grant.Privilege(words: words, columns: columns, extent: extent(from: start)))
    } while take(.comma)
    return list
  }

  /// The words between ON and the names; nil where the name follows at once.
  private mutating func grantObject() throws(ParseFailure) -> String? {
    var words: [Keyword] = []
    switch token.keyword {
    case .all:
      advance()
      guard let what = takeAny(.tables, .functions, .procedures, .routines, .schemas) else {
        throw unexpected("TABLES, FUNCTIONS or PROCEDURES")
      }
      try expect(.in)
      guard let place = takeAny(.schema, .database) else { throw unexpected("SCHEMA") }
      words = [.all, what, .in, place]
    case .table, .schema, .database, .function, .procedure, .language, .datashare, .model:
      guard Self.isName(peek()), let word = advance().keyword else { return nil }
      words = [word]
    case .copy where peek().keyword == .job:
      advance()
      advance()
      words = [.copy, .job]
    case .external where peek().keyword == .table || peek().keyword == .column || peek().keyword == .schema:
      advance()
      words = [.external]
      if let what = advance().keyword { words.append(what) }
    default: return nil
    }
    return words.map(\.text).joined(separator: " ")
  }

  private mutating func grantees() throws(ParseFailure) -> [Grant.Grantee] {
    var list: [Grant.Grantee] = []
    repeat {
      // Redshift: TO may stand again in front of the next one.
      if !list.isEmpty { _ = takeAny(.to, .from) }
      list.append(try grantee())
    } while take(.comma)
    return list
  }

  private mutating func grantee() throws(ParseFailure) -> Grant.Grantee {
    let start = start
    if at(.account) || at(.namespace), peek().kind == .string || peek().kind == .word {
      let kind = advance().keyword
      var options: [Element] = [atString ? .string(try string()) : .name(try qualifiedName())]
      if take(.via) {
        try expect(.data, .catalog)
        options += [.word(.via), .word(.data), .word(.catalog)]
      }
      return Grant.Grantee(kind: kind, name: nil, options: options, extent: extent(from: start))
    }
    if at(.public) {
      advance()
      return Grant.Grantee(kind: nil, name: nil, options: [], extent: extent(from: start))
    }
    var kind: Keyword?
    if at(any: .group, .role, .user), Self.isName(peek()) { kind = advance().keyword }
    let name = at(any: .currentUser, .sessionUser) ? try anyName() : try name("a user, GROUP, ROLE or PUBLIC")
    return Grant.Grantee(kind: kind, name: name, options: [], extent: extent(from: start))
  }

  private mutating func grantOptions() throws(ParseFailure) -> [Element] {
    try options([
      OptionRule(.with, .grant, .option, filler: false), OptionRule(.with, .admin, .option, filler: false),
      OptionRule(.cascade, filler: false), OptionRule(.restrict, filler: false),
      OptionRule(.granted, .by, value: .name, filler: false),
    ])
  }
}
