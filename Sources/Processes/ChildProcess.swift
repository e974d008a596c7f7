import CSys

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program to start.
package struct ChildProcess {
  package let path: String
  package let arguments: [String]
  package var environment: [String: String]
  package var folder: String?
  /// Standard input; -1 for nothing.
  package var input: Int32
  /// Standard output, and standard error where `errors` says nothing; -1 for nowhere.
  package var output: Int32
  /// Standard error; -1 for where the output goes.
  package var errors: Int32 = -1
  /// Stays open in the program; -1 for none.
  package var kept: Int32
  /// The program leads its own session and nobody waits for it.
  package var detached: Bool
  /// Sent to the program when the thread that started it ends, however that comes; 0 for nothing. Linux only.
  package var deathSignal: Int32

  /// The system refused; an error number.
  package struct Failure: Error {
    package let number: Int32
    package var reason: String { String(cString: strerror(number)) }
  }

  package init(
    path: String, arguments: [String], environment: [String: String] = [:], folder: String? = nil, input: Int32 = -1,
    output: Int32 = -1, kept: Int32 = -1, detached: Bool = false, deathSignal: Int32 = 0
  ) {
    self.path = path
    self.arguments = arguments
    self.environment = environment
    self.folder = folder
    self.input = input
    self.output = output
    self.kept = kept
    self.detached = detached
    self.deathSignal = deathSignal
  }

  package func start() throws(Failure) -> pid_t {
    let null = csys_open("/dev/null", O_RDWR | O_CLOEXEC, 0)
    guard null >= 0 else { throw Failure(number: errno) }
    defer { close(null) }
    let texts = CStrings([path] + arguments)
    let variables = CStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    let out = output < 0 ? null : output
    var process: pid_t = 0
    let number = csys_spawn(
      path, texts.mutablePointers, variables.mutablePointers, folder, 0, 0, 0, detached ? 1 : 0, deathSignal,
      input < 0 ? null : input, out, errors < 0 ? out : errors, kept, &process)
    guard number == 0 else { throw Failure(number: number) }
    return process
  }

  /// Starts it and waits for its end. Returns its status as the shell gives it: 128 + n for signal n.
  package func run() throws(Failure) -> Int32 { ChildProcess.wait(for: try start()) }

  /// Starts it and gathers what it prints; nil where it failed.
  package func capture() -> String? {
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

  /// What a program left behind.
  package struct Outcome {
    /// 128 + n for signal n.
    package var status: Int32
    package var output: String
    package var errors: String
  }

  /// Starts it, gathers its output and its errors apart, and waits for its end.
  /// - Parameter isStopped: asked now and then; once it is true the program is told to end.
  package func gather(until isStopped: () -> Bool) throws(Failure) -> Outcome {
    var out: [Int32] = [-1, -1]
    var err: [Int32] = [-1, -1]
    guard csys_pipe_cloexec(&out) == 0 else { throw Failure(number: errno) }
    defer { close(out[0]) }
    guard csys_pipe_cloexec(&err) == 0 else {
      let number = errno
      close(out[1])
      throw Failure(number: number)
    }
    defer { close(err[0]) }
    var child = self
    child.output = out[1]
    child.errors = err[1]
    let process: pid_t
    do throws(Failure) {
      process = try child.start()
    } catch {
      close(out[1])
      close(err[1])
      throw error
    }
    close(out[1])
    close(err[1])
    var texts: [[UInt8]] = [[], []]
    var descriptors = [
      pollfd(fd: out[0], events: Int16(POLLIN), revents: 0), pollfd(fd: err[0], events: Int16(POLLIN), revents: 0),
    ]
    var chunk = [UInt8](repeating: 0, count: 65536)
    var isTold = false
    while descriptors.contains(where: { $0.fd >= 0 }) {
      _ = poll(&descriptors, nfds_t(descriptors.count), 200)
      for at in descriptors.indices where descriptors[at].fd >= 0 && descriptors[at].revents != 0 {
        let count = read(descriptors[at].fd, &chunk, chunk.count)
        if count < 0, errno == EINTR || errno == EAGAIN { continue }
        if count > 0 { texts[at].append(contentsOf: chunk[0..<count]) } else { descriptors[at].fd = -1 }
      }
      if !isTold, isStopped() {
        kill(process, SIGTERM)
        isTold = true
      }
    }
    let status = ChildProcess.wait(for: process)
    return Outcome(
      status: status, output: String(decoding: texts[0], as: UTF8.self),
      errors: String(decoding: texts[1], as: UTF8.self))
  }

  package static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return 127 } }
    return code(status)
  }

  /// The exit code, or 128 + n for signal n.
  package static func code(_ status: Int32) -> Int32 {
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Everything up to the end of a pipe.
  package static func readAll(_ descriptor: Int32) -> String {
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
