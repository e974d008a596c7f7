import FileSystem
import Foundation

/// The program beside the tests that plays supervisor and client of the embedded server (Tests/PostgresTool).
public enum TestTool {
  /// The folder that the build puts its programs into.
  public static let folder: String = {
    let running = Path.real("/proc/self/exe").map { Path.parent($0) }
    if let running, FileSystem.exists(running + "/PostgresTool") { return running }
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root.path + "/.build/debug"
  }()

  public static var path: String { folder + "/PostgresTool" }

  /// The environment of this process, with a cache beside the build instead of the user's.
  public static var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["XDG_CACHE_HOME"] = folder + "/test-cache"
    for name in environment.keys where name.hasPrefix("PG") { environment[name] = nil }
    return environment
  }
}

/// A program that was started by a test.
public final class TestProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()

  public struct Result {
    public let exitCode: Int32
    public let output: String
    public let errors: String
  }

  public init(_ program: String, _ arguments: [String], environment: [String: String] = TestTool.environment) throws {
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
  }

  public var id: Int32 { process.processIdentifier }

  /// One line of its output, without its end; empty at the output's end.
  public func readLine() -> String {
    var line: [UInt8] = []
    while let byte = output.fileHandleForReading.readData(ofLength: 1).first, byte != 0x0A { line.append(byte) }
    return String(decoding: line, as: UTF8.self)
  }

  /// Closes its input and waits for its end. Its output must be short: it is read afterwards.
  public func finish() -> Result {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    return Result(
      exitCode: process.terminationStatus,
      output: String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self),
      errors: String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
  }

  public func kill() { Foundation.kill(id, SIGKILL) }

  /// Runs a program to its end.
  public static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = TestTool.environment
  ) throws -> Result {
    try TestProcess(program, arguments, environment: environment).finish()
  }
}
