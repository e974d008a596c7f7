"""Records the artifacts that real dbt writes for project/.

Usage: LEDGER_PORT=5432 python record.py
(in an environment with dbt-core 1.11 and dbt-postgres; a PostgreSQL on that port of 127.0.0.1 that lets
the user "graph" in without a password and lets it drop and create the schemas of setup.sql)

Writes recorded/*.json, a line for each resource: manifests (parsed only, and after `build` and `docs generate`),
run_results, catalog, sources, semantic_manifest. dbt's own macros and docs are left out, and what differs from
machine to machine is made the same.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BIN = pathlib.Path(sys.executable).parent
OURS = {"ledger"}


def run(folder, *words, check=True):
    env = dict(os.environ, DBT_ENV_CUSTOM_ENV_stage="recording", DBT_SEND_ANONYMOUS_USAGE_STATS="false")
    done = subprocess.run([BIN / "dbt", *words, "--profiles-dir", "profiles", "--no-partial-parse"], cwd=folder, env=env)
    if check and done.returncode not in (0, 1):
        sys.exit(f"dbt {' '.join(words)} failed")


def clean(value, folder):
    if isinstance(value, dict):
        return {k: clean(v, folder) for k, v in value.items()}
    if isinstance(value, list):
        return [clean(v, folder) for v in value]
    if isinstance(value, str):
        return value.replace(str(folder), "/project")
    return value


def keep(folder, source, name):
    data = clean(json.loads((folder / "target" / source).read_text()), folder)
    for section in ("macros", "docs"):
        if section in data:
            data[section] = {k: v for k, v in data[section].items() if v["package_name"] in OURS}
    lines = []
    for key, section in data.items():
        if isinstance(section, dict) and key != "metadata" and key != "args" and section:
            items = [json.dumps(k) + ": " + json.dumps(v) for k, v in section.items()]
            lines.append(json.dumps(key) + ": {\n" + ",\n".join(items) + "}")
        elif isinstance(section, list) and section:
            lines.append(json.dumps(key) + ": [\n" + ",\n".join(json.dumps(v) for v in section) + "]")
        else:
            lines.append(json.dumps(key) + ": " + json.dumps(section))
    (HERE / "recorded").mkdir(exist_ok=True)
    (HERE / "recorded" / name).write_text("{" + ",\n".join(lines) + "}\n")


def main():
    port = os.environ["LEDGER_PORT"]
    psql = ["psql", "-q", "-h", "127.0.0.1", "-p", port, "-U", "graph", "-d", "postgres"]
    subprocess.run([*psql, "-f", HERE / "setup.sql"], check=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        shutil.copytree(HERE / "project", folder, dirs_exist_ok=True)
        run(folder, "parse")
        keep(folder, "manifest.json", "manifest_parsed.json")
        keep(folder, "semantic_manifest.json", "semantic_manifest.json")
        run(folder, "build")
        keep(folder, "manifest.json", "manifest_built.json")
        keep(folder, "run_results.json", "run_results.json")
        run(folder, "docs", "generate")
        keep(folder, "manifest.json", "manifest_documented.json")
        keep(folder, "catalog.json", "catalog.json")
        run(folder, "source", "freshness")
        keep(folder, "sources.json", "sources.json")


main()
