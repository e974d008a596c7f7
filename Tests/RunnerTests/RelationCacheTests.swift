import Compiler
import Testing

@testable import Runner

@Suite struct RelationCacheTests {
  private func relation(_ name: String, _ schema: String = "S") -> Relation {
    Relation(schema: schema, identifier: name, kind: .table)
  }

  private func cache(_ names: String...) -> RelationCache {
    let cache = RelationCache()
    cache.fill(schema: "s", with: names.map { relation($0) })
    return cache
  }

  private func names(_ cache: RelationCache) -> [String] { cache.relations(in: "s").compactMap(\.identifier) }

  @Test func namesCompareWithoutCase() {
    let cache = cache("Orders")
    #expect(cache.find(schema: "S", identifier: "ORDERS")?.identifier == "Orders")
    cache.drop(relation("oRDERS", "s"))
    #expect(names(cache).isEmpty)
  }

  @Test func aDropTakesWhatStandsOnIt() {
    let cache = cache("a", "b", "c", "d")
    cache.link(relation("b"), to: relation("a"))
    cache.link(relation("c"), to: relation("b"))
    // A knot (a view that was replaced) does not hang it.
    cache.link(relation("a"), to: relation("c"))
    cache.drop(relation("a"))
    #expect(names(cache) == ["d"])
  }

  @Test func aRenameTakesItsLinksAlong() {
    let cache = cache("a", "a_view", "base")
    cache.link(relation("a_view"), to: relation("a"))
    cache.link(relation("a"), to: relation("base"))
    cache.rename(relation("a"), to: relation("a_old"))
    #expect(names(cache) == ["a_old", "a_view", "base"])
    // The old name is free for another, which nobody stands on.
    cache.add(relation("a"))
    cache.drop(relation("a"))
    #expect(names(cache) == ["a_old", "a_view", "base"])
    cache.drop(relation("base"))
    #expect(names(cache).isEmpty)
  }

  @Test func unknownSchemasStayUnknown() {
    let cache = cache("a")
    cache.add(relation("x", "other"))
    #expect(!cache.knows(schema: "other"))
    #expect(cache.relations(in: "other").isEmpty)
    cache.addSchema("Other")
    cache.add(relation("x", "OTHER"))
    #expect(cache.knows(schema: "oTHER"))
    #expect(cache.find(schema: "other", identifier: "x") != nil)
    cache.dropSchema("other")
    #expect(cache.find(schema: "other", identifier: "x") == nil)
    #expect(names(cache) == ["a"])
    cache.rename(relation("nobody"), to: relation("somebody"))
    #expect(names(cache) == ["a"])
  }
}
