import Diagnostics
import FileSystem
import HTTP

/// The wording of this module's findings. Keys and secrets never stand in them.
package enum StorageDiagnostics {
  static func notConfigured() -> Diagnostic {
    Diagnostic(
      code: "storage.not-configured", message: "the target does not say where s3:// locations lead to",
      hint: "add 's3: {root: data}' to the target in profiles.yml: s3://bucket/key is then data/bucket/key")
  }

  package static func badLocation(_ text: String, place: SourcePlace? = nil) -> Diagnostic {
    Diagnostic(
      code: "storage.bad-location", message: "'\(text)' is no s3:// location", place: place,
      hint: "write 's3://bucket/key'")
  }

  static func outside(_ url: String) -> Diagnostic {
    Diagnostic(code: "storage.outside", message: "'\(url)' leads out of the folder that stands for S3")
  }

  package static func notFound(_ url: String) -> Diagnostic {
    Diagnostic(code: "storage.not-found", message: "there is no object '\(url)'")
  }

  static func tooLarge(_ url: String, _ size: Int) -> Diagnostic {
    Diagnostic(code: "storage.too-large", message: "'\(url)' has \(size) bytes, too many to be read at once")
  }

  static func changed(_ url: String) -> Diagnostic {
    Diagnostic(code: "storage.changed", message: "'\(url)' changed while it was read")
  }

  static func file(_ error: FileError, _ url: String) -> Diagnostic {
    Diagnostic(code: "storage.file", message: error.description, notes: ["for \(url)"])
  }

  static func http(_ failure: HTTPFailure) -> Diagnostic {
    switch failure {
    case .noLibrary(let reason): noLibrary(reason)
    case .noAnswer(let host, let reason): noAnswer(host, reason)
    case .timedOut(let host, let reason): timedOut(host, reason)
    case .stopped: stopped()
    case .tooLong(let host): tooLong(host)
    }
  }

  private static func noLibrary(_ reason: String) -> Diagnostic {
    Diagnostic(
      code: "storage.no-libcurl", message: "libcurl cannot be opened: \(reason)",
      hint: "install it (Debian: libcurl4), or use 's3: {root: …}'")
  }

  private static func noAnswer(_ host: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      code: "storage.no-answer", message: "no answer from \(host): \(reason)",
      hint: "see 's3.endpoint' of the target in profiles.yml")
  }

  private static func timedOut(_ host: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      code: "storage.timed-out", message: "no answer from \(host): \(reason)",
      hint: "see 's3.endpoint' of the target in profiles.yml, and whether the service is well")
  }

  package static func stopped() -> Diagnostic {
    Diagnostic(code: "storage.stopped", message: "canceling statement due to user request")
  }

  private static func tooLong(_ host: String) -> Diagnostic {
    Diagnostic(code: "storage.too-long", message: "\(host) answered with more than was asked for")
  }

  static func noListing(_ url: String) -> Diagnostic {
    Diagnostic(
      code: "storage.no-listing", message: "the answer for '\(url)' is no listing of S3's",
      hint: "see 's3.endpoint' of the target in profiles.yml: does a service that speaks S3's protocol answer there?")
  }

  static func refused(_ status: Int, _ service: String, _ url: String) -> Diagnostic {
    let reason = service.isEmpty ? "" : " (\(service))"
    return Diagnostic(
      code: "storage.refused", message: "the service answered \(status)\(reason) for '\(url)'",
      hint: status == 403 ? "see the keys and the region of 's3' in profiles.yml" : nil)
  }
}
