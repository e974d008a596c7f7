#!/usr/bin/env python3
"""What a command of dbt or of Redstart has answered, as lines that two of them can be compared by.

usage: dbt_through_serve.py picture TARGET_PATH EXIT_STATUS OUTPUT_FILE COMMAND...

Left out is what belongs to the run alone: times, threads, the order in which nodes ended.
"""

import json
import pathlib
import re
import sys


def results(target):
  for result in sorted(json.loads((target / "run_results.json").read_text())["results"], key=lambda one: one["unique_id"]):
    # Not the rows: redshift_connector has no count of what is no INSERT, UPDATE or DELETE.
    yield f"{result['unique_id']}: {result['status']}, failures {result['failures']}"
    batches = result.get("batch_results")
    if batches:
      yield f"  batches: {len(batches['successful'])} successful, {len(batches['failed'])} failed"


def sources(target):
  for result in sorted(json.loads((target / "sources.json").read_text())["results"], key=lambda one: one["unique_id"]):
    yield f"{result['unique_id']}: {result['status']}, {result.get('max_loaded_at')}"


def catalog(target):
  found = json.loads((target / "catalog.json").read_text())
  yield f"errors: {found['errors']}"
  for kind in ("nodes", "sources"):
    for name, entry in sorted(found[kind].items()):
      about = dict(entry["metadata"])
      about["database"] = "the database"
      yield f"{name}: {json.dumps(about, sort_keys=True)}"
      for column in entry["columns"].values():
        yield f"  {json.dumps(column, sort_keys=True)}"
      for stat in sorted(entry["stats"]):
        figure = {part: value for part, value in entry["stats"][stat].items() if part != "description"}
        yield f"  {json.dumps(figure, sort_keys=True)}"


def printed(output):
  """JSON that `show` prints, what a macro logs, or what `list` lists, without the lines' times."""
  text = re.sub(r"^\d\d:\d\d:\d\d *", "", output, flags=re.M)
  start = text.find("\n{")
  if start >= 0:
    yield json.dumps(json.loads(text[start:]), sort_keys=True, indent=1)
    return
  for line in text.splitlines():
    if re.match(r"\w+ has \d+ rows|roastery\.|\w+:roastery\.", line):
      yield line


def main():
  target, status, output, command = pathlib.Path(sys.argv[2]), sys.argv[3], pathlib.Path(sys.argv[4]).read_text(), sys.argv[5:]
  done = re.findall(r"Done\. (PASS.*)", output)
  print(f"{' '.join(command[:2])} ended with {status}" + (f", {done[-1]}" if done else ""))
  if status not in "01" and not done:
    print(output)
  name = " ".join(command[:2])
  if command[0] in ("build", "test", "clone"):
    print(*results(target), sep="\n")
  elif name == "source freshness":
    print(*sources(target), sep="\n")
  elif name == "docs generate":
    print(*catalog(target), sep="\n")
  else:
    print(*printed(output), sep="\n")


if __name__ == "__main__":
  main()
