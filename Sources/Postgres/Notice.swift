import CLibPQ

/// What the server said beside its answer: RAISE NOTICE, a warning, "relation exists, skipping".
package struct Notice: Sendable, Equatable {
  /// `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`, never localized.
  package let severity: String
  package let sqlState: String
  package let message: String
  package let detail: String?
  package let hint: String?
  package let context: String?

  init(result: OpaquePointer?, _ functions: LibPQ.Functions) {
    func text(_ field: LibPQ.Field) -> String? { LibPQ.field(field, of: result, functions) }
    let whole = functions.pointee.PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
    severity = text(.severity) ?? text(.localizedSeverity) ?? "NOTICE"
    sqlState = text(.sqlState) ?? ""
    message = text(.message) ?? DatabaseError.tidy(whole)
    detail = text(.detail)
    hint = text(.hint)
    context = text(.context)
  }
}

/// Where libpq's callback leaves notices: it knows a raw pointer only, so this is an object with an address.
final class NoticeBox {
  let functions: LibPQ.Functions
  var collected: [Notice] = []
  var handler: ((Notice) -> Void)?

  init(_ functions: LibPQ.Functions) { self.functions = functions }

  func receive(_ result: OpaquePointer?) {
    let notice = Notice(result: result, functions)
    if let handler { handler(notice) } else { collected.append(notice) }
  }

  /// Makes libpq call `receive`. The connection holds the box for as long as it lives.
  func attach(to connection: OpaquePointer) {
    let address = Unmanaged.passUnretained(self).toOpaque()
    _ = functions.pointee.PQsetNoticeReceiver(
      connection,
      { address, result in
        guard let address else { return }
        Unmanaged<NoticeBox>.fromOpaque(address).takeUnretainedValue().receive(result)
      }, address)
  }
}
