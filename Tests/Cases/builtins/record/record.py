"""Records what real dbt sends to the database with the built-in macros of this repository in place of its own.

    record.py postgres|redshift     with a Python that has dbt-core, dbt-postgres and dbt-redshift 1.11

PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE name a PostgreSQL server whose user may create schemas and
roles; the schemas `builtins` and `builtins_dbt_test__audit` on it are dropped. Each run below goes to a folder of
../expect/<adapter>/, each node of it to a file: its statements in order, divided by lines of dashes, without their
query comments. What differs from run to run is written <time>, <index> and <values>.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BUILTINS = HERE.parents[3] / "Sources" / "Compiler" / "Builtins"
BATCHES = ["--event-time-start", "2024-01-01", "--event-time-end", "2024-03-01"]
RUNS = {
    "1-first": ["build", "--full-refresh", "--exclude", "batches"],
    "2-again": ["build", "--exclude", "batches", "--vars", "{kind: view, later: 5}"],
    "3-incremental-over-view": ["run", "-s", "changes_kind", "--vars", "{kind: incremental}"],
    "4-table-over-incremental": ["run", "-s", "changes_kind", "materialized", "--full-refresh"],
    "5-batches": ["run", "-s", "batches", *BATCHES],
    "6-batches-again": ["run", "-s", "batches", *BATCHES],
    "7-kept-failures": ["test", "--store-failures"],
    "8-seeds-anew": ["seed", "--full-refresh"],
}


def child(adapter, trace, arguments):
    """Runs dbt in this process, with our macros and with every statement noted."""
    import dbt.include.global_project
    import dbt.include.postgres
    import dbt.include.redshift

    for module, name in [(dbt.include.postgres, "postgres"), (dbt.include.redshift, "redshift")]:
        # dbt takes the package's name from the folder's: dbt_<folder>
        module.PACKAGE_PATH = str(pathlib.Path(trace).parent / "include" / name)
    dbt.include.global_project.PACKAGE_PATH = str(BUILTINS / "dbt")

    def note(sql, bindings=None):
        with open(trace, "a") as f:
            f.write(sql.strip() + "\n;;;;\n")

    sys.path.insert(0, str(HERE))
    if adapter == "redshift":
        import redshift_on_postgres

        redshift_on_postgres.install(note)
    else:
        import psycopg2.extensions

        class Cursor(psycopg2.extensions.cursor):
            def execute(self, sql, bindings=None):
                note(sql)
                return super().execute(sql, bindings)

        connect = psycopg2.connect
        psycopg2.connect = lambda *a, **k: connect(*a, **{**k, "cursor_factory": Cursor})

    from dbt.cli.main import cli

    sys.argv = ["dbt", *arguments]
    cli()


def profile(adapter):
    e = os.environ
    return {
        "type": adapter, "host": e["PGHOST"], "port": int(e["PGPORT"]), "user": e["PGUSER"],
        "password": e.get("PGPASSWORD", "x"), "dbname": e["PGDATABASE"], "schema": "builtins", "threads": 1,
    }  # fmt: skip


def steady(sql):
    sql = re.sub(r"/\* node .*? \*/", "", sql)
    sql = re.sub(r"(__dbt_(?:tmp|shape)(?:_\d{6})?)\d{12}", r"\1<time>", sql)
    sql = re.sub(r'index if not exists "[0-9a-f]{32}"', 'index if not exists "<index>"', sql)
    lines = [line.rstrip() for line in sql.strip().splitlines()]
    return "\n".join(line for line in lines if line)


def nodes(trace):
    """Statements by node. BEGIN and COMMIT carry no comment: the one belongs to what follows, the other to what was."""
    found, current, begun = {}, "-", []
    for statement in trace.read_text().split("\n;;;;\n"):
        text = steady(statement)
        if not text or text == "select pg_backend_pid()":  # dbt-redshift asks, each time that it connects
            continue
        if text == "BEGIN":
            begun.append(text)
            continue
        if match := re.search(r"/\* node (\S+) \*/", statement):
            current = match[1]
        found.setdefault(current, []).extend([*begun, text])
        begun = []
    return found


def main(adapter):
    import psycopg2
    import yaml

    expect = HERE.parent / "expect" / adapter
    shutil.rmtree(expect, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        shutil.copytree(HERE.parent / "project", work / "project")
        (work / "include").mkdir()
        for name in ("postgres", "redshift"):
            (work / "include" / name).symlink_to(BUILTINS / f"dbt_{name}")
        outputs = {"target": "it", "outputs": {"it": profile(adapter)}}
        (work / "project" / "profiles.yml").write_text(yaml.safe_dump({"builtins": outputs}))

        server = psycopg2.connect("")
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute("drop schema if exists builtins, builtins_dbt_test__audit cascade")
            cursor.execute("select 1 from pg_roles where rolname = 'builtins_reader'")
            if not cursor.fetchone():
                cursor.execute("create role builtins_reader")
            if adapter == "redshift":
                sys.path.insert(0, str(HERE))
                import redshift_on_postgres

                cursor.execute(redshift_on_postgres.PRELUDE)

        for name, arguments in RUNS.items():
            trace = work / "trace"
            trace.write_text("")
            command = [sys.executable, __file__, "--child", adapter, str(trace), *arguments]
            run = subprocess.run(command, cwd=work / "project", capture_output=True, text=True)
            if run.returncode:
                sys.exit(f"{name}: {run.stdout}{run.stderr}")
            for node, statements in nodes(trace).items():
                if node != "-" and not node.startswith("operation."):
                    file = expect / name / f"{node}.sql"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text("\n--------\n".join(statements) + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "--child":
        child(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        main(sys.argv[1])
