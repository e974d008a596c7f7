import Diagnostics

/// Gathers what a stage of loading finds, so that one run shows it all.
final class Findings {
  private(set) var errors: [Diagnostic] = []
  private(set) var warnings: [Diagnostic] = []

  func add(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { errors.append(diagnostic) } else { warnings.append(diagnostic) }
  }

  func add(_ diagnostics: [Diagnostic]) { diagnostics.forEach(add) }

  /// Errors and warnings, for a list to throw.
  var all: DiagnosticList { DiagnosticList(errors + warnings) }

  /// - Throws: all that was found so far, where any of it is an error.
  func check() throws(DiagnosticList) {
    if !errors.isEmpty { throw all }
  }
}
