import Diagnostics
import JSON
import ObjectStore

/// The list of files that a COPY or an external table reads.
enum LoadManifest {
  private struct Entry {
    let location: ObjectLocation
    let isMandatory: Bool
    let size: Int?
  }

  /// The files that a manifest names, in its order.
  /// - Throws: `load.bad-manifest`, `storage.*`.
  static func files(_ manifest: ObjectLocation, _ storage: any ObjectStorage) throws(Diagnostic) -> [StoredObject] {
    let bytes = try storage.contents(manifest)
    var files: [StoredObject] = []
    for entry in try entries(bytes, manifest.url) {
      guard let object = try storage.find(entry.location) else {
        if entry.isMandatory {
          throw LoadingDiagnostics.badManifest(manifest.url, "names '\(entry.location.url)', which is not there")
        }
        continue
      }
      if let size = entry.size, size != object.size {
        throw LoadingDiagnostics.badManifest(
          manifest.url, "says that '\(entry.location.url)' has \(size) bytes; it has \(object.size)")
      }
      files.append(object)
    }
    guard !files.isEmpty else { throw LoadingDiagnostics.badManifest(manifest.url, "names no file that is there") }
    return files
  }

  private static func entries(_ bytes: [UInt8], _ url: String) throws(Diagnostic) -> [Entry] {
    let value: JSONValue
    do throws(Diagnostic) {
      value = try JSONReader.read(SourceFile(path: url, bytes: bytes))
    } catch {
      throw LoadingDiagnostics.badManifest(url, "is not JSON: \(error.message)")
    }
    guard let list = value.object?["entries"]?.array else {
      throw LoadingDiagnostics.badManifest(url, "has no list 'entries'")
    }
    var entries: [Entry] = []
    for item in list {
      guard let entry = item.object, let text = entry["url"]?.string, let location = ObjectLocation(text),
        !location.key.isEmpty
      else {
        throw LoadingDiagnostics.badManifest(url, "has an entry without an s3:// url: entry \(entries.count + 1)")
      }
      entries.append(
        Entry(
          location: location, isMandatory: entry["mandatory"]?.bool ?? false,
          size: entry["meta"]?.object?["content_length"]?.int))
    }
    return entries
  }
}
