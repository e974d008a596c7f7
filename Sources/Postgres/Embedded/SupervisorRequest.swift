import Diagnostics
import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a client asks of the supervisor that it starts, and how the two speak: the request goes as arguments, the
/// answer comes over a pipe as lines.
struct SupervisorRequest: Equatable {
  enum Image: String {
    /// There is none; standard input is empty.
    case none
    /// Standard input is the image to unpack.
    case restore
    /// Standard input is an empty file to pack the fresh cluster into.
    case save
  }

  var folder: String
  var binaries: ServerBinaries
  var user: ServerUser?
  var idleSeconds: Int
  var removeWhenStopped: Bool
  var image: Image
  /// Where to answer.
  var answer: Int32

  var arguments: [String] {
    var list = [
      Supervisor.command, "folder=\(folder)", "bin=\(binaries.folder)", "major=\(binaries.major)",
      "idle=\(idleSeconds)", "image=\(image.rawValue)", "answer=\(answer)",
    ]
    if let user { list.append("user=\(user.user):\(user.group)") }
    if removeWhenStopped { list.append("remove=yes") }
    return list
  }

  init(
    folder: ServerFolder, binaries: ServerBinaries, idleSeconds: Int, removeWhenStopped: Bool, image: Image,
    answer: Int32
  ) {
    self.folder = folder.path
    self.binaries = binaries
    user = folder.user
    self.idleSeconds = idleSeconds
    self.removeWhenStopped = removeWhenStopped
    self.image = image
    self.answer = answer
  }

  /// Reads the arguments after the hidden command; nil where they are none of ours.
  init?(_ arguments: [String]) {
    var values: [String: String] = [:]
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "=") else { return nil }
      values[String(argument[..<equals])] = String(argument[argument.index(after: equals)...])
    }
    guard let folder = values["folder"], folder.hasPrefix("/"), let bin = values["bin"],
      let major = values["major"].flatMap({ Int($0) }), let idle = values["idle"].flatMap({ Int($0) }),
      let image = values["image"].flatMap({ Image(rawValue: $0) }),
      let answer = values["answer"].flatMap({ Int32($0) })
    else { return nil }
    self.folder = folder
    binaries = ServerBinaries(folder: bin, major: major)
    idleSeconds = idle
    removeWhenStopped = values["remove"] == "yes"
    self.image = image
    self.answer = answer
    if let text = values["user"] {
      let ids = text.split(separator: ":").compactMap { uid_t($0) }
      guard ids.count == 2 else { return nil }
      user = ServerUser(user: ids[0], group: ids[1])
    }
  }
}

/// The supervisor's one answer.
enum SupervisorAnswer {
  /// The server takes connections; the facts say what happened on the way (as `image-saved`, `image-broken`).
  case ready([String])
  case failed(Diagnostic)

  /// One line for each part; line ends within a part become blanks.
  var text: String {
    let parts =
      switch self {
      case .ready(let facts): ["ready"] + facts
      case .failed(let finding): ["failed", finding.code, finding.message, finding.hint ?? ""] + finding.notes
      }
    return parts.map { part in String(part.map { $0.isNewline ? " " : $0 }) + "\n" }.joined()
  }

  /// nil where the supervisor ended before it had said all.
  init?(_ text: String) {
    guard text.hasSuffix("\n") else { return nil }
    let parts = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if parts[0] == "ready" {
      self = .ready(Array(parts.dropFirst()))
    } else if parts[0] == "failed", parts.count >= 4 {
      self = .failed(
        Diagnostic(
          code: parts[1], message: parts[2], hint: parts[3].isEmpty ? nil : parts[3], notes: Array(parts.dropFirst(4))))
    } else {
      return nil
    }
  }
}
