import Diagnostics
import SQL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Cuts, parses and prints a text again and again on one core; prints `BYTES STATEMENTS LEX PARSE PRINT FORMAT`, the times in
/// seconds of CPU for one pass, the least of all passes. PARSE holds the lexer's time too.
///
///     SQLBench PASSES FILE…
@main
enum SQLBench {
  static func main() {
    let words = CommandLine.arguments
    guard words.count >= 3, let passes = Int(words[1]), passes > 0 else {
      print("usage: SQLBench PASSES FILE…")
      exit(2)
    }
    var once: [UInt8] = []
    for path in words.dropFirst(2) { once += read(path) + [0x0A] }
    guard !once.isEmpty else {
      print("nothing to read")
      exit(2)
    }
    // Large enough not to lie in the processor's nearest cache.
    var bytes: [UInt8] = []
    while bytes.count < 4 << 20 { bytes += once }
    let script = SQLScript.parse(SourceFile(path: "bench", bytes: bytes))
    guard script.diagnostics.isEmpty else {
      for diagnostic in script.diagnostics.prefix(3) { print(DiagnosticRenderer().render(diagnostic)) }
      exit(1)
    }
    let lex = least(passes) { Lexer.tokens(of: SourceFile(path: "bench", bytes: bytes)).tokens.count }
    // The trees live on until the end, as a program's do: what is measured is making them.
    var scripts: [SQLScript] = []
    let parse = least(passes) {
      scripts.append(SQLScript.parse(SourceFile(path: "bench", bytes: bytes)))
      return scripts.count
    }
    let printing = least(passes) { script.statements.reduce(0) { $0 + SQLPrinter.print($1).utf8.count } }
    let format = least(passes) { script.statements.reduce(0) { $0 + SQLPrinter.format($1).utf8.count } }
    print(bytes.count, script.statements.count, lex, parse, printing, format)
  }

  private static func least(_ passes: Int, _ work: () -> Int) -> Double {
    var best = Double.infinity
    for _ in 0..<passes {
      let started = now()
      guard work() > 0 else { exit(1) }
      best = min(best, Double(now() - started) / 1e9)
    }
    return best
  }

  private static func read(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
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
