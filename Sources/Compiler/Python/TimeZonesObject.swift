import FileSystem
import JSON
import Jinja

/// `modules.pytz`: `utc`, `UTC` and `timezone('Europe/Zurich')`.
final class TimeZonesObject: Object {
  var typeName: String { "module" }
  var representation: String { "<module 'pytz'>" }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    ["utc", "UTC"].contains(name) ? .object(ZoneObject(name: "UTC", offset: 0)) : nil
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard name == "timezone" else { return nil }
    let zone = try arguments.reader(name).firstText("zone")
    if zone.uppercased() == "UTC" { return .object(ZoneObject(name: "UTC", offset: 0)) }
    guard let table = ZoneTable.read(zone) else { throw .failure("jinja.value-error", "unknown time zone '\(zone)'") }
    return .object(ZoneObject(name: zone, table: table))
  }
}

/// A time zone: a fixed offset, or the system's table of changes.
final class ZoneObject: Object {
  let name: String
  private let table: ZoneTable?
  private let fixed: Int

  init(name: String, offset: Int) {
    self.name = name
    table = nil
    fixed = offset
  }

  init(name: String, table: ZoneTable) {
    self.name = name
    self.table = table
    // pytz: the mean time that its table begins with, to the minute.
    fixed = Int((Double(table.first + 30) / 60).rounded(.down)) * 60
  }

  /// Seconds east of UTC where no moment is given.
  var offset: Int { fixed }

  var typeName: String { "tzinfo" }
  var text: String { name }
  var representation: String { name == "UTC" ? "<UTC>" : "<DstTzInfo '\(name)'>" }
  var hash: Int? { name.hashValue }
  func equals(_ other: Value) -> Bool { other.object(ZoneObject.self)?.name == name }

  /// - Parameter absolute: microseconds since 1970 UTC.
  func moment(of absolute: Int) -> Moment {
    let seconds = Int((Double(absolute) / 1e6).rounded(.down))
    let offset = table?.offset(at: seconds) ?? fixed
    return Moment(wall: absolute + offset * 1_000_000, offset: offset)
  }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    name == "zone" ? .string(self.name) : nil
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard name == "localize", let naive = arguments.positional.first?.object(DateTimeObject.self) else { return nil }
    // The offset at the moment that the clock shows; one more step settles days on which it changes.
    var offset = table?.offset(at: naive.moment.wall / 1_000_000) ?? fixed
    offset = table?.offset(at: naive.moment.wall / 1_000_000 - offset) ?? fixed
    return .object(DateTimeObject(Moment(wall: naive.moment.wall, offset: offset)))
  }
}

/// The changes of a zone's offset, from the system's TZif files (RFC 8536).
struct ZoneTable {
  /// Seconds since 1970 UTC, ascending, and the offset from then on.
  private var changes: [(at: Int, offset: Int)] = []
  private(set) var first = 0

  /// nil where the system has no such zone.
  static func read(_ name: String) -> ZoneTable? {
    guard !name.contains(".."), !name.hasPrefix("/"), let bytes = try? FileSystem.read("/usr/share/zoneinfo/" + name)
    else {
      return nil
    }
    return ZoneTable(bytes)
  }

  private init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Array("TZif".utf8)), bytes.count > 44 else { return nil }
    func number(_ at: Int, _ size: Int) -> Int {
      guard at + size <= bytes.count else { return 0 }
      var value = Int(Int8(bitPattern: bytes[at]))
      for index in at + 1..<at + size { value = value << 8 | Int(bytes[index]) }
      return value
    }
    func counts(_ at: Int) -> [Int] { (0..<6).map { number(at + 20 + 4 * $0, 4) } }
    // The second part of version 2 and later has 64-bit times.
    let old = counts(0)
    let skipped = 44 + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0]
    guard bytes[4] >= UInt8(ascii: "2"), skipped + 44 <= bytes.count else { return nil }
    let new = counts(skipped)
    let times = skipped + 44
    let kinds = times + new[3] * 8
    let types = kinds + new[3]
    guard types + new[4] * 6 <= bytes.count, new[4] > 0 else { return nil }
    func offset(_ kind: Int) -> Int { number(types + kind * 6, 4) }
    first = offset(0)
    for index in 0..<new[3] {
      changes.append((number(times + index * 8, 8), offset(Int(bytes[kinds + index]))))
    }
  }

  func offset(at seconds: Int) -> Int {
    var low = 0
    var high = changes.count
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].at <= seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? first : changes[low - 1].offset
  }
}
