import FileSystem
import Foundation
import JSON
import TestSupport
import Testing

/// `redstart sql`: files, standard input, lists; what it prints and how it ends. It needs no project and no server.
@Suite struct SQLCommandTests {
  private struct Result {
    let exitCode: Int32
    let output: String
    let errors: String
  }

  private func run(_ words: [String], input: String = "") throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: TestTool.folder + "/redstart")
    process.arguments = ["sql"] + words
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    standardInput.fileHandleForWriting.write(Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let findings = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Result(exitCode: process.terminationStatus, output: text, errors: findings)
  }

  private func objects(_ result: Result) throws -> [JSONValue] {
    try result.output.split(separator: "\n").map { try JSONReader.read(String($0)) }
  }

  @Test func printsBackWithComments() throws {
    let result = try run([], input: "-- first\nselect a /* why */, b from t;\n\nselect 2 -- last\n")
    #expect(result.exitCode == 0)
    #expect(result.output == "-- first\n/* why */\nSELECT a, b FROM t;\nSELECT 2;\n-- last\n")
    #expect(result.errors.isEmpty)
  }

  @Test func tellsWhatIsWrongAndGoesOn() throws {
    let result = try run([], input: "select 1;\nselect * frm t;\nselect 2")
    #expect(result.exitCode == 1)
    #expect(result.output == "SELECT 1;\nSELECT 2;\n")
    #expect(result.errors.contains("error[sql.unexpected-token]: unexpected 'frm'"))
    #expect(result.errors.contains("  --> <stdin>:2:10"))
  }

  @Test func answersInJSONInTheOrderOfTheInput() throws {
    let result = try run(["--json"], input: "select 1; slect 2; grant select on t to u; select 'x")
    #expect(result.exitCode == 1)
    let objects = try objects(result)
    #expect(objects.map { $0["ok"]?.bool } == [true, false, true, false])
    #expect(objects[0] == ["ok": true, "sql": "SELECT 1", "kind": "select"])
    #expect(objects[1]["error"]?["code"] == "sql.unknown-statement")
    #expect(objects[1]["error"]?["line"] == 1)
    #expect(objects[1]["error"]?["column"] == 11)
    #expect(objects[1]["error"]?["hint"]?.string?.contains("SELECT") == true)
    #expect(objects[2]["kind"] == "grant")
    #expect(objects[3]["error"]?["code"] == "sql.unterminated-string")
  }

  @Test func aListGivesOneObjectForEachEntry() throws {
    let list = #"[{"sql": "select 1; select 2", "n": 1}, "drop table t", {"sql": "select ("}, {"sql": ""}, {"no": 1}]"#
    let result = try run(["--json"], input: list)
    #expect(result.exitCode == 1)
    let objects = try objects(result)
    #expect(objects.count == 5)
    #expect(objects[0] == ["ok": true, "sql": "SELECT 1;\nSELECT 2", "kind": "script"])
    #expect(objects[1]["kind"] == "drop table")
    #expect(objects[2]["error"]?["code"] == "sql.unexpected-end")
    #expect(objects[3] == ["ok": true, "sql": "", "kind": "empty"])
    #expect(objects[4]["error"]?["code"] == "cli.no-sql")
  }

  @Test func showsTrees() throws {
    let result = try run(["--tree"], input: "select a.b from t where c")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("kind: name a.b\n"))
    #expect(try run(["--tree", "--spans"], input: "select\n a").output.contains("kind: name a @2:2-2:3\n"))
    let object = try #require(try objects(try run(["--json", "--tree"], input: "select 1")).first)
    #expect(object["tree"]?.string?.hasPrefix("statement\n") == true)
  }

  @Test func endsWithTwoWhereNothingCanBeRead() throws {
    let missing = try run(["/no/such/file.sql"])
    #expect(missing.exitCode == 2)
    #expect(missing.errors.contains("error[cli.unreadable-file]"))
    let broken = try run(["--json"], input: "[{")
    #expect(broken.exitCode == 2)
    #expect(broken.errors.contains("error[json.syntax]"))
    #expect(try run(["--full-refresh"]).exitCode == 2)
  }
}
