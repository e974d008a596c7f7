/// PostgreSQL's text of an array, `{1,NULL,"a b",{2}}`, as JSON with Python's spaces: what agate makes of a list.
enum ArrayText {
  /// - Parameter element: an element's text as JSON.
  /// - Returns: nil where the text is no array's.
  static func json(_ text: String, _ element: (String) -> String) -> String? {
    var rest = Substring(text).utf8[...]
    // Bounds that do not begin at 1 stand before: `[0:1]={1,2}`.
    if rest.first == UInt8(ascii: "["), let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
      rest = rest[rest.index(after: equals)...]
    }
    var result = ""
    var isFirst = true
    var depth = 0
    func separator() -> String { isFirst ? "" : ", " }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "{"):
        result += separator() + "["
        isFirst = true
        depth += 1
      case UInt8(ascii: "}"):
        result += "]"
        isFirst = false
        depth -= 1
        if depth == 0 { return rest.isEmpty ? result : nil }
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "\""):
        var value: [UInt8] = []
        while let next = rest.popFirst(), next != UInt8(ascii: "\"") {
          if next == UInt8(ascii: "\\"), let escaped = rest.popFirst() {
            value.append(escaped)
          } else {
            value.append(next)
          }
        }
        result += separator() + element(String(decoding: value, as: UTF8.self))
        isFirst = false
      default:
        guard depth > 0 else { return nil }
        var value = [byte]
        while let next = rest.first, next != UInt8(ascii: ","), next != UInt8(ascii: "}") {
          value.append(next)
          rest.removeFirst()
        }
        let word = String(decoding: value, as: UTF8.self)
        result += separator() + (word == "NULL" ? "null" : element(word))
        isFirst = false
      }
    }
    return nil
  }
}
