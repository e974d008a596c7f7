import Diagnostics
import FileSystem
import HTTP
import Processes

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Repositories, through the system's git.
struct GitClient {
  let surroundings: PackageSurroundings

  /// Clones a repository into a new folder and checks a revision out.
  /// - Parameters:
  ///   - folder: where the new folder goes; `name` is what it is called.
  ///   - revision: a branch, a tag, a commit, or `HEAD` for the default branch.
  /// - Returns: the commit.
  /// - Throws: `packages.git`, `packages.no-git`, `packages.bad-git`, `packages.stopped`.
  func checkout(
    _ repository: String, revision: String, subdirectory: String?, into folder: String, name: String,
    place: SourcePlace?
  ) throws(DiagnosticList) -> String {
    try check(repository, revision, subdirectory, place)
    let shown = surroundings.scrubber(repository)
    var clone = ["clone", "--depth", "1"]
    if let subdirectory {
      surroundings.report(.sparseCheckout(subdirectory: subdirectory))
      try checkVersion(folder, place)
      clone += ["--filter=blob:none", "--sparse"]
    }
    // dbt: the revision comes only after the clone, so that a failure here names none.
    try run(clone + ["--", repository, name], in: folder) { PackageDiagnostics.git("None", shown, $0, place: place) }
    let path = Path.join(folder, name)
    if let subdirectory {
      try run(["sparse-checkout", "set", subdirectory], in: path) {
        PackageDiagnostics.git("None", shown, $0, place: place)
      }
    }
    surroundings.report(.pulling(folder: name))
    func fails(_ words: String) -> Diagnostic { PackageDiagnostics.git(revision, shown, words, place: place) }
    surroundings.report(.checkingOut(revision: revision))
    var spec = revision
    if Self.isCommit(revision) {
      try run(["fetch", "origin", "--depth", "1", revision], in: path, fails)
    } else {
      try run(["remote", "set-branches", "origin", revision], in: path, fails)
      try run(["fetch", "origin", "--depth", "1", "--tags", revision], in: path, fails)
      let tags = try run(["tag", "--list"], in: path, fails).split(whereSeparator: \.isNewline)
      spec = (tags.contains { $0 == revision } ? "tags/" : "origin/") + revision
    }
    try run(["reset", "--hard", spec], in: path, fails)
    let commit = String(try run(["rev-parse", "HEAD"], in: path, fails).prefix { !$0.isWhitespace })
    surroundings.report(.checkedOut(commit: String(commit.prefix(7))))
    return commit
  }

  private static func isCommit(_ revision: String) -> Bool {
    let bytes = revision.utf8
    return bytes.count == 40
      && bytes.allSatisfy { (0x30...0x39).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
  }

  /// A list comes from the network, too: nothing of it may be an option of git's, or lead out of the repository.
  private func check(
    _ repository: String, _ revision: String, _ subdirectory: String?, _ place: SourcePlace?
  ) throws(DiagnosticList) {
    for (text, what) in [
      (repository, "the address"), (revision, "the revision"), (subdirectory ?? "", "the subdirectory"),
    ]
    where text.hasPrefix("-") {
      throw DiagnosticList([
        Diagnostic(code: "packages.bad-git", message: "\(what) of a git package begins with '-'", place: place)
      ])
    }
    guard let subdirectory else { return }
    let parts = Path.normalize(subdirectory).split(separator: "/")
    guard !subdirectory.hasPrefix("/"), parts.first != ".." else {
      throw DiagnosticList([
        Diagnostic(
          code: "packages.bad-git", message: "the subdirectory '\(subdirectory)' leads out of the repository",
          place: place)
      ])
    }
  }

  /// 2.25 brought the checkout of a part.
  private func checkVersion(_ folder: String, _ place: SourcePlace?) throws(DiagnosticList) {
    let text = try run(["--version"], in: folder) { PackageDiagnostics.git("None", "git", $0, place: place) }
    let numbers = text.split(separator: " ").dropFirst(2).first?.split(separator: ".").prefix(2).compactMap { Int($0) }
    guard let numbers, numbers.count == 2, numbers.lexicographicallyPrecedes([2, 25]) else { return }
    throw DiagnosticList([
      Diagnostic(
        code: "packages.old-git",
        message: "Please update your git version to pull a dbt package from a subdirectory: your version is "
          + "\(numbers[0]).\(numbers[1]), >= 2.25.0 needed", place: place)
    ])
  }

  @discardableResult
  private func run(
    _ words: [String], in folder: String, _ failure: (_ words: String) -> Diagnostic
  ) throws(DiagnosticList) -> String {
    try surroundings.checkStop()
    var environment = surroundings.environment
    environment["LC_ALL"] = "C"
    // Without a terminal nobody could answer.
    if isatty(0) == 0, environment["GIT_TERMINAL_PROMPT"] == nil { environment["GIT_TERMINAL_PROMPT"] = "0" }
    guard let program = find(environment) else { throw noGit("it is not in the PATH") }
    let child = ChildProcess(
      path: program, arguments: words, environment: environment, folder: folder, deathSignal: SIGTERM)
    let outcome: ChildProcess.Outcome
    do throws(ChildProcess.Failure) {
      outcome = try child.gather { surroundings.stop.isRaised }
    } catch {
      throw noGit(error.reason)
    }
    try surroundings.checkStop()
    guard outcome.status == 0 else {
      let said = outcome.errors.isEmpty ? "git ended with \(outcome.status)" : outcome.errors
      let lines = said.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.hasPrefix("usage: git") }
      var text = lines.joined(separator: "\n")
      while let last = text.unicodeScalars.last, last.properties.isWhitespace { text.unicodeScalars.removeLast() }
      throw DiagnosticList([failure(surroundings.scrubber(text))])
    }
    return outcome.output
  }

  private func find(_ environment: [String: String]) -> String? {
    (environment["PATH"] ?? "").split(separator: ":").map { $0 + "/git" }.first { access($0, X_OK) == 0 }
  }

  private func noGit(_ reason: String) -> DiagnosticList {
    surroundings.report(.noGit)
    return DiagnosticList([
      Diagnostic(
        code: "packages.no-git", message: "git cannot be started: \(reason)", hint: "install git (Debian: git)")
    ])
  }
}
