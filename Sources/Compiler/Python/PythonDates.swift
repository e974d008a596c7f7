import Jinja

/// Dates of the database as template values.
package enum PythonDates {
  /// `2024-02-29`; nil for what Python's calendar has not (`infinity`, years before 1).
  package static func date(_ text: String) -> Value? {
    Moment.parse(text, "%Y-%m-%d").map { .object(DateObject(days: $0.days)) }
  }

  /// `2024-02-29 12:30:00.5+02`.
  package static func dateTime(_ text: String) -> Value? { Moment.iso(text).map { .object(DateTimeObject($0)) } }
}
