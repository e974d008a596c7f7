import Diagnostics

/// COPY and UNLOAD.
extension Parser {
  mutating func copy() throws(ParseFailure) -> Statement.Kind {
    if peek().keyword == .job { return try copyJob() }
    advance()
    // PostgreSQL's COPY, as clients send it.
    let unloads = "Redshift has no COPY TO: UNLOAD writes files"
    if at(.leftParenthesis) { throw unexpected("a table's name", hint: unloads) }
    let target = try qualifiedName("a table's name")
    let columns = try optionalNameList()
    if at(.to) { throw unexpected("FROM", hint: unloads) }
    try expect(.from)
    if at(.word), ["STDIN", "PROGRAM"].contains(text(token).uppercased()) {
      throw unexpected("where to copy from", hint: "Redshift's COPY reads files, nothing that a client sends")
    }
    guard atString else {
      throw unexpected("where to copy from", hint: "write the location as a string: 's3://bucket/prefix'")
    }
    let source = try string("where to copy from")
    return .copy(Copy(target: target, columns: columns, source: source, options: try loadOptions(OptionRule.copy)))
  }

  mutating func unload() throws(ParseFailure) -> Statement.Kind {
    advance()
    try expect(.leftParenthesis)
    guard atString else {
      throw unexpected("the query as a string", hint: "write UNLOAD ('select …'), and '' for each quote inside")
    }
    let query = try string("the query as a string")
    try expect(.rightParenthesis)
    try expect(.to)
    let destination = try string("where to unload to")
    return .unload(Unload(query: query, destination: destination, options: try loadOptions(OptionRule.unload)))
  }

  /// `COPY JOB RUN name` and its kin.
  private mutating func copyJob() throws(ParseFailure) -> Statement.Kind {
    advance()
    advance()
    var elements: [Element] = [.word(.job)]
    while !atStatementEnd { elements.append(try element()) }
    return .command(Command(name: "COPY", elements: elements))
  }

  private mutating func loadOptions(_ rules: [OptionRule]) throws(ParseFailure) -> [LoadOption] {
    var list: [LoadOption] = []
    while !atStatementEnd {
      // Redshift: commas may stand between the parameters.
      if !list.isEmpty, take(.comma) { continue }
      let start = start
      guard let rule = matching(rules) else {
        let known = rules.map { $0.words.map(\.text).joined(separator: " ") }
        let hint = at(.word) ? Suggestion.hint(for: text(token).uppercased(), among: known) : nil
        throw unexpected("a parameter of the statement", hint: hint)
      }
      for _ in rule.words { advance() }
      let values = try optionValue(rule)
      list.append(LoadOption(words: rule.words, values: values, extent: extent(from: start)))
    }
    return list
  }
}

extension OptionRule {
  /// Who may read or write the files.
  private static let authorization: [OptionRule] = [
    OptionRule(.iamRole, value: .stringOr([.default]), filler: false),
    OptionRule(.with, .credentials, value: .string), OptionRule(.credentials, value: .string),
    OptionRule(.accessKeyId, value: .string), OptionRule(.secretAccessKey, value: .string),
    OptionRule(.sessionToken, value: .string),
  ]

  static let copy: [OptionRule] =
    authorization + [
      OptionRule(.format), OptionRule(.as),
      OptionRule(.csv), OptionRule(.quote, value: .string), OptionRule(.delimiter, value: .string),
      OptionRule(.fixedwidth, value: .string), OptionRule(.shapefile),
      OptionRule(.simplify, .auto, value: .optionalNumber),
      OptionRule(.simplify, value: .number), OptionRule(.avro, value: .optionalString),
      OptionRule(.json, value: .optionalString), OptionRule(.parquet), OptionRule(.orc), OptionRule(.serializetojson),
      OptionRule(.manifest), OptionRule(.encrypted), OptionRule(.masterSymmetricKey, value: .string),
      OptionRule(.region, value: .string), OptionRule(.readratio, value: .number), OptionRule(.ssh),
      OptionRule(.bzip2), OptionRule(.gzip), OptionRule(.lzop), OptionRule(.zstd),
      OptionRule(.acceptanydate), OptionRule(.acceptinvchars, value: .optionalString), OptionRule(.blanksasnull),
      OptionRule(.dateformat, value: .string), OptionRule(.emptyasnull), OptionRule(.encoding, value: .any),
      OptionRule(.escape), OptionRule(.explicitIds), OptionRule(.fillrecord), OptionRule(.ignoreblanklines),
      OptionRule(.ignoreheader, value: .number), OptionRule(.null, value: .string), OptionRule(.removequotes),
      OptionRule(.roundec), OptionRule(.rounddec), OptionRule(.timeformat, value: .string), OptionRule(.trimblanks),
      OptionRule(.truncatecolumns), OptionRule(.comprows, value: .number),
      OptionRule(.compupdate, value: .optionalWord([.preset, .on, .true, .off, .false])), OptionRule(.ignoreallerrors),
      OptionRule(.maxerror, value: .number), OptionRule(.noload),
      OptionRule(.statupdate, value: .optionalWord([.on, .true, .off, .false])),
      OptionRule(.using, .template, value: .name, filler: false), OptionRule(.text),
      OptionRule(.job, .create, value: .name), OptionRule(.auto, value: .word([.on, .off])),
    ]

  static let unload: [OptionRule] =
    authorization + [
      OptionRule(.format), OptionRule(.as), OptionRule(.csv), OptionRule(.parquet), OptionRule(.json),
      OptionRule(.partition, .by, value: .list, filler: false), OptionRule(.include),
      OptionRule(.manifest, value: .optionalWord([.verbose])), OptionRule(.header),
      OptionRule(.delimiter, value: .string), OptionRule(.fixedwidth, value: .string),
      OptionRule(.encrypted, value: .optionalWord([.auto])), OptionRule(.kmsKeyId, value: .string),
      OptionRule(.masterSymmetricKey, value: .string), OptionRule(.bzip2), OptionRule(.gzip), OptionRule(.zstd),
      OptionRule(.addquotes), OptionRule(.null, value: .string), OptionRule(.escape), OptionRule(.allowoverwrite),
      OptionRule(.cleanpath), OptionRule(.parallel, value: .optionalWord([.on, .true, .off, .false])),
      OptionRule(.maxfilesize, value: .size), OptionRule(.rowgroupsize, value: .size),
      OptionRule(.region, value: .string), OptionRule(.extension, value: .string),
    ]
}
