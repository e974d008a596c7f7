import Diagnostics

/// Redshift sorts once for all the sorted aggregates of a SELECT (LISTAGG, PERCENTILE_CONT, MEDIAN): what they cannot
/// stand beside.
package struct SortedAggregates {
  package enum Conflict: Sendable {
    /// It sorts otherwise than `first`, which stands before it.
    case order(FunctionCall, first: String)
    /// An aggregate with DISTINCT, beside the sorted one named.
    case distinct(FunctionCall, beside: String)
  }

  package static func conflicts(_ select: Select, _ source: SourceFile) -> [Conflict] {
    var finder = SortedAggregates()
    for item in select.items { finder.visit(item.expression) }
    guard let first = finder.sorted.first else { return [] }
    // One alone, as most are, has nothing to be unlike.
    if finder.sorted.count == 1, finder.distinct.isEmpty { return [] }
    let order = text(first, source)
    let name = first.name.last.folded
    var found = finder.sorted.dropFirst().filter { text($0, source) != order }.map { Conflict.order($0, first: name) }
    found += finder.distinct.map { .distinct($0, beside: name) }
    return found
  }

  private var sorted: [FunctionCall] = []
  /// Those with DISTINCT that are none of the sorted ones.
  private var distinct: [FunctionCall] = []

  private mutating func visit(_ expression: Expression) {
    if case .function(let call) = expression.kind, call.over == nil, call.name.parts.count == 1, !call.isApproximate {
      switch call.name.last.folded {
      case "listagg", "percentile_cont", "percentile_disc":
        if call.withinGroup != nil { sorted.append(call) }
      case "median": sorted.append(call)
      default:
        if call.quantity == .distinct { distinct.append(call) }
      }
    }
    expression.forEachChild { visit($0) }
  }

  /// What a call sorts by, as written; MEDIAN by its argument.
  private static func text(_ call: FunctionCall, _ source: SourceFile) -> String {
    let order =
      call.withinGroup?.map { source.text($0.extent.span) } ?? call.arguments.map { source.text($0.extent.span) }
    return order.joined(separator: ",").lowercased().filter { !$0.isWhitespace }
  }
}
