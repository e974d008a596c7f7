import Diagnostics

/// Gathers what a stage of loading finds, so that one run shows it all.
final class Findings {
  private(set) var errors: [Diagnostic] = []
  private(set) var warnings: [Diagnostic] = []

  func add(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { errors.append(diagnostic) } else { warnings.append(diagnostic) }
  }

  func add(_ diagnostics: [Diagnostic]) { diagnostics.forEach(add) }

  /// - Throws: all errors so far, where there are any.
  func check() throws(DiagnosticList) {
    if !errors.isEmpty { throw DiagnosticList(errors) }
  }
}
