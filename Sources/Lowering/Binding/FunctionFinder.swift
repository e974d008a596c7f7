import SQL

/// Looks for calls of some functions, or for window functions, in an expression; subqueries are left out.
struct FunctionFinder {
  let names: WordSet
  var findsWindows = false
  private(set) var found = false

  init(names: WordSet, findsWindows: Bool = false) {
    self.names = names
    self.findsWindows = findsWindows
  }

  mutating func visit(_ expression: Expression) {
    guard !found else { return }
    if case .function(let call) = expression.kind {
      if names.contains(call.name.folded) || (findsWindows && call.over != nil) {
        found = true
        return
      }
    }
    expression.forEachChild { visit($0) }
  }
}
