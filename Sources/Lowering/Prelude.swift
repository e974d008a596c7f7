import CResources

/// The schema `rs_catalog`: Redshift's functions, system views, and the tables that keep what PostgreSQL has no place for.
package enum Prelude {
  /// One script of many statements, to be sent as one simple query by a superuser: it is one transaction then. Running it
  /// again does no harm.
  package static func script() -> String { body() + "comment on schema rs_catalog is '\(version())';\n" }

  /// Changes with every change of the script.
  package static func version() -> String {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in body().utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    return String(hash, radix: 16)
  }

  private static func body() -> String {
    var text = ""
    for index in 0..<cresources_count {
      let resource = cresources[index]
      guard String(cString: resource.path).hasPrefix("Lowering/Prelude/") else { continue }
      text += String(decoding: UnsafeBufferPointer(start: resource.bytes, count: resource.length), as: UTF8.self)
    }
    return text
  }

  /// Gives one row of one column: the installed version, or null.
  package static let versionQuery = "select obj_description(to_regnamespace('rs_catalog'), 'pg_namespace')"
}
