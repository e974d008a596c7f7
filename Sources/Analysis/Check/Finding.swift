import Diagnostics

/// One finding of `check`. Advice is a diagnostic of severity `note`.
package struct Finding: Sendable {
  /// The node or source it is about; nil for the project.
  package let node: String?
  package let diagnostic: Diagnostic
}

/// What `check` found.
package struct CheckReport: Sendable {
  /// Sorted by file, place and code.
  package let findings: [Finding]
  /// How many nodes were looked at.
  package let nodes: Int
  /// Column lineage of every model, snapshot and seed that was looked at.
  package let lineage: [NodeLineage]

  package func count(_ severity: Diagnostic.Severity) -> Int {
    findings.count { $0.diagnostic.severity == severity }
  }

  static func sorted(_ findings: [Finding]) -> [Finding] {
    let keyed = findings.map { finding -> (String, Int32, String, String, Finding) in
      let place = finding.diagnostic.place
      return (
        place?.file.path ?? "", place?.span.start ?? -1, finding.diagnostic.code, finding.diagnostic.message, finding
      )
    }
    return keyed.sorted { ($0.0, $0.1, $0.2, $0.3) < ($1.0, $1.1, $1.2, $1.3) }.map(\.4)
  }
}

/// A node's columns and where their values come from.
package struct NodeLineage: Sendable {
  package struct Source: Sendable {
    /// Unique id of the node or source.
    package let node: String
    package let column: String
    package let kind: String
  }
  package struct Column: Sendable {
    package let name: String
    package let type: String?
    package let sources: [Source]
  }
  package let id: String
  package let columns: [Column]
  /// Whether `columns` is all of them.
  package let isComplete: Bool
  /// Columns that the query reads without showing them: `kind` is filter, join, grouping, window or order.
  package let uses: [Source]
}
