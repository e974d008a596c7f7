import Diagnostics
import JSON
import Jinja

/// Constraints of contracts as DDL: `render_raw_columns_constraints`, `render_raw_model_constraints`.
enum ConstraintRendering {
  static func render(
    _ name: String, _ arguments: Arguments, _ state: RenderState, _ context: RenderContext?
  ) throws(RenderInterrupt) -> Value {
    guard let input = arguments.positional.first ?? arguments["raw_columns"] ?? arguments["raw_constraints"] else {
      throw .typeError("\(name)() missing 1 required positional argument")
    }
    let rendering = Rendering(context: context)
    if name == "render_raw_model_constraints" {
      var texts: [Value] = []
      for constraint in try state.elements(of: input) {
        if let text = try rendering.model(try constraint.json().object ?? [:]) { texts.append(.string(text)) }
      }
      return .list(texts)
    }
    var texts: [Value] = []
    for column in input.dict?.values ?? [] {
      let object = try column.json().object ?? [:]
      let own = object["name"]?.string ?? ""
      var parts = [
        (object["quote"]?.bool ?? false ? Relation.quoted(own) : own) + " " + (object["data_type"]?.string ?? "")
      ]
      for constraint in object["constraints"]?.array ?? [] {
        if let text = try rendering.column(constraint.object ?? [:]) { parts.append(text) }
      }
      texts.append(.string(parts.joined(separator: " ")))
    }
    return .list(texts)
  }

  /// Whether a constraint's `to` is a call, and no relation's own name.
  static func isCall(_ text: String) -> Bool {
    ["ref(", "source("].contains { text.trimmed.hasPrefix($0) }
  }

  private struct Rendering {
    let context: RenderContext?

    /// Whether the warehouse takes the constraint at all; warns where it does not hold it.
    private func isSupported(_ type: String, _ constraint: JSONObject) -> Bool {
      guard context?.project.adapter.name == "redshift", type != "custom" else { return true }
      if type == "check" {
        if constraint["warn_unsupported"]?.bool ?? true {
          context?.project.log.warn(
            "Constraint types are not supported for adapter redshift: check. It will be ignored (warn_unsupported: "
              + "false silences this).")
        }
        return false
      }
      if type != "not_null", constraint["warn_unenforced"]?.bool ?? true {
        context?.project.log.warn(
          "Constraint types are not enforced by adapter redshift: \(type). The planner trusts it (warn_unenforced: "
            + "false silences this).")
      }
      return true
    }

    /// What a foreign key names: `to` is the text of a `ref` or `source` call, or a relation's own name.
    private func target(_ constraint: JSONObject) throws(RenderInterrupt) -> String? {
      guard let text = constraint["to"]?.string else { return nil }
      guard let context, isCall(text) else { return text }
      let file = SourceFile(path: "constraint", text: "{{ \(text) }}")
      do throws(DiagnosticList) {
        let template = try context.project.engine.compile(file)
        do throws(Diagnostic) {
          return try template.render(context, context.options)
        } catch {
          throw DiagnosticList([error])
        }
      } catch {
        throw .failure("compile.constraint-target", error.all.first?.message ?? text)
      }
    }

    func column(_ constraint: JSONObject) throws(RenderInterrupt) -> String? {
      let type = constraint["type"]?.string ?? ""
      guard isSupported(type, constraint) else { return nil }
      let expression = constraint["expression"]?.string ?? ""
      let columns = (constraint["to_columns"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
      let text: String? =
        switch type {
        case "check": expression.isEmpty ? nil : "check (\(expression))"
        case "not_null": "not null \(expression)"
        case "unique": "unique \(expression)"
        case "primary_key": "primary key \(expression)"
        case "foreign_key":
          if let to = try target(constraint), !columns.isEmpty {
            "references \(to) (\(columns))"
          } else {
            expression.isEmpty ? nil : "references \(expression)"
          }
        case "custom": expression.isEmpty ? nil : expression
        default: nil
        }
      return text.map(Self.trimmed)
    }

    func model(_ constraint: JSONObject) throws(RenderInterrupt) -> String? {
      let type = constraint["type"]?.string ?? ""
      guard isSupported(type, constraint) else { return nil }
      let prefix = constraint["name"]?.string.map { "constraint \($0) " } ?? ""
      let expression = constraint["expression"]?.string ?? ""
      let spaced = expression.isEmpty ? "" : " " + expression
      let columns = (constraint["columns"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
      let others = (constraint["to_columns"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
      switch type {
      case "check": return expression.isEmpty ? nil : "\(prefix)check (\(expression))"
      case "unique": return "\(prefix)unique\(spaced) (\(columns))"
      case "primary_key": return "\(prefix)primary key\(spaced) (\(columns))"
      case "foreign_key":
        if let to = try target(constraint), !others.isEmpty {
          return "\(prefix)foreign key (\(columns)) references \(to) (\(others))"
        }
        return expression.isEmpty ? nil : "\(prefix)foreign key (\(columns)) references \(expression)"
      case "custom": return expression.isEmpty ? nil : prefix + expression
      default: return nil
      }
    }

    private static func trimmed(_ text: String) -> String {
      var text = text[...]
      while text.last == " " { text.removeLast() }
      while text.first == " " { text.removeFirst() }
      return String(text)
    }
  }
}
