import JSON

/// The vars that the templates of one package see: command line, then the root project's for that package, the root
/// project's own, then the package's in the same two steps.
package struct VarScope: Sendable {
  /// From the first that is asked to the last.
  private let layers: [JSONObject]

  package init(layers: [JSONObject]) { self.layers = layers.filter { !$0.isEmpty } }

  /// nil where no layer sets it; a var may be set to null.
  package subscript(name: String) -> JSONValue? {
    for layer in layers {
      if let value = layer[name] { return value }
    }
    return nil
  }

  /// Every var with its value, as messages list them.
  package var all: JSONObject {
    var result = JSONObject()
    for layer in layers.reversed() {
      for (name, value) in layer { result[name] = value }
    }
    return result
  }
}

extension LoadedProject {
  /// The vars of a package of this project; of one of ours, those of the root.
  package func vars(for packageName: String) -> VarScope {
    let root = packages.first?.project.vars ?? [:]
    var layers = [commandLineVars, root[packageName]?.object ?? [:], root]
    if let package = packages.dropFirst().first(where: { $0.name == packageName }) {
      layers.append(package.project.vars[packageName]?.object ?? [:])
      layers.append(package.project.vars)
    }
    return VarScope(layers: layers)
  }
}
