import FileSystem
import Foundation
import JSON
import Postgres
import TestSupport
import Testing

/// Commands that answer with text or files: `ls`, `show`, `compile`, `plan`, `clean`, `docs`, `debug`, `run-operation`.
@Suite(.serialized) struct AnswerTests {
  private static let shop: [String: String] = [
    "seeds/people.csv": "id,name\n1,Ann\n2,Bo\n",
    "models/orders.sql": "select 1 as id, 'x' as word union all select 2, null",
    "models/totals.sql":
      "{{ config(materialized='table', tags=['night']) }}\nselect count(*) as total from {{ ref('orders') }}",
    "models/schema.yml": """
    models:
      - name: orders
        description: what was ordered
        columns:
          - name: id
            data_tests: [unique]
    sources:
      - name: raw
        tables: [{name: events}]
    """,
    "macros/tools.sql": """
    {% macro greet(name, times=1) %}{% do log('hello ' ~ name ~ ' ' ~ times, info=true) %}{% endmacro %}
    """,
  ]

  @Test func listNamesWhatIsSelected() throws {
    let project = try CommandProject("answer_ls", Self.shop)
    func list(_ words: String...) throws -> [String] {
      let result = try project.start(["ls", "--quiet"] + words).finish()
      #expect(result.exitCode == 0)
      return result.output.split(separator: "\n").map(String.init)
    }
    #expect(
      try Set(list()) == [
        "shop.orders", "shop.totals", "shop.people", "source:shop.raw.events", "shop.unique_orders_id",
      ])
    #expect(try list("--select", "orders+", "--output", "name") == ["orders", "totals", "unique_orders_id"])
    #expect(try list("--select", "totals", "people", "--output", "path") == ["models/totals.sql", "seeds/people.csv"])
    #expect(try list("--resource-type", "source") == ["source:shop.raw.events"])
    let row = try JSONReader.read(
      try #require(
        list("--select", "totals", "--output", "json", "--output-keys", "name", "tags", "config.materialized").first))
    #expect(row["name"]?.string == "totals")
    #expect(row["tags"]?.array == ["night"])
    #expect(row.object?.keys.count == 3)
    let whole = try JSONReader.read(try #require(list("-s", "totals", "--output", "json").first))
    #expect(whole["depends_on"]?["nodes"]?.array == ["model.shop.orders"])
    #expect(whole["unique_id"]?.string == "model.shop.totals")
  }

  @Test func showPrintsRows() throws {
    let project = try CommandProject("answer_show", Self.shop)
    #expect(try project.run("run").exitCode == 0)
    let table = try project.run("show", "--quiet", "--select", "orders")
    #expect(
      table.output == """
        Previewing node 'orders':
        | id | word |
        | -- | ---- |
        |  1 | x    |
        |  2 |      |

        """)
    let json = try project.run(
      "show", "--quiet", "--inline", "select id * 2 as twice from {{ ref('orders') }} order by 1", "--output", "json",
      "--limit", "1")
    #expect(try JSONReader.read(json.output) == ["show": [["twice": 2]]])
  }

  @Test func showPutsItsLimitBehindTheQuery() throws {
    let project = try CommandProject("answer_limit", [:])
    #expect(try project.run("show", "--inline", "select 1 as id").exitCode == 0)
    let results = try project.json("target/run_results.json")
    let code = results["results"]?.array?.first?["compiled_code"]?.string ?? ""
    #expect(code.contains("select 1 as id") && code.contains("limit 5"), "\(code)")
    #expect(results["args"]?["limit"]?.int == 5)
    let twice = try project.run("show", "--limit", "1", "--inline", "select 1 as id limit 1")
    #expect(twice.exitCode == 2)
    #expect(twice.output.contains("syntax error at or near \"limit\""), "\(twice.output)")
  }

  @Test func compileShowsInlineQueries() throws {
    let project = try CommandProject("answer_compile", Self.shop)
    let inline = try project.run("compile", "--quiet", "--inline", "select * from {{ ref('orders') }}")
    #expect(inline.output == "Compiled inline node is:\nselect * from \"tests\".\"answer_compile\".\"orders\"\n")
    #expect(try project.run("compile").exitCode == 0)
    #expect(
      try project.text("target/compiled/shop/models/totals.sql")
        == "\nselect count(*) as total from \"tests\".\"answer_compile\".\"orders\"")
  }

  @Test func planNeedsNoDatabase() throws {
    let project = try CommandProject("answer_plan", Self.shop)
    let result = try project.run("plan", "--quiet", "--target", "closed")
    #expect(result.exitCode == 0, "\(result.output)")
    let text = result.output.lowercased()
    func position(_ part: String) -> String.Index? { text.range(of: part)?.lowerBound }
    let view = try #require(position("create view"))
    let test = try #require(position("group by id"))
    let table = try #require(text.range(of: "\"shop\".\"totals")?.lowerBound)
    #expect(view < test)
    #expect(test < table)
    #expect(try #require(position("create schema")) < view)
    #expect(text.contains("copy \"shop\".\"shop\".\"people\""))
    let lines = try project.run("plan", "--quiet", "--json", "--target", "closed").output.split(separator: "\n")
    #expect(lines.count > 10)
    for line in lines { #expect(try JSONReader.read(String(line))["sql"]?.string != nil) }
  }

  @Test func cleanStaysInTheProject() throws {
    let project = try CommandProject("answer_clean", Self.shop)
    #expect(try project.run("parse").exitCode == 0)
    #expect(project.exists("target/manifest.json"))
    #expect(try project.run("clean").exitCode == 0)
    #expect(!project.exists("target"))
    let victim = project.root + "-victim"
    try FileSystem.makeDirectory(victim)
    defer { try? FileSystem.remove(victim) }
    for folder in ["../\(Path.name(victim))", victim, "models", ".", "models/../.."] {
      try project.write(
        "name: shop\nprofile: shop\nclean-targets: ['\(folder)']\n", to: "dbt_project.yml")
      let result = try project.run("clean")
      #expect(result.exitCode == 2, "\(folder): \(result.output)")
      #expect(result.output.contains("will not clean"))
    }
    #expect(FileSystem.exists(victim))
    #expect(project.exists("models/orders.sql"))
  }

  @Test func compiledNodesThatTheSelectionNamesArePrinted() throws {
    let project = try CommandProject("answer_compiled", Self.shop)
    try project.write("{{ config(materialized='ephemeral') }}select 1 as id", to: "models/base.sql")
    try project.write("select id from {{ ref('base') }}", to: "models/top.sql")
    let printed = try project.run("compile", "--quiet", "--select", "+top")
    #expect(printed.exitCode == 0, "\(printed.output)")
    #expect(printed.output.contains("__dbt__cte__base"))
    func results() throws -> [String] {
      try project.json("target/run_results.json")["results"]?.array?.compactMap { $0["unique_id"]?.string } ?? []
    }
    #expect(try results().sorted() == ["model.shop.base", "model.shop.top"])
    let first = try project.run("compile", "--quiet", "--select", "orders", "top")
    #expect(first.output.contains("'x' as word"))
    #expect(!first.output.contains("__dbt__cte__base"))
    #expect(try project.run("compile", "--quiet").output.isEmpty)
    #expect(try results().contains("model.shop.top"))
    #expect(try !results().contains("model.shop.base"))
    #expect(
      try project.json("target/manifest.json")["nodes"]?["model.shop.base"]?["compiled_code"]?.string?.contains(
        "select 1 as id") == true)
  }

  @Test func docsAreWrittenAndServed() throws {
    let project = try CommandProject("answer_docs", Self.shop)
    #expect(try project.run("build").exitCode == 0)
    #expect(try project.run("docs", "generate").exitCode == 0)
    let catalog = try project.json("target/catalog.json")
    #expect(catalog["nodes"]?["model.shop.totals"]?["columns"]?["total"]?["type"]?.string == "bigint")
    #expect(
      try project.json("target/manifest.json")["nodes"]?["model.shop.orders"]?["description"]?.string
        == "what was ordered")
    let page = try project.text("target/index.html")
    #expect(page.contains("what was ordered"))
    let port = FreePort.find()
    let server = try project.start(["docs", "serve", "--port", String(port)])
    defer { server.send(SIGKILL) }
    #expect(eventually { server.output.contains("Serving docs at") })
    let answer = Self.get("/", port)
    #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
    #expect(answer.hasSuffix(page))
    #expect(Self.get("/catalog.json?x#y", port).contains("model.shop.totals"))
    try project.write("{}", to: "target-not/x.json")
    for outside in ["/../profiles.yml", "/%2e%2e/profiles.yml", "/no.html", "//etc/passwd", "/../target-not/x.json"] {
      #expect(Self.get(outside, port).hasPrefix("HTTP/1.1 404"), "\(outside)")
    }
    server.send(SIGINT)
    #expect(try server.finish().exitCode == 0)
  }

  @Test func theCatalogTellsFiguresOfRedshift() throws {
    let project = try CommandProject("answer_figures", Self.shop)
    #expect(try project.run("build", "--target", "local").exitCode == 0)
    #expect(try project.run("docs", "generate", "--target", "local").exitCode == 0)
    let catalog = try project.json("target/catalog.json")
    let seed = try #require(catalog["nodes"]?["seed.shop.people"]?["stats"])
    #expect(seed["diststyle"]?["label"]?.string == "Dist Style")
    #expect(seed["diststyle"]?["include"]?.bool == true)
    #expect(seed["has_stats"]?["value"]?.bool == true)
    let view = try #require(catalog["nodes"]?["model.shop.orders"]?["stats"])
    #expect(view["has_stats"]?["value"]?.bool == false)
  }

  /// The whole answer to GET; the path goes as it is.
  private static func get(_ path: String, _ port: Int) -> String {
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(connection) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let failure = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard failure == 0 else { return "cannot connect" }
    _ = FileSystem.writeAll(Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8), to: connection)
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
      answer += buffer[..<count]
    }
  }

  @Test func serveTakesClientsUntilItIsInterrupted() throws {
    let project = try CommandProject("answer_serve", Self.shop)
    let server = try project.start(
      ["serve", "--target", "local", "--port", "0", "--user", "ann", "--password", CommandProject.secret, "--debug"])
    defer { server.send(SIGKILL) }
    #expect(eventually { server.output.contains("Serving the local Redshift at 127.0.0.1:") })
    let rest = server.output.split(separator: "127.0.0.1:").dropFirst().first ?? ""
    let port = try #require(Int(rest.prefix { $0.isNumber }))
    let database = try #require(rest.firstRange(of: "database ").map { rest[$0.upperBound...].prefix { $0 != "," } })
    let connection = try Connection(
      ConnectionParameters(
        host: "127.0.0.1", port: port, user: "ann", password: CommandProject.secret, database: String(database),
        sslMode: "require"))
    #expect(try connection.query("select nvl(null, 7)").scalar == "7")
    // The project's own certificate; nobody else may read its key.
    let key = try FileManager.default.attributesOfItem(atPath: project.root + "/target/serve/server.key")
    #expect(key[.posixPermissions] as? Int == 0o600)
    #expect(FileManager.default.fileExists(atPath: project.root + "/target/serve/server.crt"))
    #expect(eventually { server.output.contains("user ann, database \(database)") })
    server.send(SIGINT)
    let result = try server.finish()
    #expect(result.exitCode == 0)
    #expect(!(result.output + result.errors).contains(CommandProject.secret))
    #expect(throws: (any Error).self) { try connection.query("select 1") }
  }

  @Test func debugTellsWhatItFound() throws {
    let project = try CommandProject("answer_debug", Self.shop)
    let good = try project.run("debug")
    #expect(good.exitCode == 0)
    #expect(good.output.contains("Connection test: [OK connection ok]"))
    #expect(good.output.contains("All checks passed!"))
    let bad = try project.run("debug", "--target", "closed")
    #expect(bad.exitCode == 1)
    #expect(bad.output.contains("no database server answers at host '127.0.0.1', port 1"))
    #expect(!(good.output + bad.output).contains(CommandProject.secret))
  }

  @Test func operationsTakeArguments() throws {
    let project = try CommandProject("answer_operation", Self.shop)
    let result = try project.run("run-operation", "greet", "--args", "{name: Ann, times: 3}")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("hello Ann 3"))
    #expect(
      try project.json("target/run_results.json")["results"]?.array?.first?["unique_id"]?.string == "macro.shop.greet")
  }

  @Test func helpAndVersion() throws {
    let project = try CommandProject("answer_help")
    #expect(try project.run("--version").output.hasPrefix("redstart "))
    #expect(try project.run("--help").output.contains("run-operation"))
    for command in ["run", "build", "test", "seed", "compile", "parse", "ls", "show", "debug", "clean", "plan", "pg"] {
      let result = try project.run(command, "--help")
      #expect(result.exitCode == 0)
      #expect(result.output.hasPrefix("Usage: redstart "), "\(command)")
    }
  }
}
