import JSON

/// What happens while packages are resolved and installed; the command line gives each dbt's name.
package enum PackageEvent: Sendable {
  case noPackages
  case updatingLock(path: String)
  case installing(name: String)
  case installed(version: String)
  case updateAvailable(version: String)
  case upToDate
  case subdirectory(String)
  case updatesAvailable([String])

  case unpinned(git: String, revision: String)
  case redirected(old: String, new: String)
  case scrubbed(String)

  case added(name: String, version: String?, path: String)
  case foundDuplicate(JSONObject)
  case createdList

  case downloads(folder: String)
  case indexRequest(url: String)
  case indexResponse(url: String, status: Int)
  case packageRequest(url: String)
  case packageResponse(url: String, status: Int)
  case retried(reason: String, attempt: Int, most: Int)
  case sparseCheckout(subdirectory: String)
  case pulling(folder: String)
  case checkingOut(revision: String)
  case checkedOut(commit: String)
  case linking
  case copying
  case noGit
  /// Somebody else installs into the same folder.
  case waiting(folder: String)
}

/// Takes events, from the thread that installs.
package typealias PackageReport = (PackageEvent) -> Void
