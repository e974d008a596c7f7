import CCurl

/// A word from any thread that the requests under way have to end: a cancelled statement waits for no service.
package final class StopFlag: Sendable {
  /// The address of what C reads, which stays for as long as this object.
  private let address: UInt

  package init() { address = UInt(bitPattern: ccurl_stop_make()) }

  deinit { ccurl_stop_free(pointer) }

  var pointer: OpaquePointer? { OpaquePointer(bitPattern: address) }

  package var isRaised: Bool { pointer.map { ccurl_stop_get($0) != 0 } ?? false }
  package func raise() { if let pointer { ccurl_stop_set(pointer, 1) } }
  package func lower() { if let pointer { ccurl_stop_set(pointer, 0) } }
}
