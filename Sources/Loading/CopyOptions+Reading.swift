import Compression
import Diagnostics
import SQL

extension CopyOptions {
  /// Reads and checks the options as they are written.
  /// - Throws: `load.unsupported`, `load.conflicting-options`, `load.bad-option`, each at the option's place.
  package init(_ options: [LoadOption], in file: SourceFile) throws(Diagnostic) {
    let reader = try OptionReader(options, file)
    try Self.refuse(reader)
    try Self.check(reader)
    self.init()
    try readFormat(reader)
    try readConversion(reader)
    let limit = try reader.number("MAXERROR") ?? 0
    guard limit <= 100_000 else {
      throw LoadingDiagnostics.badValue("MAXERROR", "between 0 and 100000", reader.place("MAXERROR"))
    }
    errorLimit = reader.has("IGNOREALLERRORS") ? Int.max : max(1, limit)
    loadsNothing = reader.has("NOLOAD")
    if reader.has("STATUPDATE") {
      let word = reader.word("STATUPDATE")
      statistics = word == "off" || word == "false" ? .never : .always
    }
    isManifest = reader.has("MANIFEST")
    compression =
      reader.has("GZIP") ? .gzip : reader.has("BZIP2") ? .bzip2 : reader.has("ZSTD") ? .zstd : .none
  }

  private static func refuse(_ reader: OptionReader) throws(Diagnostic) {
    let names = [
      "ORC": "COPY from ORC", "AVRO": "COPY from AVRO", "SHAPEFILE": "COPY from SHAPEFILE", "LZOP": "LZOP compression",
      "ENCRYPTED": "client-side encryption", "MASTER_SYMMETRIC_KEY": "client-side encryption",
      "SSH": "COPY from remote hosts", "READRATIO": "COPY from DynamoDB", "JOB CREATE": "COPY JOB",
    ]
    for entry in reader.entries {
      guard let what = names[entry.name] else { continue }
      throw LoadingDiagnostics.unsupported(what, SourcePlace(reader.file, entry.option.span))
    }
  }

  private static func check(_ reader: OptionReader) throws(Diagnostic) {
    try reader.exclude("CSV", "FIXEDWIDTH", "REMOVEQUOTES", "ESCAPE", "JSON", "PARQUET")
    try reader.exclude("FIXEDWIDTH", "DELIMITER", "ESCAPE", "REMOVEQUOTES", "JSON", "PARQUET")
    try reader.exclude(
      "JSON", "DELIMITER", "ESCAPE", "FILLRECORD", "IGNOREBLANKLINES", "NULL", "REMOVEQUOTES", "PARQUET", "QUOTE")
    try reader.exclude("MAXERROR", "IGNOREALLERRORS")
    for one in ["GZIP", "BZIP2", "ZSTD"] {
      for other in ["GZIP", "BZIP2", "ZSTD"] where other != one { try reader.exclude(one, other) }
    }
    // Columnar formats take what is named here and nothing else.
    if reader.has("PARQUET") {
      let allowed: Set<String> = [
        "PARQUET", "IAM_ROLE", "CREDENTIALS", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "MANIFEST",
        "FILLRECORD", "ACCEPTINVCHARS", "EXPLICIT_IDS", "STATUPDATE", "COMPUPDATE", "SERIALIZETOJSON",
      ]
      for entry in reader.entries where !allowed.contains(entry.name) {
        throw LoadingDiagnostics.conflict("PARQUET", entry.name, SourcePlace(reader.file, entry.option.span))
      }
    } else if reader.has("SERIALIZETOJSON") {
      throw LoadingDiagnostics.badValue("SERIALIZETOJSON", "used with PARQUET", reader.place("SERIALIZETOJSON"))
    }
    if reader.has("QUOTE"), !reader.has("CSV") {
      throw LoadingDiagnostics.badValue("QUOTE", "used with CSV", reader.place("QUOTE"))
    }
  }

  private mutating func readFormat(_ reader: OptionReader) throws(Diagnostic) {
    if reader.has("CSV") {
      format = .csv(quote: try reader.character("QUOTE") ?? UInt8(ascii: "\""))
      delimiter = [UInt8(ascii: ",")]
    } else if reader.has("FIXEDWIDTH") {
      format = .fixedWidth(try reader.widths("FIXEDWIDTH"))
    } else if reader.has("PARQUET") {
      format = .parquet
    } else if reader.has("JSON") {
      format = .json(try Self.mapping(reader))
    }
    if let characters = try reader.characters("DELIMITER") { delimiter = characters }
  }

  private static func mapping(_ reader: OptionReader) throws(Diagnostic) -> JSONMapping {
    switch reader.string("JSON") ?? "auto" {
    case "auto": return .auto
    case "auto ignorecase": return .autoIgnoringCase
    case "noshred": return .noshred
    case let text where text.hasPrefix("s3://"): return .paths(text)
    default:
      throw LoadingDiagnostics.badValue(
        "JSON", "'auto', 'auto ignorecase', 'noshred' or the location of a jsonpaths file", reader.place("JSON"))
    }
  }

  private mutating func readConversion(_ reader: OptionReader) throws(Diagnostic) {
    acceptsAnyDate = reader.has("ACCEPTANYDATE")
    if reader.has("ACCEPTINVCHARS") {
      invalidCharacterReplacement = try reader.character("ACCEPTINVCHARS") ?? UInt8(ascii: "?")
    }
    blanksAsNull = reader.has("BLANKSASNULL")
    emptyAsNull = reader.has("EMPTYASNULL")
    if let text = reader.string("DATEFORMAT") { dateFormat = text == "auto" ? .auto : .pattern(text) }
    if let text = reader.string("TIMEFORMAT") {
      timeFormat =
        switch text {
        case "auto": .auto
        case "epochsecs": .epochSeconds
        case "epochmillisecs": .epochMilliseconds
        default: .pattern(text)
        }
    }
    if let name = reader.word("ENCODING") {
      switch name {
      case "utf8", "utf-8": encoding = .utf8
      case "utf16": encoding = .utf16
      case "utf16le": encoding = .utf16LE
      case "utf16be": encoding = .utf16BE
      case "iso88591": encoding = .latin1
      case "auto": encoding = .utf8
      default:
        throw LoadingDiagnostics.badValue(
          "ENCODING", "UTF8, UTF16, UTF16LE, UTF16BE or ISO88591", reader.place("ENCODING"))
      }
    }
    escapes = reader.has("ESCAPE")
    explicitIDs = reader.has("EXPLICIT_IDS")
    fillsRecords = reader.has("FILLRECORD")
    ignoresBlankLines = reader.has("IGNOREBLANKLINES")
    headerLines = try reader.number("IGNOREHEADER") ?? 0
    if let text = reader.string("NULL") {
      nullText = text == "\\0" || text == "\\000" ? [0] : Array(text.utf8)
    }
    removesQuotes = reader.has("REMOVEQUOTES")
    roundsDecimals = reader.has("ROUNDEC") || reader.has("ROUNDDEC")
    trimsBlanks = reader.has("TRIMBLANKS")
    truncatesColumns = reader.has("TRUNCATECOLUMNS")
    serializesToJSON = reader.has("SERIALIZETOJSON")
  }
}
