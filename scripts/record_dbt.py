#!/usr/bin/env python3
"""Record what a real dbt makes of the project cases: the golden files that our tests compare with.

    scripts/record_dbt.py [--dbt PATH] [--check] [CASE ...]

PATH (default: $DBT, then `dbt` on the path) is the dbt to ask; the script runs itself again under that dbt's Python. A
case is a folder of Tests/Cases/projects with a `case.json`; without names, all of them. The server to build on is
named by PGHOST, PGPORT, PGUSER and PGPASSWORD; the database `cases` is made if it is missing. With --check nothing is
written and a difference from the golden files fails.

case.json: `project` (folder of dbt_project.yml, default the case's own), `target`, `env` (variables set for dbt),
`offline` (true: nothing is asked of a database, so nothing is run), `before_compile` (dbt's arguments of what a compile
needs in an otherwise empty database) and `runs` (each a `name` and dbt's `args`; the first finds an empty database, the
others what the run before left). `selections.txt` holds the arguments of one `dbt ls` on each line.

Written to `expect/`, each file an object with one entry a line, ordered by key; what changes from run to run (times,
ids of invocations, paths of this machine) is left out:

    dbt.json        which dbt this was
    nodes.json      each node, source, exposure, metric, unit test, group, doc block …: where it is and what it is called
    disabled.json   the unique ids of what is disabled, with the number of its definitions
    edges.json      what each depends on, nodes and macros apart, and the refs and sources as written
    configs.json    each node's config, without what is dbt's default for its kind
    docs.json       descriptions and columns
    macros.json     the macros of the project and its packages, and what those depend on
    compiled.json   compiled SQL, as a list of lines
    ls.json         for each line of selections.txt what `dbt ls` gives
    runs.json       for each run, in the order of case.json: whether it succeeded, the result of each node, the
                    relations that are new or changed in the database afterwards, and those that are gone
"""

import argparse
import contextlib
import copy
import difflib
import hashlib
import importlib.util
import io
import json
import os
import pathlib
import re
import shlex
import shutil
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CASES = ROOT / "Tests" / "Cases" / "projects"
DATABASE = "cases"
MOST_ROWS = 40

COMMANDS = ("parse", "compile", "ls", "seed", "run", "test", "build")
NODE_KEYS = (
    "resource_type package_name path original_file_path patch_path name alias database schema relation_name fqn group "
    "access version latest_version deprecation_date tags identifier quoting source_name loader loaded_at_field "
    "freshness external source_description test_metadata column_name attached_node file_key_name primary_key "
    "constraints "
    "type owner maturity url label model given expect overrides strategy index "
    "type_params filter time_granularity entities dimensions measures defaults primary_entity query_params exports"
).split()
SEMANTICS = ("metrics", "semantic_models", "saved_queries")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dbt", default=os.environ.get("DBT", "dbt"))
    parser.add_argument("--check", action="store_true")
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    enter_python_of(options.dbt)

    names = options.cases or sorted(path.parent.name for path in CASES.glob("*/case.json"))
    differing = 0
    for name in names:
        files = Case(CASES / name).record()
        differing += settle(CASES / name / "expect", files, options.check)
    return 1 if options.check and differing else 0


def enter_python_of(dbt):
    """Goes on in the Python that has dbt, found by the first line of dbt's own script."""
    if importlib.util.find_spec("dbt"):
        return
    found = shutil.which(dbt)
    if not found:
        sys.exit(f"no dbt at {dbt}: give --dbt or DBT")
    first = pathlib.Path(found).read_bytes().split(b"\n", 1)[0].decode()
    python = pathlib.Path(first.removeprefix("#!").strip())
    if not python.exists():
        sys.exit(f"{found} does not name its Python")
    os.execv(python, [str(python), *sys.argv])


def settle(folder, files, check):
    """Writes the files, or with `check` compares them; returns how many differ."""
    differing = 0
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / name
        old = path.read_text() if path.exists() else ""
        if old == text:
            continue
        differing += 1
        print(f"{'differs' if check else 'wrote'}: {path.relative_to(ROOT)}")
        if check:
            lines = difflib.unified_diff(old.splitlines(True), text.splitlines(True), "golden", "now", n=1)
            sys.stdout.writelines(lines)
        else:
            path.write_text(text)
    for path in set(folder.iterdir()) - {folder / name for name in files}:
        differing += 1
        print(f"not recorded any more: {path.relative_to(ROOT)}")
    return differing


def entries(mapping, compact=True):
    """JSON of an object with one entry a line, or with lists spread over lines."""
    lines = []
    for key in sorted(mapping):
        value = json.dumps(mapping[key], sort_keys=True, ensure_ascii=False, indent=None if compact else 1, default=str)
        lines.append(f"{json.dumps(key, ensure_ascii=False)}: {value}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def bare(value):
    """The value without entries that say nothing: nulls, and empty lists, objects and strings, at every depth."""
    if isinstance(value, dict):
        kept = {key: bare(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in (None, "", [], {})}
    if isinstance(value, list):
        return [bare(inner) for inner in value]
    return value


class Case:
    def __init__(self, folder):
        self.folder = folder
        self.settings = json.loads((folder / "case.json").read_text())
        self.project = (folder / self.settings.get("project", ".")).resolve()
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="record-dbt-"))
        self.offline = self.settings.get("offline", False)
        os.environ.update(self.settings.get("env", {}))
        os.environ["PGDATABASE"] = DATABASE
        os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"

    def record(self):
        print(f"{self.folder.name}: {self.project.relative_to(ROOT) if self.project != ROOT else 'the root'}")
        with self.without_database() if self.offline else Server(self.schema_prefix()) as server:
            parsed = self.dbt("parse", "--no-partial-parse").result
            manifest = json.loads((self.work / "target" / "manifest.json").read_text())
            files = {
                "dbt.json": entries(self.versions(manifest)),
                "nodes.json": entries(self.nodes(manifest)),
                "disabled.json": entries({key: len(found) for key, found in manifest["disabled"].items()}),
                "edges.json": entries(self.edges(manifest)),
                "configs.json": entries(self.configs(parsed)),
                "docs.json": entries(self.docs(manifest)),
                "macros.json": entries(self.macros(manifest)),
                "ls.json": entries(self.selections(parsed), compact=False),
                "compiled.json": entries(self.compiled(), compact=False),
            }
            if not self.offline:
                files["runs.json"] = entries(self.runs(server), compact=False)
        shutil.rmtree(self.work)
        return files

    # -------------------------------------------------------------------------------------------------- asking dbt

    def dbt(self, *arguments, manifest=None):
        from dbt.cli.main import dbtRunner

        flags = [
            "--project-dir", self.project, "--profiles-dir", self.project / "profiles",
            "--target-path", self.work / "target", "--log-path", self.work / "logs",
        ]
        if "target" in self.settings:
            flags += ["--target", self.settings["target"]]
        words = [str(word) for word in arguments]
        at = next(i for i, word in enumerate(words) if word in COMMANDS)
        command = [*words[:at], "--quiet", "--no-use-colors", words[at], *map(str, flags), *words[at + 1:]]
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            outcome = dbtRunner(manifest=manifest).invoke(command)
        if outcome.exception is not None and arguments[0] in ("parse", "compile"):
            sys.exit(f"dbt {shlex.join(words)}\n{printed.getvalue()}\n{outcome.exception}")
        return outcome

    @contextlib.contextmanager
    def without_database(self):
        """Lets a compile believe in an empty database, for models that ask whether their table is there."""
        from dbt.adapters.redshift import RedshiftAdapter

        listed = RedshiftAdapter.list_relations_without_caching
        RedshiftAdapter.list_relations_without_caching = lambda *_: []
        try:
            yield None
        finally:
            RedshiftAdapter.list_relations_without_caching = listed

    def schema_prefix(self):
        import yaml

        profiles = yaml.safe_load((self.project / "profiles" / "profiles.yml").read_text())
        (profile,) = profiles.values()
        return next(iter(profile["outputs"].values()))["schema"]

    # --------------------------------------------------------------------------------------------- what it has made

    def versions(self, manifest):
        kind = manifest["metadata"]["adapter_type"]
        package = importlib.import_module(f"dbt.adapters.{kind}.__version__")
        return {"dbt-core": manifest["metadata"]["dbt_version"], f"dbt-{kind}": package.version}

    def everything(self, manifest):
        for section in ("nodes", "sources", "exposures", "unit_tests", *SEMANTICS):
            yield from manifest[section].items()

    def nodes(self, manifest):
        found = {}
        for key, node in self.everything(manifest):
            kept = bare({name: node.get(name) for name in NODE_KEYS})
            checksum = node.get("checksum")
            kept["checksum"] = checksum.get("checksum") if isinstance(checksum, dict) else None
            kept["contract"] = (node.get("contract") or {}).get("checksum")
            if node.get("raw_code"):
                kept["raw_sha256"] = hashlib.sha256(node["raw_code"].encode()).hexdigest()
            found[key] = with_sorted_tags({name: value for name, value in kept.items() if value is not None})
        for key, group in manifest["groups"].items():
            found[key] = bare({name: group.get(name) for name in (*NODE_KEYS, "description", "config")})
        for key, doc in manifest["docs"].items():
            if doc["package_name"] != "dbt":
                found[key] = bare({name: doc.get(name) for name in (*NODE_KEYS, "block_contents")})
        return found

    def edges(self, manifest):
        found = {}
        for key, node in self.everything(manifest):
            depends = node.get("depends_on") or {}
            found[key] = bare({
                "nodes": sorted(depends.get("nodes") or []),
                "macros": sorted(depends.get("macros") or []),
                "refs": [bare(ref) for ref in node.get("refs") or []],
                "sources": node.get("sources"),
            })
        return found

    def configs(self, manifest):
        found = {}
        for section in (
            manifest.nodes, manifest.sources, manifest.exposures, manifest.unit_tests,
            *(getattr(manifest, name) for name in SEMANTICS),
        ):
            for key, node in section.items():
                default = type(node.config)().to_dict(omit_none=False)
                config = node.config.to_dict(omit_none=False)
                found[key] = with_sorted_tags({
                    name: value for name, value in config.items() if name not in default or value != default[name]
                })
        return found

    def docs(self, manifest):
        found = {}
        for key, node in self.everything(manifest):
            columns = {
                name: bare({part: value for part, value in column.items() if part != "name"} | {
                    "config": {part: value for part, value in (column.get("config") or {}).items() if value}
                })
                for name, column in (node.get("columns") or {}).items()
            }
            entry = bare({"description": node.get("description")}) | ({"columns": columns} if columns else {})
            if entry:
                found[key] = entry
        return found

    def macros(self, manifest):
        ours = {manifest["metadata"]["project_name"]} | {node["package_name"] for _, node in self.everything(manifest)}
        packages = {path.name for path in self.project.glob("dbt_packages/*")}
        found = {}
        for key, macro in manifest["macros"].items():
            if macro["package_name"] in ours | packages:
                found[key] = bare({
                    "path": macro["original_file_path"],
                    "depends_on": macro["depends_on"]["macros"],
                    "sql_sha256": hashlib.sha256(macro["macro_sql"].encode()).hexdigest(),
                    "description": macro.get("description"),
                    "arguments": macro.get("arguments"),
                    "meta": macro.get("meta"),
                    "docs": None if macro.get("docs") == {"show": True, "node_color": None} else macro.get("docs"),
                    "patch_path": macro.get("patch_path"),
                    "supported_languages": macro.get("supported_languages"),
                })
        return found

    def selections(self, manifest):
        """The unique ids that `dbt ls` gives; lines with their own --output keep what it prints, in any order."""
        found = {}
        path = self.folder / "selections.txt"
        for line in path.read_text().splitlines() if path.exists() else []:
            if not line.strip() or line.startswith("#"):
                continue
            words = shlex.split(line)
            own = "--output" in words
            outcome = self.dbt(
                "ls", *words, *([] if own else ["--output", "json", "--output-keys", "unique_id"]),
                manifest=None if "--vars" in words else copy.deepcopy(manifest),
            )
            if outcome.exception is not None:
                found[line] = {"error": without_paths(str(outcome.exception), self.project).strip()}
            elif own and words[words.index("--output") + 1] == "json":
                printed = [with_sorted_tags(json.loads(text)) for text in outcome.result or []]
                found[line] = sorted(printed, key=json.dumps)
            elif own:
                found[line] = sorted(without_paths(text, self.project) for text in outcome.result or [])
            else:
                found[line] = sorted(json.loads(text)["unique_id"] for text in outcome.result or [])
        return found

    def compiled(self):
        flags = ["--no-populate-cache", "--no-introspect"] if self.offline else []
        for arguments in self.settings.get("before_compile", []):
            self.dbt(*arguments)
        self.dbt("compile", "--select", "*", *flags)
        manifest = json.loads((self.work / "target" / "manifest.json").read_text())
        return {
            key: node["compiled_code"].split("\n")
            for key, node in manifest["nodes"].items()
            if node.get("compiled_code") is not None
        }

    def runs(self, server):
        found = {}
        server.clear()
        before = {}
        for run in self.settings.get("runs", []):
            outcome = self.dbt(*run["args"])
            results = json.loads((self.work / "target" / "run_results.json").read_text())["results"]
            now = server.contents()
            found[run["name"]] = {
                "args": run["args"],
                "success": outcome.success,
                "results": {result["unique_id"]: self.result(result) for result in results},
                "database": {name: relation for name, relation in now.items() if relation != before.get(name)},
                "gone": sorted(before.keys() - now.keys()),
            }
            before = now
        return found

    def result(self, result):
        response = {name: (result.get("adapter_response") or {}).get(name) for name in ("code", "rows_affected")}
        message = without_paths(result.get("message") or "", self.project)
        kept = [line for line in message.split("\n") if "compiled code at" not in line]
        return bare({
            "status": result["status"],
            "failures": result.get("failures"),
            "message": "\n".join(kept).strip(),
            "response": response,
            "relation": result.get("relation_name"),
        }) | ({"failures": 0} if result.get("failures") == 0 else {})


def with_sorted_tags(value):
    """Tags sorted at every depth: dbt keeps them as a set here and there, and their order changes from run to run."""
    if isinstance(value, dict):
        return {
            key: sorted(inner) if key == "tags" and isinstance(inner, list) else with_sorted_tags(inner)
            for key, inner in value.items()
        }
    return value


def without_paths(text, project):
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return text.replace(str(project) + "/", "").replace(str(project), ".")


class Server:
    """The database that the runs of one case build in, empty at first."""

    def __init__(self, prefix):
        self.prefix = prefix

    def __enter__(self):
        import psycopg2

        place = {
            "host": os.environ.get("PGHOST", "localhost"), "port": os.environ.get("PGPORT", "5432"),
            "user": os.environ.get("PGUSER", "postgres"), "password": os.environ.get("PGPASSWORD", ""),
        }
        connection = psycopg2.connect(**place, dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("select 1 from pg_database where datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"create database {DATABASE}")
        connection.close()
        self.connection = psycopg2.connect(**place, dbname=DATABASE)
        self.connection.autocommit = True
        self.clear()
        return self

    def __exit__(self, *_):
        self.clear()
        self.connection.close()

    def ask(self, sql, parameters=None):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    def schemas(self):
        pattern = re.compile(re.escape(self.prefix) + r"(_.*)?")
        found = self.ask("select nspname from pg_namespace order by 1")
        return [name for (name,) in found if pattern.fullmatch(name)]

    def clear(self):
        for schema in self.schemas():
            self.ask(f'drop schema "{schema}" cascade')

    def contents(self):
        """Every relation: its kind, columns, comments, number of rows, and the rows themselves while they are few.

        Rows come as JSON, in the order of that text. A relation whose name begins with a line is passed over.
        """
        found = {}
        relations = self.ask(
            "select n.nspname, c.relname, c.relkind, c.oid, obj_description(c.oid), c.relacl::text from pg_class c"
            " join pg_namespace n on n.oid = c.relnamespace where n.nspname = any(%s) and c.relkind in ('r', 'v')"
            " order by 1, 2",
            [self.schemas()],
        )
        for schema, name, kind, oid, comment, grants in relations:
            if name.startswith("_"):
                continue
            columns = self.ask(
                "select attname, format_type(atttypid, atttypmod), attnotnull, col_description(attrelid, attnum)"
                " from pg_attribute where attrelid = %s and attnum > 0 and not attisdropped order by attnum",
                [oid],
            )
            quoted = f'"{schema}"."{name}"'
            count = self.ask(f"select count(*) from {quoted}")[0][0]
            rows = self.ask(
                f"select row_to_json(t)::text as row from {quoted} as t"
                f" order by row_to_json(t)::text collate \"C\" limit {MOST_ROWS}"
            )
            readers = sorted(set(re.findall(r"(\w+)=\w*r\w*/", grants or "")) - {os.environ.get("PGUSER", "postgres")})
            found[f"{schema}.{name}"] = bare({
                "kind": {"r": "table", "v": "view"}[kind],
                "columns": [
                    [column, data_type, *(["not null"] if required else [])]
                    for column, data_type, required, _ in columns
                ],
                "comment": comment,
                "column_comments": {column: text for column, _, _, text in columns if text},
                "readers": readers,
            }) | {"count": count, "rows": [row for (row,) in rows]}
        return found


if __name__ == "__main__":
    sys.exit(main())
