"""The same renderings as JinjaBench, by Python's jinja2. usage: peer.py FILE RENDERINGS"""

import pathlib
import sys
import time

import jinja2

text = pathlib.Path(sys.argv[1]).read_text()
template = jinja2.Environment().from_string(text)
names = {
  "config": lambda **_: "",
  "ref": lambda name: f'"shop"."{name}"',
  "source": lambda source, table: f'"{source}"."{table}"',
  "var": lambda name, default=None: default,
  "is_incremental": lambda: True,
  "this": '"shop"."daily_orders"',
  "target": {"name": "dev", "schema": "shop"},
}
result = template.render(names)
started = time.process_time()
for _ in range(int(sys.argv[2])):
  result = template.render(names)
print(time.process_time() - started)
sys.stdout.write(result)
