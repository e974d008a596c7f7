import CSys
import NodeGraph
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs the resources of a queue on a fixed number of threads, each with a session of its own. The only file that starts
/// threads.
package enum Workers {
  /// What one thread does: its own session, and a resource's run.
  struct Thread {
    /// `takeIndex` gives the next number in the output. The last result is the resource's own; those before it are of
    /// what ran for its sake.
    let run: (_ uniqueID: String, _ isSkipped: Bool, _ takeIndex: () -> Int) -> [RunResult]
    let finish: () -> Void
  }

  /// - Parameters:
  ///   - makeThread: called on the new thread, with its name.
  ///   - finished: called once for each result, never two at once; false stops what has not begun (`--fail-fast`).
  /// - Returns: results in the order in which they came.
  static func run(
    _ queue: ExecutionQueue, threads: Int, makeThread: @escaping @Sendable (String) -> Thread,
    finished: @escaping @Sendable (RunResult) -> Bool
  ) -> [RunResult] {
    let shared = Shared(queue, makeThread: makeThread, finished: finished)
    let count = max(1, min(threads, queue.remaining))
    var started: [pthread_t] = []
    for number in 1...count {
      let context = Unmanaged.passRetained(Start(shared, "Thread-\(number) (worker)")).toOpaque()
      if let thread = start(body, context) {
        started.append(thread)
      } else {
        Unmanaged<Start>.fromOpaque(context).release()
      }
    }
    // With no thread to be had, this one does the work.
    if started.isEmpty { shared.work("MainThread") }
    for thread in started { pthread_join(thread, nil) }
    return shared.takeResults()
  }

  /// Runs `body` for each number below `count` on a fixed number of threads, and waits for all of them.
  package static func each(_ count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    guard count > 1, threads > 1 else { return (0..<count).forEach(body) }
    let next = Mutex(0)
    let work: @Sendable () -> Void = {
      while true {
        let number = next.withLock { number in
          defer { number += 1 }
          return number
        }
        guard number < count else { return }
        body(number)
      }
    }
    var started: [pthread_t] = []
    for _ in 1..<min(threads, count) {
      let context = Unmanaged.passRetained(Job(work)).toOpaque()
      if let thread = start(eachBody, context) {
        started.append(thread)
      } else {
        Unmanaged<Job>.fromOpaque(context).release()
      }
    }
    work()
    for thread in started { pthread_join(thread, nil) }
  }

  private final class Job: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }

  #if canImport(Glibc)
    private typealias Context = UnsafeMutableRawPointer?
  #else
    private typealias Context = UnsafeMutableRawPointer
  #endif
  private typealias Entry = @convention(c) (Context) -> UnsafeMutableRawPointer?

  /// A new thread, or nil where there is none to be had.
  private static func start(_ entry: Entry, _ context: UnsafeMutableRawPointer) -> pthread_t? {
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    // Macros that call each other nest deeply.
    pthread_attr_setstacksize(&attributes, 64 << 20)
    let failure = pthread_create(&thread, &attributes, entry, context)
    pthread_attr_destroy(&attributes)
    return failure == 0 ? thread : nil
  }

  private static let body: Entry = { context in
    let pointer: UnsafeMutableRawPointer? = context
    guard let pointer else { return nil }
    let start = Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue()
    start.shared.work(start.name)
    return nil
  }

  private static let eachBody: Entry = { context in
    let pointer: UnsafeMutableRawPointer? = context
    guard let pointer else { return nil }
    Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().work()
    return nil
  }

  private final class Start {
    let shared: Shared
    let name: String
    init(_ shared: Shared, _ name: String) {
      self.shared = shared
      self.name = name
    }
  }

  /// The queue and the results, guarded by one lock.
  private final class Shared: @unchecked Sendable {
    private var lock = pthread_mutex_t()
    private var changed = pthread_cond_t()
    private var queue: ExecutionQueue
    private var results: [RunResult] = []
    private var running = 0
    private var index = 0
    private var stopped = false
    private let makeThread: @Sendable (String) -> Thread
    private let finished: @Sendable (RunResult) -> Bool

    init(
      _ queue: ExecutionQueue, makeThread: @escaping @Sendable (String) -> Thread,
      finished: @escaping @Sendable (RunResult) -> Bool
    ) {
      self.queue = queue
      self.makeThread = makeThread
      self.finished = finished
      pthread_mutex_init(&lock, nil)
      pthread_cond_init(&changed, nil)
    }

    deinit {
      pthread_cond_destroy(&changed)
      pthread_mutex_destroy(&lock)
    }

    func takeResults() -> [RunResult] { results }

    func work(_ name: String) {
      let thread = makeThread(name)
      defer { thread.finish() }
      while let (id, isSkipped) = take() {
        let made = thread.run(id, isSkipped, takeIndex)
        pthread_mutex_lock(&lock)
        results += made
        if made.last?.status.blocksDependents ?? false { _ = queue.skipDependents(of: id) }
        for result in made where !finished(result) { stopped = true }
        queue.finish(id)
        running -= 1
        pthread_cond_broadcast(&changed)
        pthread_mutex_unlock(&lock)
      }
    }

    private func takeIndex() -> Int {
      pthread_mutex_lock(&lock)
      defer { pthread_mutex_unlock(&lock) }
      index += 1
      return index
    }

    /// The next resource; waits while all that is left depends on what runs. nil when there is nothing left.
    private func take() -> (String, Bool)? {
      pthread_mutex_lock(&lock)
      defer { pthread_mutex_unlock(&lock) }
      while true {
        if let id = queue.next() {
          running += 1
          return (id, stopped || queue.isSkipped(id))
        }
        if queue.isEmpty || running == 0 {
          pthread_cond_broadcast(&changed)
          return nil
        }
        pthread_cond_wait(&changed, &lock)
      }
    }
  }
}
