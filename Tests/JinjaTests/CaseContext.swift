import FileSystem
import JSON
import Jinja

/// The names that scripts/record_jinja.py gives to every case.
enum CaseContext {
  static func make() throws -> SimpleGlobals {
    let json = try JSONReader.read(
      String(decoding: FileSystem.read(Path.join(CaseFile.folder, "context.json")), as: UTF8.self))
    let globals = SimpleGlobals()
    for (name, value) in json.object ?? JSONObject() { globals.values[name] = Value(value) }
    globals.values["decimal"] = .function("decimal") { (_, arguments) throws(RenderInterrupt) in
      guard let number = DecimalNumber(arguments[0]?.text ?? "") else { throw .valueError("no decimal") }
      return .decimal(number)
    }
    globals.values["as_tuple"] = .function("as_tuple") { (state, arguments) throws(RenderInterrupt) in
      .tuple(try state.elements(of: arguments[0] ?? .none))
    }
    globals.values["as_set"] = .function("as_set") { (state, arguments) throws(RenderInterrupt) in
      .set(SetBox(try state.elements(of: arguments[0] ?? .none)))
    }
    globals.values["thing"] = .object(Thing("thing"))
    globals.values["add"] = .function("add", add)
    globals.values["fail"] = .function("fail") { (_, arguments) throws(RenderInterrupt) in
      throw .failure("jinja.runtime-error", arguments[0]?.text ?? "")
    }
    return globals
  }

  private static func add(_ state: RenderState, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader("add")
    var total = try reader.required("a").asInt("a")
    total += try reader.optional("b")?.asInt("b") ?? 1
    for value in reader.rest() { total += try value.asInt("more") }
    for (_, value) in reader.keywordRest() { total += try value.asInt("named") }
    return .int(total)
  }
}

/// An object with attributes, items and methods, as an embedder would define one.
final class Thing: Object {
  let name: String
  init(_ name: String) { self.name = name }

  var typeName: String { "__main__.Thing" }
  var text: String { name }
  var representation: String { "<Thing \(name)>" }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    name == "name" ? .string(self.name) : nil
  }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    key.string == "item" ? .string("item of " + name) : nil
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard name == "shout" else { return nil }
    var reader = arguments.reader("shout")
    let mark = try reader.optional("mark")?.asString("mark") ?? "!"
    try reader.finish()
    return .string(self.name.uppercased() + mark)
  }
}
