/// Redshift's names of date parts, each to the one that the prelude knows.
enum DatePart {
  /// The settled name; nil for a word that names no part.
  static func settled(_ word: String) -> String? { names[word] ?? names[word.lowercased()] }

  /// Parts that only DATE_PART and EXTRACT take: there are no spans of time that long.
  static let extractedOnly: WordSet = ["dow", "doy", "epoch", "timezone", "timezone_hour", "timezone_minute"]

  /// Parts that a time of day has.
  static let ofTime: Set<String> = [
    "hour", "minute", "second", "millisecond", "microsecond", "epoch", "timezone", "timezone_hour", "timezone_minute",
  ]

  private static let names: [String: String] = {
    let spellings: [String: [String]] = [
      "millennium": ["millennium", "millennia", "mil", "mils"],
      "century": ["century", "centuries", "c", "cent", "cents"],
      "decade": ["decade", "decades", "dec", "decs"], "year": ["year", "years", "y", "yr", "yrs"],
      "quarter": ["quarter", "quarters", "qtr", "qtrs"], "month": ["month", "months", "mon", "mons"],
      "week": ["week", "weeks", "w"], "day": ["day", "days", "d"], "hour": ["hour", "hours", "h", "hr", "hrs"],
      "minute": ["minute", "minutes", "m", "min", "mins"], "second": ["second", "seconds", "s", "sec", "secs"],
      "millisecond": [
        "millisecond", "milliseconds", "ms", "msec", "msecs", "msecond", "mseconds", "millisec", "millisecs",
        "millisecon",
      ],
      "microsecond": [
        "microsecond", "microseconds", "microsec", "microsecs", "usecond", "useconds", "us", "usec", "usecs",
        "microsecon",
      ],
      "dow": ["dow", "dw", "dayofweek", "weekday"], "doy": ["doy", "dy", "dayofyear", "yearday"], "epoch": ["epoch"],
      "timezone": ["timezone"], "timezone_hour": ["timezone_hour"], "timezone_minute": ["timezone_minute"],
    ]
    var names: [String: String] = [:]
    for (settled, words) in spellings {
      for word in words { names[word] = settled }
    }
    return names
  }()
}
