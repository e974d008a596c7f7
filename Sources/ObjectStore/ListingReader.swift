/// Reads S3's answers: elements by name, with their texts. S3's XML has no attributes that matter here.
struct ListingReader {
  private let text: [UInt8]

  init(_ text: [UInt8]) { self.text = text }

  /// Whether it is a whole list of objects: a page of some other service, or a part of a list, says nothing of them.
  var isListing: Bool {
    guard let start = position("<ListBucketResult", in: 0..<text.count) else { return false }
    return position("</ListBucketResult>", in: start..<text.count) != nil
  }

  /// The text of the first element of that name; nil where there is none.
  func first(_ name: String) -> String? { first(name, in: 0..<text.count).map { Self.plain(text[$0]) } }

  /// For each element `outer` the texts of the wanted inner elements.
  func all(_ outer: String, _ inner: [String]) -> [[String: String]] {
    var found: [[String: String]] = []
    var rest = 0..<text.count
    while let range = first(outer, in: rest) {
      var entry: [String: String] = [:]
      for name in inner {
        if let value = first(name, in: range) { entry[name] = Self.plain(text[value]) }
      }
      found.append(entry)
      rest = range.upperBound..<text.count
    }
    return found
  }

  private func first(_ name: String, in range: Range<Int>) -> Range<Int>? {
    guard let start = position("<\(name)>", in: range) else { return nil }
    let content = start + name.utf8.count + 2
    guard let end = position("</\(name)>", in: content..<range.upperBound) else { return nil }
    return content..<end
  }

  private func position(_ pattern: String, in range: Range<Int>) -> Int? {
    let pattern = Array(pattern.utf8)
    guard range.count >= pattern.count else { return nil }
    var at = range.lowerBound
    while at <= range.upperBound - pattern.count {
      if text[at] == pattern[0], text[at..<at + pattern.count].elementsEqual(pattern) { return at }
      at += 1
    }
    return nil
  }

  private static func plain(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var result = ""
    var rest = text[...]
    while let mark = rest.firstIndex(of: "&"), let end = rest[mark...].firstIndex(of: ";") {
      result += rest[..<mark]
      let name = rest[rest.index(after: mark)..<end]
      switch name {
      case "amp": result += "&"
      case "lt": result += "<"
      case "gt": result += ">"
      case "quot": result += "\""
      case "apos": result += "'"
      default:
        let isHexadecimal = name.hasPrefix("#x")
        let number = UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10)
        if let scalar = number.flatMap(Unicode.Scalar.init) { result.unicodeScalars.append(scalar) }
      }
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
