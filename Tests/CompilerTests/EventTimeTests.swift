import Diagnostics
import FileSystem
import JSON
import ProjectModel
import Testing

@testable import Compiler

/// Batches and samples are those that dbt makes: scripts/record_batches.py.
@Suite struct EventTimeTests {
  private struct Case {
    let words: [String]
    let expected: [String]

    /// The value of a word `name=value`; nil for `-`.
    func value(_ name: String) -> String? {
      let word = words.first { $0.hasPrefix(name + "=") }
      return word.map { String($0.dropFirst(name.count + 1)) }.flatMap { $0 == "-" ? nil : $0 }
    }

    func time(_ name: String) throws -> Int? {
      try value(name).map { try #require(EventTimeText.instant($0)) }
    }
  }

  private static func cases(_ kind: String) throws -> [Case] {
    let folder = Path.parent(Path.parent(#filePath))
    let text = String(decoding: try FileSystem.read(Path.join(folder, "Cases/event_time/batches.txt")), as: UTF8.self)
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    return zip(lines, lines.dropFirst()).compactMap { line, next in
      line.first == kind ? Case(words: Array(line.dropFirst()), expected: next) : nil
    }
  }

  private static func iso(_ time: Int) -> String { Moment(wall: time, offset: 0).iso(separator: "T") }

  private static func model(_ config: JSONObject) -> Node {
    var node = Node(
      uniqueID: "model.shop.m", resourceType: .model, name: "m", packageName: "shop", path: "m.sql",
      originalFilePath: "models/m.sql", fqn: ["shop", "m"], alias: "m", checksum: .none)
    node.config["materialized"] = "incremental"
    node.config["incremental_strategy"] = "microbatch"
    for (key, value) in config { node.config[key] = value }
    return node
  }

  @Test func batchesAreDbts() throws {
    let cases = try Self.cases("batches")
    #expect(cases.count > 90)
    for item in cases {
      let lookback = try #require(item.value("lookback").flatMap { Int($0) })
      let node = Self.model([
        "batch_size": .string(item.words[0]), "begin": JSONValue(item.value("begin")), "lookback": .int(lookback),
      ])
      var times = EventTimes()
      times.now = try #require(try item.time("now"))
      if let start = try item.time("start"), let end = try item.time("end") { times.span = start..<end }
      let batches = try times.batches(of: node, addsToTable: item.value("stands") == "true")
      let (first, last) = (try #require(batches.first), try #require(batches.last))
      let found = [
        "\(batches.count)", "\(first.id)..\(last.id)", Self.iso(first.span.lowerBound), Self.iso(last.span.lowerBound),
        Self.iso(last.span.upperBound),
      ]
      #expect(found == item.expected, "\(item.words)")
      for (one, next) in zip(batches, batches.dropFirst()) { #expect(one.span.upperBound == next.span.lowerBound) }
    }
  }

  @Test func samplesAreDbts() throws {
    let cases = try Self.cases("sample")
    #expect(cases.count > 15)
    for item in cases {
      let now = try #require(EventTimeText.instant(item.words[0]))
      let window = try EventTimeText.sample(item.words.dropFirst().joined(separator: " "), now: now)
      #expect([Self.iso(window.lowerBound), Self.iso(window.upperBound)] == item.expected, "\(item.words)")
    }
  }

  @Test func aSampleMayHaveStartAndEnd() throws {
    let window = try EventTimeText.sample("{start: 2024-01-01, end: '2024-02-01T06:30:00'}", now: 0)
    #expect(Self.iso(window.lowerBound) == "2024-01-01T00:00:00+00:00")
    #expect(Self.iso(window.upperBound) == "2024-02-01T06:30:00+00:00")
  }

  @Test(arguments: [
    "", "3", "days", "x days", "3 weeks", "1 2 days", "99999999999999999999 days", "2000000 days", "{start: a}",
  ])
  func aWindowThatIsNoneIsRefused(text: String) {
    #expect { _ = try EventTimeText.sample(text, now: 0) } throws: { ($0 as? Diagnostic)?.code == "cli.bad-value" }
  }

  @Test func timesOfTheCommandLineHaveThreeForms() {
    #expect(EventTimeText.time("2024-01-31") == EventTimeText.time("2024-01-31T00:00:00"))
    #expect(EventTimeText.time("2024-01-31 13:05:06") == EventTimeText.instant("2024-01-31T13:05:06Z"))
    for text in ["", "2024", "2024-13-01", "2024-02-30", "2024-01-31T13", "2024-01-31T13:05:06Z"] {
      #expect(EventTimeText.time(text) == nil, "\(text)")
    }
  }

  @Test func aSampleCutsABatch() throws {
    let day = 86_400_000_000
    let batch = Batch(name: "1970-01-02", span: day..<2 * day)
    var times = EventTimes()
    #expect(times.range(of: nil) == nil)
    #expect(times.range(of: batch)?.start == "1970-01-02 00:00:00+00:00")
    #expect(times.range(of: batch)?.end == "1970-01-03 00:00:00+00:00")
    times.sample = day / 2..<day + day / 4
    #expect(times.range(of: nil)?.start == "1970-01-01 12:00:00+00:00")
    #expect(times.range(of: batch)?.start == "1970-01-02 00:00:00+00:00")
    #expect(times.range(of: batch)?.end == "1970-01-02 06:00:00+00:00")
  }

  @Test func whatFailedIsBuiltAgain() throws {
    var times = EventTimes()
    let failed = [0..<3_600_000_000, 7_200_000_000..<10_800_000_000]
    times.previous["model.shop.m"] = BatchResults(successful: [], failed: failed)
    let batches = try times.batches(of: Self.model(["batch_size": "hour"]), addsToTable: true)
    #expect(batches.map(\.span) == failed)
    #expect(batches.map(\.id) == ["19700101T00", "19700101T02"])
  }

  @Test func configsOfAMicrobatchModelAreChecked() {
    var node = Self.model(["event_time": "at", "begin": "2024-01-01", "batch_size": "day"])
    #expect(MicrobatchConfig.check(&node).isEmpty)
    #expect(node.config.string("begin") == "2024-01-01T00:00:00")
    let bad: [(String, JSONValue)] = [
      ("event_time", .null), ("event_time", 1), ("begin", .null), ("begin", "soon"), ("batch_size", "week"),
      ("lookback", "two"), ("lookback", .int(.min)), ("concurrent_batches", "yes"),
    ]
    for (key, value) in bad {
      var node = Self.model(["event_time": "at", "begin": "2024-01-01", "batch_size": "day"])
      node.config[key] = value
      #expect(MicrobatchConfig.check(&node).map(\.code) == ["config.microbatch"], "\(key)")
    }
  }
}
