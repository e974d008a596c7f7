import Compression
import Diagnostics
import Loading
import SQL

/// How an external table's files are read, as its definition says.
struct ExternalFormat: Equatable {
  enum Kind: Equatable {
    case delimited(UInt8)
    case csv(separator: UInt8, quote: UInt8, escape: UInt8)
    case json
    case parquet
    /// What is said of it when it is read.
    case unreadable(String)
  }

  var kind = Kind.delimited(1)
  var inputFormat = "org.apache.hadoop.mapred.TextInputFormat"
  var outputFormat = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
  var serializationLibrary = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
  var serdeProperties: [(String, String)] = []
  var tableProperties: [(String, String)] = []
  var location = ""

  static func == (left: ExternalFormat, right: ExternalFormat) -> Bool { left.kind == right.kind }

  /// Reads the clauses of CREATE EXTERNAL TABLE, in any order.
  init(_ clauses: [Element]) {
    var serde: String?
    var stored: Keyword?
    var field: String?
    for (index, element) in clauses.enumerated() {
      func next(_ step: Int = 1) -> Element? { index + step < clauses.count ? clauses[index + step] : nil }
      switch element {
      case .word(.serde): if case .string(let text)? = next() { serde = text.value }
      case .word(.serdeproperties): serdeProperties = Self.properties(next())
      case .word(.properties): tableProperties = Self.properties(next())
      case .word(.location): if case .string(let text)? = next() { location = text.value }
      case .word(.inputformat): if case .string(let text)? = next() { inputFormat = text.value }
      case .word(.outputformat): if case .string(let text)? = next() { outputFormat = text.value }
      case .word(.stored): if case .word(let word)? = next(2), word != .inputformat { stored = word }
      case .word(.fields): if case .string(let text)? = next(3) { field = text.value }
      case .word(.iceberg): kind = .unreadable("ICEBERG")
      default: break
      }
    }
    if let field { serdeProperties.append(("field.delim", field)) }
    kind = Self.kind(serde, stored, inputFormat, serdeProperties)
    if let serde { serializationLibrary = serde }
    switch stored {
    case .parquet:
      inputFormat = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
      outputFormat = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"
      serializationLibrary = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    case .orc:
      inputFormat = "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat"
      outputFormat = "org.apache.hadoop.hive.ql.io.orc.OrcOutputFormat"
      serializationLibrary = "org.apache.hadoop.hive.ql.io.orc.OrcSerde"
    default: break
    }
  }

  private static func properties(_ element: Element?) -> [(String, String)] {
    guard case .list(let entries)? = element else { return [] }
    return entries.compactMap { entry in
      let texts = entry.compactMap { part in if case .string(let text) = part { text.value } else { nil } }
      return texts.count == 2 ? (texts[0], texts[1]) : nil
    }
  }

  private static func kind(
    _ serde: String?, _ stored: Keyword?, _ inputFormat: String, _ properties: [(String, String)]
  ) -> Kind {
    func character(_ names: String..., standard: UInt8) -> UInt8 {
      for name in names {
        guard let text = properties.first(where: { $0.0.lowercased() == name })?.1 else { continue }
        return Self.character(text) ?? standard
      }
      return standard
    }
    switch stored {
    case .parquet: return .parquet
    case .orc, .avro, .rcfile, .sequencefile: return .unreadable(stored?.text ?? "")
    case .json: return .json
    case .csv: return .csv(separator: 0x2C, quote: 0x22, escape: 0x5C)
    default: break
    }
    let name = (serde ?? "").split(separator: ".").last.map { $0.lowercased() } ?? ""
    switch name {
    case "opencsvserde":
      return .csv(
        separator: character("separatorchar", standard: 0x2C), quote: character("quotechar", standard: 0x22),
        escape: character("escapechar", standard: 0x5C))
    case "jsonserde": return .json
    case "parquethiveserde": return .parquet
    case "", "lazysimpleserde":
      if inputFormat.lowercased().contains("parquet") { return .parquet }
      if inputFormat.lowercased().contains("orc") { return .unreadable("ORC") }
      return .delimited(character("field.delim", "serialization.format", standard: 1))
    default: return .unreadable(serde ?? "")
    }
  }

  /// `,`, `\t`, `\001`, `\\t`.
  static func character(_ text: String) -> UInt8? {
    let bytes = Array(text.utf8)
    if bytes.count == 1 { return bytes[0] }
    guard bytes.first == 0x5C else { return UInt8(text).flatMap { $0 < 0x80 ? $0 : nil } }
    switch bytes.dropFirst().first {
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "\\"): return bytes.count == 2 ? 0x5C : character(String(text.dropFirst()))
    default: return UInt8(String(decoding: bytes.dropFirst(), as: UTF8.self), radix: 8)
    }
  }

  // MARK: As it is kept

  /// As `delimited 44`, `csv 44 34 92`, `json`, `parquet`, `unreadable ORC`.
  var stored: String {
    switch kind {
    case .delimited(let byte): "delimited \(byte)"
    case .csv(let separator, let quote, let escape): "csv \(separator) \(quote) \(escape)"
    case .json: "json"
    case .parquet: "parquet"
    case .unreadable(let what): "unreadable \(what)"
    }
  }

  static func kind(stored text: String) -> Kind {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    let numbers = text.split(separator: " ").dropFirst().compactMap { UInt8($0) }
    switch words.first {
    case "delimited" where numbers.count == 1: return .delimited(numbers[0])
    case "csv" where numbers.count == 3: return .csv(separator: numbers[0], quote: numbers[1], escape: numbers[2])
    case "json": return .json
    case "parquet": return .parquet
    default: return .unreadable(words.count > 1 ? words[1] : text)
    }
  }

  /// How a load reads such files.
  /// - Throws: `external.unsupported`.
  static func options(
    _ kind: Kind, _ properties: [String: String], table: String
  ) throws(Diagnostic) -> CopyOptions {
    var options = CopyOptions()
    options.isLenient = true
    options.compressionByName = true
    options.truncatesColumns = true
    options.invalidCharacterReplacement = UInt8(ascii: "?")
    options.errorLimit = Int.max
    options.headerLines = properties["skip.header.line.count"].flatMap { Int($0) } ?? 0
    if let null = properties["serialization.null.format"] { options.nullText = Array(null.utf8) }
    if properties["data_cleansing_enabled"]?.lowercased() == "true" {
      options.truncatesColumns = properties["surplus_char_handling"]?.uppercased() == "TRUNCATE"
      switch properties["invalid_char_handling"]?.uppercased() {
      case "REPLACE":
        options.invalidCharacterReplacement = properties["replacement_char"]?.utf8.first ?? UInt8(ascii: "?")
      case "SET_TO_NULL", nil: options.invalidCharacterReplacement = nil
      default: break
      }
    }
    switch kind {
    case .delimited(let byte):
      options.delimiter = [byte]
    case .csv(let separator, let quote, let escape):
      options.format = .csv(quote: quote)
      options.delimiter = [separator]
      options.csvEscape = escape == quote ? nil : escape
    case .json: options.format = .json(.autoIgnoringCase)
    case .parquet: options.format = .parquet
    case .unreadable(let what):
      throw Diagnostic(
        code: "external.unsupported",
        message: "the external table \"\(table)\" is stored as \(what), which cannot be read on the local target",
        hint: "text, CSV, JSON and Parquet can")
    }
    return options
  }
}
