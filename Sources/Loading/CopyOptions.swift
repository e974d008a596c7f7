import Compression

/// The parameters of a COPY, checked.
package struct CopyOptions: Sendable, Equatable {
  package enum Format: Sendable, Equatable {
    case delimited
    case csv(quote: UInt8)
    /// Widths in characters, in the order of the columns.
    case fixedWidth([Int])
    case json(JSONMapping)
    case parquet
  }
  package enum JSONMapping: Sendable, Equatable {
    case auto, autoIgnoringCase
    /// The whole value goes into the only column.
    case noshred
    /// The location of a jsonpaths file.
    case paths(String)
  }
  package enum Encoding: Sendable, Equatable { case utf8, utf16, utf16LE, utf16BE, latin1 }
  package enum StatisticsUpdate: Sendable { case ofNewTables, always, never }
  package enum TimeFormat: Sendable, Equatable {
    case standard, auto, epochSeconds, epochMilliseconds
    case pattern(String)
  }

  package var format = Format.delimited
  /// What parts the fields, as UTF-8: never empty, mostly one byte.
  package var delimiter = [UInt8(ascii: "|")]
  package var compression = Codec.none
  package var isManifest = false
  package var acceptsAnyDate = false
  /// What takes the place of an invalid character; nil: it is an error.
  package var invalidCharacterReplacement: UInt8?
  package var blanksAsNull = false
  package var emptyAsNull = false
  package var dateFormat = TimeFormat.standard
  package var timeFormat = TimeFormat.standard
  package var encoding = Encoding.utf8
  package var escapes = false
  package var explicitIDs = false
  package var fillsRecords = false
  package var ignoresBlankLines = false
  package var headerLines = 0
  package var nullText: [UInt8] = Array("\\N".utf8)
  package var removesQuotes = false
  package var roundsDecimals = false
  package var trimsBlanks = false
  package var truncatesColumns = false
  /// The load fails with this many errors; at least 1.
  package var errorLimit = 1
  package var loadsNothing = false
  /// When the table's statistics are made anew.
  package var statistics = StatisticsUpdate.ofNewTables
  package var serializesToJSON = false
  /// External tables: a value that is no value of its column's type is NULL, missing fields too, further ones are not
  /// looked at; a Parquet file's columns are found by their names.
  package var isLenient = false
  /// External tables: the file's name tells how it is compressed.
  package var compressionByName = false
  /// OpenCSV's escape character.
  package var csvEscape: UInt8?

  package init() {}
}

extension CopyOptions {
  /// As `sys_load_history` names it.
  package var formatName: String {
    switch format {
    case .delimited: "TEXT"
    case .csv: "CSV"
    case .fixedWidth: "FIXEDWIDTH"
    case .json: "JSON"
    case .parquet: "PARQUET"
    }
  }
}
