"""Records what real dbt makes of the projects in good/: run with dbt's own Python, adapters postgres and redshift installed.

    python Tests/Cases/project/record.py

For each project, `dbt.json` gets one entry for each resource: its fqn, its in-file config() calls, and the merged
configs. Tests compare ours with it; they need neither Python nor dbt.
"""

import contextlib
import io
import json
import os
import pathlib
import shutil
import sys
import tempfile

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

HERE = pathlib.Path(__file__).parent
ENVIRONMENT = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "CASE_SCHEMA": "from_env", "CASE_FLAG": "True", "CASE_NUMBER": "7"}


def plain(value):
    return json.loads(json.dumps(value, default=lambda v: v.isoformat() if hasattr(v, "isoformat") else str(v)))


def entry(node):
    result = {
        "unique_id": node.unique_id,
        "package": node.package_name,
        "fqn": getattr(node, "fqn", []),
        "config": plain(node.config.to_dict(omit_none=False)),
        "unrendered_config": plain(getattr(node, "unrendered_config", None)),
    }
    if getattr(node, "config_call_dict", None) and not node.unique_id.startswith("test."):
        result["calls"] = plain(node.config_call_dict)
    if getattr(node, "columns", None):
        result["columns"] = plain({k: v.to_dict(omit_none=False) for k, v in node.columns.items()})
        for column in result["columns"].values():
            column["tags"].sort()
            column["config"]["tags"].sort()
    for key in ("description", "deprecation_date", "checksum", "owner", "test_metadata"):
        value = getattr(node, key, None)
        if value is not None:
            result[key] = plain(value.to_dict(omit_none=False) if hasattr(value, "to_dict") else value)
    return result


def record(folder, target):
    with tempfile.TemporaryDirectory() as scratch:
        project = pathlib.Path(scratch) / "project"
        shutil.copytree(folder, project, ignore=shutil.ignore_patterns("dbt*.json"))
        os.environ.update(ENVIRONMENT)
        arguments = ["parse", "--no-partial-parse", "--project-dir", str(project), "--profiles-dir", str(project)]
        arguments += ["--target", target, "--vars", "{cli_var: from_cli}"]
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            if (project / "packages.yml").exists():
                dbtRunner().invoke(["deps"] + arguments[2:])
            result = dbtRunner().invoke(arguments)
        if not result.success:
            sys.exit(f"{folder.name}: {result.exception}\n{out.getvalue()}")
        manifest: Manifest = result.result
        groups = [manifest.nodes, manifest.sources, manifest.exposures, manifest.unit_tests, manifest.groups]
        found = [node for group in groups for node in group.values()]
        found += [node for nodes in manifest.disabled.values() for node in nodes]
        found = [node for node in found if not node.unique_id.startswith("operation.")]
        return sorted((entry(node) for node in found), key=lambda e: e["unique_id"])


for folder in sorted((HERE / "good").iterdir()):
    recorded = {target: record(folder, target) for target in ("postgres", "redshift")}
    text = json.dumps(recorded, indent=1, sort_keys=False)
    (folder / "dbt.json").write_text(text + "\n")
    print(folder.name, {target: len(entries) for target, entries in recorded.items()})
