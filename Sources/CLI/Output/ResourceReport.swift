import JSON
import ProjectModel
import Runner

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the command took of the machine, for whoever reads the log: dbt's event of that name.
enum ResourceReport {
  /// At the level `debug`, or `info` where DBT_SHOW_RESOURCE_REPORT asks for it.
  static func emit(_ command: String, _ invocation: Invocation, _ console: Console) {
    var usage = rusage()
    // Linux counts the largest size in KiB, macOS in bytes.
    #if canImport(Glibc)
      let (own, unit) = (__rusage_who_t(RUSAGE_SELF.rawValue), 1)
    #else
      let (own, unit) = (RUSAGE_SELF, 1024)
    #endif
    guard getrusage(own, &usage) == 0 else { return }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }
    let data: JSONObject = [
      "command_name": .string(command), "command_success": .bool(!console.hasErrors),
      "command_wall_clock_time": .double(Double(Program.now() - invocation.startedAtMicroseconds) / 1_000_000),
      "process_user_time": .double(seconds(usage.ru_utime)), "process_kernel_time": .double(seconds(usage.ru_stime)),
      "process_mem_max_rss": .string(String(Int(usage.ru_maxrss) / unit)),
      "process_in_blocks": .string(String(usage.ru_inblock)),
      "process_out_blocks": .string(String(usage.ru_oublock)),
    ]
    let shown = invocation.environment["DBT_SHOW_RESOURCE_REPORT"].map {
      !["", "0", "false"].contains($0.lowercased())
    }
    console.emit(
      Event(
        "ResourceReport", "Z051", shown ?? false ? .info : .debug,
        "Resource report: \(JSONWriter.text(.object(data)))", data: data))
  }
}
