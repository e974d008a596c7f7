import FileSystem
import Foundation
import JSON
import ProjectModel

/// A project written into a folder of its own, for one test.
struct TemporaryProject {
  let root: String

  init(_ files: [String: String]) throws {
    root = NSTemporaryDirectory() + "redstart-project-" + UUID().uuidString
    try FileSystem.makeDirectory(root)
    for (path, text) in files {
      try FileSystem.makeDirectory(Path.parent(root + "/" + path))
      try FileSystem.write(Array(text.utf8), to: root + "/" + path)
    }
  }

  var options: LoadOptions {
    LoadOptions(
      invocation: Invocation(
        id: "0", startedAtMicroseconds: 0, environment: [:], workingDirectory: root, arguments: []))
  }

  func remove() { try? FileSystem.remove(root) }
}
