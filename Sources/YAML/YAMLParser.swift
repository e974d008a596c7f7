import CLibYAML
import Diagnostics
import JSON

/// Reads YAML text into a tree: libyaml scans, we build, resolve and check.
package enum YAMLParser {
  /// A document and what was found but is no error.
  package struct Result: Sendable {
    /// nil for an empty document.
    package var root: YAMLNode?
    /// Keys that stand twice in one mapping.
    package var warnings: [Diagnostic]
  }

  /// Reads one document.
  /// - Throws: `yaml.*` with the place: broken syntax, an unknown alias or tag, a second document, nesting beyond
  ///   `maximumDepth`, aliases that blow the document up.
  package static func parse(_ file: SourceFile) throws(Diagnostic) -> Result {
    let outcome: Swift.Result<Result, Diagnostic> = file.bytes.withUnsafeBufferPointer { bytes in
      do throws(Diagnostic) {
        return .success(try parse(bytes, file))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  /// Lists and mappings within each other.
  package static let maximumDepth = 256
  /// Nodes that aliases may add to a document.
  package static let maximumAliasedNodes = 200_000

  private static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, _ file: SourceFile
  ) throws(Diagnostic) -> Result {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw Diagnostic(code: "yaml.memory", message: "there is no memory to read the file")
    }
    defer { yaml_parser_delete(&parser) }
    // libyaml would count a byte order mark as the first column.
    let mark = ByteLocator.markLength(bytes)
    yaml_parser_set_input_string(&parser, bytes.baseAddress.map { $0 + mark }, bytes.count - mark)
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    var builder = TreeBuilder(file: file, bytes: bytes)
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else {
        throw SyntaxProblem(parser, builder.locator, file).diagnostic
      }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { break }
      try builder.take(event)
    }
    return Result(root: builder.root, warnings: builder.warnings)
  }
}

extension YAMLParser {
  /// Whether a text, quoted or not, is a date or time by YAML's rules.
  package static func isTimestamp(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { Timestamp.isoText($0) != nil }
  }
}
