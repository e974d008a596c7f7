/// Finds the known name that the user most likely meant.
package enum Suggestion {
  /// The nearest of `candidates` by edit distance, or nil where none is near (a third of the length, at most 3 edits).
  /// Ties go to the name that sorts first.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    guard !wanted.isEmpty, wanted.count <= 128 else { return nil }
    var best: (distance: Int, name: String)?
    let limit = max(1, min(3, wanted.count / 3))
    for candidate in candidates where candidate != name {
      let other = Array(candidate.lowercased().utf8)
      guard abs(other.count - wanted.count) <= limit else { continue }
      let distance = editDistance(wanted, other)
      guard distance <= limit else { continue }
      if let known = best, (known.distance, known.name) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  /// "did you mean 'x'?" for the nearest name, or nil.
  package static func hint(for name: String, among candidates: some Sequence<String>) -> String? {
    nearest(to: name, among: candidates).map { "did you mean '\($0)'?" }
  }

  /// Edits (insert, delete, replace, swap of neighbours) between two byte strings.
  static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1] + [Int](repeating: 0, count: b.count)
      for j in 0..<b.count {
        let cost = a[i] == b[j] ? 0 : 1
        var value = min(previous[j + 1] + 1, current[j] + 1, previous[j] + cost)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { value = min(value, before[j - 1] + 1) }
        current[j + 1] = value
      }
      before = previous
      previous = current
    }
    return previous[b.count]
  }
}
