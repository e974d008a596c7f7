import Diagnostics

/// Calls: Redshift's own functions by their signatures, any other as it is.
extension Binder {
  mutating func function(_ call: FunctionCall, _ span: Span) -> BoundValue {
    let name = call.name.last.folded
    let isOwn = call.name.parts.count == 1 || call.name.parts[0].folded == "pg_catalog"
    let signature = isOwn ? RedshiftFunctions.all[name] : nil
    let isAggregate = call.over == nil && (signature?.isAggregate(of: call.arguments.count) ?? false)
    if isAggregate { checkAggregate(call, name) }
    if call.over != nil { checkWindow(call, name) }
    let outer = aggregate
    if isAggregate { aggregate = name }
    defer { aggregate = outer }

    let arguments = bindArguments(call, signature)
    for item in call.orderBy + (call.withinGroup ?? []) { use(value(item.expression).sources, as: .order) }
    if let filter = call.filter { condition(filter, use: .filter) }
    if case .specification(let window)? = call.over { self.window(window) }

    var kind: LineageKind = .derived
    if signature?.isAggregate(of: call.arguments.count) ?? false { kind = .aggregated }
    var result = BoundValue()
    for argument in arguments { result.sources.merge(argument.0.sources.raised(to: kind)) }
    guard let signature else {
      if isOwn { reportUnknown(call) }
      return result
    }
    check(call, name, signature, arguments)
    if name == "avg", arguments.first?.0.fixedType?.isInteger ?? false {
      facts.remarks.append(.init(kind: .integerAverage, span: span))
    }
    result.type = resultType(name, signature, arguments)
    result.isNullable = nullability(name, signature, arguments)
    return result
  }

  private mutating func bindArguments(
    _ call: FunctionCall, _ signature: FunctionSignature?
  ) -> [(BoundValue, Span)] {
    var values: [(BoundValue, Span)] = []
    for (index, argument) in call.arguments.enumerated() {
      // `day` in dateadd(day, …) is no column.
      if index == 0, signature?.takesDatePart ?? false, argument.value.isName {
        values.append((.unknown, argument.span))
        continue
      }
      values.append((value(argument.value), argument.value.span))
    }
    return values
  }

  mutating func window(_ window: WindowSpecification) {
    for expression in window.partitionBy { use(value(expression).sources, as: .window) }
    for item in window.orderBy { use(value(item.expression).sources, as: .window) }
  }

  // MARK: Places

  private mutating func checkAggregate(_ call: FunctionCall, _ name: String) {
    if aggregate != nil {
      report(.nestedAggregate(name, place(call.name.span)))
      return
    }
    guard [.filter, .join, .grouping].contains(clause), namesOwnColumn(call) else { return }
    report(.aggregateInCondition(name, clause.title, place(call.name.span)))
  }

  private mutating func checkWindow(_ call: FunctionCall, _ name: String) {
    guard [.filter, .join, .grouping, .having].contains(clause) else { return }
    report(.windowInCondition(name, clause.title, place(call.name.span)))
  }

  /// Whether the arguments name a column of the innermost SELECT: an aggregate of outer columns belongs outside.
  private mutating func namesOwnColumn(_ call: FunctionCall) -> Bool {
    let level = scopes.count - 1
    return silently { binder in
      binder.clause = .list
      for argument in call.arguments {
        if case .star = argument.value.kind { return true }
        var found = false
        binder.forEachColumn(argument.value) { if $0.level == level { found = true } }
        if found { return true }
      }
      return false
    }
  }

  // MARK: Arguments

  private mutating func reportUnknown(_ call: FunctionCall) {
    guard dialect == .redshift, call.name.parts.count == 1, call.hasArguments else { return }
    let name = call.name.last.folded
    // Functions of the database's own are not known here; only a near miss is worth a word.
    guard name.utf8.count > 4, let near = Suggestion.nearest(to: name, among: RedshiftFunctions.all.keys),
      Self.isNear(name, near), reported.insert("function " + name).inserted
    else { return }
    report(.unknownFunction(name, near: near, place(call.name.span)))
  }

  /// Few edits for its length: one letter in five.
  private static func isNear(_ name: String, _ other: String) -> Bool {
    Suggestion.nearest(to: String(name.prefix(5)), among: [String(other.prefix(5))]) != nil
      || name.prefix(4) == other.prefix(4)
  }

  private mutating func check(
    _ call: FunctionCall, _ name: String, _ signature: FunctionSignature, _ arguments: [(BoundValue, Span)]
  ) {
    guard dialect == .redshift, call.hasArguments else { return }
    guard signature.counts.contains(arguments.count) else {
      report(.argumentCount(name, wanted: signature.countText, found: arguments.count, place(call.name.span)))
      return
    }
    guard let form = signature.form(arguments.count) else { return }
    for (index, (value, span)) in arguments.enumerated() {
      guard let type = value.fixedType, let wanted = form.argument(index), !wanted.takes(type) else { continue }
      report(.wrongArgument(name, index + 1, wanted: wanted.text, type, place(span)))
    }
  }

  // MARK: Results

  private mutating func resultType(
    _ name: String, _ signature: FunctionSignature, _ arguments: [(BoundValue, Span)]
  ) -> SQLType? {
    let form = signature.form(arguments.count)
    func argument(_ index: Int) -> SQLType? { index < arguments.count ? arguments[index].0.type : nil }
    switch form?.result ?? .unknown {
    case .unknown: return nil
    case .fixed(let type): return type
    case .argument(let index): return argument(index)
    case .within(let index):
      return argument(index).flatMap { $0.isString ? $0 : nil } ?? .varchar(SQLType.longestVarchar)
    case .common(let from): return common(Array(arguments.dropFirst(from)), name)
    case .sum: return TypeRules.sum(argument(0))
    case .truncation:
      guard let type = argument(0) else { return nil }
      return type.family == .moment ? .date : type == .double || type.isInteger ? type : nil
    case .mean: return dialect == .redshift ? TypeRules.mean(argument(0)) : nil
    case .remainder: return argument(0).flatMap { a in argument(1).flatMap { TypeRules.arithmetic("%", a, $0) } }
    case .moment:
      switch argument(2) ?? (arguments.count < 3 ? argument(1) : nil) {
      case .date?, .timestamp?: return .timestamp
      case .timestamptz?: return .timestamptz
      case .time?: return .time
      case .timetz?: return .timetz
      default: return nil
      }
    case .decode:
      var results: [(BoundValue, Span)] = []
      for index in stride(from: 2, to: arguments.count, by: 2) { results.append(arguments[index]) }
      if arguments.count % 2 == 0, let last = arguments.last { results.append(last) }
      return common(results, name)
    }
  }

  private func nullability(
    _ name: String, _ signature: FunctionSignature, _ arguments: [(BoundValue, Span)]
  ) -> Bool? {
    if signature.isNeverNull { return false }
    switch name {
    case "coalesce", "nvl":
      return arguments.contains { $0.0.isNullable == false } ? false : nil
    case "nullif": return true
    default: return nil
    }
  }
}
