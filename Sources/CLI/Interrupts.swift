import CSys
import Runner

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ctrl-C: the first cancels what runs at the server, the second ends the process. While it waits, the thread lets the
/// console's live line count the seconds.
enum Interrupts {
  private final class Watch: Sendable {
    let cancels: CancelRegistry
    let console: Console
    init(_ cancels: CancelRegistry, _ console: Console) {
      self.cancels = cancels
      self.console = console
    }
  }

  static func watch(_ cancels: CancelRegistry, _ console: Console) {
    let context = Unmanaged.passRetained(Watch(cancels, console)).toOpaque()
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let failure = pthread_create(&thread, nil, body, context)
    if failure != 0 { Unmanaged<Watch>.fromOpaque(context).release() }
  }

  private static func wait(_ watch: Watch) {
    if watch.console.isLive {
      while csys_wait_signal_for(250) == 0 { watch.console.tick() }
    } else {
      _ = csys_wait_signal()
    }
    watch.console.emit(Event("MainKeyboardInterrupt", "Z001", .info, "ctrl-c"))
    // Told first: the process may be at its end before the server has answered.
    let told = watch.cancels.count
    if told > 0 {
      watch.console.emit(
        Event("LogCancelLine", "Q022", .error, "CANCEL \(told) running quer\(told == 1 ? "y" : "ies")", status: .bad))
    }
    watch.cancels.cancelAll()
    // A statement that was about to be sent when the first request came is not lost this way.
    for _ in 1...5 {
      usleep(200_000)
      watch.cancels.cancelAll()
    }
    _ = csys_wait_signal()
    _exit(130)
  }

  #if canImport(Glibc)
    private static let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
      guard let context else { return nil }
      wait(Unmanaged<Watch>.fromOpaque(context).takeRetainedValue())
      return nil
    }
  #else
    private static let body: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
      wait(Unmanaged<Watch>.fromOpaque(context).takeRetainedValue())
      return nil
    }
  #endif
}
