import Diagnostics
import FileSystem

/// The wording of this module's findings; dbt's where it has a word for it.
enum PackageDiagnostics {
  static func stopped() -> Diagnostic {
    Diagnostic(code: "packages.stopped", message: "stopped before all packages were installed")
  }

  static func file(_ error: FileError) -> DiagnosticList {
    DiagnosticList([Diagnostic(code: "packages.cannot-write", message: error.description)])
  }

  static func noLibrary(_ reason: String) -> Diagnostic {
    Diagnostic(
      code: "packages.no-libcurl", message: "libcurl cannot be opened: \(reason)",
      hint: "install it (Debian: libcurl4)")
  }

  static func noAnswer(_ reason: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "packages.no-answer", message: "External connection exception occurred: \(reason)", place: place,
      hint: "see the network, the proxy of the environment, and DBT_PACKAGE_HUB_URL where the hub is another")
  }

  static func badArchive(_ reason: String, _ url: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(code: "packages.bad-archive", message: "\(reason): \(url)", place: place)
  }

  static func notFound(_ name: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "packages.not-found", message: "Package \(name) was not found in the package index", place: place,
      hint: "hub.getdbt.com lists the packages; another repository can be named with 'git'")
  }

  static func noVersion(
    _ name: String, _ range: String, _ versions: [String], checksVersion: Bool, place: SourcePlace?
  ) -> Diagnostic {
    var message =
      "Could not find a matching compatible version for package \(name)\n  Requested range: \(range)\n"
      + "  Compatible versions: \(pythonList(versions))"
    if checksVersion {
      message +=
        "\n\n  Not shown: package versions incompatible with installed version of dbt-core\n"
        + "  To include them, run 'dbt --no-version-check deps'"
    }
    return Diagnostic(code: "packages.no-version", message: message, place: place)
  }

  static func versionError(_ name: String, _ bounds: [String], place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "packages.version-conflict",
      message: "Version error for package \(name): Could not find a satisfactory version from options: "
        + pythonList(bounds), place: place, hint: "packages of packages have bounds of their own")
  }

  static func badVersion(_ text: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "packages.bad-version", message: "\"\(text)\" is not a valid semantic version.", place: place,
      hint: "write three numbers, as \">=1.0.0\"; several bounds are a list: [\">=1.0.0\", \"<2.0.0\"]")
  }

  static func severalRevisions(_ name: String, _ revisions: [String], place: SourcePlace?) -> Diagnostic {
    let shown = revisions.map { "'\($0)'" }.joined(separator: ", ")
    return Diagnostic(
      code: "packages.several-revisions",
      message: "git dependencies should contain exactly one version. \(name) contains: {\(shown)}", place: place)
  }

  static func mismatch(_ new: String, _ old: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "packages.two-kinds", message: "Cannot incorporate \(new) in \(old): mismatched types", place: place,
      hint: "name the package in one way only")
  }

  static func isPrivate(_ name: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "packages.private",
      message: "Cannot resolve private package \(name) because git provider integration is missing. "
        + "Please use a \"git\" package instead.", place: place)
  }

  static func duplicateName(_ name: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "packages.duplicate-name",
      message: "Found duplicate project \"\(name)\". This occurs when a dependency has the same project name as some "
        + "other dependency.", place: place)
  }

  static func nameOfRoot(_ name: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "packages.duplicate-name",
      message: "Found a dependency with the same name as the root project \"\(name)\". Package names must be unique in "
        + "a project. Please rename one of these packages.", place: place)
  }

  static func badName(_ name: String, _ folder: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "packages.bad-name",
      message: "Invalid package name '\(name)': resolves outside of the packages-install-path ('\(folder)')",
      place: place)
  }

  static func git(_ revision: String, _ repository: String, _ words: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "packages.git",
      message: "Error checking out spec='\(revision)' for repo \(repository)\n\(words)", place: place)
  }

  /// A list of texts as Python prints it.
  private static func pythonList(_ texts: [String]) -> String {
    "[" + texts.map { "'\($0)'" }.joined(separator: ", ") + "]"
  }
}
