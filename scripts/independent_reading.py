#!/usr/bin/env python3
"""Reads Redshift statements with Redstart, sqlglot and sqlfluff and tells where they differ. Run by hand.

usage: independent_reading.py BIN [--update]

BIN is the redstart program. The Python that runs this needs sqlglot and sqlfluff. The statements are those that Redstart
renders for a Redshift target (the recorded ones in Tests/Cases/builtins, and `redstart plan` of this warehouse and of the
projects that the tests have) and those of the tests (Tests/Cases/sql: lowering, session, statements). --update writes the counts into docs/redshift-sql.md.
"""

import collections
import json
import logging
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import sqlfluff
import sqlglot
from sqlfluff.core import FluffConfig, Linter

# What the projects of the tests ask for.
ENVIRONMENT = dict(os.environ, BOOKSHOP_REGION="north", LEDGER_BOOK="main")
ROOT = pathlib.Path(__file__).resolve().parent.parent
CASES = ROOT / "Tests/Cases"


def planned(binary, project, *words):
  with tempfile.TemporaryDirectory() as target:
    words = [binary, "plan", "--json", "--quiet", "--target", "redshift", "--project-dir", str(project), "--target-path", target,
             "--log-path", target, *words]
    result = subprocess.run(words, capture_output=True, text=True, env=ENVIRONMENT)
  found = [json.loads(line)["sql"] for line in result.stdout.splitlines() if line.startswith("{\"sql\"")]
  if not found:
    raise SystemExit(f"{project} plans nothing: {result.stdout[-2000:]} {result.stderr[-2000:]}")
  return found


def projects(binary):
  """The tests' own projects, as if their targets were clusters."""
  folders = [CASES / name for name in ["serve/coffee", "serve/roastery", "projects/bookshop", "projects/ledger", "projects/quirks",
                                       "builtins/project", "unit_tests/project"]]
  with tempfile.TemporaryDirectory() as profiles:
    names = [re.search(r"^profile:\s*[\"']?([\w-]+)", (folder / "dbt_project.yml").read_text(), flags=re.M)[1] for folder in folders]
    target = {"type": "redshift", "host": "h", "port": 5439, "user": "u", "password": "p", "dbname": "dev", "schema": "shop"}
    text = {name: {"target": "redshift", "outputs": {"redshift": target}} for name in names}
    pathlib.Path(profiles, "profiles.yml").write_text(json.dumps(text))
    for folder in folders:
      yield from planned(binary, folder, "--profiles-dir", profiles)


def recorded():
  for file in sorted((CASES / "builtins/expect/redshift").rglob("*.sql")):
    for statement in re.split(r"^-{8,}$", file.read_text(), flags=re.M):
      # The driver puts rows in the place of these.
      yield statement.replace("%s", "null")


def sessions():
  """What the cases of sessions send, but for what they expect to be refused."""
  for file in sorted((CASES / "sql/session").glob("*.txt")):
    statement = []
    for line in file.read_text().splitlines():
      if line.startswith(("=", "!")):
        if statement and line.startswith("="):
          yield "\n".join(statement)
        statement = []
      elif line.startswith("> "):
        yield line[2:]
      elif line and not line.startswith("#"):
        statement.append(line)


def lowering():
  for file in sorted((CASES / "sql/lowering").glob("*.md")):
    for block in re.findall(r"^```sql\n(.*?)^```", file.read_text(), flags=re.M | re.S):
      yield block


def own(binary):
  for file in sorted((CASES / "sql/statements").glob("*.sql")):
    output = subprocess.run([binary, "sql", "--json", str(file)], capture_output=True, text=True).stdout
    # One statement each, as Redstart prints it: a reading of the printer too.
    for line in output.splitlines():
      yield json.loads(line).get("sql", "")


def redstart(binary, statements):
  result = subprocess.run([binary, "sql", "--json"], input=json.dumps(statements), capture_output=True, text=True)
  return [json.loads(line) for line in result.stdout.splitlines()]


def read_sqlglot(sql):
  try:
    trees = [tree for tree in sqlglot.parse(sql, read="redshift") if tree is not None]
  except Exception as error:
    return "refuses", str(error).splitlines()[0]
  if any(isinstance(tree, sqlglot.exp.Command) for tree in trees):
    return "keeps the text", ""
  return "reads", ""


def read_sqlfluff(linter, sql):
  try:
    parsed = linter.parse_string(sql)
  except Exception as error:
    return "refuses", str(error).splitlines()[0]
  if parsed.violations:
    return "refuses", parsed.violations[0].desc()
  return "reads", ""


def head(sql):
  """The statement's first words, to group by."""
  text = re.sub(r"/\*.*?\*/|--[^\n]*", " ", sql, flags=re.S)
  words = re.findall(r"[A-Za-z_]+", text)[:3]
  keep = 2 if words and words[0].upper() in {"CREATE", "ALTER", "DROP", "SHOW", "GRANT", "REVOKE", "COMMENT"} else 1
  return " ".join(words[:keep]).upper()


def main():
  binary = str(pathlib.Path(sys.argv[1]).resolve())
  logging.disable(logging.CRITICAL)
  linter = Linter(config=FluffConfig(overrides={"dialect": "redshift", "large_file_skip_byte_limit": 0}))
  sources = [
    ("`redstart plan` of this warehouse", planned(binary, ROOT)),
    ("`redstart plan` of the projects of the tests", list(projects(binary))),
    ("recorded statements of the built-in macros", list(recorded())),
    ("cases of the local target", list(lowering())),
    ("cases of sessions", list(sessions())),
    ("cases of the front end, as Redstart prints them", list(own(binary))),
  ]
  table = ["| statements | | Redstart reads | sqlglot reads | keeps the text | refuses | sqlfluff reads | refuses |",
           "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
  groups = collections.defaultdict(list)
  for name, statements in sources:
    statements = [text for text in dict.fromkeys(text.strip() for text in statements) if text]
    ours = redstart(binary, statements)
    counts = collections.Counter()
    for sql, answer in zip(statements, ours):
      one = "reads" if answer["ok"] else "refuses"
      two, second = read_sqlglot(sql)
      three, third = read_sqlfluff(linter, sql)
      counts["ours", one] += 1
      counts["sqlglot", two] += 1
      counts["sqlfluff", three] += 1
      if one == "refuses" or two == "refuses" or three == "refuses":
        groups[name, f"Redstart {one}, sqlglot {two}, sqlfluff {three}"].append((head(sql), sql, answer, second, third))
    row = [counts["ours", "reads"], counts["sqlglot", "reads"], counts["sqlglot", "keeps the text"],
           counts["sqlglot", "refuses"], counts["sqlfluff", "reads"], counts["sqlfluff", "refuses"]]
    table.append(f"| {name} | {len(statements)} | " + " | ".join(map(str, row)) + " |")
    print(table[-1], flush=True)
  for (name, verdict), entries in groups.items():
    print(f"\n== {name}: {verdict} ({len(entries)})")
    for first, members in collections.Counter(entry[0] for entry in entries).most_common():
      example = next(entry for entry in entries if entry[0] == first)
      text = " ".join(example[1].split())
      reason = example[2].get("error", {}).get("message") or example[3] or example[4]
      print(f"{members:5} {first}: {text[:150]}\n        {reason[:200]}")
  versions = f"sqlglot {sqlglot.__version__}, sqlfluff {sqlfluff.__version__}"
  print("\n" + versions)
  if "--update" in sys.argv:
    path = ROOT / "docs/redshift-sql.md"
    text = path.read_text()
    begin, end = text.index("<!-- reading -->\n"), text.index("<!-- /reading -->")
    block = "<!-- reading -->\n" + "\n".join(table) + f"\n\nWith {versions}.\n"
    path.write_text(text[:begin] + block + text[end:])


if __name__ == "__main__":
  main()
