import FileSystem
import JSON

/// How a generic test is named: readable in unique ids, short enough for files and tables, and told apart by a hash.
enum GenericTestName {
  /// `full` goes into unique id and fqn; `short` (under 64 characters) into the compiled file and the alias.
  struct Names: Equatable {
    let short: String
    let full: String
  }

  /// - Parameters:
  ///   - test: name with its namespace (`dbt_utils_equal_rowcount`, `source_unique`).
  ///   - target: the model's or table's name (with `_v2` for a version).
  ///   - arguments: without `model`.
  static func make(test: String, target: String, arguments: JSONObject) -> Names {
    var parts: [String] = []
    for key in arguments.keys.sorted() where key != "model" {
      switch arguments[key] {
      case .object(let object)?: parts += object.map { PythonText.str($0.1) }
      case .array(let items)?: parts += items.map(PythonText.str)
      case let value?: parts.append(PythonText.str(value))
      case nil: break
      }
    }
    let unique = parts.map(clean).joined(separator: "__")
    let identifier = "\(test)_\(target)"
    let full = "\(identifier)_\(unique)"
    guard full.unicodeScalars.count >= 64 else { return Names(short: full, full: full) }
    let head = String(String.UnicodeScalarView(identifier.unicodeScalars.prefix(30)))
    return Names(short: "\(head)_\(Checksum.md5(full))", full: full)
  }

  /// The last ten digits of a digest over name and metadata: part of the unique id.
  static func hash(name: String, metadata: JSONObject) -> String {
    String(Checksum.md5(name + PythonText.repr(hashable(.object(metadata)))).suffix(10))
  }

  /// Scalars become texts and keys are sorted, so that equal tests hash the same.
  private static func hashable(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object):
      .object(JSONObject(object.keys.sorted().map { ($0, hashable(object[$0] ?? .null)) }))
    case .array(let items): .array(items.map(hashable))
    default: .string(PythonText.str(value))
    }
  }

  /// Each run of characters other than letters, digits and `_` becomes one `_`.
  private static func clean(_ text: String) -> String {
    var out: [UInt8] = []
    var replacing = false
    for byte in text.utf8 {
      let keeps =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
      if keeps {
        out.append(byte)
      } else if !replacing {
        out.append(0x5F)
      }
      replacing = !keeps
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// Plain data as Python's `str` and `repr` print it.
package enum PythonText {
  package static func str(_ value: JSONValue) -> String {
    if case .string(let text) = value { return text }
    return repr(value)
  }

  package static func repr(_ value: JSONValue) -> String {
    switch value {
    case .null: "None"
    case .bool(let flag): flag ? "True" : "False"
    case .int(let number): String(number)
    case .double(let number): number.pythonDescription
    case .string(let text): repr(text)
    case .array(let items): "[" + items.map(repr).joined(separator: ", ") + "]"
    case .object(let object):
      "{" + object.map { "\(repr($0.0)): \(repr($0.1))" }.joined(separator: ", ") + "}"
    }
  }

  package static func repr(_ text: String) -> String {
    var (hasSingle, hasDouble, isPlain) = (false, false, true)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "'"): hasSingle = true
      case UInt8(ascii: "\""): hasDouble = true
      case UInt8(ascii: "\\"), 0..<0x20, 0x7F: isPlain = false
      default: break
      }
    }
    let quote: Unicode.Scalar = hasSingle && !hasDouble ? "\"" : "'"
    // Most texts stand as they are.
    if isPlain, !hasSingle { return "'" + text + "'" }
    if isPlain, !hasDouble { return "\"" + text + "\"" }
    var out = String.UnicodeScalarView()
    out.append(quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": out.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": out.append(contentsOf: "\\n".unicodeScalars)
      case "\r": out.append(contentsOf: "\\r".unicodeScalars)
      case "\t": out.append(contentsOf: "\\t".unicodeScalars)
      case quote:
        out.append("\\")
        out.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let hex = String(scalar.value, radix: 16)
        out.append(contentsOf: ("\\x" + (hex.utf8.count < 2 ? "0" : "") + hex).unicodeScalars)
      default: out.append(scalar)
      }
    }
    out.append(quote)
    return String(out)
  }
}
