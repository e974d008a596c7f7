import Diagnostics
import JSON
import Jinja
import ProjectModel

/// `ref`, `source`, `metric`, `function`, `doc`: noted while parsing, resolved when run.
enum ReferenceFunctions {
  static func ref(_ context: RenderContext) -> Value {
    .function("ref") { [unowned context] (state, arguments) throws(RenderInterrupt) -> Value in
      let wanted = try refArguments(arguments, context)
      if let recorder = context.subject.recorder { recorder.refs.append(wanted) }
      if context.phase == .parse { return context.thisValue }
      return try context.adapter.references.ref(wanted, context)
    }
  }

  static func source(_ context: RenderContext) -> Value {
    .function("source") { [unowned context] (state, arguments) throws(RenderInterrupt) -> Value in
      guard arguments.keyword.isEmpty, arguments.positional.count == 2 else {
        throw .failure(
          "compile.source-arguments", "source() takes exactly two arguments (\(arguments.count) given)",
          hint: "write source('source_name', 'table_name')")
      }
      guard let source = arguments.positional[0].string, let table = arguments.positional[1].string else {
        throw .failure("compile.source-arguments", "the names given to source() must be strings")
      }
      if let recorder = context.subject.recorder { recorder.sources.append([source, table]) }
      if context.phase == .parse { return context.thisValue }
      return try context.adapter.references.source(source, table, context)
    }
  }

  static func metric(_ context: RenderContext) -> Value {
    .function("metric") { [unowned context] (state, arguments) throws(RenderInterrupt) -> Value in
      let names = arguments.positional.compactMap(\.string)
      if let recorder = context.subject.recorder { recorder.metrics.append(names) }
      return .string(names.last ?? "")
    }
  }

  static func function(_ context: RenderContext) -> Value {
    .function("function") { [unowned context] (state, arguments) throws(RenderInterrupt) -> Value in
      let names = arguments.positional.compactMap(\.string)
      guard let name = names.last, names.count <= 2 else {
        throw .failure("compile.function-arguments", "function() takes a name, or a package and a name")
      }
      if let recorder = context.subject.recorder { recorder.functions.append(names) }
      if context.phase == .parse { return context.thisValue }
      let package = names.count == 2 ? names[0] : nil
      return try context.adapter.references.function(name, package: package, context)
    }
  }

  /// Descriptions are rendered with real blocks by `DocRenderer`; in a model's SQL the name alone remains.
  static func doc(_ context: RenderContext) -> Value {
    .function("doc") { (state, arguments) throws(RenderInterrupt) -> Value in
      .string(arguments.positional.last?.string ?? "")
    }
  }

  /// `ref(name)`, `ref(package, name)`, with `version` or `v`.
  static func refArguments(_ arguments: Arguments, _ context: RenderContext) throws(RenderInterrupt) -> RefArguments {
    let names = arguments.positional
    guard names.count == 1 || names.count == 2 else {
      throw .failure(
        "compile.ref-arguments", "ref() takes at most two arguments (\(names.count) given)",
        hint: "write ref('model') or ref('package', 'model')")
    }
    guard let name = names[names.count - 1].string else {
      throw .failure(
        "compile.ref-arguments", "The name argument to ref() must be a string, got \(names[names.count - 1].typeName)")
    }
    var wanted = RefArguments(name: name)
    if names.count == 2 {
      guard let package = names[0].string ?? (names[0].isNone ? "" : nil) else {
        throw .failure("compile.ref-arguments", "The package argument to ref() must be a string or None")
      }
      wanted.package = package.isEmpty ? nil : package
    }
    if let version = arguments["version"] ?? arguments["v"], !version.isNone {
      switch version {
      case .int(let number): wanted.version = .int(number)
      case .double(let number): wanted.version = .double(number)
      case .string(let text): wanted.version = .string(text)
      default:
        throw .failure(
          "compile.ref-arguments",
          "The version argument to ref() must be a string, int, float, or None - got \(version.typeName)")
      }
    }
    return wanted
  }
}

/// What `ref` and `source` give when run; differs for models, operations and unit tests.
package protocol References: AnyObject {
  func ref(_ arguments: RefArguments, _ context: RenderContext) throws(RenderInterrupt) -> Value
  func source(_ source: String, _ table: String, _ context: RenderContext) throws(RenderInterrupt) -> Value
  func function(_ name: String, package: String?, _ context: RenderContext) throws(RenderInterrupt) -> Value
}

/// While parsing nothing is resolved.
final class NoReferences: References {
  func ref(_ arguments: RefArguments, _ context: RenderContext) throws(RenderInterrupt) -> Value { .none }
  func source(_ source: String, _ table: String, _ context: RenderContext) throws(RenderInterrupt) -> Value { .none }
  func function(_ name: String, package: String?, _ context: RenderContext) throws(RenderInterrupt) -> Value { .none }
}
