import Compression

/// Makes tar archives, well-formed or not.
public struct TarWriter {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// - Parameter type: as tar writes it: `0` a file, `5` a folder, `2` a link, `1` a hard link, `g`, `x`, `L`.
  public mutating func add(
    _ path: String, _ content: String = "", type: Character = "0", target: String = "", mode: Int = 0o644
  ) {
    let data = Array(content.utf8)
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, _ offset: Int) {
      for (index, byte) in text.utf8.prefix(offset == 0 || offset == 157 ? 100 : 32).enumerated() {
        header[offset + index] = byte
      }
    }
    func octal(_ number: Int, _ digits: Int) -> String {
      let text = String(number, radix: 8)
      return String(repeating: "0", count: digits - text.count) + text
    }
    put(path, 0)
    put(octal(mode, 7), 100)
    put(octal(0, 7), 108)
    put(octal(0, 7), 116)
    put(octal(data.count, 11), 124)
    put(octal(0, 11), 136)
    put("        ", 148)
    header[156] = type.asciiValue ?? 0
    put(target, 157)
    put("ustar\u{0}00", 257)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0}", 148)
    bytes += header + data
    bytes += [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
  }

  /// The archive with its end, gzipped.
  public func gzipped() throws -> [UInt8] {
    let encoder = try Encoder(kind: .gzip)
    let all = bytes + [UInt8](repeating: 0, count: 1024)
    return try encoder.encode(all) + encoder.finish()
  }

  /// A package's archive, as the hub's links lead to.
  public static func package(_ name: String, _ version: String) throws -> [UInt8] {
    var tar = TarWriter()
    // What GitHub writes first.
    tar.add("pax_global_header", "52 comment=0123456789012345678901234567890123456789\n", type: "g")
    tar.add("\(name)-\(version)/", type: "5", mode: 0o755)
    tar.add("\(name)-\(version)/dbt_project.yml", "name: \(name)\nversion: '\(version)'\n")
    tar.add("\(name)-\(version)/macros/m.sql", "-- none\n")
    return try tar.gzipped()
  }
}
