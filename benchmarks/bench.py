#!/usr/bin/env python3
"""Redstart against its peers: pairs of runs (ours, peer, ours, peer …), so that a busy machine slows both.

usage: bench.py BIN DBT WORKDIR [PART ...]      (by benchmarks/run.sh, which prepares what this needs)

A ratio is the median of the pairs' ratios; times and memory are medians.
"""

import csv
import datetime
import gzip
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
HERE = ROOT / "benchmarks"


class Row:
  def __init__(self, what, ours, peer, ratio, aim, holds, note=""):
    self.what, self.ours, self.peer, self.ratio, self.aim = what, ours, peer, ratio, aim
    self.holds = holds
    self.note = note


class Pairs:
  """The figures of paired runs: wall and CPU seconds, peak memory in MB."""

  def __init__(self):
    self.ours, self.peer = [], []

  def add(self, lines):
    for line in lines:
      name, wall, cpu, peak, code = line.split()
      if code != "0":
        raise SystemExit(f"a run of {'Redstart' if name == 'a' else 'the peer'} ended with {code}")
      figures = (int(wall) / 1e9, int(cpu) / 1e9, int(peak) / 1024)
      (self.ours if name == "a" else self.peer).append(figures)

  def median(self, side, figure):
    return statistics.median(run[figure] for run in side)

  def ratio(self, figure, inverse=False):
    """Ours over the peer's; `inverse`: how many times less ours is."""
    pairs = [(theirs[figure] / ours[figure]) if inverse else (ours[figure] / theirs[figure])
             for ours, theirs in zip(self.ours, self.peer)]
    return statistics.median(pairs)


class Bench:
  def __init__(self, binary, dbt, work):
    self.binary, self.dbt, self.work = binary, dbt, pathlib.Path(work).resolve()
    self.rows = []
    self.runs = int(os.environ.get("BENCH_RUNS", "5"))
    self.environment = dict(os.environ, DBT_SEND_ANONYMOUS_USAGE_STATS="false", NO_COLOR="1")

  # Running

  def measure(self, pairs, runs, ours, peer):
    words = [str(self.work / "measure"), str(runs), *map(str, ours), "--", *map(str, peer)]
    result = subprocess.run(words, env=self.environment, capture_output=True, text=True)
    if result.returncode != 0:
      raise SystemExit(result.stderr)
    try:
      pairs.add(result.stdout.splitlines())
    except SystemExit:
      print(" ".join(map(str, ours)), "\n", " ".join(map(str, peer)), "\n", result.stderr, file=sys.stderr)
      raise

  def say(self, row):
    self.rows.append(row)
    mark = "" if row.holds is None else "  ok" if row.holds else "  MISSED"
    print(f"{row.what:<58} {row.ours:>12} {row.peer:>12} {row.ratio:>9}  {row.aim}{mark}", flush=True)

  # The server: our own embedded one, for both sides.

  def start_server(self):
    home = self.work / "server"
    home.mkdir(parents=True, exist_ok=True)
    (home / "dbt_project.yml").write_text("name: server\nversion: '1.0'\nconfig-version: 2\nprofile: server\n")
    (home / "profiles.yml").write_text(
      "server:\n  target: local\n  outputs:\n    local: {type: redshift, method: embedded, host: localhost, "
      "user: redstart, dbname: bench, schema: public, threads: 1}\n")
    place = ["--project-dir", str(home), "--profiles-dir", str(home)]
    subprocess.run([self.binary, "pg", "start", *place], check=True, stdout=subprocess.DEVNULL)
    url = subprocess.run([self.binary, "pg", "url", *place], check=True, capture_output=True, text=True).stdout.strip()
    parts = urllib.parse.urlsplit(url)
    query = urllib.parse.parse_qs(parts.query)
    host = query.get("host", [parts.hostname or ""])[0]
    port = str(parts.port or query.get("port", ["5432"])[0])
    user = urllib.parse.unquote(parts.username or query.get("user", [""])[0])
    self.environment.update(
      BENCH_HOST=urllib.parse.unquote(host), BENCH_PORT=port, BENCH_USER=user, BENCH_DATABASE=parts.path.strip("/"),
      PGHOST=urllib.parse.unquote(host), PGPORT=port, PGUSER=user, PGDATABASE=parts.path.strip("/"), PGOPTIONS="")
    # Debian's own `psql` is a Perl script that looks for the real one.
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/psql"))
    self.psql = [str(found[-1] if found else "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    self.place = place

  def stop_server(self):
    subprocess.run([self.binary, "pg", "stop", *self.place], stdout=subprocess.DEVNULL)

  def ask(self, text, *options):
    result = subprocess.run([*self.psql, *options, "-c", text], env=self.environment, capture_output=True, text=True)
    if result.returncode != 0:
      raise SystemExit(f"psql: {result.stderr}")
    return result.stdout

  def project(self, models):
    folder = self.work / f"project_{models}"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, HERE / "generate_project.py", folder, str(models)], check=True)
    return folder

  def ours(self, command, folder, *options):
    return [self.binary, command, "--project-dir", folder, "--profiles-dir", folder, "--quiet", *options]

  # Parts

  def start(self):
    pairs = Pairs()
    self.measure(pairs, 200, [self.binary, "--version"], [self.work / "hello"])
    ratio = pairs.ratio(0)
    self.say(Row("start: redstart --version, a C program that prints a line", ms(pairs.median(pairs.ours, 0)),
                 ms(pairs.median(pairs.peer, 0)), f"{ratio:.2f}", "near 1", None))

  def parse(self):
    folder = self.project(1000)
    options = ["--log-path", folder / "logs_dbt", "--project-dir", folder, "--profiles-dir", folder]
    for command in ["parse", "compile"]:
      pairs = Pairs()
      # Each run has target folders of its own. Removing thousands of files between the runs would slow the first side
      # that makes new ones: for some seconds ext4 searches past every file that was just deleted.
      for run in range(min(self.runs, 3)):
        self.measure(pairs, 1, self.ours(command, folder, "--target-path", f"target_{command}_{run}"),
                     [self.dbt, "--no-partial-parse", "--quiet", command, *options,
                      "--target-path", f"target_dbt_{command}_{run}"])
      speed, memory = pairs.ratio(0, inverse=True), pairs.ratio(2)
      self.say(Row(f"{command} of 1,000 models: wall time, dbt 1.11", s(pairs.median(pairs.ours, 0)),
                   s(pairs.median(pairs.peer, 0)), f"{speed:.0f}×", "50× faster", speed >= 50))
      self.say(Row(f"{command} of 1,000 models: CPU time, dbt 1.11", s(pairs.median(pairs.ours, 1)),
                   s(pairs.median(pairs.peer, 1)), f"{pairs.ratio(1, inverse=True):.0f}×", "", None))
      self.say(Row(f"{command} of 1,000 models: peak memory, dbt 1.11", mb(pairs.median(pairs.ours, 2)),
                   mb(pairs.median(pairs.peer, 2)), f"{memory:.2f}", "≤ 0.25", memory <= 0.25))

  def check(self):
    """All SQL of a project bound with no database, as a Redshift target's; the peer is our own parse of the same."""
    folder = self.project(1000)
    profiles = folder / "profiles.yml"
    profiles.write_text(profiles.read_text().replace("type: postgres", "type: redshift"))
    pairs = Pairs()
    self.measure(pairs, self.runs, self.ours("check", folder), self.ours("parse", folder))
    wall = pairs.median(pairs.ours, 0)
    self.say(Row("check of 1,000 models, parse of the same", s(wall), s(pairs.median(pairs.peer, 0)),
                 f"{pairs.ratio(0):.2f}", "< 1 s on two cores", wall < 1))
    self.say(Row("check of 1,000 models: CPU time, parse of the same", s(pairs.median(pairs.ours, 1)),
                 s(pairs.median(pairs.peer, 1)), f"{pairs.ratio(1):.2f}", "", None))

  def seed(self):
    folder = self.work / "seed"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "seeds").mkdir(parents=True)
    file = folder / "seeds" / "transactions.csv"
    rows = retail_file(file)
    (folder / "dbt_project.yml").write_text("name: seeding\nversion: '1.0'\nconfig-version: 2\nprofile: benchmark\n")
    shutil.copy(self.project(100) / "profiles.yml", folder / "profiles.yml")
    self.environment["BENCH_SCHEMA"] = "seeding"
    self.ask("drop schema if exists seeding cascade; create schema seeding")
    subprocess.run([str(w) for w in self.ours("seed", folder)], env=self.environment, check=True)
    columns = self.ask(
      "select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum) "
      "from pg_attribute where attrelid = 'seeding.transactions'::regclass and attnum > 0", "-At").strip()
    script = self.work / "copy.sql"
    script.write_text(
      f"begin;\ncreate table seeding.copied ({columns});\n\\copy seeding.copied from '{file}' csv header\ncommit;\n")
    pairs = Pairs()
    for _ in range(self.runs):
      self.ask("drop table if exists seeding.transactions, seeding.copied")
      self.measure(pairs, 1, self.ours("seed", folder), [*self.psql, "-o", "/dev/null", "-f", script])
    counts = self.ask("select (select count(*) from seeding.transactions), (select count(*) from seeding.copied)", "-At")
    if counts.strip() != f"{rows}|{rows}":
      raise SystemExit(f"{rows} rows in the file, {counts.strip()} in the tables")
    self.ask("drop schema seeding cascade")
    ratio = pairs.ratio(0)
    self.say(Row(f"seed of {rows:,} rows, psql \\copy of the file", s(pairs.median(pairs.ours, 0)),
                 s(pairs.median(pairs.peer, 0)), f"{ratio:.2f}", "≤ 1.3", ratio <= 1.3))

  def copy(self):
    """COPY of the retail file from a folder that stands for S3, CSV and Parquet, against psql's \\copy of the CSV."""
    folder = self.work / "copy"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "lake" / "retail").mkdir(parents=True)
    (folder / "macros").mkdir()
    file = folder / "lake" / "retail" / "rows.csv"
    rows = retail_file(file)
    (folder / "dbt_project.yml").write_text("name: copying\nversion: '1.0'\nconfig-version: 2\nprofile: copying\n")
    server = self.work / "server"
    (folder / "profiles.yml").write_text(
      "copying:\n  target: local\n  outputs:\n    local: {type: redshift, method: embedded, dbname: bench, "
      f"schema: copying, threads: 1, path: '{server.resolve()}/target/postgres', s3: {{root: lake}}}}\n")
    (folder / "macros" / "send.sql").write_text("{% macro send(sql) %}{% do run_query(sql) %}{% endmacro %}\n")
    columns = ("invoice varchar(20), stock varchar(40), description varchar(200), quantity int, at varchar(40), "
               "price decimal(12,3), customer varchar(10), country varchar(40)")
    self.ask(f"drop schema if exists copying cascade; create schema copying; create table copying.rows ({columns})")

    def send(sql):
      return [str(word) for word in self.ours("run-operation", folder, "send", "--args", json.dumps({"sql": sql}))]

    def prepare():
      self.ask("truncate copying.rows")

    load = "copy copying.rows from 's3://retail/rows.csv' iam_role default csv ignoreheader 1"
    subprocess.run(send(load), env=self.environment, check=True)
    unload = "unload ('select * from copying.rows') to 's3://parquet/rows_' iam_role default parquet allowoverwrite"
    subprocess.run(send(unload), env=self.environment, check=True)
    script = self.work / "copy_in.sql"
    script.write_text(f"\\copy copying.rows from '{file}' csv header\n")
    peer = [*self.psql, "-o", "/dev/null", "-f", script]
    for name, sql, aim in [("CSV", load, 1.5),
                           ("Parquet", "copy copying.rows from 's3://parquet/rows_' iam_role default parquet", 3)]:
      pairs = Pairs()
      for _ in range(self.runs):
        for ours, theirs in [(send(sql), None), (None, peer)]:
          prepare()
          self.one(pairs, ours, theirs)
          count = self.ask("select count(*) from copying.rows", "-At").strip()
          if count != str(rows):
            raise SystemExit(f"{rows} rows in the file, {count} in the table")
      ratio = pairs.ratio(0)
      self.say(Row(f"COPY of {rows:,} rows from {name}, psql \\copy of the CSV", s(pairs.median(pairs.ours, 0)),
                   s(pairs.median(pairs.peer, 0)), f"{ratio:.2f}", f"≤ {aim}", ratio <= aim))
      self.say(Row(f"COPY from {name}: peak memory of the client", mb(pairs.median(pairs.ours, 2)),
                   mb(pairs.median(pairs.peer, 2)), "", "", None))
    self.ask("drop schema copying cascade")

  def build(self):
    folder = self.project(100)
    self.environment["BENCH_SCHEMA"] = "building"
    subprocess.run([*self.psql, "-f", folder / "sources.sql"], env=self.environment, check=True,
                   stderr=subprocess.DEVNULL)
    clean = "drop schema if exists building cascade; create schema building"
    self.ask(clean)
    build = [str(word) for word in self.ours("build", folder, "--threads", "1")]
    told = subprocess.run([word for word in build if word != "--quiet"] + ["--log-format", "json", "--log-level", "debug"],
                          env=self.environment, check=True, capture_output=True, text=True).stdout
    statements = []
    for line in told.splitlines():
      event = json.loads(line)
      if event["info"]["name"] == "SQLQuery":
        statements.append(event["data"]["sql"].strip().rstrip(";") + "\n;\n")
      elif event["info"]["name"] == "Rollback":
        statements.append("ROLLBACK;\n")
    script = self.work / "statements.sql"
    script.write_text("".join(statements))
    for threads, aim in [("4", "≤ 1.2"), ("1", "")]:
      build[-1] = threads
      pairs = Pairs()
      for _ in range(self.runs):
        for ours, peer in [(build, None), (None, [*self.psql, "-o", "/dev/null", "-f", script])]:
          self.ask(clean)
          self.one(pairs, ours, peer)
      ratio = pairs.ratio(0)
      self.say(Row(
        f"build of 100 models and their tests ({threads} thread{'s' if threads != '1' else ''}), psql with the "
        f"{len(statements)} statements", s(pairs.median(pairs.ours, 0)), s(pairs.median(pairs.peer, 0)),
        f"{ratio:.2f}", aim, ratio <= 1.2 if aim else None))
    self.ask("drop schema building cascade; drop schema raw cascade")

  def serve(self):
    """The same psql through `redstart serve` and on the embedded server's own socket."""
    self.ask("drop schema if exists serving cascade; create schema serving; create table serving.million as "
             "select i as id, i * 7919::bigint as big, 'row ' || i as name, i / 7.0::float8 as part, "
             "date '2020-01-01' + i % 1000 as day from generate_series(1, 1000000) as i; "
             "create index on serving.million (id); analyze serving.million")
    environment = dict(self.environment, REDSTART_SERVE_PASSWORD="bench")
    server = subprocess.Popen([self.binary, "serve", "--port", "0", "--no-use-colors", *self.place], env=environment,
                              stdout=subprocess.PIPE, text=True)
    self.environment["PGPASSWORD"] = "bench"
    try:
      port = next(line.split("127.0.0.1:")[1].split(",")[0] for line in server.stdout if "Serving" in line)
      served = [*self.psql, "-h", "127.0.0.1", "-p", port]
      rows = ["-At", "-o", "/dev/null", "-c", "select * from serving.million"]
      pairs = Pairs()
      self.measure(pairs, self.runs, [*served, *rows], [*self.psql, *rows])
      ratio = pairs.ratio(0)
      self.say(Row("serve: 1,000,000 rows to psql, psql on the server's socket", s(pairs.median(pairs.ours, 0)),
                   s(pairs.median(pairs.peer, 0)), f"{ratio:.2f}", "", None))
      for name, text, count in [
          ("select 1", "select 1", 2000),
          ("a row by its key", "select name from serving.million where id = 77", 2000),
          ("10,000 rows", "select * from serving.million where id <= 10000", 50),
          ("explain of a model of 60 lines", self.served_model(), 200),
          ("a catalog's tables", "select table_schema, table_name, table_type from information_schema.tables "
           "where table_schema = 'serving'", 300),
          ("a catalog's columns", "select column_name, data_type, ordinal_position from information_schema.columns "
           "where table_schema = 'serving' and table_name = 'million'", 300),
          ("a driver's columns", "select n.nspname, c.relname, a.attname, t.typname, a.attnum from pg_catalog.pg_namespace n "
           "join pg_catalog.pg_class c on c.relnamespace = n.oid join pg_catalog.pg_attribute a on a.attrelid = c.oid "
           "join pg_catalog.pg_type t on a.atttypid = t.oid where c.relkind in ('r', 'v') and a.attnum > 0 "
           "and n.nspname = 'serving'", 300)]:
        ours, peer = text if isinstance(text, tuple) else (text, text)
        scripts = []
        for side, sql in [("serve", ours), ("direct", peer)]:
          scripts.append(self.work / f"{side}.sql")
          scripts[-1].write_text((sql + ";\n") * count)
        options = ["-At", "-o", "/dev/null", "-f"]
        pairs = Pairs()
        self.measure(pairs, self.runs, [*served, *options, scripts[0]], [*self.psql, *options, scripts[1]])
        each = 1e6 / count
        self.say(Row(f"serve: each of {count:,} statements, {name}", f"{pairs.median(pairs.ours, 0) * each:.0f} µs",
                     f"{pairs.median(pairs.peer, 0) * each:.0f} µs", f"{pairs.ratio(0):.2f}", "", None))
      memory = next(line for line in pathlib.Path(f"/proc/{server.pid}/status").read_text().splitlines() if "VmHWM" in line)
      self.say(Row("serve: its peak memory after all that", mb(int(memory.split()[1]) / 1024), "", "", "", None))
    finally:
      server.send_signal(2)
      server.wait()
      del self.environment["PGPASSWORD"]
    self.ask("drop schema serving cascade; drop schema lower_bench cascade")

  def served_model(self):
    """A model's query and what it is lowered to: the peer of parsing, lowering and relaying is the server alone."""
    sql = (HERE / "lower/model.sql").read_text().strip().rstrip(";")
    program = ROOT / ".build/release/LowerBench"
    place = [self.environment[name] for name in ("BENCH_HOST", "BENCH_PORT", "BENCH_USER", "BENCH_DATABASE")]
    # It makes the tables, and prints the text.
    lowered = subprocess.run([program, HERE / "lower/model.sql", "0", *place], check=True, capture_output=True,
                             text=True).stdout
    return f"explain {sql}", lowered.strip().rstrip(";")

  def lower(self):
    """What parsing, the catalog's question and lowering add to a statement of 60 lines."""
    program = ROOT / ".build/release/LowerBench"
    place = [self.environment[name] for name in ("BENCH_HOST", "BENCH_PORT", "BENCH_USER", "BENCH_DATABASE")]
    ours, peer, extra = [], [], []
    for _ in range(self.runs):
      output = subprocess.run([program, HERE / "lower/model.sql", "400", *place], check=True, capture_output=True,
                              text=True).stdout
      first, second, difference = map(float, output.split())
      ours.append(first)
      peer.append(second)
      extra.append(difference)
    added = statistics.median(extra)
    self.say(Row("explain of a 60-line model, its lowered text on a bare connection", f"{statistics.median(ours):.0f} µs",
                 f"{statistics.median(peer):.0f} µs", f"+{added:.0f} µs", "≤ 200 µs more", added <= 200))

  def one(self, pairs, ours, peer):
    """One run of one side, where something must be set up before each."""
    words = ours or peer
    result = subprocess.run([str(self.work / "measure"), "1", *map(str, words)], env=self.environment,
                            capture_output=True, text=True)
    line = result.stdout.strip()
    if result.returncode != 0 or line.split()[-1] != "0":
      raise SystemExit(" ".join(map(str, words)) + "\n" + line + "\n" + result.stderr)
    pairs.add([line if ours else "b" + line[1:]])

  def jinja(self):
    program = ROOT / ".build/release/JinjaBench"
    python = pathlib.Path(self.dbt).parent / "python"
    model, count = HERE / "jinja/model.sql", "2000"
    ours, peer, ratios = [], [], []
    for _ in range(self.runs):
      one = subprocess.run([program, model, count], check=True, capture_output=True, text=True).stdout
      two = subprocess.run([python, HERE / "jinja/peer.py", model, count], check=True, capture_output=True,
                           text=True).stdout
      (first, text), (second, expected) = one.split("\n", 1), two.split("\n", 1)
      if text != expected:
        raise SystemExit("the two renderings differ")
      ours.append(float(first))
      peer.append(float(second))
      ratios.append(float(second) / float(first))
    ratio = statistics.median(ratios)
    each = 1e6 / int(count)
    self.say(Row("render of a typical model, Python's jinja2 (CPU time)", f"{statistics.median(ours) * each:.0f} µs",
                 f"{statistics.median(peer) * each:.0f} µs", f"{ratio:.1f}×", "5× faster", ratio >= 5))

  def sql(self):
    program = ROOT / ".build/release/SQLBench"
    python = pathlib.Path(self.dbt).parent / "python"
    model = HERE / "sql/model.sql"
    ours, peer, ratios = [], [], []
    for _ in range(self.runs):
      one = subprocess.run([program, "3", model], check=True, capture_output=True, text=True).stdout.split()
      two = subprocess.run([python, HERE / "sql/peer.py", model], check=True, capture_output=True, text=True).stdout
      ours.append(int(one[0]) / 1e6 / float(one[3]))
      peer.append(float(two))
      ratios.append(ours[-1] / peer[-1])
    rate = statistics.median(ours)
    self.say(Row("parse of a typical model's SQL, sqlglot (CPU time, one core)", f"{rate:.0f} MB/s",
                 f"{statistics.median(peer):.2f} MB/s", f"{statistics.median(ratios):.0f}×", "≥ 30 MB/s", rate >= 30))
    statements = sorted((ROOT / "Tests/Cases/sql/statements").glob("*.sql"))
    runs = [subprocess.run([program, "3", *statements], check=True, capture_output=True, text=True).stdout.split()
            for _ in range(self.runs)]
    for what, column in (("parse", 3), ("print", 4)):
      rate = statistics.median(int(run[0]) / 1e6 / float(run[column]) for run in runs)
      self.say(Row(f"{what} of the tests' short statements (CPU time, one core)", f"{rate:.0f} MB/s", "", "", "", None))

  def write(self):
    versions = subprocess.run([self.dbt, "--version"], capture_output=True, text=True).stdout
    dbt = next((line.split(":")[1].strip() for line in versions.splitlines() if "installed" in line), "?")
    lines = [
      "# Benchmarks", "",
      "Written by `make bench`: ratios of one run, each pair of runs side by side on one machine.", "",
      f"{datetime.date.today()}; {machine()}; dbt-core {dbt}", "",
      "| what, and the peer | ours | peer | ratio | aim | |", "| --- | ---: | ---: | ---: | --- | --- |"]
    for row in self.rows:
      mark = "" if row.holds is None else "holds" if row.holds else "missed"
      lines.append(f"| {row.what} | {row.ours} | {row.peer} | {row.ratio} | {row.aim} | {mark} |")
    lines += ["", "Medians. `start` is 200 pairs of spawns. dbt parses with `--no-partial-parse`; a server answers on a unix",
              "socket, the same for both sides. The seed's peer makes a table of the same types and fills it by `\\copy`; the",
              "build's peer is `psql -f` of the statements that the build's own log tells, in their order, over one connection."]
    (HERE / "results.md").write_text("\n".join(lines) + "\n")


def ms(seconds): return f"{seconds * 1e3:.2f} ms"
def s(seconds): return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.0f} ms"
def mb(size): return f"{size:.0f} MB"


def machine():
  model = "unknown processor"
  try:
    for line in open("/proc/cpuinfo"):
      if line.startswith("model name"):
        model = line.split(":")[1].strip()
  except OSError:
    pass
  memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
  load = os.getloadavg()[0]
  return f"{model}, {os.cpu_count()} processors, {memory:.0f} GB, {os.uname().sysname}, load {load:.0f}"


def retail_file(path):
  """The Online Retail rows, or as many of their shape. Gives their number."""
  data = pathlib.Path(os.environ.get("REDSTART_DATA", ROOT.parent / "shared/data"))
  real = data / "online_retail/online_retail_utf8.csv.gz"
  if real.exists():
    with gzip.open(real) as source, open(path, "wb") as target:
      shutil.copyfileobj(source, target)
    with open(path, newline="", encoding="utf-8") as file:
      return sum(1 for _ in csv.reader(file)) - 1
  source, rows = random.Random(2010), 540_000
  words = ["WHITE", "HANGING", "HEART", "LANTERN", "RED", "RETROSPOT", "BAG", "SET OF 6", "CAKE CASES", "VINTAGE", "\"LOVE\""]
  with open(path, "w", newline="", encoding="utf-8") as file:
    out = csv.writer(file)
    out.writerow("InvoiceNo StockCode Description Quantity InvoiceDate UnitPrice CustomerID Country".split())
    for i in range(rows):
      day = 1 + i // 20_000
      out.writerow([
        f"{'C' if i % 60 == 0 else ''}{536365 + i // 20}", f"{source.randrange(10000, 99999)}{'B' if i % 9 == 0 else ''}",
        " ".join(source.choices(words, k=4)) + (", LARGE" if i % 13 == 0 else ""), source.randrange(1, 40),
        f"12/{day}/2010 {8 + i % 10}:{i % 60:02d}", f"{source.randrange(20, 2000) / 100}",
        "" if i % 4 == 0 else source.randrange(12346, 18288), source.choice(["United Kingdom", "France", "EIRE"])])
  return rows


# Parts in the order in which they run, and those that want a server.
PARTS = ["start", "check", "parse", "seed", "copy", "build", "serve", "lower", "jinja", "sql"]
ON_A_SERVER = {"parse", "seed", "copy", "build", "serve", "lower"}


def main():
  binary, dbt, work, *chosen = sys.argv[1:]
  bench = Bench(binary, dbt, work)
  serving = False
  try:
    for part in [part for part in PARTS if part in (chosen or PARTS)]:
      if serving != (part in ON_A_SERVER):
        bench.stop_server() if serving else bench.start_server()
        serving = not serving
      getattr(bench, part)()
  finally:
    if serving:
      bench.stop_server()
  if not chosen:
    bench.write()


if __name__ == "__main__":
  main()
