import Diagnostics
import JSON

extension CodeGenerator {
  /// `{% macro %}` where it stands: makes the macro and binds its name. Embedder's blocks do nothing here.
  mutating func macroStatement(_ id: NodeID) {
    let macro = tree.macros[Int(tree[id].a)]
    guard macro.tag == nil else { return }
    let function = macroFunction(Int(tree[id].a))
    emit(.makeMacro, Int32(function), effect: 1, at: id)
    store(macro.boundSymbol, at: id)
  }

  mutating func callBlock(_ id: NodeID) {
    let function = macroFunction(Int(tree[id].b))
    call(tree[id].a, caller: function)
    emit(escapes ? .printEscaped : .print, effect: -1, at: id)
  }

  /// The function of a macro, caller or embedder's block; its place in `functions`.
  mutating func macroFunction(_ index: Int) -> Int {
    let macro = tree.macros[index]
    let name = macro.symbol < 0 ? "caller" : tree.names[Int(macro.symbol)]
    let savedEscapes = escapes
    defer { escapes = savedEscapes }
    let result = function(macro.symbol < 0 ? .caller : .macro, name, macro.span) { generator in
      let parameters = macro.parameters.map { parameter in
        FunctionCode.Parameter(
          name: generator.tree.names[Int(parameter.symbol)], hash: generator.tree.nameHashes[Int(parameter.symbol)],
          slot: generator.declareParameter(parameter.symbol), cell: -1, hasDefault: parameter.defaultValue >= 0)
      }
      generator.builders[generator.builders.count - 1].parameters = parameters
      generator.specialParameters(macro)
      for parameter in macro.parameters { generator.analyse(parameter.defaultValue) }
      generator.analyse(macro.body)
      generator.beginScope(fresh: true)
      generator.defaults(macro, parameters)
      generator.statements(macro.body)
      generator.emit(.end, effect: 0, span: macro.span)
    }
    if functions[result]?.captures.isEmpty ?? false { macroFunctions[index] = result }
    return result
  }

  private mutating func specialParameters(_ macro: MacroNode) {
    func isExplicit(_ word: Word) -> Bool { macro.parameters.contains { $0.symbol == word.rawValue } }
    let last = builders.count - 1
    if macro.usesCaller {
      if let own = macro.parameters.first(where: { $0.symbol == Word.caller.rawValue }) {
        if own.defaultValue < 0 {
          fail(
            "jinja.caller-parameter", "a parameter 'caller' must have a default", own.span,
            hint: "leave it out: 'caller' is known in every macro")
        }
      } else {
        let slot = declareParameter(Word.caller.rawValue)
        builders[last].caller = .init(name: "caller", hash: 0, slot: slot, cell: -1, hasDefault: false)
      }
    }
    if macro.usesKeywords, !isExplicit(.kwargs) {
      let slot = declareParameter(Word.kwargs.rawValue)
      builders[last].keywords = .init(name: "kwargs", hash: 0, slot: slot, cell: -1, hasDefault: false)
    }
    if macro.usesVarargs, !isExplicit(.varargs) {
      let slot = declareParameter(Word.varargs.rawValue)
      builders[last].varargs = .init(name: "varargs", hash: 0, slot: slot, cell: -1, hasDefault: false)
    }
  }

  private mutating func defaults(_ macro: MacroNode, _ parameters: [FunctionCode.Parameter]) {
    for (parameter, compiled) in zip(macro.parameters, parameters) {
      let isSet = emit(.jumpIfSet, 0, compiled.slot, effect: 0, span: parameter.span)
      if parameter.defaultValue >= 0 {
        expression(parameter.defaultValue)
      } else {
        emit(.undefinedParameter, parameter.symbol, effect: 1, span: parameter.span)
      }
      emit(.store, compiled.slot, 0, effect: -1, span: parameter.span)
      patch(isSet)
    }
  }

  mutating func block(_ id: NodeID) {
    let block = tree.blocks[Int(tree[id].a)]
    guard block.isScoped else {
      emit(.block, tree[id].a, effect: 0, at: id)
      return
    }
    let visible = scopes.visible
    for symbol in visible {
      constants.append(.string(tree.names[Int(symbol)]))
      emit(.constant, Int32(constants.count - 1), effect: 1, at: id)
      load(symbol, at: id)
    }
    emit(.dict, Int32(visible.count), effect: 1 - 2 * visible.count, at: id)
    emit(.block, tree[id].a, flag: 1, effect: -1, at: id)
  }

  /// The template's own body, then its blocks.
  mutating func template() -> Int {
    let root = function(.root, "template", Span(0, 0)) { generator in
      generator.isTopLevel = true
      if generator.tree.usesSelf { generator.bindSelf() }
      generator.analyse(generator.tree.body)
      generator.beginScope(fresh: true)
      generator.statements(generator.tree.body)
      generator.emit(.end, effect: 0, span: Span(0, 0))
      let cells = generator.builders[generator.builders.count - 1].cells
      generator.exported = generator.exports.sorted { $0.key < $1.key }.map { symbol, slot in
        (generator.tree.names[Int(symbol)], cells[slot] ?? slot, cells[slot] != nil)
      }
    }
    for block in tree.blocks {
      let function = function(.block, tree.names[Int(block.symbol)], block.span) { generator in
        if block.usesSelf { generator.bindSelf() }
        generator.analyse(block.body)
        generator.beginScope(fresh: true)
        generator.statements(block.body)
        generator.emit(.end, effect: 0, span: block.span)
      }
      blocks.append(
        Unit.Block(name: tree.names[Int(block.symbol)], function: function, isRequired: block.isRequired))
    }
    return root
  }

  /// `self`: the template's blocks as functions.
  private mutating func bindSelf() {
    let slot = declareParameter(Word.`self`.rawValue)
    emit(.selfObject, effect: 1, span: Span(0, 0))
    emit(.store, slot, 0, effect: -1, span: Span(0, 0))
  }
}

extension CodeGenerator {
  /// Compiles a tree.
  static func compile(_ tree: SyntaxTree, _ engine: Engine, _ file: SourceFile) throws(DiagnosticList) -> Template {
    var generator = CodeGenerator(tree, engine, file)
    let root = generator.template()
    for (index, macro) in tree.macros.enumerated()
    where macro.isTopLevel && macro.tag?.body ?? .macro == .macro && generator.macroFunctions[index] == nil {
      // By itself: it sees the globals of its call only, none of the file's own variables.
      generator.macroFunctions[index] = generator.macroFunction(index)
    }
    if !generator.errors.isEmpty { throw DiagnosticList(generator.distinctErrors) }
    let unit = Unit(
      file: file, names: tree.names, nameHashes: tree.nameHashes, constants: generator.constants,
      shapes: generator.shapes, functions: generator.functions.compactMap { $0 }, filters: generator.filters,
      tests: generator.tests, text: generator.text, blocks: generator.blocks, exports: generator.exported)
    let calls = StaticCalls(tree, file)
    let definitions = tree.macros.enumerated().filter(\.element.isTopLevel).map { index, macro in
      Definition(macro, tree, unit, function: generator.macroFunctions[index], calls: calls.within(macro.calls))
    }
    return Template(
      file: file, engine: engine, unit: unit, root: root, definitions: definitions,
      calls: calls.outside(tree.macros.filter(\.isTopLevel).map(\.calls)), isStatic: calls.isStatic)
  }

  /// A macro that is compiled both in its place and by itself reports its errors twice.
  private var distinctErrors: [Diagnostic] {
    var seen: Set<String> = []
    return errors.filter { error in
      seen.insert("\(error.code) \(error.message) \(error.place?.span.start ?? -1)").inserted
    }
  }
}
