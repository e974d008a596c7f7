import CLibPQ
import Diagnostics

/// libpq's table of functions and the numbers of its enumerations.
enum LibPQ {
  typealias Functions = UnsafePointer<CLibPQ>

  /// The loaded library.
  /// - Throws: `database.no-libpq`.
  static func load() throws(Diagnostic) -> Functions {
    var reason: UnsafePointer<CChar>?
    guard let functions = clibpq_load(&reason) else {
      throw .noLibPQ(reason: reason.map { String(cString: $0) } ?? "unknown reason")
    }
    return functions
  }

  /// `PQstatus` of a connection that works.
  static let connectionOK: Int32 = 0

  /// `PQresultStatus`.
  enum Status: Int32 {
    case emptyQuery, commandOK, tuplesOK, copyOut, copyIn, badResponse, nonfatalError, fatalError, copyBoth
    case singleTuple, pipelineSync, pipelineAborted
  }

  /// `PQresultErrorField`: the letters of the protocol's error fields.
  enum Field: Unicode.Scalar {
    case severity = "V"
    case localizedSeverity = "S"
    case sqlState = "C"
    case message = "M"
    case detail = "D"
    case hint = "H"
    case position = "P"
    case internalPosition = "p"
    case internalQuery = "q"
    case context = "W"
    case schema = "s"
    case table = "t"
    case column = "c"
    case dataType = "d"
    case constraint = "n"
    case sourceFile = "F"
  }

  /// A field of an error or notice; nil where the server sent none.
  static func field(_ field: Field, of result: OpaquePointer?, _ functions: Functions) -> String? {
    functions.pointee.PQresultErrorField(result, Int32(field.rawValue.value)).map { String(cString: $0) }
  }
}

/// The transaction that a connection is in.
package enum TransactionStatus: Int32, Sendable {
  /// No transaction.
  case idle
  /// A command is under way (a COPY, for one).
  case active
  /// A transaction block is open.
  case inTransaction
  /// A transaction block has failed and waits for its rollback.
  case inError
  /// The connection is gone.
  case unknown
}
