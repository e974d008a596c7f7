import Diagnostics
import HTTP

/// Where `s3://` locations lead to. Belongs to one thread.
package protocol ObjectStorage: AnyObject {
  /// All objects whose keys begin as the location's does, in the byte order of their keys.
  /// - Throws: `storage.*`.
  func list(_ prefix: ObjectLocation) throws(Diagnostic) -> [StoredObject]
  /// One object; nil where there is none.
  func find(_ location: ObjectLocation) throws(Diagnostic) -> StoredObject?
  /// Reads an object as it was listed.
  func open(_ object: StoredObject) throws(Diagnostic) -> any ObjectReader
  /// Begins an object; it is there, or replaced, when the writer is finished.
  func create(_ location: ObjectLocation) throws(Diagnostic) -> any ObjectWriter
  /// No error where there is none.
  func remove(_ location: ObjectLocation) throws(Diagnostic)
}

/// Reads any part of an object.
package protocol ObjectReader: AnyObject {
  var object: StoredObject { get }
  /// Bytes from `offset` on: `count` of them, fewer at the end of the object, none behind it.
  func read(at offset: Int, count: Int) throws(Diagnostic) -> [UInt8]
}

/// Writes an object from its beginning to its end. Dropped without `finish`, nothing is kept.
package protocol ObjectWriter: AnyObject {
  func write(_ bytes: [UInt8]) throws(Diagnostic)
  func finish() throws(Diagnostic)
}

extension ObjectStorage {
  /// A whole small object.
  /// - Throws: `storage.not-found` where there is none; `storage.*`.
  package func contents(_ location: ObjectLocation, limit: Int = 64 << 20) throws(Diagnostic) -> [UInt8] {
    guard let object = try find(location) else { throw StorageDiagnostics.notFound(location.url) }
    guard object.size <= limit else { throw StorageDiagnostics.tooLarge(location.url, object.size) }
    return try open(object).read(at: 0, count: object.size)
  }

  /// Writes a whole small object.
  package func write(_ bytes: [UInt8], to location: ObjectLocation) throws(Diagnostic) {
    let writer = try create(location)
    try writer.write(bytes)
    try writer.finish()
  }
}

/// How a target's `s3://` locations are reached.
package enum StorageSettings: Sendable, Equatable {
  /// Nothing was said: every use is an error that says what to write.
  case none
  /// `s3://bucket/key` is the file `root/bucket/key`.
  case folder(root: String)
  case endpoint(EndpointSettings)

  /// - Parameter stop: ends what is asked of a service.
  package func makeStorage(stop: StopFlag = StopFlag()) throws(Diagnostic) -> any ObjectStorage {
    switch self {
    case .none: throw StorageDiagnostics.notConfigured()
    case .folder(let root): FolderStorage(root: root, stop: stop)
    case .endpoint(let settings): try EndpointStorage(settings, stop: stop)
    }
  }
}

/// An S3-compatible service.
package struct EndpointSettings: Sendable, Equatable {
  /// As `http://127.0.0.1:9000` or `https://s3.eu-west-1.amazonaws.com`.
  package var url: String
  package var region: String
  package var accessKeyID: String
  package var secretAccessKey: String
  package var sessionToken: String?
  /// Whether the bucket stands in the path (`url/bucket/key`) or in the host's name.
  package var usesPaths: Bool

  package init(
    url: String, region: String = "us-east-1", accessKeyID: String, secretAccessKey: String,
    sessionToken: String? = nil, usesPaths: Bool = true
  ) {
    self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.region = region
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.usesPaths = usesPaths
  }
}
