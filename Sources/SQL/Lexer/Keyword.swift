/// The words that the grammar knows. Most of them are names too wherever a name may stand; see `isReserved`.
package enum Keyword: String, Sendable, CaseIterable {
  case abort, absolute, accept, acceptInvChars = "accept_inv_chars", acceptanydate, acceptinvchars, access
  case accessKeyId = "access_key_id", account, action, add, addquotes, admin, after, aggregate, all
  case allowOverwrite = "allow_overwrite", allowoverwrite, alter, always, analyse, analyze, and, any, append
  case applicationArn = "application_arn", approximate, arn, array, `as`, asc, assertion, assumerole, asymmetric, at
  case atomic, attach, attribute, authentication, authenticationArn = "authentication_arn", authorization, auto
  case autoCreateRoles = "auto_create_roles", autoRefresh = "auto_refresh", autoRemediation = "auto_remediation"
  case avro, az64, backup, backward, begin
  case bernoulli, between, binary, binding, bit, blanksasnull, boost, both, by, bytedict, bzip2, cache, call, called
  case cancel, cascade, `case`, caseInsensitive = "case_insensitive", caseSensitive = "case_sensitive", cast, catalog
  case catalogId = "catalog_id", catalogRole = "catalog_role", chain, char, character, characteristics, check
  case checkpoint, ci, `class`, cleanpath, close, cluster, clusterArn = "cluster_arn", collate, collation, column
  case columns, comment, commit, committed, compound, compression, comprows, compupdate, concurrently, conflict
  case conjunction, connect, connectByRoot = "connect_by_root", connection, constraint, constraints, conversion
  case convert, copy, cost, create
  case createdb, createuser, credentials, cross, cs, csv, cube, current, currentCatalog = "current_catalog"
  case currentDate = "current_date", currentRole = "current_role", currentSchema = "current_schema"
  case currentTime = "current_time", currentTimestamp = "current_timestamp", currentUser = "current_user"
  case currentUserId = "current_user_id", cursor, cycle, data, database, databases, datashare, datashares, datatypes
  case dateformat, day, deallocate, dec, decimal, declare, `default`, defaults, deferrable, deferred, definer
  case definition, deflate, defrag, delete, delimited, delimiter, delta, delta32k, desc, detach, disable, distinct
  case distkey, diststyle, `do`, domain, double, drop, duplicates, dynamodb, each, `else`, emptyasnull, emr, enable
  case encode, encoding, encrypted, encryption, end, error, escape, escaped, even, except, exclude, excluding
  case exclusive, execute, exists, explain, explicit, explicitIds = "explicit_ids", `extension`, external, externalid
  case extract, `false`, fetch, field, fields, file, fillrecord, filltarget, filter, first, fixedwidth, float
  case following, `for`, force, foreign, format, forward, freeze, from, full, function, functions, generated
  case geography, geometry, global, grant, granted, grants, group, grouping, groups, gzip, handler, having, header
  case historyMode = "history_mode", hive, hold, hour, hyperparameters, iam, iamRole = "iam_role", iceberg, identity
  case `if`, ignore, ignoreallerrors, ignoreblanklines, ignoreextra, ignoreheader, ilike, immediate, immutable, `in`
  case include, includenew, including, index, inerror, infinity, initially, inner, `inout`, input, inputformat
  case insensitive, insert, integration, interleaved, intersect, interval, into, invoker, `is`, isnull, isolation, job
  case jobs, join, json, kafka, keep, key, kinesis, kmsKeyId = "kms_key_id", lambda, language, languages, last, lateral
  case leading, leakproof, left, level, library, like, limit, lines, local, localtime, localtimestamp, location, lock
  case logged, login, luns, lzo, lzop, managedby, management, manifest, mapping, masking
  case masterSymmetricKey = "master_symmetric_key", match, matched, materialized, max, maxBatchRows = "max_batch_rows"
  case maxBatchSize = "max_batch_size", maxPayloadIn = "max_payload_in", maxerror, maxfilesize, merge, metastore
  case minus, minute, mod, mode, model, modelType = "model_type", month, more, mostly16, mostly32, mostly8, msk, mtls
  case mysql, named, namespace, national, natural, nchar, new, next, no, nocache, nocreatedb, nocreateuser, nocycle
  case noload, nologin, nonatomic, noneWord = "none", noshred, not, nothing, notnull, null, nullif, nulls, numeric
  case nvarchar, objective, of, off, offline, offset, oid, old, on, only, open, `operator`, option, or, orc, order
  case ordinality, others, out, outer, outputformat, over, overlaps, overlay, overwrite, owner, parallel, parameters
  case parquet, partial, partition, partitioned, partitions, password, percent, permissions, pivot, placing, policies
  case policy, port, position, postgres, preceding, precision, predicate, prepare, prepared, preprocessors, preserve
  case preset, primary, prior, priority, privileges, problemType = "problem_type", procedure, procedures, properties
  case protected, provider, providers, `public`, publicaccessible, qualify, query, queryAllStates = "query_all_states"
  case quota, quote, range, raw, rcfile, read, readratio, real, recluster, recursive, redshift, references, refresh
  case refreshInterval = "refresh_interval", region, reindex, reject, relative, release, remediable, remove
  case removequotes, rename, repeatable, replace, reset, resource, respect, restrict, restricted
  case retryTimeout = "retry_timeout", returning, returns, revoke, right, rls, role, roles, rollback, rolling, rollup
  case rounddec, roundec, routines, row, rowgroupsize, rownum, rows, rule, runlength, sagemaker, savepoint, schema
  case schemas, scroll, search, second
  case secretAccessKey = "secret_access_key", secretArn = "secret_arn", security, select, sequence, sequencefile
  case serde, serdeproperties, serializable, serializetojson, session, sessionToken = "session_token"
  case sessionUser = "session_user", set, setof, sets, settings, shapefile, share, show, similar, simple, simplify
  case smallint, snapshot, some, sort, sorted, sortkey, ssh, stable, start, statement, statistics, statupdate, stored
  case strict, substring, `super`, symmetric, sysdate, syslog, system, table, tables, tablesample, target, temp
  case template, templates, temporary, terminated, text, text255, text32k, textfile, then, ties, time, timeformat
  case timeout, timestamp, timestamptz, timetz, to, top, trailing, transaction, treat, trim, trimblanks, `true`
  case truncate, truncatecolumns, trusted, tryCast = "try_cast", type, unbounded, uncommitted, union, unique, unknown
  case unlimited, unload, unlogged, unnest, unpivot, unrestricted, until, update, uri, usage, use, user, using, vacuum
  case valid, values, varchar, variadic, varying, verbose, version, via, view, volatile, when, `where`, window, with
  case within, without, work, workgroup, write, year, zone, zstd
}

extension Keyword {
  /// As it is printed: upper case.
  package var text: String { rawValue.uppercased() }

  /// Whether the grammar itself cannot read the bare word as the name of a column or a table.
  ///
  /// Redshift: the documented list of reserved words is longer; see `isDocumentedReserved`.
  package var isReserved: Bool {
    switch self {
    case .all, .analyse, .analyze, .and, .any, .as, .asc, .authorization, .between, .both, .case, .cast, .check,
      .collate, .column, .constraint, .create, .cross, .currentDate, .currentTime, .currentTimestamp, .currentUser,
      .currentUserId, .default, .deferrable, .desc, .distinct, .do, .else, .end, .except, .false, .for, .foreign,
      .from, .full, .grant, .group, .having, .ilike, .in, .initially, .inner, .intersect, .interval, .into, .is,
      .isnull, .join, .leading, .left, .like, .limit, .localtime, .localtimestamp, .minus, .natural, .not, .notnull,
      .null, .off, .offset, .on, .only, .or, .order, .outer, .overlaps, .pivot, .placing, .primary, .references,
      .right, .select, .sessionUser, .similar, .some, .sysdate, .table, .then, .to, .trailing, .true, .union, .unique,
      .unpivot, .user, .using, .when, .where, .with:
      true
    default: false
    }
  }

  /// Whether the word stands in Redshift's documented list of reserved words: a name like this is safe only in quotes.
  package var isDocumentedReserved: Bool {
    if isReserved { return true }
    switch self {
    case .allowoverwrite, .array, .az64, .backup, .binary, .blanksasnull, .bytedict, .bzip2, .credentials, .deflate,
      .defrag,
      .delta, .delta32k, .disable, .emptyasnull, .enable, .encode, .encrypted, .encryption, .explicit, .freeze,
      .gzip, .identity, .ignore, .language, .luns, .lzo, .lzop, .mostly8, .mostly16, .mostly32, .new, .nulls,
      .offline, .oid, .old, .open, .parallel, .partition, .percent, .permissions, .raw, .readratio, .respect,
      .snapshot, .text255, .text32k, .timestamp, .top, .truncatecolumns, .unnest, .verbose, .without:
      return true
    default: return false
    }
  }

  /// Words that are no reserved ones, after which a table's name comes: `#t` is a temporary table there.
  var takesTableName: Bool {
    switch self {
    case .update, .copy, .lock, .truncate, .vacuum, .exists, .delete, .insert, .merge, .like: true
    default: false
    }
  }

  /// The keyword that this word is, whatever its case.
  package static func named(_ word: String) -> Keyword? {
    let bytes = Array(word.utf8)
    return bytes.withUnsafeBufferPointer { KeywordTable.shared.find($0) }
  }
}

/// Finds a keyword from its bytes: an open-addressing table over lower-case text.
struct KeywordTable: Sendable {
  static let shared = KeywordTable()

  static let slotCount = 4096
  /// Index into `entries` plus one; 0 is free.
  private let slots: [UInt16]
  private let entries: [KeywordEntry]
  /// All names in a row, lower case.
  private let names: [UInt8]

  private init() {
    var names: [UInt8] = []
    var entries: [KeywordEntry] = []
    var slots = [UInt16](repeating: 0, count: Self.slotCount)
    for keyword in Keyword.allCases {
      let start = names.count
      var hash = WordHash()
      for byte in keyword.rawValue.utf8 {
        names.append(byte)
        hash.add(byte)
      }
      entries.append(KeywordEntry(keyword: keyword, start: UInt16(start), length: UInt16(names.count - start)))
      var slot = hash.value & (Self.slotCount - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (Self.slotCount - 1) }
      slots[slot] = UInt16(entries.count)
    }
    self.slots = slots
    self.names = names
    self.entries = entries
  }

  func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Keyword? {
    var hash = WordHash()
    for byte in bytes { hash.add(byte) }
    return withFinder { $0.find(bytes, 0, bytes.count, hash) }
  }

  /// The finder lives as long as the call.
  func withFinder<Result>(_ body: (KeywordFinder) -> Result) -> Result {
    slots.withUnsafeBufferPointer { slots in
      entries.withUnsafeBufferPointer { entries in
        names.withUnsafeBufferPointer { names in body(KeywordFinder(slots: slots, entries: entries, names: names)) }
      }
    }
  }
}

/// A keyword of the table: where its name stands.
struct KeywordEntry {
  let keyword: Keyword
  let start: UInt16
  let length: UInt16
}

/// Looks words up in the table, without a check for each byte.
struct KeywordFinder {
  let slots: UnsafeBufferPointer<UInt16>
  let entries: UnsafeBufferPointer<KeywordEntry>
  let names: UnsafeBufferPointer<UInt8>

  /// `hash` is that of the same bytes.
  func find(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ hash: WordHash) -> Keyword? {
    var slot = hash.value & (KeywordTable.slotCount - 1)
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if Int(entry.length) == end - start, matches(Int(entry.start), bytes, start, end - start) {
        return entry.keyword
      }
      slot = (slot + 1) & (KeywordTable.slotCount - 1)
    }
    return nil
  }

  private func matches(_ name: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ length: Int) -> Bool {
    for offset in 0..<length where names[name + offset] != WordHash.lower(bytes[start + offset]) { return false }
    return true
  }
}

/// The hash of a word, whatever the case of its letters, byte by byte.
struct WordHash {
  private var state: UInt32 = 2_166_136_261

  // Signs that fall together with letters here are told apart when the names are compared.
  mutating func add(_ byte: UInt8) { state = (state ^ UInt32(byte | 0x20)) &* 16_777_619 }

  var value: Int { Int(state ^ (state >> 15)) }

  static func lower(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
