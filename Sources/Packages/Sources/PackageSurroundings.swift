import Diagnostics
import HTTP
import ProjectModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What all that fetches shares.
struct PackageSurroundings {
  let options: LoadOptions
  /// Absolute.
  let root: String
  let scrubber: Scrubber
  let stop: StopFlag
  let report: PackageReport
  /// How long a failed request waits before it is made again.
  var pause: () -> Void = { sleep(1) }

  var environment: [String: String] { options.invocation.environment }

  /// - Throws: `packages.stopped`.
  func checkStop() throws(DiagnosticList) {
    if stop.isRaised { throw DiagnosticList([PackageDiagnostics.stopped()]) }
  }
}
