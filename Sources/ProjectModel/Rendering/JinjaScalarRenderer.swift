import Diagnostics
import JSON
import Jinja

/// Renders the templates of YAML values with Jinja.
final class JinjaScalarRenderer: ScalarRenderer {
  private let engine: Engine
  private let globals: ScalarGlobals

  init(_ scope: RenderScope) {
    engine = Engine(EngineOptions(), filters: NativeFilters.all)
    globals = ScalarGlobals(scope)
  }

  func render(_ template: String, at place: SourcePlace) throws(Diagnostic) -> JSONValue {
    do {
      let compiled: Template
      let inside = Self.verbatim(template, place)
      if let inside {
        compiled = try engine.compile(place.file, within: inside)
      } else {
        compiled = try engine.compile(template, name: place.file.path)
      }
      do {
        globals.startTracking()
        var value = try compiled.renderValue(globals)
        // dbt: an expression of constants alone is folded into text (`{{ 1 }}` is '1', `{{ var('n') }}` is 1).
        if !globals.wasUsed, !value.isUndefined { value = .string(value.text) }
        return Secrets.reveal(try Self.data(value, place), globals.scope.environment)
      } catch {
        throw inside == nil ? Self.moved(error, to: place) : error
      }
    } catch let error as DiagnosticList {
      throw Self.moved(error.all.first ?? Diagnostic(code: "jinja.syntax", message: "broken template"), to: place)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic(code: "jinja.error", message: "the template cannot be rendered", place: place)
    }
  }

  /// The template's span where it stands in the file just as it reads: unquoted, or quoted without escapes.
  private static func verbatim(_ template: String, _ place: SourcePlace) -> Span? {
    let bytes = place.file.bytes
    let whole = Int(place.span.start)..<min(Int(place.span.end), bytes.count)
    let text = Array(template.utf8)
    for range in [whole, whole.dropFirst().dropLast()] where range.count == text.count {
      if bytes[range].elementsEqual(text) { return Span(range.lowerBound, range.upperBound) }
    }
    return nil
  }

  private static func moved(_ error: Diagnostic, to place: SourcePlace) -> Diagnostic {
    if error.place?.file === place.file { return error }
    var moved = error
    moved.place = place
    return moved
  }

  private static func data(_ value: Value, _ place: SourcePlace) throws(Diagnostic) -> JSONValue {
    if case .undefined(let undefined) = value {
      throw Diagnostic(code: "jinja.undefined", message: undefined.message, place: place)
    }
    do throws(RenderInterrupt) {
      return try value.json()
    } catch {
      if case .failed(let failure) = error {
        var diagnostic = failure.diagnostic
        diagnostic.place = diagnostic.place ?? place
        throw diagnostic
      }
      throw Diagnostic(code: "jinja.error", message: "the template returns no value", place: place)
    }
  }
}

/// `as_bool`, `as_number`, `as_native`, `as_text`: how a YAML value's template says which type it wants.
enum NativeFilters {
  static let all: [String: Engine.Native] = [
    "as_text": { _, arguments throws(RenderInterrupt) in .string(arguments[0]?.text ?? "") },
    "as_native": { state, arguments throws(RenderInterrupt) in
      (state.globals as? ScalarGlobals)?.markUsed()
      return literal(arguments)
    },
    "as_bool": { state, arguments throws(RenderInterrupt) in
      (state.globals as? ScalarGlobals)?.markUsed()
      let value = literal(arguments)
      guard value.bool != nil else { throw mismatch(value, "true or false") }
      return value
    },
    "as_number": { state, arguments throws(RenderInterrupt) in
      (state.globals as? ScalarGlobals)?.markUsed()
      let value = literal(arguments)
      switch value {
      case .int, .big, .double: return value
      default: throw mismatch(value, "a number")
      }
    },
  ]

  private static func literal(_ arguments: Arguments) -> Value {
    guard let value = arguments[0] else { return .none }
    let text = value.text
    return Value.parseLiteral(text) ?? .string(text)
  }

  private static func mismatch(_ value: Value, _ wanted: String) -> RenderInterrupt {
    .valueError("'\(value.text)' is not \(wanted)")
  }
}

/// Secrets pass through templates under a stand-in, so that no filter or message can take them apart.
enum Secrets {
  private static let opening = "$$$SECRET$$$"
  private static let closing = "$$$END$$$"

  static func standIn(_ name: String) -> String { opening + name + closing }

  /// Puts the secrets in where their stand-ins are.
  static func reveal(_ value: JSONValue, _ environment: [String: String]) -> JSONValue {
    switch value {
    case .string(let text): .string(reveal(text, environment))
    case .array(let items): .array(items.map { reveal($0, environment) })
    case .object(let object): .object(JSONObject(object.lazy.map { ($0, reveal($1, environment)) }))
    default: value
    }
  }

  private static func reveal(_ text: String, _ environment: [String: String]) -> String {
    var result = ""
    var rest = Substring(text)
    while let start = rest.firstRange(of: opening) {
      let after = rest[start.upperBound...]
      guard let end = after.firstRange(of: closing) else { break }
      result += rest[..<start.lowerBound]
      result += environment[String(after[..<end.lowerBound])] ?? ""
      rest = after[end.upperBound...]
    }
    return result + rest
  }
}

extension Substring {
  /// Where a text first stands in it.
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    let wanted = Array(text.utf8)
    let bytes = Array(utf8)
    guard bytes.count >= wanted.count, let first = wanted.first else { return nil }
    for at in 0...(bytes.count - wanted.count) where bytes[at] == first {
      guard bytes[at..<(at + wanted.count)].elementsEqual(wanted) else { continue }
      let lower = utf8.index(startIndex, offsetBy: at)
      return lower..<utf8.index(lower, offsetBy: wanted.count)
    }
    return nil
  }
}
