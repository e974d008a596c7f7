import Diagnostics
import Jinja

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compiles one model's template once and renders it many times; prints `SECONDS` of the renderings, then the last text.
///
///     JinjaBench FILE RENDERINGS
@main
enum JinjaBench {
  static func main() throws {
    let words = CommandLine.arguments
    guard words.count == 3, let count = Int(words[2]), count > 0, let bytes = read(words[1]) else {
      print("usage: JinjaBench FILE RENDERINGS")
      exit(2)
    }
    let template = try Engine().compile(SourceFile(path: words[1], bytes: bytes))
    let globals = SimpleGlobals(names())
    var text = try template.render(globals)
    let started = now()
    for _ in 0..<count { text = try template.render(globals) }
    print(Double(now() - started) / 1e9)
    print(text, terminator: "")
  }

  /// What dbt offers to a model, with answers that never change.
  private static func names() -> [String: Value] {
    [
      "config": .function("config") { (_, _) throws(RenderInterrupt) -> Value in .string("") },
      "ref": .function("ref") { (_, arguments) throws(RenderInterrupt) -> Value in
        .string("\"shop\".\"" + (arguments[0] ?? Value.none).text + "\"")
      },
      "source": .function("source") { (_, arguments) throws(RenderInterrupt) -> Value in
        .string("\"" + (arguments[0] ?? Value.none).text + "\".\"" + (arguments[1] ?? Value.none).text + "\"")
      },
      "var": .function("var") { (_, arguments) throws(RenderInterrupt) -> Value in arguments[1] ?? Value.none },
      "is_incremental": .function("is_incremental") { (_, _) throws(RenderInterrupt) -> Value in .bool(true) },
      "this": .string("\"shop\".\"daily_orders\""),
      "target": .dict([("name", .string("dev")), ("schema", .string("shop"))]),
    ]
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }
}
