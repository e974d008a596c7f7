#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Signals that a process takes one after the other instead of being interrupted by them.
struct SignalQueue {
  private var set: sigset_t

  /// Blocks the signals in this thread and those that it starts.
  init(_ signals: [Int32]) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    sigprocmask(SIG_BLOCK, &set, nil)
    self.set = set
  }

  /// The next signal.
  func next() -> Int32 {
    var set = set
    var signal: Int32 = 0
    while sigwait(&set, &signal) != 0 {}
    return signal
  }

  /// The next signal, or nil when none comes within the time.
  func next(milliseconds: Int) -> Int32? {
    var set = set
    #if os(Linux)
      var limit = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
      let signal = sigtimedwait(&set, nil, &limit)
      return signal > 0 ? signal : nil
    #else
      for _ in 0...milliseconds {
        var pending = sigset_t()
        sigpending(&pending)
        for signal in Int32(1)..<32 where sigismember(&pending, signal) == 1 && sigismember(&set, signal) == 1 {
          return next()
        }
        usleep(1000)
      }
      return nil
    #endif
  }
}
