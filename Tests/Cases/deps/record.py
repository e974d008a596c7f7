#!/usr/bin/env python3
"""Record what real dbt's `deps` does: rewrites the recorded blocks of the case files beside this script.

    Tests/Cases/deps/record.py [--dbt PATH] [FILE ...]

PATH (default: $DBT, then `dbt` on the path) is the dbt to ask. A case file is Markdown; each `## name` begins a case: a
project in a folder of its own. Its fenced blocks are steps, in order:

    ```file PATH        writes a file of the project
    ```env              NAME=value, one a line, for the steps that follow
    ```run WORDS        what `dbt WORDS` does; the block's body is recorded
    ```ours             what redstart says otherwise, on purpose: stays as it is

The package hub is http://hub.example/ (a proxy of the environment answers for it, as hub.json says), the repositories
that repositories.json describes are at https://git.example/ (git's configuration leads elsewhere). In texts and words
{root} and {repos} stand for the project's folder and the folder of those repositories; a hash that depends on either
is recorded as {hash}.

A recorded body is the exit code, each event from `info` on (its name and message), then, where they changed, the text of
package-lock.yml and of a packages.yml that the command wrote, and what the packages' folder holds.
"""

import argparse
import gzip
import http.server
import io
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tarfile
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
QUIET = {"MainReportVersion", "CommandCompleted", "ResourceReport", "Formatting", "MainStackTrace"}
PROJECT = "name: shop\nversion: '1.0.0'\nprofile: shop\n"


class Hub:
    """The package hub of hub.json, with the archives that it names."""

    def __init__(self):
        self.packages = json.loads((HERE / "hub.json").read_text())
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = hub.answer(self.path.removeprefix("http://hub.example"))
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.proxy = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path):
        if path == "/api/v1/index.json":
            return json.dumps(list(self.packages)).encode()
        if match := re.fullmatch(r"/api/v1/(.+)\.json", path):
            package = self.packages.get(match[1])
            return None if package is None else json.dumps(self.document(match[1], package)).encode()
        if match := re.fullmatch(r"/archives/(.+)/([^/]+)\.tar\.gz", path):
            version = self.packages.get(match[1], {}).get("versions", {}).get(match[2])
            return None if version is None else archive(version.get("name", match[1].split("/")[-1]), match[2])
        return None

    def document(self, full, package):
        namespace, name = full.split("/")
        document = {"namespace": namespace, "name": name}
        document |= {key: value for key, value in package.items() if key != "versions"}
        document["versions"] = {
            version: {"name": name, "version": version, "packages": [], "downloads": {
                "tarball": f"http://hub.example/archives/{full}/{version}.tar.gz"}} | more
            for version, more in package["versions"].items()
        }
        return document


def archive(name, version):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        top = tarfile.TarInfo(f"{name}-{version}")
        top.type, top.mode = tarfile.DIRTYPE, 0o755
        tar.addfile(top)
        for path, text in {"dbt_project.yml": f"name: {name}\nversion: '{version}'\n", "macros/m.sql": "-- none\n"}.items():
            entry = tarfile.TarInfo(f"{top.name}/{path}")
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text.encode()))
    return gzip.compress(data.getvalue())


def git_environment():
    moment = "2026-01-01T00:00:00+0000"
    return {
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.c",
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b.c", "GIT_AUTHOR_DATE": moment,
        "GIT_COMMITTER_DATE": moment,
    }


def make_repositories(folder):
    environment = os.environ | git_environment()
    for name, commits in json.loads((HERE / "repositories.json").read_text()).items():
        path = folder / name

        def git(*words):
            subprocess.run(["git", "-C", str(path), *words], check=True, env=environment, capture_output=True)

        path.mkdir(parents=True)
        git("init", "-q", "-b", "main")
        for commit in commits:
            for file, text in commit["files"].items():
                (path / file).parent.mkdir(parents=True, exist_ok=True)
                (path / file).write_text(text)
            git("add", "-A")
            git("commit", "-q", "-m", "change")
            for kind in ("tag", "branch"):
                if kind in commit:
                    git(kind, commit[kind])


class Case:
    def __init__(self, dbt, hub, scratch, repositories, name):
        self.dbt, self.hub = dbt, hub
        self.root = scratch / name
        self.root.mkdir(parents=True)
        self.names = {"{root}": str(self.root), "{repos}": str(repositories)}
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("DBT_")}
        self.environment |= git_environment() | {
            "DBT_PACKAGE_HUB_URL": "http://hub.example/", "http_proxy": hub.proxy, "HOME": str(self.root),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.file://{repositories}/.insteadOf", "GIT_CONFIG_VALUE_0": "https://git.example/"}
        self.write("dbt_project.yml", PROJECT)
        self.seen = {}

    def fill(self, text):
        for name, value in self.names.items():
            text = text.replace(name, value)
        return text

    def hide(self, text):
        for name, value in self.names.items():
            text = text.replace(value, name)
        return text

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(self.fill(text))

    def run(self, words):
        command = [self.dbt, "--log-format", "json", *shlex.split(self.fill(words))]
        done = subprocess.run(command, cwd=self.root, env=self.environment, capture_output=True, text=True, timeout=300)
        lines = [f"exit {done.returncode}"]
        for line in done.stdout.splitlines():
            if not line.startswith("{"):
                lines.append(self.hide(line))
                continue
            info = json.loads(line)["info"]
            if info["level"] == "debug" or info["name"] in QUIET:
                continue
            message = re.sub(r"\x1b\[[0-9;]*m", "", self.hide(info["msg"])).strip("\n")
            message = re.sub(r"/tmp/dbt-downloads-\w+", "{downloads}", message)
            first, *others = message.split("\n")
            lines.append(f"[{info['level']}] {info['name']}: {first}".rstrip())
            lines += [("    " + other).rstrip() for other in others]
        return lines + self.state()

    def state(self):
        lines = []
        for name in ("package-lock.yml", "packages.yml"):
            path = self.root / name
            text = self.hide(path.read_text()) if path.exists() else None
            if text and ("{root}" in text or "{repos}" in text):
                text = re.sub("(?<=sha1_hash: ).*", "{hash}", text)
            if text != self.seen.get(name) and text is not None:
                lines += [f"-- {name}"] + text.rstrip("\n").split("\n")
            self.seen[name] = text
        folder = self.root / "dbt_packages"
        entries = []
        for path in sorted(folder.iterdir()) if folder.exists() else []:
            target = os.readlink(path) if path.is_symlink() else None
            if target is not None:
                entries.append(f"{path.name} -> {os.path.relpath(target, self.root)}")
            else:
                project = path / "dbt_project.yml"
                version = re.search(r"version: '(.*)'", project.read_text()) if project.exists() else None
                entries.append(f"{path.name} {version[1] if version else '?'}")
        if entries != self.seen.get("dbt_packages", []):
            lines += ["-- dbt_packages"] + entries
        self.seen["dbt_packages"] = entries
        return lines


def record(file, dbt, hub, scratch, repositories):
    out, case, index = [], None, 0
    lines = file.read_text().split("\n")
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.startswith("## "):
            case = Case(dbt, hub, scratch / file.stem, repositories, line[3:].replace(" ", "_"))
        out.append(line)
        if not line.startswith("```"):
            continue
        kind, _, rest = line[3:].partition(" ")
        body = []
        while lines[index] != "```":
            body.append(lines[index])
            index += 1
        if kind == "file":
            case.write(rest, "".join(text + "\n" for text in body))
            case.seen[rest] = case.hide((case.root / rest).read_text())
        elif kind == "env":
            case.environment |= dict(case.fill(text).split("=", 1) for text in body)
        elif kind == "run":
            body = case.run(rest)
        out += body + ["```"]
        index += 1
    file.write_text("\n".join(out))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dbt", default=os.environ.get("DBT") or shutil.which("dbt"))
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    hub = Hub()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch).resolve()
        make_repositories(scratch / "repositories")
        files = [pathlib.Path(name) for name in arguments.files] or sorted(HERE.glob("*.md"))
        for file in files:
            record(file, arguments.dbt, hub, scratch / "cases", scratch / "repositories")


if __name__ == "__main__":
    main()
