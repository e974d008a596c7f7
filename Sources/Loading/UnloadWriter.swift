import Compression
import Diagnostics
import JSON
import ObjectStore
import Parquet

/// Writes a query's rows, which come in PostgreSQL's COPY text format, into objects.
package final class UnloadWriter {
  package struct File: Sendable {
    package let location: ObjectLocation
    package var bytes = 0
    package var rows = 0
  }

  private let storage: any ObjectStorage
  private let options: UnloadOptions
  private let destination: ObjectLocation
  private let columns: [UnloadColumn]
  private let partitions: [Int]
  private let kept: [Int]
  private let formatter: RowFormatter
  private var line = CopyLine()
  private var current: OpenFile?
  private var currentValues: [[UInt8]?] = []
  private var cleaned: Set<String> = []
  package private(set) var files: [File] = []
  /// Each partition's values and place, in the order in which they came.
  package private(set) var written: [(values: [String?], location: ObjectLocation)] = []

  private final class OpenFile {
    let location: ObjectLocation
    let writer: any ObjectWriter
    let encoder: Encoder
    let parquet: ParquetWriter?
    var pending: [UInt8] = []
    var bytes = 0
    var rows = 0
    /// Before compression.
    var plain = 0

    init(
      _ location: ObjectLocation, _ writer: any ObjectWriter, _ encoder: Encoder, _ parquet: ParquetWriter?
    ) {
      self.location = location
      self.writer = writer
      self.encoder = encoder
      self.parquet = parquet
    }
  }

  /// - Parameter columns: those of the query; rows may have further fields, which are not written.
  /// - Throws: `unload.partition`, `unload.geometry`.
  package init(
    _ storage: any ObjectStorage, _ options: UnloadOptions, to destination: ObjectLocation, columns: [UnloadColumn],
    place: SourcePlace?
  ) throws(Diagnostic) {
    self.storage = storage
    self.options = options
    self.columns = columns
    var partitions: [Int] = []
    for name in options.partitions {
      guard let index = columns.firstIndex(where: { $0.name.lowercased() == name }) else {
        throw LoadingDiagnostics.partitionColumn(name, place)
      }
      partitions.append(index)
    }
    if options.format == .parquet || options.format == .json, let column = columns.first(where: \.isSpatial) {
      throw LoadingDiagnostics.unloadGeometry(column.name, options.formatName, place)
    }
    self.partitions = partitions
    kept = columns.indices.filter { options.includesPartitions || !partitions.contains($0) }
    guard !kept.isEmpty else { throw LoadingDiagnostics.onlyPartitions(place) }
    self.destination = partitions.isEmpty ? destination : destination.asFolder
    formatter = RowFormatter(options, columns, kept)
  }

  /// Looks at what is there, and removes it where CLEANPATH says so.
  /// - Throws: `unload.exists`, `storage.*`.
  package func prepare(place: SourcePlace?) throws(Diagnostic) {
    if options.overwrites || (options.cleansPath && !partitions.isEmpty) { return }
    let there = try storage.list(destination)
    if options.cleansPath {
      for object in there { try storage.remove(object.location) }
    } else if let first = there.first {
      throw LoadingDiagnostics.unloadExists(first.location.url, place: place)
    }
  }

  /// Takes a row; with partitions, those of one partition come together.
  package func append(_ row: UnsafeRawBufferPointer) throws(Diagnostic) {
    line.read(row)
    if !partitions.isEmpty {
      let values = partitions.map { index in line.fields[index].map { Array(line.text[$0]) } }
      if current == nil || values != currentValues {
        try closeFile()
        currentValues = values
      }
    }
    let file = try openFile()
    if let parquet = file.parquet {
      try parquet.append(kept.map { index in line.fields[index].map { Array(line.text[$0]) } })
      if parquet.rowCount % 1024 == 0 { file.pending += parquet.drain() }
      file.plain = parquet.rowCount % 256 == 0 ? parquet.size : file.plain
    } else {
      let before = file.pending.count
      try formatter.row(line, into: &file.pending)
      file.plain += file.pending.count - before
    }
    file.rows += 1
    if file.pending.count > 262_144 { try flush(file) }
    // Redshift: a file's size is that of what is written, so that a compressed one is smaller.
    if file.plain >= options.largestFile { try closeFile() }
  }

  /// Ends the last file, and writes the manifest.
  package func finish() throws(Diagnostic) {
    if files.isEmpty, current == nil, partitions.isEmpty, options.format != .parquet { _ = try openFile() }
    try closeFile()
    if options.writesManifest { try writeManifest() }
  }

  /// Removes what was written: the query failed.
  package func abandon() {
    current = nil
    for file in files { try? storage.remove(file.location) }
  }

  private func flush(_ file: OpenFile) throws(Diagnostic) {
    let bytes = file.parquet == nil ? try file.encoder.encode(file.pending) : file.pending
    file.pending.removeAll(keepingCapacity: true)
    try file.writer.write(bytes)
    file.bytes += bytes.count
  }

  private func openFile() throws(Diagnostic) -> OpenFile {
    if let current { return current }
    var folder = destination
    if !partitions.isEmpty {
      for (index, value) in zip(partitions, currentValues) {
        folder = folder.appending(PartitionPath.part(columns[index].name, value) + "/")
      }
      if cleaned.insert(folder.key).inserted {
        written.append((currentValues.map { $0.map { String(decoding: $0, as: UTF8.self) } }, folder))
        if options.cleansPath {
          for object in try storage.list(folder) { try storage.remove(object.location) }
        }
      }
    }
    let number = files.count { $0.location.key.hasPrefix(folder.key) }
    let name = options.isParallel ? "0000_part_" + Self.padded(number, 2) : Self.padded(number, 3)
    let location = folder.appending(name + options.ending)
    var parquet: ParquetWriter?
    if options.format == .parquet {
      parquet = ParquetWriter(
        columns: kept.map { OutputColumn(name: columns[$0].name, kind: .init(typeName: Self.plainType(columns[$0]))) },
        rowGroupSize: options.rowGroupSize)
    }
    let file = OpenFile(
      location, try storage.create(location), try Encoder(kind: options.compression, name: location.url), parquet)
    if parquet == nil {
      formatter.header(into: &file.pending)
      if options.writesHeader { file.rows += 1 }
      file.plain = file.pending.count
    }
    current = file
    return file
  }

  private static func plainType(_ column: UnloadColumn) -> String { column.isSuper ? "super" : column.type }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  private func closeFile() throws(Diagnostic) {
    guard let file = current else { return }
    if let parquet = file.parquet { file.pending += try parquet.finish() }
    try flush(file)
    let rest = try file.parquet == nil ? file.encoder.finish() : []
    if !rest.isEmpty { try file.writer.write(rest) }
    try file.writer.finish()
    current = nil
    files.append(File(location: file.location, bytes: file.bytes + rest.count, rows: file.rows))
  }

  // MARK: Manifest

  private func writeManifest() throws(Diagnostic) {
    let isVerbose = options.isManifestVerbose
    var entries: [JSONValue] = []
    for file in files {
      var meta: JSONObject = ["content_length": .int(file.bytes)]
      if isVerbose { meta["record_count"] = .int(file.rows) }
      entries.append(["url": .string(file.location.url), "meta": .object(meta)])
    }
    var manifest: JSONObject = ["entries": .array(entries)]
    if isVerbose {
      manifest["schema"] = ["elements": .array(kept.map { Self.element(columns[$0]) })]
      manifest["meta"] = [
        "content_length": .int(files.reduce(0) { $0 + $1.bytes }),
        "record_count": .int(files.reduce(0) { $0 + $1.rows }),
      ]
      manifest["author"] = ["name": "Amazon Redshift", "version": "1.0.0"]
    }
    try storage.write(
      Array((JSONWriter.text(.object(manifest)) + "\n").utf8), to: destination.appending("manifest"))
  }

  private static func element(_ column: UnloadColumn) -> JSONValue {
    var base = column.isSuper ? "super" : column.type
    var numbers: [Int] = []
    if let open = base.firstIndex(of: "("), let close = base.firstIndex(of: ")") {
      numbers = base[base.index(after: open)..<close].split(separator: ",").compactMap { Int($0) }
      base = String(base[..<open]) + String(base[base.index(after: close)...])
    }
    var type: JSONObject = ["base": .string(base)]
    if base == "numeric", numbers.count == 2 {
      type["precision"] = .int(numbers[0])
      type["scale"] = .int(numbers[1])
    } else if let length = numbers.first {
      type["max_length"] = .int(length)
    }
    return ["name": .string(column.name), "type": .object(type)]
  }
}

/// Hive's folders: `year=2024/`.
package enum PartitionPath {
  package static let null = "__HIVE_DEFAULT_PARTITION__"

  /// One folder's name; characters that a path gives a meaning to are written as `%` and digits.
  package static func part(_ name: String, _ value: [UInt8]?) -> String {
    guard let value else { return name + "=" + null }
    let special = Set("\"#%'*/:=?\\{[]^".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = []
    for byte in value {
      if byte < 0x20 || byte == 0x7F || special.contains(byte) {
        text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        text.append(byte)
      }
    }
    return name + "=" + String(decoding: text, as: UTF8.self)
  }
}
