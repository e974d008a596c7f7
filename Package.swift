// swift-tools-version: 6.2
import PackageDescription

let common: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  // The default cross-module optimisation loses a factor of four on small functions (docs/decisions).
  .unsafeFlags(["-cross-module-optimization", "-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

let testSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
]

// `.static` holds links to the static C libraries (scripts/setup.sh); without it the linker takes the shared ones.
let linker: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-use-ld=lld", "-L", Context.packageDirectory + "/.static", "-Xclang-linker", "-static-libgcc",
      "-Xlinker", "-s", "-Xclang-linker", "-no-pie",
    ], .when(platforms: [.linux], configuration: .release))
]

/// One Swift module: its name and the modules that it may import (docs/ARCHITECTURE.md holds the same table).
func module(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: common)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name + "Tests", dependencies: dependencies, swiftSettings: testSettings)
}

let package = Package(
  name: "redstart",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "redstart", targets: ["CLI"])],
  targets: [
    .target(name: "CSys"),
    .systemLibrary(name: "CLibYAML"),
    .systemLibrary(name: "CCompression"),
    .target(name: "CLibPQ"),
    .target(name: "CCurl"),
    .target(name: "CTLS"),
    .target(name: "CResources", cSettings: [.unsafeFlags(["-Wno-c23-extensions"])]),

    module("Diagnostics", []),
    module("JSON", ["Diagnostics"]),
    module("FileSystem", ["Diagnostics", "CSys"]),
    module("Compression", ["Diagnostics", "CCompression"]),
    module("Parquet", ["Diagnostics", "Compression"]),
    module("YAML", ["Diagnostics", "JSON", "CLibYAML"]),
    module("Jinja", ["Diagnostics", "JSON"]),
    module("SQL", ["Diagnostics"]),
    module("Lowering", ["Diagnostics", "FileSystem", "SQL", "CResources"], exclude: ["Prelude"]),
    module("ProjectModel", ["Diagnostics", "JSON", "FileSystem", "YAML", "Jinja"]),
    module("NodeGraph", ["Diagnostics", "JSON", "FileSystem", "YAML", "ProjectModel"]),
    module(
      "Compiler",
      ["Diagnostics", "JSON", "FileSystem", "YAML", "Jinja", "SQL", "ProjectModel", "NodeGraph", "CResources", "CSys"],
      exclude: ["Builtins"]),
    module(
      "Analysis",
      ["Diagnostics", "JSON", "FileSystem", "Jinja", "SQL", "ProjectModel", "NodeGraph", "Compiler"]),
    module("Processes", ["CSys"]),
    module("Postgres", ["Diagnostics", "FileSystem", "Processes", "CLibPQ", "CSys"]),
    module("HTTP", ["CCurl"]),
    module("ObjectStore", ["Diagnostics", "FileSystem", "HTTP", "CSys"]),
    module(
      "Packages",
      ["Diagnostics", "JSON", "FileSystem", "Compression", "YAML", "ProjectModel", "HTTP", "Processes"]),
    module(
      "Loading", ["Diagnostics", "JSON", "FileSystem", "SQL", "Compression", "Parquet", "ObjectStore", "Postgres"]),
    module(
      "Database",
      [
        "Diagnostics", "JSON", "FileSystem", "SQL", "Lowering", "Postgres", "Compression", "HTTP", "ObjectStore",
        "Loading",
      ]),
    module("Server", ["Diagnostics", "Postgres", "Database", "CSys", "CTLS"]),
    module(
      "Runner",
      [
        "Diagnostics", "JSON", "FileSystem", "Jinja", "SQL", "ProjectModel", "NodeGraph", "Compiler", "Postgres",
        "Database", "ObjectStore", "CSys",
      ]),
    module(
      "Artifacts",
      [
        "Diagnostics", "JSON", "FileSystem", "Jinja", "SQL", "ProjectModel", "NodeGraph", "Compiler", "Runner",
        "CResources",
      ],
      exclude: ["Site"]),
    .executableTarget(
      name: "CLI",
      dependencies: [
        "Diagnostics", "JSON", "FileSystem", "YAML", "Jinja", "SQL", "Lowering", "ProjectModel", "NodeGraph", "HTTP",
        "Packages", "Compiler", "Analysis", "Postgres", "Database", "Server", "Runner", "Artifacts", "CSys",
      ],
      swiftSettings: common, linkerSettings: linker),

    // What tests share: the process's own PostgreSQL, and the program that plays its supervisor.
    .target(
      name: "TestSupport",
      dependencies: ["Postgres", "Compression", "JSON", "Diagnostics", "FileSystem", "PostgresTool"],
      path: "Tests/TestSupport", swiftSettings: testSettings),
    .executableTarget(
      name: "PostgresTool", dependencies: ["Postgres", "Diagnostics"], path: "Tests/PostgresTool",
      swiftSettings: testSettings),

    // Only `make bench` wants it: rendering, to be timed against Python's jinja2.
    .executableTarget(
      name: "JinjaBench", dependencies: ["Diagnostics", "Jinja"], path: "benchmarks/jinja",
      exclude: ["model.sql", "peer.py"], swiftSettings: common, linkerSettings: linker),
    // Only `make bench` wants it: parsing Redshift SQL, to be timed against Python's sqlglot.
    .executableTarget(
      name: "SQLBench", dependencies: ["Diagnostics", "SQL"], path: "benchmarks/sql",
      exclude: ["model.sql", "peer.py"], swiftSettings: common, linkerSettings: linker),

    // Likewise: what the local target's session adds to a statement.
    .executableTarget(
      name: "LowerBench", dependencies: ["Diagnostics", "SQL", "Lowering", "Postgres", "Database"],
      path: "benchmarks/lower", exclude: ["model.sql"], swiftSettings: common, linkerSettings: linker),

    tests("Diagnostics", ["Diagnostics"]),
    tests("JSON", ["JSON", "Diagnostics"]),
    tests("FileSystem", ["FileSystem"]),
    tests("Compression", ["Compression", "Diagnostics"]),
    tests("Parquet", ["Parquet", "Diagnostics"]),
    tests("YAML", ["YAML", "JSON", "Diagnostics"]),
    tests("Jinja", ["Jinja", "JSON", "Diagnostics", "FileSystem"]),
    tests("SQL", ["SQL", "Diagnostics", "JSON", "FileSystem"]),
    tests("Lowering", ["Lowering", "Database", "SQL", "Postgres", "Diagnostics", "FileSystem", "TestSupport"]),
    tests("ProjectModel", ["ProjectModel", "YAML", "JSON", "Diagnostics", "FileSystem", "Jinja"]),
    tests("NodeGraph", ["NodeGraph", "ProjectModel", "YAML", "JSON", "Diagnostics", "FileSystem"]),
    tests("Compiler", ["Compiler", "ProjectModel", "NodeGraph", "Jinja", "JSON", "Diagnostics", "FileSystem"]),
    tests(
      "Analysis", ["Analysis", "Compiler", "NodeGraph", "ProjectModel", "JSON", "Diagnostics", "FileSystem"]),
    tests("Postgres", ["Postgres", "Diagnostics", "FileSystem", "TestSupport"]),
    tests("ObjectStore", ["ObjectStore", "HTTP", "Diagnostics", "FileSystem", "TestSupport"]),
    tests(
      "Loading",
      ["Loading", "ObjectStore", "Compression", "Postgres", "SQL", "Diagnostics", "FileSystem"]),
    tests(
      "Database",
      [
        "Database", "Loading", "ObjectStore", "Compression", "SQL", "Postgres", "JSON", "Diagnostics", "FileSystem",
        "TestSupport",
      ]),
    tests("Server", ["Server", "Postgres", "Database", "Diagnostics", "FileSystem", "TestSupport"]),
    tests(
      "Runner",
      [
        "Runner", "Compiler", "ProjectModel", "NodeGraph", "Postgres", "Database", "JSON", "Jinja", "Diagnostics",
        "FileSystem", "TestSupport",
      ]),
    tests("Artifacts", ["Artifacts", "NodeGraph", "ProjectModel", "JSON", "Diagnostics", "FileSystem"]),
    tests("CLI", ["JSON", "FileSystem", "Diagnostics", "Postgres", "TestSupport"]),
    tests("Packages", ["Packages", "ProjectModel", "HTTP", "Diagnostics", "FileSystem", "TestSupport"]),
    tests("Architecture", ["FileSystem"]),
    tests(
      "Parity",
      [
        "CLI", "Compiler", "NodeGraph", "ProjectModel", "SQL", "Postgres", "JSON", "FileSystem", "Diagnostics",
        "TestSupport",
      ]),
    tests("Warehouse", ["JSON", "FileSystem"]),
  ],
  cLanguageStandard: .gnu17
)
