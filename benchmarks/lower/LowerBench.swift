import Database
import Diagnostics
import Lowering
import Postgres
import SQL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Explains one model many times through a session of the local target and, in turn, its lowered text on a bare
/// connection; prints the medians in microseconds of the two and of
/// their differences: a statement's own time is the same in both. With 0 turns it makes the tables and prints the text.
///
///     LowerBench FILE TURNS HOST PORT USER DATABASE
@main
enum LowerBench {
  static func main() throws {
    let words = CommandLine.arguments
    guard words.count == 7, let turns = Int(words[2]), let port = Int(words[4]), let bytes = read(words[1]) else {
      print("usage: LowerBench FILE TURNS HOST PORT USER DATABASE")
      exit(2)
    }
    let parameters = ConnectionParameters(host: words[3], port: port, user: words[5], database: words[6])
    let session = try LocalRedshift(try Connection(parameters))
    let bare = try Connection(parameters)
    for statement in tables { _ = try session.execute(statement) }
    // Planning only: the cheaper the statement, the clearer the difference.
    let model = "explain " + String(decoding: bytes, as: UTF8.self)
    let lowered = try session.lowered(model)
    // For whoever measures with other clients: the tables stay, the text is told.
    if turns == 0 {
      print(lowered)
      return
    }
    var ours: [Int] = []
    var peers: [Int] = []
    for _ in 0..<turns {
      ours.append(try time { _ = try session.execute(model) })
      peers.append(try time { _ = try bare.execute(lowered) })
    }
    print(median(ours), median(peers), median(zip(ours, peers).map { $0 - $1 }))
    _ = try session.execute("drop schema lower_bench cascade")
  }

  private static let tables = [
    "drop schema if exists lower_bench cascade", "create schema lower_bench",
    """
    create table lower_bench.orders (order_id bigint, customer_id bigint, ordered_at timestamp, shipped_at timestamp,
      discount decimal(8,2), status char(1))
    """,
    """
    create table lower_bench.order_lines (order_id bigint, product_id bigint, quantity int, unit_price decimal(10,2),
      rebate decimal(4,2))
    """,
    "create table lower_bench.products (product_id bigint, sku varchar(20), variant varchar(8), name varchar(200), category varchar(40))",
    """
    create table lower_bench.customers (customer_id bigint, first_name varchar(80), last_name varchar(80),
      country varchar(2), signed_up_at timestamp, updated_at timestamp)
    """,
  ]

  private static func time(_ body: () throws -> Void) rethrows -> Int {
    let started = now()
    try body()
    return now() - started
  }

  private static func median(_ values: [Int]) -> String {
    let sorted = values.sorted()
    return sorted.isEmpty ? "0" : String(Double(sorted[sorted.count / 2]) / 1000)
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}
