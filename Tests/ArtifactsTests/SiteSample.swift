import JSON

@testable import Artifacts

/// Models of the lineage page for the tests: a small shop with a bit of everything, and projects of any size.
enum SiteSample {
  // ---- a shop

  static let overview = """
    # The shop's warehouse

    Orders, customers and products of a **small shop**, modelled for *reporting*. Every model is tested;
    see the [style guide](https://example.com/style) before you add one.

    ## Layers

    | Folder | Holds | Rule |
    | --- | --- | ---: |
    | `staging` | one view for each source table | 1:1 |
    | `marts` | dimensions and facts | tested |
    | `kpi` | what the dashboards read | `select` only |

    1. Load the raw files
    2. Run `redstart build`
    3. Look at the lineage

    > Cancelled invoices begin with `C`. They are kept, not dropped.

    - revenue is **net** of returns
      - by month
      - by quarter
    - [x] late orders are marked
    - [ ] refunds by reason

    ```sql
    select month, sum(revenue) as revenue -- net
    from marts.fct_orders
    group by 1
    ```

    <script>alert('raw html stays text')</script> [not a link](javascript:alert(1)) ![picture](https://example.com/p.png)
    """

  static func shop() -> SiteModel {
    var builder = Builder()
    builder.source("erp", "orders", ["order_id", "customer_id", "status", "ordered_at"])
    builder.source("erp", "order_items", ["order_id", "product_id", "quantity", "unit_price"])
    builder.source("erp", "customers", ["customer_id", "email", "country"])
    builder.source("erp", "products", ["product_id", "category", "weight_g"])
    builder.source("erp", "payments", ["order_id", "payment_type", "amount"])
    builder.source("crm", "leads", ["lead_id", "email", "origin"])
    builder.source("crm", "unused_events", ["event_id"])
    builder.seed("country_codes", ["code", "name"])
    builder.seed("product_category_name_translation", ["category", "category_english"])
    for (name, parents) in [
      ("stg_orders", ["source.shop.erp.orders"]), ("stg_order_items", ["source.shop.erp.order_items"]),
      ("stg_customers", ["source.shop.erp.customers", "seed.shop.country_codes"]),
      ("stg_products", ["source.shop.erp.products", "seed.shop.product_category_name_translation"]),
      ("stg_payments", ["source.shop.erp.payments"]), ("stg_leads", ["source.shop.crm.leads"]),
    ] {
      builder.model(name, "staging", "view", parents)
    }
    builder.model(
      "int_order_items_priced", "intermediate", "ephemeral", ["model.shop.stg_order_items", "model.shop.stg_products"])
    builder.model(
      "int_orders_with_payments_and_first_purchase_flag", "intermediate", "table",
      ["model.shop.stg_orders", "model.shop.stg_payments"])
    builder.model("dim_customers", "marts/core", "table", ["model.shop.stg_customers", "model.shop.stg_leads"])
    builder.model("dim_products", "marts/core", "table", ["model.shop.stg_products"])
    builder.model("dim_dates", "marts/core", "table", [])
    builder.model(
      "fct_order_items", "marts/core", "incremental",
      ["model.shop.int_order_items_priced", "model.shop.stg_orders", "model.shop.dim_products"])
    builder.model(
      "fct_orders", "marts/core", "incremental",
      [
        "model.shop.int_orders_with_payments_and_first_purchase_flag", "model.shop.fct_order_items",
        "model.shop.dim_customers", "model.shop.dim_dates",
      ])
    builder.model("kpi_revenue_by_month", "marts/kpi", "view", ["model.shop.fct_orders", "model.shop.dim_dates"])
    builder.model("kpi_revenue_by_quarter", "marts/kpi", "view", ["model.shop.kpi_revenue_by_month"])
    builder.model(
      "kpi_best_product_of_each_season", "marts/kpi", "view",
      ["model.shop.fct_order_items", "model.shop.dim_products", "model.shop.dim_dates"])
    builder.model(
      "kpi_sales_by_category", "marts/kpi", "view", ["model.shop.fct_order_items", "model.shop.dim_products"])
    builder.node(.snapshot, "customers_history", "snapshots", ["model.shop.stg_customers"], "snapshot")
    builder.node(.analysis, "late_orders", "analyses", ["model.shop.fct_orders"], nil)
    builder.node(
      .exposure, "revenue_dashboard", "", ["model.shop.kpi_revenue_by_month", "model.shop.kpi_revenue_by_quarter"], nil)
    builder.node(.exposure, "season_report", "", ["model.shop.kpi_best_product_of_each_season"], nil)
    builder.finish()
    return builder.model
  }

  struct Builder {
    var model = SiteModel(
      project: .init(
        name: "shop", version: "1.4.0", overview: overview, adapter: "redshift", target: "dev",
        generatedAt: "2026-11-20T12:34:56Z", generator: "Redstart 0.1.0"))

    mutating func source(_ source: String, _ table: String, _ columns: [String]) {
      var node = SiteModel.Node(id: "source.shop.\(source).\(table)", kind: .source, name: table)
      node.label = "\(source).\(table)"
      node.package = "shop"
      node.folder = "sources/\(source)"
      node.path = "models/staging/\(source).yml"
      node.description = "Raw `\(table)` as \(source) delivers them."
      node.relation = .init(database: "dev", schema: source, text: "\"dev\".\"\(source)\".\"\(table)\"")
      node.columns = columns.map { .init(name: $0, type: $0.hasSuffix("_id") ? "bigint" : "varchar(256)") }
      node.facts = [.init("Loader", "copy from s3"), .init("Freshness", "warn after 12 hours")]
      model.nodes.append(node)
    }

    mutating func seed(_ name: String, _ columns: [String]) {
      node(.seed, name, "seeds", [], "seed")
      model.nodes[model.nodes.count - 1].columns = columns.map { .init(name: $0, type: "varchar(64)") }
    }

    mutating func model(_ name: String, _ folder: String, _ materialized: String, _ parents: [String]) {
      node(.model, name, folder, parents, materialized)
      var node = model.nodes.removeLast()
      let refs = parents.compactMap { $0.split(separator: ".").last }.map { "{{ ref('\($0)') }}" }
      node.rawSQL = """
        {{ config(materialized='\(materialized)', tags=['core']) }}

        -- \(name): one row for each order
        with base as (
            select * from \(refs.first ?? "generate_series(1, 10)")
        )
        select
            base.order_id,
            coalesce(status, 'unknown') as status,
            sum(quantity * unit_price)::decimal(18, 2) as revenue
        from base
        \(refs.dropFirst().map { "left join \($0) using (order_id)" }.joined(separator: "\n"))
        where ordered_at >= '2024-01-01'
        group by 1, 2
        """
      node.compiledSQL = node.rawSQL?.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2)
        .joined(separator: "\n").replacing("{{ ref('", with: "\"dev\".\"marts\".\"").replacing("') }}", with: "\"")
      node.columns = [
        .init(name: "order_id", type: "bigint", description: "The order.", key: "primary key"),
        .init(name: "status", type: "varchar(16)", description: "`open`, `paid` or `sent`; see the *ERP's* list."),
        .init(name: "revenue", type: "numeric(18,2)"),
      ]
      if materialized != "view", materialized != "ephemeral" {
        node.dist = name.hasPrefix("dim") ? "all" : "order_id"
        node.sort = .init(keys: ["ordered_at", "order_id"], type: "compound")
        node.facts = [.init("Size", "1,204 MB"), .init("Rows", "541,909")]
      }
      if materialized == "ephemeral" { node.relation = nil }
      model.nodes.append(node)
    }

    mutating func node(
      _ kind: SiteModel.Kind, _ name: String, _ folder: String, _ parents: [String], _ materialized: String?
    ) {
      var node = SiteModel.Node(id: "\(kind.rawValue).shop.\(name)", kind: kind, name: name)
      node.package = "shop"
      node.folder = folder.isEmpty ? "" : kind == .model ? "models/\(folder)" : folder
      node.path = (kind == .model ? "models/\(folder)/\(name).sql" : "\(folder)/\(name)")
      node.materialized = materialized
      node.dependsOn = parents
      node.owner = "Data team <data@example.com>"
      node.meta = ["maturity": "high", "contains_pii": false, "reviewers": ["ana", "bo"]]
      node.tags = folder.hasPrefix("marts") ? ["core", "nightly"] : folder == "staging" ? ["hourly"] : []
      if materialized != nil {
        let schema = folder.hasPrefix("marts") ? "marts" : folder.isEmpty ? "public" : folder
        node.relation = .init(database: "dev", schema: schema, text: "\"dev\".\"\(schema)\".\"\(name)\"")
      }
      if kind == .exposure {
        node.facts = [.init("Type", "dashboard"), .init("URL", "https://example.com/d/\(name)")]
      }
      model.nodes.append(node)
    }

    mutating func finish() {
      model.run = .init(command: "redstart build", startedAt: "2026-11-20T12:30:00Z", seconds: 74.2)
      for index in model.nodes.indices where [.model, .seed, .snapshot].contains(model.nodes[index].kind) {
        let name = model.nodes[index].name
        if model.nodes[index].materialized == "ephemeral" { continue }
        model.nodes[index].outcome = .init(
          status: .success, startedAt: "2026-11-20T12:30:07Z",
          seconds: 0.2 + Double(name.utf8.reduce(0) { ($0 * 31 + Int($1)) % 97 }) / 8,
          rows: 541_909)
        if name.hasPrefix("fct") {
          model.nodes[index].description = """
            One row for each **order line**, in the order's own currency.

            Late lines are *merged*; see [the rule](https://example.com/late) and `ordered_at`.
            Strange text is text: </script><!-- <img src=x onerror="alert(1)"> & \u{2028}\u{2029}

            | status | meaning |
            | --- | --- |
            | `open` | not paid |
            | `sent` | left the house |
            """
        } else if name.hasPrefix("dim") || name.hasPrefix("stg") {
          model.nodes[index].description = "Cleaned \(name.dropFirst(4)): dates parsed, empty names as `Unknown`."
        }
        test(name, "not_null", "order_id", .pass)
        if name.hasPrefix("fct") || name.hasPrefix("dim") { test(name, "unique", "order_id", .pass) }
      }
      test("fct_orders", "accepted_values", "status", .fail, "'open', 'paid', 'sent'")
      test("dim_customers", "relationships", "order_id", .warn, "to fct_orders.order_id")
      model.tests.append(
        .init(
          id: "test.shop.assert_revenue_is_positive", name: "assert_revenue_is_positive", kind: "singular",
          description: "Revenue of a month is never below zero.",
          nodes: ["model.shop.kpi_revenue_by_month", "model.shop.fct_orders"],
          sql: "select month from marts.kpi_revenue_by_month where revenue < 0",
          outcome: .init(status: .pass, seconds: 0.31, failures: 0)))
      if let index = model.nodes.firstIndex(where: { $0.name == "kpi_sales_by_category" }) {
        model.nodes[index].outcome = .init(
          status: .error, startedAt: "2026-11-20T12:31:02Z", seconds: 0.4,
          message: """
            column "categori" does not exist
            LINE 12: group by categori
            HINT: Perhaps you meant "category".
            """)
      }
      var counts: [SiteModel.Status: Int] = [:]
      for outcome in model.nodes.map(\.outcome) + model.tests.map(\.outcome) {
        if let status = outcome?.status { counts[status, default: 0] += 1 }
      }
      model.run?.counts = counts
    }

    mutating func test(
      _ node: String, _ kind: String, _ column: String, _ status: SiteModel.Status, _ arguments: String? = nil
    ) {
      let id = "test.shop.\(kind)_\(node)_\(column)"
      let owner = model.nodes.first { $0.name == node }?.id ?? ""
      model.tests.append(
        .init(
          id: id, name: "\(kind)_\(node)_\(column)", kind: kind, arguments: arguments, nodes: [owner], column: column,
          severity: status == .warn ? "warn" : "error",
          sql: "select \(column)\nfrom \"dev\".\"marts\".\"\(node)\"\nwhere \(column) is null",
          outcome: .init(
            status: status, seconds: 0.12,
            message: status == .pass ? nil : "Got 3 results, configured to \(status) if != 0",
            failures: status == .pass ? 0 : 3)))
    }
  }

  // ---- projects of any size

  /// A project as they grow: domains with sources, staging, intermediate models and marts, with some edges between the
  /// domains. `count` nodes, always the same ones.
  static func project(_ count: Int) -> SiteModel {
    var model = SiteModel(project: .init(name: "grown_\(count)", generatedAt: "2026-11-20T12:34:56Z"))
    var random = Steps(state: UInt64(count))
    let domains = max(2, count / 60)
    var layers: [[[Int]]] = (0..<domains).map { _ in [[], [], [], []] }
    let prefixes = ["raw", "stg", "int", "mart"]
    for index in 0..<count {
      let domain = index % domains
      let layer = [0, 1, 1, 2, 2, 3, 3, 0, 1, 3][(index / domains) % 10]
      let area = words[domain % words.count]
      let name = "\(prefixes[layer])_\(area)\(domain / words.count)_\(words[index % words.count])_\(index)"
      var node = SiteModel.Node(
        id: "\(layer == 0 ? "source" : "model").grown.\(name)", kind: layer == 0 ? .source : .model, name: name)
      node.package = "grown"
      node.folder = layer == 0 ? "sources/\(area)" : "models/\(prefixes[layer])/\(area)"
      node.materialized = layer == 0 ? nil : layer == 3 ? "table" : "view"
      if layer > 0 {
        let wanted = layer == 1 ? 1 + random.next(3) / 2 : 1 + random.next(4)
        for _ in 0..<wanted {
          let from = random.next(12) == 0 ? random.next(domains) : domain
          let near = layers[from][layer == 3 && random.next(3) == 0 ? 3 : layer - 1]
          if near.isEmpty { continue }
          node.dependsOn.append(model.nodes[near[random.next(near.count)]].id)
        }
        node.rawSQL = String(repeating: "select order_id, status, sum(revenue) as revenue\n", count: 30)
        node.compiledSQL = node.rawSQL
        node.outcome = .init(status: random.next(60) == 0 ? .error : .success, seconds: 1.5)
      }
      node.description = "Made for the tests: \(name)."
      node.columns = (0..<8).map { .init(name: "column_\($0)", type: "bigint", description: "Column \($0).") }
      layers[domain][layer].append(index)
      model.nodes.append(node)
    }
    return model
  }

  static let words = [
    "orders", "customers", "billing", "stock", "web", "support", "ads", "people", "ledger", "delivery", "returns",
    "pricing", "loyalty", "search", "mail",
  ]

  /// A fixed sequence of numbers (SplitMix64).
  struct Steps {
    var state: UInt64

    mutating func next(_ limit: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
  }
}
