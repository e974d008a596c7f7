import CSys

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A thread of its own for each connection: libpq and sockets block. The only file of this module that starts threads.
enum SessionThreads {
  /// Runs `body` on a new thread that nobody waits for. Returns false where there is none to be had.
  static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    let context = Unmanaged.passRetained(Start(body)).toOpaque()
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    // Statements nest as deeply as on the main thread.
    pthread_attr_setstacksize(&attributes, 16 << 20)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let failure = pthread_create(&thread, &attributes, entry, context)
    pthread_attr_destroy(&attributes)
    if failure != 0 { Unmanaged<Start>.fromOpaque(context).release() }
    return failure == 0
  }

  private final class Start: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  #if canImport(Glibc)
    private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
      guard let context else { return nil }
      Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body()
      return nil
    }
  #else
    private static let entry: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
      Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body()
      return nil
    }
  #endif
}
