import CResources

/// Files under `Artifacts/Site`, as the binary carries them.
enum SiteResource {
  /// Empty where there is no such file; a test checks that all of the page's parts are there.
  static func bytes(_ name: String) -> [UInt8] {
    let path = "Artifacts/Site/" + name
    for index in 0..<Int(cresources_count) {
      let resource = cresources[index]
      if String(cString: resource.path) == path {
        return Array(UnsafeBufferPointer(start: resource.bytes, count: resource.length))
      }
    }
    return []
  }
}
