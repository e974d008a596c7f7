#!/usr/bin/env python3
"""Writes a dbt project of many models: layers of refs, macros, tests, descriptions, incremental and ephemeral models.

usage: generate_project.py FOLDER MODELS

The same arguments give the same bytes. Every model can be built on PostgreSQL and on Redshift after `sources.sql` (written
beside the project file) has made the source tables. Two models in ten are staging views, three intermediate (one of them
ephemeral), four tables, one an incremental model.
"""

import pathlib
import random
import sys

MACROS = 24
COLUMNS = ["customer_id", "quantity", "unit_price", "ordered_on", "status", "country"]
STATUSES = ["placed", "shipped", "returned", "cancelled"]


class Project:
  def __init__(self, folder, count):
    self.folder = pathlib.Path(folder)
    self.random = random.Random(20091)
    self.staging = [f"stg_events_{i:04d}" for i in range(max(1, count * 2 // 10))]
    self.intermediate = [f"int_orders_{i:04d}" for i in range(count * 3 // 10)]
    self.incremental = [f"fct_daily_{i:04d}" for i in range(count // 10)]
    rest = count - len(self.staging) - len(self.intermediate) - len(self.incremental)
    self.marts = [f"mart_sales_{i:04d}" for i in range(rest)]

  def write(self, path, text):
    file = self.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)

  def generate(self):
    self.project_file()
    self.macros()
    self.sources()
    self.layer("staging", self.staging, self.staging_model, 25)
    self.layer("intermediate", self.intermediate, self.intermediate_model, 25)
    self.layer("marts", self.marts, self.mart_model, 20)
    self.layer("incremental", self.incremental, self.incremental_model, 20)
    self.singular_tests()

  def project_file(self):
    self.write("dbt_project.yml", """name: generated
version: "1.0"
config-version: 2
profile: benchmark
model-paths: [models]
macro-paths: [macros]
test-paths: [data_tests]
vars:
  start_date: "2010-01-01"
  currency_rate: 1.17
  excluded_countries: [Unspecified, "European Community"]
models:
  generated:
    +materialized: view
    +tags: [generated]
    staging:
      +tags: [staging]
    intermediate:
      +meta: {layer: intermediate}
    marts:
      +materialized: table
    incremental:
      +materialized: incremental
      +unique_key: order_key
""")
    self.write("profiles.yml", """benchmark:
  target: bench
  outputs:
    bench:
      type: postgres
      host: "{{ env_var('BENCH_HOST', 'localhost') }}"
      port: "{{ env_var('BENCH_PORT', '5432') | as_number }}"
      user: "{{ env_var('BENCH_USER', 'postgres') }}"
      password: "{{ env_var('BENCH_PASSWORD', '') }}"
      dbname: "{{ env_var('BENCH_DATABASE', 'postgres') }}"
      schema: "{{ env_var('BENCH_SCHEMA', 'generated') }}"
      threads: "{{ env_var('BENCH_THREADS', '4') | as_number }}"
""")

  def macros(self):
    for i in range(MACROS):
      self.write(f"macros/money_{i:02d}.sql", f"""{{#- Amounts in currency {i}. -#}}
{{% macro money_{i:02d}(column, precision=2) %}}
    round(({{{{ column }}}} * {{{{ var('currency_rate') }}}})::numeric, {{{{ precision }}}})
{{%- endmacro %}}

{{% macro columns_{i:02d}(names, alias=none) %}}
    {{%- for name in names -%}}
        {{{{ alias ~ '.' if alias else '' }}}}{{{{ name }}}}{{{{ ", " if not loop.last }}}}
    {{%- endfor -%}}
{{% endmacro %}}
""")
    self.write("macros/test_positive.sql", """{% test positive(model, column_name, allow_zero=false) %}
select {{ column_name }} from {{ model }} where {{ column_name }} {{ '<' if allow_zero else '<=' }} 0
{% endtest %}
""")

  def sources(self):
    sql = ["create schema if not exists raw;"]
    for group in range(8):
      lines = ["sources:", f"  - name: raw_{group}", "    schema: raw", "    tables:"]
      for table in range(10):
        name = f"events_{group}_{table}"
        lines += [f"      - name: {name}", f"        description: Events of shop {group}, till {table}.",
                  "        columns:", "          - name: event_id", "            data_tests: [not_null]"]
        sql.append(f"drop table if exists raw.{name} cascade;")
        sql.append(
          f"create table raw.{name} as select i as event_id, i % 17 as customer_id, i % 5 + 1 as quantity, "
          f"(i % 90 + 1)::numeric(9,2) as unit_price, date '2010-01-01' + i % 365 as ordered_on, "
          f"(array['placed','shipped','returned','cancelled'])[i % 4 + 1] as status, "
          f"(array['France','Spain','Norway'])[i % 3 + 1] as country from generate_series(1, 200) i;")
      self.write(f"models/staging/sources_{group}.yml", "\n".join(lines) + "\n")
    self.write("sources.sql", "\n".join(sql) + "\n")

  def layer(self, folder, names, make, per_file):
    for i, name in enumerate(names):
      self.write(f"models/{folder}/group_{i // per_file:02d}/{name}.sql", make(i, name))
    for start in range(0, len(names), per_file):
      part = names[start:start + per_file]
      self.write(f"models/{folder}/group_{start // per_file:02d}/models.yml", self.properties(part, folder))

  def properties(self, names, folder):
    lines = ["models:"]
    for name in names:
      lines += [f"  - name: {name}", f"    description: >", f"      One row for each order of {name}, as the {folder} layer",
                "      hands it on. Amounts are in the shop's currency.", f"    config:", f"      meta: {{owner: team_{len(name) % 5}}}",
                "    columns:", "      - name: order_key", "        description: The key.", "        data_tests:",
                "          - unique", "          - not_null"]
      for column in COLUMNS:
        lines += [f"      - name: {column}", f"        description: The {column} of the order."]
        if column == "status" and self.random.random() < 0.4:
          values = ", ".join(STATUSES)
          lines += ["        data_tests:", "          - accepted_values:", "              arguments:",
                    f"                values: [{values}]"]
        if column == "quantity" and self.random.random() < 0.3:
          lines += ["        data_tests:", "          - positive:", "              config: {severity: warn}"]
        if column == "customer_id" and folder == "marts" and self.random.random() < 0.4:
          target = self.random.choice(self.staging)
          lines += ["        data_tests:", "          - relationships:", "              arguments:",
                    f"                to: ref('{target}')", "                field: customer_id"]
    return "\n".join(lines) + "\n"

  def staging_model(self, i, name):
    group, table, macro = i % 8, (i // 8) % 10, i % MACROS
    return f"""with source as (
    select * from {{{{ source('raw_{group}', 'events_{group}_{table}') }}}}
)

select
    event_id as order_key,
    customer_id,
    quantity,
    {{{{ money_{macro:02d}('unit_price') }}}} as unit_price,
    ordered_on,
    status,
    {{# Countries that are none count as unknown. #}}
    case
    {{%- for country in var('excluded_countries') %}}
        when country = '{{{{ country }}}}' then null
    {{%- endfor %}}
        else country
    end as country
from source
where ordered_on >= '{{{{ var("start_date") }}}}'
"""

  def intermediate_model(self, i, name):
    parents = self.random.sample(self.staging, min(len(self.staging), 2))
    if i > 10 and i % 3 == 0:
      # Never an ephemeral one: chains of those would grow without a bound.
      parents[0] = self.intermediate[self.random.randrange((i - 1) // 3) * 3]
    config = "{{ config(materialized='ephemeral') }}\n\n" if i % 3 == 1 else ""
    macro = i % MACROS
    return f"""{config}{{%- set columns = ['customer_id', 'quantity', 'unit_price', 'ordered_on', 'status', 'country'] -%}}

with orders as (
    select order_key, {{{{ columns_{macro:02d}(columns) }}}} from {{{{ ref('{parents[0]}') }}}}
),

others as (
    select order_key, {{{{ columns_{macro:02d}(columns) }}}} from {{{{ ref('{parents[-1]}') }}}}
)

select
    orders.order_key,
    {{%- for column in columns %}}
    coalesce(orders.{{{{ column }}}}, others.{{{{ column }}}}) as {{{{ column }}}}{{{{ "," if not loop.last }}}}
    {{%- endfor %}}
from orders
left join others on orders.order_key = others.order_key
{{% if target.name == 'prod' %}}
where orders.ordered_on >= current_date - 365
{{% endif %}}
"""

  def mart_model(self, i, name):
    parents = [self.random.choice(self.intermediate or self.staging)]
    if i > 20:
      parents.append(self.marts[self.random.randrange(i)])
    while len(parents) < 3:
      parents.append(self.random.choice(self.staging))
    joins = "\n".join(
      f"left join {{{{ ref('{parent}') }}}} as p{n} on base.order_key = p{n}.order_key"
      for n, parent in enumerate(parents[1:], 1))
    return f"""{{{{ config(tags=['mart', 'group_{i % 7}']) }}}}
{{% set statuses = ['placed', 'shipped', 'returned', 'cancelled'] %}}

select
    base.order_key,
    base.customer_id,
    base.quantity,
    {{{{ money_{i % MACROS:02d}('base.unit_price', precision=4) }}}} as unit_price,
    base.ordered_on,
    base.status,
    base.country,
    {{%- for status in statuses %}}
    case when base.status = '{{{{ status }}}}' then base.quantity else 0 end as {{{{ status | lower }}}}_quantity
    {{%- if not loop.last %}},{{% endif %}}
    {{%- endfor %}}
from {{{{ ref('{parents[0]}') }}}} as base
{joins}
"""

  def incremental_model(self, i, name):
    parent = self.random.choice(self.marts or self.staging)
    return f"""{{{{ config(on_schema_change='append_new_columns') }}}}

select order_key, customer_id, quantity, unit_price, ordered_on, status, country
from {{{{ ref('{parent}') }}}}
{{% if is_incremental() %}}
where ordered_on > (select max(ordered_on) from {{{{ this }}}})
{{% endif %}}
"""

  def singular_tests(self):
    for i in range(0, len(self.marts), 20):
      self.write(f"data_tests/no_late_orders_{i:04d}.sql",
                 f"select * from {{{{ ref('{self.marts[i]}') }}}} where ordered_on > '2100-01-01'\n")


if __name__ == "__main__":
  if len(sys.argv) != 3:
    sys.exit(__doc__)
  Project(sys.argv[1], int(sys.argv[2])).generate()
