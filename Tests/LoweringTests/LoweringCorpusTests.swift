import Diagnostics
import Foundation
import Lowering
import SQL
import Testing

/// Lowering of whatever parses: it comes to an end, in a text or in a finding with a place.
@Suite struct LoweringCorpusTests {
  static let corpus: [String] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let base =
      ProcessInfo.processInfo.environment["REDSTART_CORPUS"].map { URL(fileURLWithPath: $0) }
      ?? root.appendingPathComponent("../shared/corpus").standardized
    guard let data = try? Data(contentsOf: base.appendingPathComponent("redshift-sql/sqlfluff_redshift.json")),
      let list = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
    else { return [] }
    return list.compactMap { $0["sql"] as? String }
  }()

  /// Our own statements: the cases of the parser.
  static let own: [String] = {
    let folder = LoweringCase.folder.deletingLastPathComponent().appendingPathComponent("statements")
    let urls = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return urls.flatMap { url -> [String] in
      let source = SourceFile(path: url.lastPathComponent, text: (try? String(contentsOf: url, encoding: .utf8)) ?? "")
      return StatementSplitter.split(source).map { source.text($0.span) }
    }
  }()

  /// Lowers a text; nil where it does not parse, else whether it was lowered.
  private func lower(_ text: String) -> Bool? {
    let script = SQLScript.parse(SourceFile(path: "a.sql", text: text))
    guard script.diagnostics.isEmpty, let statement = script.statements.first else { return nil }
    do throws(DiagnosticList) {
      let lowered = try Lowering().lower(statement, of: script, catalog: EmptyCatalog())
      #expect(!lowered.commands.isEmpty, "\(text)")
      #expect(lowered.commands.count(where: \.isMain) == 1, "\(text)")
      return true
    } catch {
      #expect(error.all.allSatisfy { $0.code.hasPrefix("lowering.") && $0.place != nil }, "\(text)")
      return false
    }
  }

  @Test func ownStatementsComeToAnEnd() {
    #expect(Self.own.count > 100)
    let lowered = Self.own.count { lower($0) == true }
    #expect(lowered > Self.own.count / 2)
  }

  @Test(.enabled(if: !corpus.isEmpty)) func theCorpusComesToAnEnd() {
    let results = Self.corpus.map { lower($0) }
    let lowered = results.count { $0 == true }
    let refused = results.count { $0 == false }
    #expect(lowered + refused == Self.corpus.count)
    // docs/compatibility tells these figures.
    #expect(lowered >= 390, "lowered \(lowered), refused by name \(refused)")
  }

  @Test func mutationsComeToAnEnd() {
    for text in Self.own {
      let source = SourceFile(path: "a.sql", text: text)
      let tokens = SQLScript.parse(source).tokens.dropLast()
      for (index, token) in tokens.enumerated() where index % 7 == 0 {
        let variant = Array(source.bytes[..<Int(token.start)] + source.bytes[Int(token.end)...])
        _ = lower(String(decoding: variant, as: UTF8.self))
      }
    }
  }

  @Test func aliasesThatGrowWithoutEndAreRefused() {
    let doubled = (1...40).map { "a\($0 - 1) + a\($0 - 1) as a\($0)" }.joined(separator: ", ")
    let script = SQLScript.parse(SourceFile(path: "a.sql", text: "select 1 as a0, " + doubled))
    guard let statement = script.statements.first else { return }
    #expect(throws: DiagnosticList.self) {
      try Lowering().lower(statement, of: script, catalog: EmptyCatalog())
    }
  }
}
