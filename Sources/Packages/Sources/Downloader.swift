import Diagnostics
import HTTP

/// Asks for documents and archives over HTTP, and again where that fails.
final class Downloader {
  /// dbt: five times more.
  private static let mostRetries = 5
  private static let longest = 1 << 29

  private let surroundings: PackageSurroundings
  private var client: HTTPClient?
  private var archives: HTTPClient?

  init(_ surroundings: PackageSurroundings) { self.surroundings = surroundings }

  /// A reason to try again, in words; or an end.
  enum Trouble: Error {
    case passing(String)
    case final(Diagnostic)
  }

  /// Does the work, up to six times.
  /// - Throws: `packages.no-answer`, `packages.stopped`, and what the work throws for good.
  func retrying<T>(place: SourcePlace?, _ work: () throws(Trouble) -> T) throws(DiagnosticList) -> T {
    var attempt = 0
    while true {
      try surroundings.checkStop()
      do throws(Trouble) {
        return try work()
      } catch {
        switch error {
        case .final(let diagnostic): throw DiagnosticList([diagnostic])
        case .passing(let reason):
          guard attempt < Self.mostRetries else {
            throw DiagnosticList([PackageDiagnostics.noAnswer(reason, place: place)])
          }
          surroundings.report(.retried(reason: reason, attempt: attempt, most: Self.mostRetries))
        }
      }
      surroundings.pause()
      attempt += 1
    }
  }

  /// A document of the hub.
  func document(_ url: String) throws(Trouble) -> HTTPAnswer {
    if client == nil { client = try open(url, seconds: 30) }
    return try get(client, url)
  }

  /// An archive's bytes.
  func archive(_ url: String) throws(Trouble) -> [UInt8] {
    let seconds = surroundings.environment["DBT_HTTP_TIMEOUT"].flatMap { Double($0) } ?? 10
    if archives == nil { archives = try open(url, seconds: max(1, Int(seconds.rounded(.up)))) }
    let answer = try get(archives, url)
    // dbt unpacks whatever came; the status says more.
    if answer.status >= 400 { throw .passing(words(answer, url)) }
    return answer.body
  }

  /// As Python's requests puts it.
  func words(_ answer: HTTPAnswer, _ url: String) -> String {
    let side = answer.status < 500 ? "Client" : "Server"
    return "\(answer.status) \(side) Error: \(answer.reason) for url: \(surroundings.scrubber(url))"
  }

  private func get(_ client: HTTPClient?, _ url: String) throws(Trouble) -> HTTPAnswer {
    guard let client else { throw .passing("no client") }
    do throws(HTTPFailure) {
      return try client.send("GET", url, limit: Self.longest)
    } catch {
      switch error {
      case .noLibrary(let reason): throw .final(PackageDiagnostics.noLibrary(reason))
      case .noAnswer(let host, let reason), .timedOut(let host, let reason):
        throw .passing("no answer from \(host): \(reason)")
      case .stopped: throw .final(PackageDiagnostics.stopped())
      case .tooLong(let host): throw .passing("\(host) answered with more than \(Self.longest) bytes")
      }
    }
  }

  /// Proxies and certificates as Python's requests takes them from the environment, where libcurl does not.
  private func open(_ url: String, seconds: Int) throws(Trouble) -> HTTPClient {
    let environment = surroundings.environment
    var settings = HTTPSettings()
    settings.followsRedirects = true
    settings.usesNetrc = true
    settings.connectSeconds = seconds
    settings.idleSeconds = seconds
    settings.userAgent = "redstart"
    settings.certificates = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy
      .compactMap { environment[$0] }.first { !$0.isEmpty }
    if environment["http_proxy"] == nil, environment["all_proxy"] == nil, url.hasPrefix("http://"),
      let proxy = environment["HTTP_PROXY"], !proxy.isEmpty
    {
      settings.proxy = proxy
    }
    do throws(HTTPFailure) {
      return try HTTPClient(stop: surroundings.stop, settings: settings)
    } catch {
      guard case .noLibrary(let reason) = error else { throw .passing("libcurl does not start") }
      throw .final(PackageDiagnostics.noLibrary(reason))
    }
  }
}
