import FileSystem

/// Writes the lineage page: one HTML file with everything in it, under a policy that lets it load nothing and run nothing but
/// its own script. The same model gives the same bytes.
package enum SiteWriter {
  /// The scripts, in the order in which they run.
  static let scripts = [
    "dom", "data", "markdown", "sql", "search", "arrange", "paint", "graph", "tree", "panel", "overview", "toolbar",
    "picture", "main",
  ]

  /// The style sheets, in the order in which they stand; later ones override.
  static let styles = [
    "colours", "page", "marks", "topbar", "frame", "panel", "markdown", "overview", "help", "narrow", "paper",
  ]

  /// The page, as UTF-8.
  package static func page(_ model: SiteModel) -> [UInt8] {
    let style = joinedStyle()
    let script = joinedScript()
    let data = SiteData(model)
    var page: [UInt8] = []
    page.reserveCapacity(style.count + script.count + data.site.count + data.details.count + 16_384)
    for piece in TemplatePiece.split(SiteResource.bytes("index.html")) {
      switch piece {
      case .text(let bytes): page.append(contentsOf: bytes)
      case .slot("POLICY"): page.append(contentsOf: policy(style: style, script: script).utf8)
      case .slot("GENERATOR"): page.append(contentsOf: escapeMarkup(model.project.generator).utf8)
      case .slot("TITLE"): page.append(contentsOf: escapeMarkup(model.project.name + " · lineage").utf8)
      case .slot("STYLE"): page.append(contentsOf: style)
      case .slot("SITE"): ScriptEscape.append(data.site, to: &page)
      case .slot("DETAILS"): ScriptEscape.append(data.details, to: &page)
      case .slot("SCRIPT"): page.append(contentsOf: script)
      case .slot: break
      }
    }
    return page
  }

  /// Writes the page under a temporary name and renames it.
  package static func write(_ model: SiteModel, to path: String) throws(FileError) {
    try FileSystem.writeAtomically(page(model), to: path)
  }

  static func joinedStyle() -> [UInt8] { styles.flatMap { SiteResource.bytes("styles/\($0).css") + [0x0A] } }

  /// All scripts as one, in a function of their own so that they add no names to the page.
  static func joinedScript() -> [UInt8] {
    var script = Array("\n(() => {\n'use strict';\n\n".utf8)
    for name in scripts {
      script.append(contentsOf: SiteResource.bytes("scripts/\(name).js"))
      script.append(0x0A)
    }
    script.append(contentsOf: "})();\n".utf8)
    return script
  }

  /// The Content-Security-Policy. Style and script are named by their digests; text can never become markup (trusted
  /// types), and the only images are those that stand in the page.
  private static func policy(style: [UInt8], script: [UInt8]) -> String {
    func digest(_ bytes: [UInt8]) -> String { "'sha256-\(Base64.text(Checksum.sha256Bytes(bytes)))'" }
    return [
      "default-src 'none'", "script-src \(digest(script))", "style-src \(digest(style))", "img-src data:",
      "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].joined(separator: "; ")
  }

  private static func escapeMarkup(_ text: String) -> String {
    var out = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      default: out.unicodeScalars.append(character)
      }
    }
    return out
  }
}

/// The template's parts: text as it is, and slots written as `@NAME@`.
enum TemplatePiece: Equatable {
  case text(ArraySlice<UInt8>)
  case slot(String)

  static func split(_ template: [UInt8]) -> [TemplatePiece] {
    let mark = UInt8(ascii: "@")
    var pieces: [TemplatePiece] = []
    var start = 0
    var index = 0
    while index < template.count {
      guard template[index] == mark else {
        index += 1
        continue
      }
      var end = index + 1
      while end < template.count, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(template[end]) { end += 1 }
      guard end > index + 1, end < template.count, template[end] == mark else {
        index += 1
        continue
      }
      pieces.append(.text(template[start..<index]))
      pieces.append(.slot(String(decoding: template[index + 1..<end], as: UTF8.self)))
      start = end + 1
      index = start
    }
    pieces.append(.text(template[start...]))
    return pieces
  }
}

/// JSON made safe inside a script element: nothing in it can end the element, begin a comment or break a line of
/// JavaScript. The escapes are JSON's own, so the data does not change.
enum ScriptEscape {
  static func append(_ json: [UInt8], to page: inout [UInt8]) {
    var start = 0
    var index = 0
    while index < json.count {
      let escape: StaticString
      var length = 1
      switch json[index] {
      case UInt8(ascii: "<"): escape = "\\u003c"
      case UInt8(ascii: ">"): escape = "\\u003e"
      case UInt8(ascii: "&"): escape = "\\u0026"
      // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
      case 0xE2 where index + 2 < json.count && json[index + 1] == 0x80 && json[index + 2] & 0xFE == 0xA8:
        escape = json[index + 2] == 0xA8 ? "\\u2028" : "\\u2029"
        length = 3
      default:
        index += 1
        continue
      }
      page.append(contentsOf: json[start..<index])
      escape.withUTF8Buffer { page.append(contentsOf: $0) }
      index += length
      start = index
    }
    page.append(contentsOf: json[start...])
  }
}
