import Diagnostics
import JSON

/// One expression of a jsonpaths file: `$.a.b[0]['c']`.
struct JSONPath: Sendable {
  enum Step: Sendable, Equatable {
    case member([UInt8])
    case item(Int)
  }

  let steps: [Step]

  /// nil where the text is no path; wildcards and filters are none.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "$") else { return nil }
    var steps: [Step] = []
    var at = 1
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: ".") {
        let start = at + 1
        at = start
        while at < bytes.count, bytes[at] != UInt8(ascii: "."), bytes[at] != UInt8(ascii: "[") { at += 1 }
        guard at > start, bytes[start..<at] != [UInt8(ascii: "*")] else { return nil }
        steps.append(.member(Array(bytes[start..<at])))
      } else if bytes[at] == UInt8(ascii: "[") {
        at += 1
        guard at < bytes.count else { return nil }
        if bytes[at] == UInt8(ascii: "'") || bytes[at] == UInt8(ascii: "\"") {
          let quote = bytes[at]
          let start = at + 1
          guard let close = bytes[start...].firstIndex(of: quote) else { return nil }
          steps.append(.member(Array(bytes[start..<close])))
          at = close + 1
        } else {
          let start = at
          while at < bytes.count, bytes[at] != UInt8(ascii: "]") { at += 1 }
          guard let index = Int(String(decoding: bytes[start..<at], as: UTF8.self)), index >= 0 else { return nil }
          steps.append(.item(index))
        }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "]") else { return nil }
        at += 1
      } else {
        return nil
      }
    }
    self.steps = steps
  }

  /// The expressions of a jsonpaths file; nil where it has no key `jsonpaths`, which Redshift takes as `auto`.
  /// - Throws: `load.bad-jsonpaths`.
  static func read(_ bytes: [UInt8], _ url: String) throws(Diagnostic) -> [JSONPath]? {
    let value: JSONValue
    do throws(Diagnostic) {
      value = try JSONReader.read(SourceFile(path: url, bytes: bytes))
    } catch {
      throw LoadingDiagnostics.badPaths(url, "is not JSON: \(error.message)")
    }
    guard let list = value.object?["jsonpaths"]?.array else { return nil }
    var paths: [JSONPath] = []
    for entry in list {
      guard let text = entry.string, let path = JSONPath(text) else {
        throw LoadingDiagnostics.badPaths(url, "has an expression that is no path: entry \(paths.count + 1)")
      }
      paths.append(path)
    }
    return paths
  }
}
