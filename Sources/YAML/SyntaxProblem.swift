import CLibYAML
import Diagnostics

/// What libyaml could not read, in our words: where, why, and what usually helps.
struct SyntaxProblem {
  private let file: SourceFile
  private let problem: String
  private let context: String
  private let at: Int
  private let contextAt: Int?
  private let isEncoding: Bool

  init(_ parser: yaml_parser_t, _ locator: ByteLocator, _ file: SourceFile) {
    self.file = file
    problem = parser.problem.map { String(cString: $0) } ?? "the text cannot be read"
    context = parser.context.map { String(cString: $0) } ?? ""
    isEncoding = parser.error == YAML_READER_ERROR
    var locator = locator
    if isEncoding {
      at = min(locator.base + parser.problem_offset, file.bytes.count)
    } else {
      at = locator.byte(of: parser.problem_mark.index)
    }
    contextAt = context.isEmpty || isEncoding ? nil : locator.byte(of: parser.context_mark.index)
  }

  var diagnostic: Diagnostic {
    if isEncoding {
      return make(
        "bad-character", "the file holds bytes that are no UTF-8 text, or a control character",
        hint: "save the file as UTF-8")
    }
    switch problem {
    case "found unexpected end of stream" where context.contains("quoted"):
      return make("unclosed-quote", "the quote that opens here is never closed", at: contextAt)
    case "found unexpected document indicator" where context.contains("quoted"):
      return make("unclosed-quote", "the quote that opens here is not closed before the document ends", at: contextAt)
    case "found character that cannot start any token": return badStart
    case "found a tab character where an indentation space is expected",
      "found a tab character that violates indentation":
      return tab
    case "mapping values are not allowed in this context":
      return make(
        "unexpected-colon", "a ':' makes no key here",
        hint: "quote the value if ': ' is part of it, or check how far the line is indented")
    case "could not find expected ':'":
      return make(
        "missing-colon", "this line has no ': ' after its key", at: contextAt,
        hint: "check the quotes and the indentation of the lines before")
    case "did not find expected key", "did not find expected '-' indicator": return misfit
    case "block sequence entries are not allowed in this context":
      return make("unexpected-item", "a list item cannot stand here", hint: "put the list on lines of its own")
    case "did not find expected ',' or ']'":
      return make("unclosed-list", "the list that opens here with '[' is not closed with ']'", at: contextAt)
    case "did not find expected ',' or '}'": return unclosedMapping
    case "did not find expected alphabetic or numeric character":
      let sign = context.contains("alias") ? "*" : "&"
      return make(
        "bad-start", "'\(sign)' must have a name behind it", at: contextAt,
        hint: "put the value in quotes if '\(sign)' is part of it")
    case "found unknown escape character":
      return make(
        "bad-escape", "there is no such escape in a double-quoted text", hint: "double the backslash or use ' quotes")
    case "did not find expected <document start>":
      return make("several-values", "a second value begins here", hint: "check the indentation of the lines before")
    case "did not find expected node content":
      return make("missing-value", "a value is missing here")
    default:
      return make("syntax", context.isEmpty ? problem : "\(problem) \(context)")
    }
  }

  private var byte: UInt8? { at < file.bytes.count ? file.bytes[at] : nil }

  private var badStart: Diagnostic {
    switch byte {
    case 0x09: return tab
    case let byte?:
      let shown = String(UnicodeScalar(byte))
      if byte == UInt8(ascii: "%"), at > 0, file.bytes[at - 1] == UInt8(ascii: "{") {
        return make("bad-start", "a value cannot begin with '{%'", hint: "put the whole template in quotes")
      }
      return make("bad-start", "a value cannot begin with '\(shown)'", hint: "put the value in quotes")
    case nil: return make("bad-start", "a value is missing here")
    }
  }

  private var tab: Diagnostic {
    make("tab", "a tab stands where YAML wants spaces", hint: "indent with spaces")
  }

  /// A line that fits no block that is open.
  private var misfit: Diagnostic {
    let what = context.contains("collection") ? "list" : "mapping"
    let line = contextAt.map { file.position(of: $0).line }
    return make(
      "bad-indentation", "this line does not belong to the \(what) that it is indented in",
      hint: line.map { "align it with the \(what) that begins in line \($0)" } ?? "align it with its neighbours")
  }

  private var unclosedMapping: Diagnostic {
    let start = contextAt ?? at
    let isTemplate =
      file.bytes[min(start, file.bytes.count)...].starts(with: [0x7B, 0x7B])
      || (start > 0 && file.bytes[start - 1] == 0x7B) || file.bytes.dropFirst(start).starts(with: [0x7B, 0x25])
    return make(
      "unclosed-mapping", "the mapping that opens here with '{' is not closed with '}'", at: start,
      hint: isTemplate ? "quote the template: \"{{ … }}\"" : nil)
  }

  private func make(_ name: String, _ message: String, at other: Int? = nil, hint: String? = nil) -> Diagnostic {
    var start = other ?? at
    // The end of the text is no place to point at: take the last character before it.
    if start >= file.bytes.count {
      start = file.bytes.count
      while start > 0, file.bytes[start - 1] == 0x0A || file.bytes[start - 1] == 0x0D { start -= 1 }
      start = max(0, start - 1)
    }
    var end = start + 1
    while end < file.bytes.count, file.bytes[end] & 0xC0 == 0x80 { end += 1 }
    return Diagnostic(
      code: "yaml." + name, message: message, place: SourcePlace(file, Span(start, end)), hint: hint)
  }
}
