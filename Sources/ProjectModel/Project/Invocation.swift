/// Everything that one run of the program takes from outside: nothing below the command line asks the system itself.
package struct Invocation: Sendable {
  /// A UUID, lower case.
  package var id: String
  /// Microseconds since 1970 (UTC) at which the program started, or the time that a test froze.
  package var startedAtMicroseconds: Int
  package var environment: [String: String]
  /// Absolute.
  package var workingDirectory: String
  /// Words after the program's name.
  package var arguments: [String]

  package init(
    id: String, startedAtMicroseconds: Int, environment: [String: String], workingDirectory: String,
    arguments: [String]
  ) {
    self.id = id
    self.startedAtMicroseconds = startedAtMicroseconds
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.arguments = arguments
  }

  package var home: String? { environment["HOME"] }
}
