/// One stretch of time of a microbatch model, which is built by itself.
package struct Batch: Sendable, Hashable {
  /// As names of relations take it: `20200101`, `20200101T13`.
  package var id: String
  /// As lines and files name it: `2020-01-01`, `2020-01-01T13`, `2020-01`, `2020`.
  package var name: String
  /// From (inclusive) to (exclusive), microseconds since 1970, UTC.
  package var span: Range<Int>

  package init(name: String, span: Range<Int>) {
    self.name = name
    self.span = span
    id = String(name.filter { $0 != "-" })
  }
}

/// What came of a microbatch model's batches; each from (inclusive) to (exclusive), microseconds since 1970, UTC.
package struct BatchResults: Sendable, Hashable {
  package var successful: [Range<Int>]
  package var failed: [Range<Int>]

  package init(successful: [Range<Int>] = [], failed: [Range<Int>] = []) {
    self.successful = successful
    self.failed = failed
  }
}
