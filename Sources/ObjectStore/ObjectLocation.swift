/// An object's place, or the beginning of several: `s3://bucket/key`.
package struct ObjectLocation: Sendable, Hashable {
  package let bucket: String
  /// Without a leading slash; empty for the whole bucket.
  package let key: String

  package init(bucket: String, key: String) {
    self.bucket = bucket
    self.key = key
  }

  /// nil where the text is no `s3://` location (`s3a://` and `s3n://` count as such).
  package init?(_ url: String) {
    guard let scheme = ["s3://", "s3a://", "s3n://"].first(where: url.hasPrefix) else { return nil }
    let rest = url.dropFirst(scheme.count)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    guard slash != rest.startIndex else { return nil }
    bucket = String(rest[..<slash])
    key = slash == rest.endIndex ? "" : String(rest[rest.index(after: slash)...])
  }

  package var url: String { "s3://\(bucket)/\(key)" }

  /// The location whose key goes on with `more`.
  package func appending(_ more: String) -> ObjectLocation { ObjectLocation(bucket: bucket, key: key + more) }

  /// The same with a slash at the end of a key that is not empty.
  package var asFolder: ObjectLocation { key.isEmpty || key.hasSuffix("/") ? self : appending("/") }
}

/// An object as a listing tells of it.
package struct StoredObject: Sendable, Hashable {
  package let location: ObjectLocation
  /// Bytes.
  package let size: Int
  /// Changes when the content does.
  package let version: String
}
