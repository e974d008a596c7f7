import Diagnostics
import Jinja
import Synchronization

/// Compiled texts that come again and again: the call that a generic test is, and the template that names its model,
/// are the same for many tests, and for parsing and compiling. Shared by all threads.
final class TemplateCache: Sendable {
  private struct Key: Hashable {
    let text: String
    /// Errors tell it, so that the same text of another file is another template.
    let name: String
  }

  /// Two generations: when the younger is full the elder goes, so that what is in use stays and the rest is bounded.
  private struct Kept {
    var young: [Key: Template] = [:]
    var old: [Key: Template] = [:]
  }

  private let kept = Mutex(Kept())
  private let limit: Int

  init(limit: Int = 1024) { self.limit = limit }

  /// As `Engine.compile`; a text that cannot be compiled is not kept.
  func compile(_ text: String, name: String, by engine: Engine) throws(DiagnosticList) -> Template {
    let key = Key(text: text, name: name)
    let known = kept.withLock { kept -> Template? in
      if let template = kept.young[key] { return template }
      guard let template = kept.old[key] else { return nil }
      keep(template, key, &kept)
      return template
    }
    if let known { return known }
    let template = try engine.compile(text, name: name)
    kept.withLock { keep(template, key, &$0) }
    return template
  }

  private func keep(_ template: Template, _ key: Key, _ kept: inout Kept) {
    if kept.young.count >= limit {
      kept.old = kept.young
      kept.young = [:]
    }
    kept.young[key] = template
  }
}
