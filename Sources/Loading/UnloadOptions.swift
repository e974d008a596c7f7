import Compression
import Diagnostics
import SQL

/// The parameters of an UNLOAD, checked.
package struct UnloadOptions: Sendable, Equatable {
  package enum Format: Sendable, Equatable { case delimited, csv, fixedWidth([Int]), json, parquet }

  package var format = Format.delimited
  package var delimiter = UInt8(ascii: "|")
  package var compression = Codec.none
  package var partitions: [String] = []
  package var includesPartitions = false
  package var writesManifest = false
  package var isManifestVerbose = false
  package var writesHeader = false
  package var quotesAll = false
  package var escapes = false
  package var nullText: [UInt8]?
  package var overwrites = false
  package var cleansPath = false
  package var isParallel = true
  /// Bytes after which a new file begins.
  package var largestFile = 6_657_199_308
  package var rowGroupSize = 128 << 20
  /// Without a leading point; nil for the format's own.
  package var fileExtension: String?

  package init() {}

  /// Reads and checks the options as they are written.
  /// - Throws: `load.unsupported`, `load.conflicting-options`, `load.bad-option`, each at the option's place.
  package init(_ options: [LoadOption], in file: SourceFile) throws(Diagnostic) {
    let reader = try OptionReader(options, file)
    try Self.check(reader)
    self.init()
    if reader.has("CSV") {
      format = .csv
      delimiter = UInt8(ascii: ",")
    } else if reader.has("JSON") {
      format = .json
    } else if reader.has("PARQUET") {
      format = .parquet
    } else if reader.has("FIXEDWIDTH") {
      format = .fixedWidth(try reader.widths("FIXEDWIDTH"))
    }
    if let character = try reader.character("DELIMITER") { delimiter = character }
    compression = reader.has("GZIP") ? .gzip : reader.has("BZIP2") ? .bzip2 : reader.has("ZSTD") ? .zstd : .none
    for case .list(let entries) in reader.values("PARTITION BY") {
      for entry in entries {
        guard let name = entry.first?.columnName, entry.count == 1 else {
          throw LoadingDiagnostics.badValue("PARTITION BY", "a list of columns", reader.place("PARTITION BY"))
        }
        partitions.append(name)
      }
    }
    includesPartitions = reader.has("INCLUDE")
    writesManifest = reader.has("MANIFEST")
    isManifestVerbose = reader.word("MANIFEST") == "verbose"
    writesHeader = reader.has("HEADER")
    quotesAll = reader.has("ADDQUOTES")
    escapes = reader.has("ESCAPE")
    nullText = reader.string("NULL").map { Array($0.utf8) }
    overwrites = reader.has("ALLOWOVERWRITE")
    cleansPath = reader.has("CLEANPATH")
    isParallel = reader.isOn("PARALLEL", standard: true)
    if let size = try Self.size(reader, "MAXFILESIZE") {
      guard size >= 5 << 20, size <= 6_657_199_309 else {
        throw LoadingDiagnostics.badValue("MAXFILESIZE", "between 5 MB and 6.2 GB", reader.place("MAXFILESIZE"))
      }
      largestFile = size
    }
    if let size = try Self.size(reader, "ROWGROUPSIZE") { rowGroupSize = size }
    if let text = reader.string("EXTENSION") { fileExtension = text.hasPrefix(".") ? String(text.dropFirst()) : text }
  }

  private static func check(_ reader: OptionReader) throws(Diagnostic) {
    for name in ["MASTER_SYMMETRIC_KEY"] where reader.has(name) {
      throw LoadingDiagnostics.unsupported("client-side encryption", reader.place(name))
    }
    try reader.exclude("CSV", "FIXEDWIDTH", "ADDQUOTES", "JSON", "PARQUET")
    try reader.exclude("FIXEDWIDTH", "DELIMITER", "HEADER", "JSON", "PARQUET", "ADDQUOTES", "ESCAPE")
    try reader.exclude("JSON", "DELIMITER", "HEADER", "ADDQUOTES", "ESCAPE", "NULL", "PARQUET")
    try reader.exclude(
      "PARQUET", "DELIMITER", "HEADER", "ADDQUOTES", "ESCAPE", "NULL", "GZIP", "BZIP2", "ZSTD")
    try reader.exclude("CLEANPATH", "ALLOWOVERWRITE")
    for one in ["GZIP", "BZIP2", "ZSTD"] {
      for other in ["GZIP", "BZIP2", "ZSTD"] where other != one { try reader.exclude(one, other) }
    }
    if reader.has("INCLUDE"), !reader.has("PARTITION BY") {
      throw LoadingDiagnostics.badValue("INCLUDE", "used with PARTITION BY", reader.place("INCLUDE"))
    }
  }

  private static func size(_ reader: OptionReader, _ name: String) throws(Diagnostic) -> Int? {
    var number: Double?
    var unit = 1 << 20
    for value in reader.values(name) {
      if case .number(let text) = value { number = Double(text) }
      if case .name(let word) = value {
        switch word.folded {
        case "mb": unit = 1 << 20
        case "gb": unit = 1 << 30
        default: throw LoadingDiagnostics.badValue(name, "in MB or GB", reader.place(name))
        }
      }
    }
    guard let number else { return nil }
    guard number > 0, number < 1e6 else {
      throw LoadingDiagnostics.badValue(name, "a size in MB or GB", reader.place(name))
    }
    return Int(number * Double(unit))
  }

  package var formatName: String {
    switch format {
    case .delimited: "TEXT"
    case .csv: "CSV"
    case .fixedWidth: "FIXEDWIDTH"
    case .json: "JSON"
    case .parquet: "PARQUET"
    }
  }

  /// What stands behind a file's number.
  var ending: String {
    if let fileExtension { return "." + fileExtension }
    return format == .parquet ? ".parquet" : compression.fileExtension
  }
}
