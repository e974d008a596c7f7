import Diagnostics
import JSON
import Testing
import YAML

@Suite struct YAMLParserTests {
  private static func json(_ text: String) throws(Diagnostic) -> String {
    let root = try YAMLParser.parse(SourceFile(path: "case.yml", text: text)).root
    return JSONWriter.text(root?.json ?? .null)
  }

  @Test(arguments: ["yaml/scalars.md", "yaml/structures.md"])
  func readsAsPyYAML(_ file: String) throws {
    for test in try SpecFile(file).cases {
      let answer = try Self.json(test.blocks["yaml"] ?? "")
      #expect(answer + "\n" == test.blocks["json"], "\(test.name)")
    }
  }

  @Test func saysWhatCannotBeRead() throws {
    var file = try SpecFile("yaml/errors.md")
    var answers: [String: String] = [:]
    for test in file.cases {
      do throws(Diagnostic) {
        answers[test.name] = "read as " + (try Self.json(test.blocks["yaml"] ?? ""))
      } catch {
        answers[test.name] = DiagnosticRenderer().render(error)
      }
    }
    if SpecFile.updates { return try file.update("error", answers) }
    for test in file.cases { #expect((answers[test.name] ?? "") + "\n" == test.blocks["error"], "\(test.name)") }
  }

  @Test func keepsPlacesOfKeysAndValues() throws {
    let text = "é: 1\nlist:\n  - \"ü\"\n  - name: x y\nlast: |\n  one\n  two\nend: 1\n"
    let file = SourceFile(path: "x.yml", text: text)
    let root = try #require(try YAMLParser.parse(file).root)
    let entries = try #require(root.entries)
    #expect(entries.map { file.text($0.keySpan) } == ["é", "list", "last", "end"])
    let items = try #require(root["list"]?.items)
    #expect(file.text(items[0].span) == "\"ü\"")
    #expect(file.text(items[1].span) == "name: x y")
    #expect(file.text(items[1]["name"]?.span ?? Span(0, 0)) == "x y")
    #expect(file.text(entries[2].value.span) == "|\n  one\n  two\n")
    #expect(file.text(root["list"]?.span ?? Span(0, 0)) == "- \"ü\"\n  - name: x y")
  }

  @Test func skipsAByteOrderMark() throws {
    let file = SourceFile(path: "x.yml", bytes: [0xEF, 0xBB, 0xBF] + Array("é: 1\nb: 2".utf8))
    let root = try #require(try YAMLParser.parse(file).root)
    #expect(file.text(root.entries?.last?.keySpan ?? Span(0, 0)) == "b")
  }

  @Test func takesWindowsLineEnds() throws {
    #expect(try Self.json("a: 1\r\nb:\r\n  - |\r\n    x\r\n") == #"{"a": 1, "b": ["x\n"]}"#)
  }

  @Test func warnsAboutRepeatedKeysButNotMergedOnes() throws {
    let file = SourceFile(path: "x.yml", text: "b: &b {x: 1}\na:\n  <<: *b\n  x: 2\nc:\n  y: 1\n  z: 2\n  y: 3\n")
    let warnings = try YAMLParser.parse(file).warnings
    #expect(warnings.map(\.code) == ["yaml.duplicate-key"])
    #expect(warnings.first?.place?.position.line == 8)
    #expect(warnings.first?.hint == "remove one of the two; the other is in line 6")
  }

  @Test func refusesWhatWouldGrowWithoutEnd() throws {
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let alias = "*a\(level - 1)"
      bomb += "a\(level): &a\(level) [" + Array(repeating: alias, count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(throws: Diagnostic.self) { try YAMLParser.parse(SourceFile(path: "x", text: bomb)) }
    let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
    #expect(throws: Diagnostic.self) { try YAMLParser.parse(SourceFile(path: "x", text: deep)) }
  }

  @Test func anEmptyDocumentHasNoRoot() throws {
    for text in ["", "\n\n", "# only this\n", "---\n", "~\n"] {
      #expect(try YAMLParser.parse(SourceFile(path: "x", text: text)).root == nil)
    }
  }

  /// Whatever is cut off or knocked out of a file: an answer or an error with a place inside, never a crash.
  @Test(arguments: ["yaml/scalars.md", "yaml/structures.md", "yaml/errors.md"])
  func survivesBrokenInput(_ file: String) throws {
    for test in try SpecFile(file).cases {
      let bytes = Array((test.blocks["yaml"] ?? "").utf8)
      for index in bytes.indices {
        var without = bytes
        without.remove(at: index)
        for broken in [without, Array(bytes[..<index])] { check(broken) }
      }
    }
  }

  private func check(_ bytes: [UInt8]) {
    let file = SourceFile(path: "x", bytes: bytes)
    do throws(Diagnostic) {
      if let root = try YAMLParser.parse(file).root { checkSpans(root, bytes.count) }
    } catch {
      #expect(error.code.hasPrefix("yaml."))
      #expect((error.place?.span.end ?? 0) <= bytes.count + 1)
    }
  }

  private func checkSpans(_ node: YAMLNode, _ count: Int) {
    #expect(node.span.start <= node.span.end && node.span.end <= count)
    for item in node.items ?? [] { checkSpans(item, count) }
    for entry in node.entries ?? [] {
      #expect(entry.keySpan.end <= count)
      checkSpans(entry.value, count)
    }
  }
}
