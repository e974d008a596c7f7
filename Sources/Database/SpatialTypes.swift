import Lowering
import Postgres

/// The numbers that GEOMETRY and GEOGRAPHY have in a database.
package struct SpatialTypes: Sendable {
  package let geometry: UInt32
  package let geography: UInt32

  /// From the answer to `Prelude.spatialVersionQuery`; nil where the types are not there.
  init?(_ answer: ResultSet) {
    guard let geometry = answer.value(0, 2).flatMap({ UInt32($0) }),
      let geography = answer.value(0, 3).flatMap({ UInt32($0) })
    else { return nil }
    self.geometry = geometry
    self.geography = geography
  }

  /// Of a database in which they may have been made before.
  package init?(_ connection: Connection) throws(DatabaseError) {
    self.init(try connection.query(Prelude.spatialVersionQuery))
  }
}
