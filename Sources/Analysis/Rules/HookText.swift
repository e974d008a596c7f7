import Compiler
import Diagnostics
import JSON
import ProjectModel
import SQL

/// A hook's template and where it is written: the node's own file, its properties, or a project file.
struct HookText {
  let node: Node
  /// `pre-hook`, `post-hook`, `on-run-start` or `on-run-end`.
  let key: String
  let sql: String
  let startsInTransaction: Bool
  /// From its first line to its last; nil where the text is not found as it is (escapes, a macro that gives it).
  let written: SourcePlace?

  static func all(of node: Node, _ context: ProjectContext) -> [HookText] {
    var seen: [String: Int] = [:]
    return ["pre-hook", "post-hook"].flatMap { key in
      node.config.hooks(key).map { hook in
        // The same text may stand there more than once.
        let skipped = seen[hook.sql, default: 0]
        seen[hook.sql] = skipped + 1
        let written = candidates(node, context).lazy.compactMap { find(hook.sql, in: $0, skipping: skipped) }.first
        return HookText(
          node: node, key: key, sql: hook.sql, startsInTransaction: hook.transaction, written: written)
      }
    }
  }

  /// Hooks of a run stand outside of transactions.
  static func operation(_ node: Node, _ context: ProjectContext) -> [HookText] {
    let file = context.loaded.packages.first { $0.project.name == node.packageName }?.project.file
    let written = file.flatMap { find(node.rawCode, in: SourcePlace($0, Span(0, $0.bytes.count)), skipping: 0) }
    return [
      HookText(
        node: node, key: node.tags.first ?? "on-run-start", sql: node.rawCode, startsInTransaction: false,
        written: written ?? node.place)
    ]
  }

  /// Texts that may hold a node's hook, the nearest first.
  private static func candidates(_ node: Node, _ context: ProjectContext) -> [SourcePlace] {
    var places: [SourcePlace] = []
    if let place = node.place { places.append(place) }
    let packages = context.loaded.packages
    let own = packages.first { $0.project.name == node.packageName }
    if let own, let patch = node.patchPath {
      for file in own.properties where patch == "\(node.packageName)://\(file.originalFilePath)" {
        places.append(SourcePlace(file.file, Span(0, file.file.bytes.count)))
      }
    }
    for file in [own?.project.file, packages.first?.project.file] {
      if let file { places.append(SourcePlace(file, Span(0, file.bytes.count))) }
    }
    return places
  }

  /// The text from its first line to its last, which a block of YAML may have moved to the right.
  private static func find(_ sql: String, in place: SourcePlace, skipping: Int) -> SourcePlace? {
    let lines = sql.split(whereSeparator: \.isNewline).map { line in
      Array(line.utf8.drop { $0 == 0x20 || $0 == 0x09 })
    }.filter { !$0.isEmpty }
    guard let first = lines.first else { return nil }
    let bytes = place.file.bytes
    let end = min(Int(place.span.end), bytes.count)
    var start = Int(place.span.start)
    var found: Int?
    for _ in 0...skipping {
      guard let next = index(of: first, in: bytes, start..<end) else { break }
      found = next
      start = next + first.count
    }
    guard let found else { return nil }
    var stop = found + first.count
    for line in lines.dropFirst() {
      guard let next = index(of: line, in: bytes, stop..<end) else { return nil }
      stop = next + line.count
    }
    return SourcePlace(place.file, Span(found, stop))
  }

  private static func index(of wanted: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    guard range.count >= wanted.count else { return nil }
    var index = range.lowerBound
    while index + wanted.count <= range.upperBound {
      if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) { return index }
      index += 1
    }
    return nil
  }

  /// A finding about the rendered text at the hook's own.
  func place(_ finding: Diagnostic, rendered: SourceFile) -> Diagnostic {
    guard let place = finding.place, place.file === rendered else { return finding }
    var result = finding
    guard let written else {
      result.place = CompiledPlaces.config(key == "pre-hook" ? "pre_hook" : "post_hook", node)
      return result
    }
    if let span = Self.same(place.span, rendered.bytes, written) {
      result.place = SourcePlace(written.file, span)
      return result
    }
    var node = node
    node.place = written
    return CompiledPlaces(compiled: rendered, node: node).place(finding)
  }

  /// Where both ends of the span lie in front of all that templates changed, or behind it.
  private static func same(_ span: Span, _ rendered: [UInt8], _ written: SourcePlace) -> Span? {
    let own = written.file.bytes[Int(written.span.start)..<min(Int(written.span.end), written.file.bytes.count)]
    let text = rendered.drop { $0 <= 0x20 }
    let lead = text.startIndex
    var prefix = 0
    for (a, b) in zip(text, own) {
      guard a == b else { break }
      prefix += 1
    }
    var suffix = 0
    for (a, b) in zip(text.reversed().drop { $0 <= 0x20 }, own.reversed()) {
      guard a == b, prefix + suffix < own.count else { break }
      suffix += 1
    }
    let rest = text.count - text.reversed().prefix { $0 <= 0x20 }.count - suffix
    func offset(_ index: Int) -> Int? {
      let index = index - lead
      if index >= 0, index <= prefix { return own.startIndex + index }
      return index >= rest && index <= rest + suffix ? own.endIndex - suffix + index - rest : nil
    }
    guard let start = offset(Int(span.start)), let end = offset(Int(span.end)), start <= end else { return nil }
    return Span(start, end)
  }
}
