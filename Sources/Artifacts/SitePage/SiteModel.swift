import JSON

/// What the lineage page shows: plain data, made from the artifacts or by hand. `SiteWriter` turns it into one file.
package struct SiteModel: Sendable {
  package var project: Project
  /// The run whose results the page shows; nil where there was none.
  package var run: Run?
  /// In any order; ids are unique. Edges follow from `dependsOn`.
  package var nodes: [Node]
  /// Data tests and unit tests. They are shown at the nodes that they are about, not in the graph.
  package var tests: [Test]

  package init(project: Project, run: Run? = nil, nodes: [Node] = [], tests: [Test] = []) {
    self.project = project
    self.run = run
    self.nodes = nodes
    self.tests = tests
  }

  package struct Project: Sendable {
    package var name: String
    /// As dbt_project.yml has it.
    package var version: String?
    /// Markdown for the first page: the docs block `__overview__`.
    package var overview: String?
    /// As `redshift`.
    package var adapter: String
    /// The target's name in the profile.
    package var target: String?
    /// ISO 8601, UTC. Shown as it is; nil leaves it out (bytes are then the same from run to run).
    package var generatedAt: String?
    /// As `Redstart 0.1.0`.
    package var generator: String

    package init(
      name: String, version: String? = nil, overview: String? = nil, adapter: String = "redshift",
      target: String? = nil, generatedAt: String? = nil, generator: String = "Redstart"
    ) {
      self.name = name
      self.version = version
      self.overview = overview
      self.adapter = adapter
      self.target = target
      self.generatedAt = generatedAt
      self.generator = generator
    }
  }

  package struct Run: Sendable {
    /// As `redstart build`.
    package var command: String?
    /// ISO 8601, UTC.
    package var startedAt: String?
    /// Wall time of the whole run, in seconds.
    package var seconds: Double?
    /// Results by status, nodes and tests together.
    package var counts: [Status: Int]

    package init(
      command: String? = nil, startedAt: String? = nil, seconds: Double? = nil, counts: [Status: Int] = [:]
    ) {
      self.command = command
      self.startedAt = startedAt
      self.seconds = seconds
      self.counts = counts
    }
  }

  /// Kinds of nodes in the graph; the raw value is dbt's resource type.
  package enum Kind: String, Sendable, CaseIterable {
    case source, seed, model, snapshot, analysis, exposure, metric, function
    case semanticModel = "semantic_model"
    case savedQuery = "saved_query"
  }

  /// How a node or a test came out of a run, worst first.
  package enum Status: String, Sendable, CaseIterable {
    case error, fail, warn, partial, skipped, success, pass

    /// From a status of run_results.json; nil for one that tells nothing (`no-op`).
    package init?(runResult status: String) {
      switch status {
      case "partial success": self = .partial
      case "runtime error": self = .error
      default:
        guard let known = Status(rawValue: status) else { return nil }
        self = known
      }
    }
  }

  /// One node's or test's part of a run.
  package struct Outcome: Sendable {
    package var status: Status
    /// ISO 8601, UTC.
    package var startedAt: String?
    package var seconds: Double?
    /// What the database or the run said.
    package var message: String?
    /// Rows that were written.
    package var rows: Int?
    /// Failing rows of a test.
    package var failures: Int?

    package init(
      status: Status, startedAt: String? = nil, seconds: Double? = nil, message: String? = nil, rows: Int? = nil,
      failures: Int? = nil
    ) {
      self.status = status
      self.startedAt = startedAt
      self.seconds = seconds
      self.message = message
      self.rows = rows
      self.failures = failures
    }
  }
}
