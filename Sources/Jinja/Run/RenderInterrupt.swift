import Diagnostics

/// What ends the rendering of a piece early: an error, or a value for the nearest macro call.
package enum RenderInterrupt: Error {
  /// Unwinds to the nearest call of a file's macro (not of a nested macro or `caller`), whose result is the value that
  /// `RenderState.returning` kept. `throw state.returning(value)` makes one.
  case returned
  case failed(Failure)
}

/// An error on its way out; the engine adds place and macro calls while it passes.
package final class Failure: Sendable {
  package let diagnostic: Diagnostic
  /// Whether place and trace are final.
  let isLocated: Bool

  init(_ diagnostic: Diagnostic, isLocated: Bool = false) {
    self.diagnostic = diagnostic
    self.isLocated = isLocated
  }
}

extension RenderInterrupt {
  /// A missing place and the macro calls are added by the engine: the call that led here.
  package static func failure(_ diagnostic: Diagnostic) -> RenderInterrupt { .failed(Failure(diagnostic)) }

  /// An error that keeps its place and trace as they are.
  package static func final(_ diagnostic: Diagnostic) -> RenderInterrupt {
    .failed(Failure(diagnostic, isLocated: true))
  }

  /// As `failure(_:)`.
  package static func failure(_ code: String, _ message: String, hint: String? = nil) -> RenderInterrupt {
    .failed(Failure(Diagnostic(code: code, message: message, hint: hint)))
  }

  /// Python's TypeError (`jinja.type-error`).
  package static func typeError(_ message: String, hint: String? = nil) -> RenderInterrupt {
    .failure("jinja.type-error", message, hint: hint)
  }

  /// Python's ValueError (`jinja.value-error`).
  package static func valueError(_ message: String, hint: String? = nil) -> RenderInterrupt {
    .failure("jinja.value-error", message, hint: hint)
  }

  /// Use of an undefined value (`jinja.undefined`).
  package static func undefined(_ message: String, hint: String? = nil) -> RenderInterrupt {
    .failure("jinja.undefined", message, hint: hint)
  }

  /// The error itself; nil for `returned`.
  package var diagnostic: Diagnostic? { if case .failed(let failure) = self { failure.diagnostic } else { nil } }

  static func unexpectedKeyword(_ function: String, _ name: String, among names: [String]) -> RenderInterrupt {
    .typeError(
      "\(function)() got an unexpected keyword argument '\(name)'", hint: Suggestion.hint(for: name, among: names))
  }
}
