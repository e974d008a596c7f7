import CSys

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program to start.
struct ChildProcess {
  let path: String
  let arguments: [String]
  var environment: [String: String] = [:]
  var folder: String?
  /// Standard input; -1 for nothing.
  var input: Int32 = -1
  /// Standard output and error; -1 for nowhere.
  var output: Int32 = -1
  /// Stays open in the program; -1 for none.
  var kept: Int32 = -1
  /// The program leads its own session and nobody waits for it.
  var detached = false
  /// Sent to the program when the thread that started it ends, however that comes; 0 for nothing. Linux only.
  var deathSignal: Int32 = 0

  /// The system refused; an error number.
  struct Failure: Error { let number: Int32 }

  func start() throws(Failure) -> pid_t {
    let null = csys_open("/dev/null", O_RDWR | O_CLOEXEC, 0)
    guard null >= 0 else { throw Failure(number: errno) }
    defer { close(null) }
    let texts = CStrings([path] + arguments)
    let variables = CStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    let out = output < 0 ? null : output
    var process: pid_t = 0
    let number = csys_spawn(
      path, texts.mutablePointers, variables.mutablePointers, folder, 0, 0, 0, detached ? 1 : 0, deathSignal,
      input < 0 ? null : input, out, out, kept, &process)
    guard number == 0 else { throw Failure(number: number) }
    return process
  }

  /// Starts it and waits for its end. Returns its status as the shell gives it: 128 + n for signal n.
  func run() throws(Failure) -> Int32 { ChildProcess.wait(for: try start()) }

  /// Starts it and gathers what it prints; nil where it failed.
  func capture() -> String? {
    var ends: [Int32] = [0, 0]
    guard csys_pipe_cloexec(&ends) == 0 else { return nil }
    var child = self
    child.output = ends[1]
    let process = try? child.start()
    close(ends[1])
    defer { close(ends[0]) }
    guard let process else { return nil }
    let text = ChildProcess.readAll(ends[0])
    return ChildProcess.wait(for: process) == 0 ? text : nil
  }

  static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return 127 } }
    return code(status)
  }

  /// The exit code, or 128 + n for signal n.
  static func code(_ status: Int32) -> Int32 {
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Everything up to the end of a pipe.
  static func readAll(_ descriptor: Int32) -> String {
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return String(decoding: text, as: UTF8.self) }
      text.append(contentsOf: chunk[0..<count])
    }
  }
}
