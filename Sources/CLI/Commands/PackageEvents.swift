import JSON
import Packages
import Runner

/// What happens to packages, under dbt's names and in its words.
enum PackageEvents {
  static let redirect = "PackageRedirectDeprecation"
  static let updates = "DepsNotifyUpdatesAvailable"

  static func event(_ happened: PackageEvent) -> Event {
    progress(happened) ?? warning(happened) ?? detail(happened)
      ?? Event("Note", "Z050", .debug, "packages")
  }

  private static func progress(_ happened: PackageEvent) -> Event? {
    func info(_ name: String, _ code: String, _ message: String, _ data: JSONObject = [:]) -> Event {
      Event(name, code, .info, message, data: data)
    }
    switch happened {
    case .noPackages:
      return info("DepsNoPackagesFound", "M013", "Warning: No packages were found in packages.yml")
    case .updatingLock(let path):
      return info(
        "DepsLockUpdating", "M031", "Updating lock file in file path: \(path)", ["lock_filepath": .string(path)])
    case .installing(let name):
      return info("DepsStartPackageInstall", "M014", "Installing \(name)", ["package_name": .string(name)])
    case .installed(let version):
      return info("DepsInstallInfo", "M015", "Installed from \(version)", ["version_name": .string(version)])
    case .updateAvailable(let version):
      return info(
        "DepsUpdateAvailable", "M016", "Updated version available: \(version)", ["version_latest": .string(version)])
    case .upToDate: return info("DepsUpToDate", "M017", "Up to date!")
    case .subdirectory(let name):
      return info("DepsListSubdirectory", "M018", "and subdirectory \(name)", ["subdirectory": .string(name)])
    case .updatesAvailable(let names):
      let shown = names.map { "'\($0)'" }.joined(separator: ", ")
      return info(
        updates, "M019",
        "Updates available for packages: [\(shown)]\nUpdate your versions in packages.yml, then run dbt deps",
        ["packages": JSONValue(names)])
    case .added(let name, let version, let path):
      return info(
        "DepsAddPackage", "M032", "Added new package \(name)@\(version ?? "") to \(path)",
        ["package_name": .string(name), "version": .string(version ?? ""), "packages_filepath": .string(path)])
    case .foundDuplicate(let entry):
      let shown = entry.map { "'\($0)': '\($1.string ?? JSONWriter.text($1))'" }.joined(separator: ", ")
      return info(
        "DepsFoundDuplicatePackage", "M033", "Found duplicate package in packages.yml, removing: {\(shown)}",
        ["removed_package": .object(entry)])
    case .createdList: return info("Formatting", "Z017", "Created packages.yml", ["msg": "Created packages.yml"])
    case .waiting(let folder):
      return info("Note", "Z050", "Another run installs packages into \(folder): waiting for its end")
    default: return nil
    }
  }

  private static func warning(_ happened: PackageEvent) -> Event? {
    switch happened {
    case .unpinned(let git, let revision):
      let state =
        revision == "HEAD" ? "not pinned, using HEAD (default branch)" : "pinned to the \"\(revision)\" branch"
      return Event(
        "DepsUnpinned", "M029", .warn,
        "WARNING: The git package \"\(git)\" \n\tis \(state).\n\tThis can introduce breaking changes into your project "
          + "without warning!\n\nSee "
          + "https://docs.getdbt.com/docs/package-management#section-specifying-package-versions",
        data: ["revision": .string(revision), "git": .string(git)])
    case .scrubbed(let name):
      return Event(
        "DepsScrubbedPackageName", "M035", .warn,
        "Detected secret env var in \(name). dbt will write a scrubbed representation to the lock file. This will cause "
          + "issues with subsequent 'dbt deps' using the lock file, requiring 'dbt deps --upgrade'",
        data: ["package_name": .string(name)])
    case .redirected(let old, let new):
      return Event(
        redirect, "D001", .warn,
        "[WARNING]: Deprecated functionality\n"
          + wrapped(
            "The `\(old)` package is deprecated in favor of `\(new)`. Please update your `packages.yml` configuration "
              + "to use `\(new)` instead."),
        data: ["old_name": .string(old), "new_name": .string(new)])
    case .noGit:
      return Event(
        "EnsureGitInstalled", "Z036", .error,
        "Make sure git is installed on your machine. More information: "
          + "https://docs.getdbt.com/docs/package-management")
    default: return nil
    }
  }

  private static func detail(_ happened: PackageEvent) -> Event? {
    func debug(_ name: String, _ code: String, _ message: String, _ data: JSONObject = [:]) -> Event {
      Event(name, code, .debug, message, data: data)
    }
    switch happened {
    case .downloads(let folder):
      return debug("DepsSetDownloadDirectory", "M028", "Set downloads directory='\(folder)'", ["path": .string(folder)])
    case .indexRequest(let url):
      return debug(
        "RegistryIndexProgressGETRequest", "M022", "Making package index registry request: GET \(url)",
        ["url": .string(url)])
    case .indexResponse(let url, let status):
      return debug(
        "RegistryIndexProgressGETResponse", "M023", "Response from registry index: GET \(url) \(status)",
        ["url": .string(url), "resp_code": .int(status)])
    case .packageRequest(let url):
      return debug(
        "RegistryProgressGETRequest", "M008", "Making package registry request: GET \(url)", ["url": .string(url)])
    case .packageResponse(let url, let status):
      return debug(
        "RegistryProgressGETResponse", "M009", "Response from registry: GET \(url) \(status)",
        ["url": .string(url), "resp_code": .int(status)])
    case .retried(let reason, let attempt, let most):
      return debug(
        "RetryExternalCall", "M020", "Retrying external call. Attempt: \(attempt) Max attempts: \(most)\n\(reason)",
        ["attempt": .int(attempt), "max": .int(most)])
    case .sparseCheckout(let subdirectory):
      return debug(
        "GitSparseCheckoutSubdirectory", "M001", "Subdirectory specified: \(subdirectory), using sparse checkout.",
        ["subdir": .string(subdirectory)])
    case .checkingOut(let revision):
      return debug(
        "GitProgressCheckoutRevision", "M002", "Checking out revision \(revision).", ["revision": .string(revision)])
    case .pulling(let folder):
      return debug(
        "GitProgressPullingNewDependency", "M004", "Pulling new dependency \(folder).", ["dir": .string(folder)])
    case .checkedOut(let commit):
      return debug("GitProgressCheckedOutAt", "M007", "Checked out at \(commit).", ["end_sha": .string(commit)])
    case .linking: return debug("DepsCreatingLocalSymlink", "Z037", "Creating symlink to local dependency.")
    case .copying:
      return debug("DepsSymlinkNotAvailable", "Z038", "Symlinks are not available on this OS, copying dependency.")
    default: return nil
    }
  }

  /// The number of deprecations, at the end.
  static func summary(_ redirects: Int, hint: Bool) -> Event {
    var text =
      "[WARNING][DeprecationsSummary]: Deprecated functionality\nSummary of encountered deprecations:\n"
      + "- \(redirect): \(redirects) occurrence\(redirects == 1 ? "" : "s")"
    if hint {
      text +=
        "\n"
        + wrapped(
          "To see all deprecation instances instead of just the first occurrence of each, run command again with the "
            + "`--show-all-deprecations` flag. You may also need to run with `--no-partial-parse` as some deprecations "
            + "are only encountered during parsing.")
    }
    return Event(
      "DeprecationsSummary", "D028", .warn, text,
      data: [
        "summaries": [["event_name": .string(redirect), "event_code": "D001", "occurrences": .int(redirects)]],
        "show_all_hint": .bool(hint),
      ])
  }

  /// Lines of at most eighty characters.
  private static func wrapped(_ text: String) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.utf8.count + word.utf8.count < 80 {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}
