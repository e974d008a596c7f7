import Diagnostics
import SQL

/// Rules about one COPY: R18.
struct CopyRules {
  let copy: Copy
  let file: SourceFile
  let span: Span
  /// Tables that were copied into before it.
  var copied: Set<String> = []

  var findings: [Diagnostic] { authorization + conflicts + files + statistics + repeated }

  private func option(_ words: Keyword...) -> LoadOption? {
    copy.options.first { words.contains(where: $0.words.contains) }
  }

  private func advice(
    code: String, _ message: String, _ span: Span, _ hint: String?, _ severity: Diagnostic.Severity = .note
  ) -> Diagnostic {
    Diagnostic(code: code, message: message, place: SourcePlace(file, span), hint: hint, severity: severity)
  }

  private var authorization: [Diagnostic] {
    let found = copy.options.first { option in
      if option.words.contains(.accessKeyId) || option.words.contains(.secretAccessKey) { return true }
      guard option.words.contains(.credentials), case .string(let text)? = option.values.first else { return false }
      return !text.value.lowercased().contains("aws_iam_role=")
    }
    guard let found else { return [] }
    return [
      advice(code: "redshift.copy-keys", "a COPY is given keys", found.span, "iam_role default", .warning)
    ]
  }

  // MARK: Options that exclude each other

  private static let columnar: Set<Keyword> = [
    .format, .as, .parquet, .orc, .serializetojson, .iamRole, .with, .credentials, .accessKeyId, .secretAccessKey,
    .sessionToken, .manifest, .fillrecord, .acceptinvchars, .explicitIds, .statupdate, .job, .create, .auto,
  ]

  private static let pairs: [(Keyword, [Keyword])] = [
    (.csv, [.fixedwidth, .removequotes, .escape]), (.delimiter, [.fixedwidth]), (.maxerror, [.ignoreallerrors]),
  ]

  private var conflicts: [Diagnostic] {
    if let format = option(.parquet, .orc) {
      let name = file.text(format.span).uppercased()
      return copy.options.filter { !$0.words.allSatisfy(Self.columnar.contains) }.map { option in
        advice(
          code: "redshift.copy-options", "COPY of \(name) takes no \(title(option))", option.span,
          "leave it out: columnar files say it themselves", .error)
      }
    }
    return Self.pairs.flatMap { first, others -> [Diagnostic] in
      guard option(first) != nil else { return [] }
      return copy.options.filter { $0.words.contains(where: others.contains) }.map { option in
        advice(
          code: "redshift.copy-options", "\(first.text) and \(title(option)) exclude each other", option.span, nil,
          .error)
      }
    }
  }

  private func title(_ option: LoadOption) -> String { option.words.map(\.text).joined(separator: " ").uppercased() }

  // MARK: Files

  private var files: [Diagnostic] {
    let location = copy.source.value
    guard location.hasPrefix("s3://"), option(.manifest) == nil, option(.job) == nil,
      let name = location.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false).dropFirst().last,
      !name.isEmpty
    else { return [] }
    let place = copy.source.span
    guard name.contains(".") else {
      return [
        advice(
          code: "redshift.copy-prefix", "every file whose name begins with '\(name)' is loaded, '\(name)_old' as well",
          place,
          "end it with '/', or name the files in a MANIFEST")
      ]
    }
    let lower = name.lowercased()
    let packed =
      [".gz", ".lzo", ".lzop", ".zst"].contains(where: lower.hasSuffix) || option(.gzip, .lzop, .zstd) != nil
    guard packed || option(.json) != nil, option(.parquet, .orc) == nil else { return [] }
    return [
      advice(
        code: "redshift.copy-whole-file",
        "one \(packed ? "compressed" : "JSON") file is read by one slice while the others wait", place,
        "split it into parts of 1 MB to 1 GB, a multiple of the slices, under one prefix")
    ]
  }

  // MARK: Staging

  private var isStaging: Bool {
    let names = copy.target.parts.map(\.folded)
    guard let table = names.last else { return false }
    let words = (names.count > 1 ? names[names.count - 2] : "").split(separator: "_") + table.split(separator: "_")
    return table.hasPrefix("#") || words.contains { ["stg", "staging", "stage", "tmp", "temp"].contains($0) }
  }

  private func isOff(_ word: Keyword) -> Bool {
    guard let option = option(word) else { return false }
    return option.values.contains(.word(.off)) || option.values.contains(.word(.false))
  }

  private var statistics: [Diagnostic] {
    guard isStaging else { return [] }
    var missing = isOff(.statupdate) ? [] : ["STATUPDATE OFF"]
    if option(.parquet, .orc) == nil, !isOff(.compupdate) { missing.insert("COMPUPDATE OFF", at: 0) }
    guard !missing.isEmpty else { return [] }
    return [
      advice(
        code: "redshift.copy-statistics",
        "rows that only pass through '\(copy.target.last.text)' are sampled for encodings and statistics",
        copy.target.span, missing.joined(separator: " ").lowercased())
    ]
  }

  private var repeated: [Diagnostic] {
    guard copied.contains(copy.target.folded) else { return [] }
    return [
      advice(
        code: "redshift.copy-again", "another COPY into '\(copy.target.last.text)': one waits for the other",
        copy.target.span,
        "one COPY of a common prefix or of a MANIFEST loads all files at once")
    ]
  }
}
