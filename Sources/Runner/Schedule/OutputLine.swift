/// dbt's lines with dots: `1 of 3 OK created sql view model dev.orders ............ [CREATE VIEW in 0.05s]`.
package enum OutputLine {
  package static func format(
    _ message: String, status: String, index: Int?, total: Int?, seconds: Double? = nil, truncates: Bool = false,
    width: Int = 80
  ) -> String {
    let progress = index.flatMap { index in total.map { "\(index) of \($0) " } } ?? ""
    let prefix = "\(progress)\(message) "
    var line = prefix
    if line.count < width { line += String(repeating: ".", count: width - line.count) }
    if truncates, line.count > width - 3 { line = line.prefix(width - 3) + "..." }
    let time = seconds.map { " in \(twoPlaces($0))s" } ?? ""
    return "\(line) [\(status)\(time)]"
  }

  /// `0.05`.
  package static func twoPlaces(_ seconds: Double) -> String {
    let hundredths = Int((seconds * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
