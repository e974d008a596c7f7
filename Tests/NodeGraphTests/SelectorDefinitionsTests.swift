import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import Testing

@Suite struct SelectorDefinitionsTests {
  @Test(arguments: [
    (#"{"s": {"definition": {"union": [], "method": "tag"}}}"#, "other keys"),
    (#"{"s": {"definition": {"union": "a"}}}"#, "list under 'union'"),
    (#"{"s": {"definition": {"union": [{"exclude": ["a"]}, {"exclude": ["b"]}]}}}"#, "more than one 'exclude'"),
    (#"{"s": {"definition": {"method": "selector", "value": "later"}}, "later": {"definition": "a"}}"#, "'later'"),
    (#"{"s": {"definition": {"selector": "x"}}}"#, "'selector' is not a valid method name"),
    (#"{"s": {"definition": {"a": 1, "b": 2}}}"#, "keys a, b"),
    (#"{"s": {"definition": {"tag": ["x"]}}}"#, "no single value"),
    (#"{"s": {"definition": {"method": "tag", "value": "x", "indirect_selection": "all"}}}"#, "'all'"),
    (#"{"s": {"definition": {"method": "tag", "value": "x", "children_depth": "deep"}}}"#, "no whole number"),
    (#"{"s": {"definition": {"method": "tag", "value": "x", "children": true, "childrens_parents": true}}}"#, "'@'"),
    (#"{"s": {"definition": "@x+"}}"#, "'@'"),
    (#"{"s": {"definition": 3}}"#, "neither a text nor a mapping"),
    (#"{"s": {"definition": "a", "default": true}, "t": {"definition": "b", "default": true}}"#, "both the default"),
    (#"{"s": {"definition": "tga:x"}}"#, "'tga' is not a valid method name"),
  ]) func refuses(text: String, message: String) throws {
    let entries = try JSONReader.read(text).object ?? [:]
    let file = SourceFile(path: "selectors.yml", text: "selectors:\n  - name: s\n    definition: x\n  - name: t\n")
    do throws(DiagnosticList) {
      _ = try SelectorDefinitions(entries, file: file)
      Issue.record("no error")
    } catch {
      #expect(error.all.count == 1)
      let found = try #require(error.all.first)
      #expect(found.message.contains(message) || found.hint?.contains(message) == true, "\(found)")
      #expect(found.place != nil)
    }
  }

  @Test func pointsAtTheName() throws {
    let file = SourceFile(path: "selectors.yml", text: "selectors:\n  - name: \"good\" # x\n  - name: bad\n")
    do throws(DiagnosticList) {
      _ = try SelectorDefinitions(["good": ["definition": "a"], "bad": ["definition": "x:a"]], file: file)
      Issue.record("no error")
    } catch {
      let place = try #require(error.all.first?.place)
      #expect(place.position == (3, 11))
      #expect(place.file.text(place.span) == "bad")
    }
  }

  @Test func theDefaultStandsInWhereNothingIsNamed() throws {
    let graph = try Graph(GraphTests.project(["a": [], "b": [], "test_a": ["a"]]))
    let selectors = try SelectorDefinitions(["s": ["definition": "a", "default": true]])
    var request = SelectionRequest(.run)
    let selection = try graph.select(request, selectors: selectors)
    #expect(selection.uniqueIDs == ["model.p.a"])
    #expect(selection.defaultSelector == "s")
    request.exclude = ["a"]
    #expect(try graph.select(request, selectors: selectors).uniqueIDs == ["model.p.b"])
  }

  @Test func allErrorsOfACommandLineAtOnce() {
    do throws(DiagnosticList) {
      _ = try SelectionSpec.parse(select: ["tgg:x", "a,@b+"], exclude: ["selector:x", "two\nlines"])
      Issue.record("no error")
    } catch {
      #expect(
        error.all.map(\.code) == ["select.unknown-method", "select.syntax", "select.unknown-method", "select.syntax"])
      #expect(error.all.first?.message == "'tgg' is not a valid method name")
      #expect(error.all.first?.hint == "did you mean 'tag'?")
    }
  }

  @Test func unknownResourceTypes() {
    do throws(DiagnosticList) {
      _ = try SelectingCommand.build.types(included: ["model", "modle"], excluded: ["macro"])
      Issue.record("no error")
    } catch {
      #expect(error.all.map(\.code) == ["select.unknown-resource-type", "select.unknown-resource-type"])
      #expect(error.all.first?.hint == "did you mean 'model'?")
    }
  }
}
