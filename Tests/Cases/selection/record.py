"""Records what real dbt selects, in which order, for each line of cases.txt.

Usage: python record.py   (in an environment with dbt-core 1.11 and dbt-postgres)

Writes beside this file: manifest.json, the graph of project/ with the package, without dbt's own macros;
manifest_earlier.json, the same of the project before some changes; run_results.json, made up, for `result:`; and
expected.jsonl: for each case the arguments, the sorted ids (`ls`) or the ids in the order in which one thread would
run them with each one's level (other commands), warnings of selection, and the error's text.
"""
import json
import os
import pathlib
import shlex
import shutil
import sys
import tempfile

from dbt.cli.main import dbtRunner
from dbt.task.build import BuildTask
from dbt.task.runnable import GraphRunnableTask

HERE = pathlib.Path(__file__).resolve().parent
CODES = {"M010", "M030", "Q035", "Q038"}


def prepare(folder):
    shutil.copytree(HERE / "project", folder, dirs_exist_ok=True)
    shutil.copytree(HERE / "project_package", folder / "dbt_packages" / "tools")


# What was different in the earlier project: file, text now, text then (None: the file was not there).
EARLIER = [
    ("models/marts/orders.sql", "p.amount from", "p.amount * 1 as amount from"),
    ("models/marts/customers.sql", "select c.id", "{{ config(materialized='view') }}\nselect c.id"),
    ("models/loose.sql", None, None),
    ("models/marts/product_report.sql", "'flag': false", "'flag': true"),
    ("models/staging/_staging.yml", "description: Orders.", "description: Old orders."),
    ("models/staging/_staging.yml", "config: {access: private, group: marketing}", "config: {group: marketing}"),
    ("models/marts/_marts.yml", "tags: [reporting]", "tags: [reported]"),
    ("models/marts/_marts.yml", "type: application", "type: notebook"),
    ("models/marts/_marts.yml", "amount: 2}]}", "amount: 3}]}"),
    ("models/sources.yml", "tags: [pii]", "identifier: customers_old"),
    ("models/semantic/semantics.yml", "label: Twice", "label: Double"),
    ("seeds/payments.csv", "1,1,10", "1,1,11"),
    ("models/staging/stg_payments.sql", "tags=['payments']", "tags=['paid'], alias='stg_paid'"),
    ("data_tests/assert_no_parents.sql", None, None),
    ("dbt_packages/tools/macros/positive.sql", "< 0", "<= 0"),
]


def turn_back(folder):
    for name, now, then in EARLIER:
        path = folder / name
        if now is None:
            path.unlink()
            continue
        text = path.read_text()
        assert now in text, (name, now)
        path.write_text(text.replace(now, then))


def parse(folder, common, name):
    """Parses the project, keeps its manifest and returns what dbt made of it."""
    os.chdir(folder)
    parsed = dbtRunner().invoke(["parse", *common])
    if not parsed.success:
        sys.exit(str(parsed.exception))
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    manifest["metadata"] = {k: manifest["metadata"][k] for k in ("project_name", "adapter_type")}
    slim(manifest)
    lines = []
    for key, section in manifest.items():
        if isinstance(section, dict) and section:
            items = [json.dumps(k) + ": " + json.dumps(v) for k, v in section.items()]
            lines.append(json.dumps(key) + ": {\n" + ",\n".join(items) + "}")
        else:
            lines.append(json.dumps(key) + ": " + json.dumps(section))
    (HERE / name).write_text("{\n" + ",\n".join(lines) + "\n}\n")
    return parsed.result


RESULTS = {
    "model.shop.orders": "error",
    "model.shop.customers": "skipped",
    "test.shop.unique_orders_id.1360ecc70e": "fail",
    "model.shop.revenue": "success",
}


def run_results():
    results = [
        {
            "status": status, "timing": [], "thread_id": "Thread-1", "execution_time": 0.0, "adapter_response": {},
            "message": None, "failures": None, "unique_id": unique_id, "compiled": True, "compiled_code": None,
            "relation_name": None, "batch_results": None,
        }
        for unique_id, status in RESULTS.items()
    ]
    return {
        "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json"},
        "results": results, "elapsed_time": 0.0, "args": {},
    }


def drain(queue):
    order = []
    while not queue.empty():
        node = queue.get()
        order.append([queue._scores[node.unique_id], node.unique_id])
        queue.mark_done(node.unique_id)
    return order


def main():
    found = {}

    def run(task):
        task._runtime_initialize()
        found["order"] = drain(task.job_queue)
        if isinstance(task, BuildTask):
            found["unit_tests"] = {k: sorted(v) for k, v in sorted(task.model_to_unit_test_map.items())}
        return []

    GraphRunnableTask.run = run
    common = ["--profiles-dir", "profiles", "--quiet", "--no-send-anonymous-usage-stats"]
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as earlier_name:
        folder, earlier = pathlib.Path(name), pathlib.Path(earlier_name)
        prepare(earlier)
        turn_back(earlier)
        parse(earlier, common, "manifest_earlier.json")
        prepare(folder)
        manifest = parse(folder, common, "manifest.json")
        (folder / "prod").mkdir()
        shutil.copy(earlier / "target" / "manifest.json", folder / "prod")
        text = json.dumps(run_results(), indent=1)
        (folder / "prod" / "run_results.json").write_text(text)
        (HERE / "run_results.json").write_text(text + "\n")
        lines = []
        for line in (HERE / "cases.txt").read_text().splitlines():
            if not line or line.startswith("#"):
                continue
            found.clear()
            warnings = []

            def seen(event):
                if event.info.code in CODES:
                    warnings.append(event.info.msg)

            args = shlex.split(line)
            extra = ["--output", "json", "--output-keys", "unique_id"] if args[0] == "ls" else []
            result = dbtRunner(manifest=manifest, callbacks=[seen]).invoke([*args, *extra, *common])
            case = {"args": args}
            if warnings:
                case["warnings"] = warnings
            if result.exception is not None:
                case["error"] = str(result.exception).strip()
            elif args[0] == "ls":
                case["ids"] = [json.loads(item)["unique_id"] for item in result.result or []]
            elif "order" in found:
                case.update(found)
            else:
                case["error"] = "no result"
            lines.append(json.dumps(case))
        (HERE / "expected.jsonl").write_text("\n".join(lines) + "\n")


def slim(manifest):
    """Leaves out what differs from run to run, and dbt's own macros."""
    ours = {k: v for k, v in manifest["macros"].items() if v["package_name"] in ("shop", "tools")}
    manifest["macros"] = ours
    manifest["docs"] = {}
    for section in manifest.values():
        if not isinstance(section, dict):
            continue
        for item in section.values():
            for entry in item if isinstance(item, list) else [item]:
                if not isinstance(entry, dict):
                    continue
                if "created_at" in entry:
                    entry["created_at"] = 0
                if isinstance(entry.get("depends_on"), dict) and "macros" in entry["depends_on"]:
                    entry["depends_on"]["macros"] = [m for m in entry["depends_on"]["macros"] if m in ours]
                if "root_path" in entry:
                    entry["root_path"] = None


main()
