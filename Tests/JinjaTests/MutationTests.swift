import Diagnostics
import Foundation
import Jinja
import Testing

/// Broken templates end in a text or in a diagnostic: no crash, no hang, no time that grows faster than they do.
@Suite struct MutationTests {
  /// Every recorded case, changed in a few places; the same changes each time.
  @Test(arguments: CaseFile.all()) func noMutationCrashesOrHangs(item: TemplateCase) throws {
    var mutator = Mutator(item.template, seed: UInt64(item.line) &+ UInt64(item.file.utf8.count) &* 0x9E37_79B9)
    let engine = Engine(Self.options(item))
    let globals = try CaseContext.make()
    var (texts, diagnostics) = (0, 0)
    for _ in 0..<Self.mutationsPerCase {
      let bytes = mutator.next()
      let before = CPUTime.now()
      switch Self.render(bytes, engine, globals, item.options.contains("dbt")) {
      case .success: texts += 1
      case .failure(let error):
        diagnostics += 1
        #expect(!error.code.isEmpty && !error.message.isEmpty)
        if let place = error.place {
          #expect(place.span.start <= place.span.end && Int(place.span.end) <= place.file.bytes.count)
        }
        // What goes wrong must also be told: the excerpt stands on bytes that may be no text.
        #expect(!DiagnosticRenderer().render(error).isEmpty)
      }
      let seconds = CPUTime.now() - before
      #expect(seconds < Self.mostSeconds, "\(seconds) s: \(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
    #expect(texts + diagnostics == Self.mutationsPerCase)
  }

  /// Shapes that a parser may go over again and again: four times as much must not take far more than four times as long.
  @Test(arguments: [
    "{{", "{%", "{#", "{{ ( ", "{{ [", "{{ {1:", "{% if x %}", "{% for i in y %}", "{% raw %}", "{{ 'a", "{{ \"\\",
    "}}", "%}",
    "{{ a|b", " {{ - ", "{{ not ", "{{ a.b", "{{ a[1]", "{{ a if b else ", "{% set x = 1 %}", "{{ 1 + 1 }}", "text\n",
    "{{ 1 ~ ", "{% macro m() %}", "{{ a is b ", "{{ f(x, ", "{%- endif -%}", "\u{FEFF}{{ é }}", "{{ 1 < 2 < ",
    "   {#- c -#}\n",
  ])
  func timeGrowsWithLength(piece: String) {
    let engine = Engine(EngineOptions.dbt)
    func seconds(_ count: Int) -> Double {
      let bytes = Array(String(repeating: piece, count: count).utf8)
      // The least of a few: others' work on the machine only adds.
      return (0..<3).map { _ in
        let before = CPUTime.now()
        _ = Self.render(bytes, engine, SimpleGlobals([:]), true)
        return CPUTime.now() - before
      }.min() ?? 0
    }
    let (short, long) = (seconds(2000), seconds(8000))
    #expect(long < short * 9 + 0.03, "\(piece.debugDescription): \(short) s, four times as much \(long) s")
  }

  /// As Python formats them; found by the mutations: a large power of ten took seconds.
  @Test func zerosOfDecimalsAreWritten() throws {
    let expected = [
      ("5E+3", ":.2f", "5000.00"), ("0E+3", ":.2f", "0.00"), ("1.005", ":.2f", "1.00"), ("-12E+1", ":.0f", "-120"),
      ("1E+2", ":f", "100"), ("2.5", ":.4f", "2.5000"), ("3E+1", ":%", "3000%"),
    ]
    let globals = try CaseContext.make()
    for (number, format, text) in expected {
      let template = try Engine().compile("{{ '{\(format)}'.format(decimal('\(number)')) }}")
      #expect(try template.render(globals) == text)
    }
    let before = CPUTime.now()
    let long = try Engine().compile("{{ '{:.2f}'.format(decimal('2.31e99945')) }}").render(globals)
    #expect(long.hasPrefix("2310") && long.hasSuffix("0.00") && long.utf8.count == 99_949)
    #expect(CPUTime.now() - before < Self.mostSeconds)
  }

  private static let mutationsPerCase = 30
  /// Of the processor, in a debug build.
  private static let mostSeconds = 1.5

  private static func options(_ item: TemplateCase) -> EngineOptions {
    var options = item.options.contains("dbt") ? EngineOptions.dbt : EngineOptions()
    options.trimBlocks = item.options.contains("trim_blocks")
    options.lstripBlocks = item.options.contains("lstrip_blocks")
    options.keepTrailingNewline = item.options.contains("keep_trailing_newline")
    return options
  }

  private static func render(
    _ bytes: [UInt8], _ engine: Engine, _ globals: SimpleGlobals, _ isChaining: Bool
  ) -> Result<String, Diagnostic> {
    let template: Template
    do throws(DiagnosticList) {
      template = try engine.compile(SourceFile(path: "mutation", bytes: bytes))
    } catch {
      return error.all.first.map(Result.failure) ?? .success("")
    }
    var options = RenderOptions()
    options.undefined = isChaining ? .chaining : .standard
    // A loop that a mutation made long is still a loop that somebody wrote.
    options.stepLimit = 20_000
    options.outputLimit = 1 << 20
    do throws(Diagnostic) {
      return .success(try template.render(globals, options))
    } catch {
      return .failure(error)
    }
  }
}

/// Time that this thread had of a processor: a busy machine does not change it.
private enum CPUTime {
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Makes broken variants of a text: bytes and tokens deleted, doubled, swapped; cut off; with junk put in.
private struct Mutator {
  private let bytes: [UInt8]
  private let tokens: [Range<Int>]
  private var state: UInt64
  private static let junk: [[UInt8]] = [
    [0x00], [0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], Array("{{".utf8),
    Array("}}".utf8),
    Array("{%".utf8), Array("%}".utf8), Array("{#".utf8), Array("#}".utf8), Array("-".utf8), Array("'".utf8),
    Array("\"".utf8), Array("\\".utf8), Array("(".utf8), Array(")".utf8), Array("[".utf8), Array("|".utf8),
    Array(".".utf8),
    Array("**".utf8), Array("~".utf8), Array("99999999999999999999".utf8), Array("-9223372036854775808".utf8),
    Array("1e999".utf8), Array("{% endfor %}".utf8), Array("{% raw %}".utf8), Array("\u{2028}".utf8),
  ]

  init(_ text: String, seed: UInt64) {
    bytes = Array(text.utf8)
    tokens = Self.split(bytes)
    state = seed | 1
  }

  /// Words, runs of white space, and single signs.
  private static func split(_ bytes: [UInt8]) -> [Range<Int>] {
    func kind(_ byte: UInt8) -> Int {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...: 0
      case 0x09...0x0D, 0x20: 1
      default: 2
      }
    }
    var tokens: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      var end = start + 1
      while end < bytes.count, kind(bytes[end]) == kind(bytes[start]), kind(bytes[start]) != 2 { end += 1 }
      tokens.append(start..<end)
      start = end
    }
    return tokens
  }

  private mutating func number(below limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return limit > 0 ? Int(state % UInt64(limit)) : 0
  }

  mutating func next() -> [UInt8] {
    guard !bytes.isEmpty else { return Self.junk[number(below: Self.junk.count)] }
    var result = changed()
    // Every fourth is broken twice.
    if number(below: 4) == 0 {
      let at = number(below: result.count + 1)
      result.insert(contentsOf: Self.junk[number(below: Self.junk.count)], at: at)
    }
    return result
  }

  private mutating func changed() -> [UInt8] {
    let token = tokens[number(below: tokens.count)]
    let position = number(below: bytes.count)
    switch number(below: 9) {
    case 0: return Array(bytes[..<position] + bytes[(position + 1)...])
    case 1: return Array(bytes[...position] + bytes[position...])
    case 2:
      var copy = bytes
      copy.swapAt(position, number(below: bytes.count))
      return copy
    case 3: return Array(bytes[..<token.lowerBound] + bytes[token.upperBound...])
    case 4: return Array(bytes[..<token.upperBound] + bytes[token.lowerBound...])
    case 5: return swapped(token)
    case 6: return Array(bytes[..<position])
    case 7: return Array(bytes[position...])
    default: return Array(bytes[..<position] + Self.junk[number(below: Self.junk.count)] + bytes[position...])
    }
  }

  private mutating func swapped(_ one: Range<Int>) -> [UInt8] {
    let two = tokens[number(below: tokens.count)]
    let (first, second) = one.lowerBound < two.lowerBound ? (one, two) : (two, one)
    guard first != second else { return bytes }
    return Array(
      bytes[..<first.lowerBound] + bytes[second] + bytes[first.upperBound..<second.lowerBound] + bytes[first]
        + bytes[second.upperBound...])
  }
}
