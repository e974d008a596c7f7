import Diagnostics
import Lowering
import SQL
import Testing

@Suite struct LoweredStatementTests {
  struct OneTable: Catalog {
    func relation(_ name: [String]) -> CatalogRelation? {
      name.last == "t"
        ? .columns([
          CatalogColumn(name: "a", type: .decimal(precision: 8, scale: 2)), CatalogColumn(name: "b", type: .varchar(5)),
        ]) : nil
    }
  }

  private func lower(_ text: String) throws -> LoweredStatement {
    let script = SQLScript.parse(SourceFile(path: "a.sql", text: text))
    let statement = try #require(script.statements.first)
    return try Lowering().lower(statement, of: script, catalog: OneTable())
  }

  @Test func whatNeedsNothingStaysAsItIs() throws {
    let text = "select  a, /* c */ upper(b) as \"x\"\nfrom t -- end\nwhere b like 'x%'"
    #expect(try lower(text).sql == text)
  }

  @Test func positionsLeadBackThroughEdits() throws {
    let text = "select dateadd(day, 1, a),\n  é, nvl(b, nope) from t"
    let lowered = try lower(text)
    let main = try #require(lowered.commands.first { $0.isMain })
    // Characters of the lowered text, counted from 1, as PostgreSQL counts.
    let position = try #require(
      main.sql.unicodeScalars.count { _ in true } > 0 ? scalarOffset(of: "nope", in: main.sql) : nil)
    let offset = try #require(main.map.source(ofCharacter: position, in: main.sql))
    #expect(SourceFile(path: "a.sql", text: text).position(of: offset) == (2, 13))
    // A place within inserted text leads to what it was inserted for.
    let inserted = try #require(scalarOffset(of: "rs_catalog", in: main.sql))
    let origin = try #require(main.map.source(ofCharacter: inserted, in: main.sql))
    #expect(SourceFile(path: "a.sql", text: text).position(of: origin) == (1, 8))
  }

  private func scalarOffset(of needle: String, in text: String) -> Int? {
    let (haystack, wanted) = (Array(text.unicodeScalars), Array(needle.unicodeScalars))
    for start in 0..<max(0, haystack.count - wanted.count)
    where Array(haystack[start..<start + wanted.count]) == wanted { return start + 1 }
    return nil
  }

  static let traitCases: [(String, StatementTraits)] = [
    ("truncate t", .commits), ("vacuum t", [.standsAlone, .commits]),
    ("alter table t alter column b type varchar(9)", [.standsAlone, .changesCatalog]),
    ("create table u (a int)", .changesCatalog), ("drop table t", .changesCatalog), ("begin", .beginsTransaction),
    ("commit", .endsTransaction), ("rollback", .endsTransaction), ("select 1", []),
    ("insert into t values (1, 'x')", []),
    ("create database d", .standsAlone), ("select a into u from t", .changesCatalog),
  ]

  @Test(arguments: traitCases) func traits(_ text: String, _ expected: StatementTraits) throws {
    #expect(try lower(text).traits == expected)
  }

  @Test func typesOfTheCatalogDecide() throws {
    #expect(
      try lower("select avg(a) from t").sql == "select pg_catalog.trunc(avg(a), 2)::numeric(19,2) AS \"avg\" from t")
    #expect(try lower("select b + 'x' from t").sql == "select (b || 'x') AS \"?column?\" from t")
    #expect(try lower("select a + 1 from t").sql == "select a + 1 from t")
  }

  @Test func catalogAnswersAreDecoded() {
    #expect(CatalogQuery.decode([]) == nil)
    #expect(
      CatalogQuery.decode([["a", "numeric(8,2)", nil], ["b", "character varying", nil], ["c", "numeric", nil]])
        == .columns([
          CatalogColumn(name: "a", type: .decimal(precision: 8, scale: 2)),
          CatalogColumn(name: "b", type: .varchar(65535)), CatalogColumn(name: "c", type: nil),
        ]))
    #expect(CatalogQuery.decode([[nil, nil, "select 1"]]) == .lateBinding(definition: "select 1"))
    #expect(CatalogQuery.sql(for: ["db", "s\"x", "it's"]).contains(#"'"s""x"."it''s"'"#))
  }
}
