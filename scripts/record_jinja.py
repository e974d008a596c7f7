#!/usr/bin/env python3
"""Renders the cases of Tests/Cases/jinja with Python's Jinja2 and writes what it gave beside them.

    python3 scripts/record_jinja.py [FILE...]

Needs jinja2 3.1 (and dbt-common for files with the option `dbt`). The tests themselves need no Python.

A case file is Markdown. A block `cases` holds one template a line, each followed by its result: `=> text` with
`\\n`, `\\t`, `\\r`, `\\\\` and, at the end, `\\s` for the characters that a line cannot show, or `!! Error: message`. A result that begins
with `!~` keeps only the error's name: our message differs on purpose. A block `jinja` is one template (info word
`escaped`: with the same escapes), its result the block `text` or `error` behind it. A comment `<!-- options: ... -->`
sets options for the file: trim_blocks, lstrip_blocks, keep_trailing_newline, dbt.
"""
import decimal
import json
import pathlib
import re
import sys

import jinja2
from jinja2.sandbox import SandboxedEnvironment

ROOT = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Cases" / "jinja"


def environment(options):
    if "dbt" in options:
        from dbt_common.clients.jinja import get_environment

        return get_environment(None, capture_macros=True)
    return SandboxedEnvironment(
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        trim_blocks="trim_blocks" in options,
        lstrip_blocks="lstrip_blocks" in options,
        keep_trailing_newline="keep_trailing_newline" in options,
    )


class Thing:
    """An object with attributes, items and methods, as an embedder would define one."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<Thing {self.name}>"

    def __str__(self):
        return self.name

    def __getitem__(self, key):
        if key == "item":
            return "item of " + self.name
        raise KeyError(key)

    def shout(self, mark="!"):
        return self.name.upper() + mark


def context():
    values = json.loads((ROOT / "context.json").read_text())
    values.update(
        decimal=decimal.Decimal,
        as_tuple=tuple,
        as_set=set,
        thing=Thing("thing"),
        add=lambda a, b=1, *more, **named: a + b + sum(more) + sum(named.values()),
        fail=lambda message: (_ for _ in ()).throw(RuntimeError(message)),
    )
    return values


def escape(text):
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text[:-1] + "\\s" if text.endswith(" ") else text


def unescape(text):
    names = {"n": "\n", "t": "\t", "r": "\r", "s": " ", "\\": "\\"}
    return re.sub(r"\\([ntrs\\])", lambda m: names[m[1]], text)


def render(env, template):
    try:
        return "text", env.from_string(template).render(context())
    except jinja2.TemplateSyntaxError as error:
        return "error", "SyntaxError: " + (error.message or "")
    except Exception as error:
        return "error", f"{type(error).__name__}: {error}"


def cases(env, lines):
    result = []
    for index, line in enumerate(lines):
        if re.match(r"=> ?|!! |!~ ", line) or not line.strip():
            if not line.strip():
                result.append(line)
            continue
        kind, text = render(env, line)
        result.append(line)
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if kind == "text":
            result.append(("=> " + escape(text)).rstrip(" "))
        elif following.startswith("!~ "):
            result.append("!~ " + text.split(":")[0])
        else:
            result.append("!! " + escape(text))
    return result


def record(path):
    source = path.read_text().split("\n")
    options = re.findall(r"[a-z_]+", "".join(re.findall(r"<!-- options: (.*?) -->", "\n".join(source))))
    env = environment(options)
    out, index = [], 0
    while index < len(source):
        line = source[index]
        fence = re.match(r"(`{3,})(\w*) ?(\w*)$", line)
        if not fence:
            out.append(line)
            index += 1
            continue
        end = source.index(fence[1], index + 1)
        body = source[index + 1 : end]
        index = end + 1
        if fence[2] == "cases":
            out += [line, *cases(env, body), fence[1]]
        elif fence[2] == "jinja":
            escaped = fence[3] == "escaped"
            template = "\n".join(body)
            kind, text = render(env, unescape(template) if escaped else template)
            shown = escape(text) if escaped else text
            out += [line, *body, fence[1], f"{fence[1]}{kind}{' escaped' if escaped else ''}", *shown.split("\n"), fence[1]]
        elif fence[2] not in ("text", "error"):
            out += [line, *body, fence[1]]
    path.write_text("\n".join(out))


if __name__ == "__main__":
    chosen = [pathlib.Path(name) for name in sys.argv[1:]] or sorted(ROOT.glob("*.md"))
    for path in chosen:
        record(path)
        print(path.name)
