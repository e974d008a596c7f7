import JSON

/// A tree of configs by folder, as `models:` of a project file: what each level sets, ready to be walked.
final class ConfigTree: Sendable {
  /// The configs of this level, in the order written: `+key`, or a plain key whose value is no mapping.
  let configs: JSONObject
  let children: [String: ConfigTree]

  init(_ object: JSONObject) {
    var configs = JSONObject()
    var children: [String: ConfigTree] = [:]
    for (key, value) in object {
      if key.hasPrefix("+") {
        configs[ConfigTree.name(key)] = value
      } else if case .object(let inner) = value {
        children[key] = ConfigTree(inner)
      } else {
        configs[key] = value
      }
    }
    self.configs = configs
    self.children = children
  }

  /// A key without its `+` and blanks around it.
  static func name(_ key: String) -> String {
    guard key.hasPrefix("+") else { return key }
    return String(key.dropFirst().drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// From the root down along an fqn, as far as there are levels.
  func levels(_ fqn: [String]) -> [JSONObject] {
    var levels = [configs]
    var tree = self
    for name in fqn {
      guard let child = tree.children[name] else { break }
      levels.append(child.configs)
      tree = child
    }
    return levels
  }
}

extension ProjectConfig {
  /// What the project file sets for a resource, level by level from the root of its tree; `+` is taken off.
  package func configLayers(_ type: ResourceType, fqn: [String]) -> [JSONObject] {
    let tree = configTrees[ConfigTable.tree(of: type)]?.object ?? [:]
    return ConfigTree(tree).levels(fqn)
  }
}
