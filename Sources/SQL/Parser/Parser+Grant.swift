import Diagnostics

/// GRANT and REVOKE of privileges and roles.
extension Parser {
  mutating func grant() throws(ParseFailure) -> Statement.Kind {
    if peek().keyword == .assumerole { return try assumeRole() }
    let isRevoke = advance().keyword == .revoke
    var optionFor: [Keyword] = []
    if isRevoke, at(any: .grant, .admin), peek().keyword == .option {
      optionFor = [advance().keyword, advance().keyword].compactMap(\.self)
      // Of scoped privileges FOR is left out.
      if take(.for) { optionFor.append(.for) }
    }
    let isScopedOnly = !optionFor.isEmpty && optionFor.last != .for
    if isScopedOnly, at(.role) { throw unexpected("FOR") }
    if at(.role), Self.isName(peek()), peek(2).keyword != .on {
      return .grant(try roleGrant(isRevoke: isRevoke, optionFor: optionFor))
    }
    let privileges = try privileges()
    if at(.for) { return try scopedGrant(isRevoke, optionFor, privileges) }
    if isScopedOnly { throw unexpected("FOR TABLES, SCHEMAS, …") }
    var object: String?
    var names: [QualifiedName] = []
    var signatures: [[[Element]]?] = []
    if at(.on), peek().keyword == .workgroup, peek(2).keyword == (isRevoke ? .from : .to) {
      advance()
      object = advance().keyword?.text
    } else if take(.on) {
      object = try grantObject()
      repeat {
        names.append(try qualifiedName("a name"))
        signatures.append(at(.leftParenthesis) ? try signature() : nil)
      } while take(.comma)
      // `IN SCHEMA` after a scope: already part of the object's words.
    }
    guard take(isRevoke ? .from : .to) else { throw unexpected(isRevoke ? "FROM" : "TO") }
    let grantees = try grantees()
    return .grant(
      Grant(
        isRevoke: isRevoke, optionFor: optionFor, privileges: privileges, object: object, names: names,
        signatures: signatures, grantees: grantees, options: try grantOptions(), roles: []))
  }

  /// `GRANT privileges FOR TABLES IN SCHEMA s [DATABASE d] TO …`: over all objects of a kind, those to come too.
  private mutating func scopedGrant(
    _ isRevoke: Bool, _ optionFor: [Keyword], _ privileges: [Grant.Privilege]
  ) throws(ParseFailure) -> Statement.Kind {
    var elements: [Element] = optionFor.map { .word($0) }
    for (index, privilege) in privileges.enumerated() {
      guard privilege.columns.isEmpty else { throw unexpected("ON") }
      if index > 0 { elements.append(.comma) }
      elements += privilege.words.map { .word($0) }
    }
    try expect(.for)
    elements.append(.word(.for))
    if take(.copy) { elements.append(.word(.copy)) }
    guard let kind = takeAny(.tables, .schemas, .functions, .procedures, .languages, .jobs, .templates) else {
      throw unexpected("TABLES, SCHEMAS, FUNCTIONS, PROCEDURES, LANGUAGES, COPY JOBS or TEMPLATES")
    }
    try expect(.in)
    guard let place = takeAny(.schema, .database) else { throw unexpected("SCHEMA or DATABASE") }
    elements += [.word(kind), .word(.in), .word(place), .name(try qualifiedName("a \(place.rawValue)'s name"))]
    if place == .schema, take(.database) {
      elements += [.word(.database), .name(try qualifiedName("a database's name"))]
    }
    elements += try granteeElements(isRevoke)
    return .command(Command(name: isRevoke ? "REVOKE" : "GRANT", elements: elements))
  }

  /// `GRANT ASSUMEROLE ON 'role', … TO … FOR COPY, …`.
  private mutating func assumeRole() throws(ParseFailure) -> Statement.Kind {
    let isRevoke = advance().keyword == .revoke
    advance()
    try expect(.on)
    var elements: [Element] = [.word(.assumerole), .word(.on)]
    repeat {
      if elements.last != .word(.on) { elements.append(.comma) }
      if let word = takeAny(.all, .default) {
        elements.append(.word(word))
      } else {
        elements.append(.string(try string("a role's ARN as a string, DEFAULT or ALL")))
      }
    } while take(.comma)
    elements += try granteeElements(isRevoke)
    try expect(.for)
    elements.append(.word(.for))
    repeat {
      if elements.last != .word(.for) { elements.append(.comma) }
      guard let word = takeAny(.all, .copy, .unload, .external, .create) else {
        throw unexpected("ALL, COPY, UNLOAD, EXTERNAL FUNCTION or CREATE MODEL")
      }
      elements.append(.word(word))
      if word == .external {
        try expect(.function)
        elements.append(.word(.function))
      } else if word == .create {
        try expect(.model)
        elements.append(.word(.model))
      }
    } while take(.comma)
    return .command(Command(name: isRevoke ? "REVOKE" : "GRANT", elements: elements))
  }

  /// `TO` or `FROM`, who, and WITH GRANT OPTION and the like, as a command's parts.
  private mutating func granteeElements(_ isRevoke: Bool) throws(ParseFailure) -> [Element] {
    let preposition: Keyword = isRevoke ? .from : .to
    try expect(preposition)
    var elements: [Element] = [.word(preposition)]
    for grantee in try grantees() {
      if elements.count > 1 { elements.append(.comma) }
      if let kind = grantee.kind { elements.append(.word(kind)) }
      if let name = grantee.name { elements.append(.name(QualifiedName([name], name.span))) }
      if grantee.kind == nil, grantee.name == nil { elements.append(.word(.public)) }
      elements += grantee.options
    }
    return elements + (try grantOptions())
  }

  private mutating func roleGrant(isRevoke: Bool, optionFor: [Keyword]) throws(ParseFailure) -> Grant {
    var roles: [QualifiedName] = []
    repeat {
      // ROLE may be left out from the second one on.
      if roles.isEmpty { try expect(.role) } else { _ = take(.role) }
      let name = try roleName("a role's name")
      roles.append(QualifiedName([name], name.span))
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
      while let keyword = token.keyword, ![.on, .to, .from, .for].contains(keyword), at(.word) {
        words.append(keyword)
        advance()
      }
      guard !words.isEmpty else {
        let known = ["SELECT", "INSERT", "UPDATE", "DELETE", "DROP", "REFERENCES", "ALL", "USAGE", "CREATE", "EXECUTE"]
        throw unexpected("a privilege", hint: Suggestion.hint(for: text(token).uppercased(), among: known))
      }
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
    case .table, .schema, .database, .function, .procedure, .language, .datashare, .model, .template:
      guard Self.isName(peek()), let word = advance().keyword else { return nil }
      words = [word]
    case .copy where peek().keyword == .job:
      advance()
      advance()
      words = [.copy, .job]
    case .external
    where peek().keyword == .table || peek().keyword == .column || peek().keyword == .schema
      || peek().keyword == .database:
      advance()
      words = [.external]
      if let what = advance().keyword { words.append(what) }
    case .rls where peek().keyword == .policy, .masking where peek().keyword == .policy:
      let kind = advance().keyword
      advance()
      words = [kind, .policy].compactMap(\.self)
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
    if at(.iamRole), peek().kind == .string || peek().keyword == .default {
      advance()
      let role: Element = take(.default) ? .word(.default) : .string(try string())
      return Grant.Grantee(kind: .iamRole, name: nil, options: [role], extent: extent(from: start))
    }
    if at(.public) {
      advance()
      return Grant.Grantee(kind: nil, name: nil, options: [], extent: extent(from: start))
    }
    if at(any: .rls, .masking), peek().keyword == .policy {
      let kind = advance().keyword
      advance()
      let policy = Element.name(try qualifiedName("a policy's name"))
      return Grant.Grantee(kind: kind, name: nil, options: [.word(.policy), policy], extent: extent(from: start))
    }
    var kind: Keyword?
    if at(any: .group, .role, .user), Self.isName(peek()) { kind = advance().keyword }
    let name =
      at(any: .currentUser, .sessionUser) ? try anyName() : try roleName("a user, GROUP, ROLE or PUBLIC")
    // WITH GRANT OPTION of this one alone, as others follow.
    var options: [Element] = []
    if at(.with), let option = peek().keyword, option == .grant || option == .admin, peek(2).keyword == .option,
      peek(3).kind == .comma
    {
      advance()
      advance()
      advance()
      options = [.word(.with), .word(option), .word(.option)]
    }
    return Grant.Grantee(kind: kind, name: name, options: options, extent: extent(from: start))
  }

  /// A name, or one that holds a colon: a built-in role (`sys:dba`), what an identity provider names (`idp:alice`).
  mutating func roleName(_ expected: String) throws(ParseFailure) -> Identifier {
    let start = start
    let first = try name(expected)
    guard !first.isQuoted, at(.colon), peek().kind == .word else { return first }
    advance()
    let second = advance()
    return Identifier(first.text + ":" + text(second), isQuoted: false, span(from: start))
  }

  /// The name of what a command defines: of users and roles it may hold a colon.
  mutating func definedName() throws(ParseFailure) -> QualifiedName {
    guard at(.word), peek().kind == .colon else { return try qualifiedName("a name") }
    let start = start
    return QualifiedName(try roleName("a name"), span(from: start))
  }

  private mutating func grantOptions() throws(ParseFailure) -> [Element] {
    try options([
      OptionRule(.with, .grant, .option, filler: false), OptionRule(.with, .admin, .option, filler: false),
      OptionRule(.cascade, filler: false), OptionRule(.restrict, filler: false),
      OptionRule(.granted, .by, value: .name, filler: false),
    ])
  }
}
