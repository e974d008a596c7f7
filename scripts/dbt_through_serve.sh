#!/usr/bin/env bash
# Real dbt with dbt-redshift builds projects through `redstart serve`; `redstart build` builds the same; the relations of
# both must be equal, row for row. dbt is no part of this repository: a Python environment has dbt-core and dbt-redshift.
# usage: scripts/dbt_through_serve.sh BIN [DBT]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=$(realpath "${1:?usage: scripts/dbt_through_serve.sh BIN [DBT]}")
dbt=${2:-dbt}
work=$(mktemp -d "${TMPDIR:-/tmp}/redstart-serve.XXXXXX")
server=
stop() {
  [ -z "$server" ] || { kill -INT "$server" && wait "$server"; } || true
  server=
}
finish() {
  stop
  (cd "$work/coffee" 2>/dev/null && "$bin" pg stop --quiet --target redstart >/dev/null 2>&1) || true
  rm -rf "$work"
}
trap finish EXIT

mkdir "$work/ecommerce" "$work/profiles"
cp -r dbt_project.yml models seeds macros analyses data_tests "$work/ecommerce"
cp -r Tests/Cases/serve/coffee "$work/coffee"
export REDSTART_SERVE_PASSWORD="only for $RANDOM this run"
export DBT_SEND_ANONYMOUS_USAGE_STATS=false DBT_PROFILES_DIR="$work/profiles" DBT_USE_COLORS=false

write_profiles() {
  for profile in ecommerce coffee; do
    cat <<END
$profile:
  target: dbt
  outputs:
    redstart: {type: redshift, method: embedded, path: ../cluster, dbname: by_redstart, schema: shop, threads: 4}
    served: {type: redshift, method: embedded, path: ../cluster, dbname: by_dbt, schema: shop, threads: 4}
    dbt:
      {type: redshift, method: database, host: 127.0.0.1, port: $1, user: redstart, dbname: by_dbt, schema: shop,
       password: "{{ env_var('REDSTART_SERVE_PASSWORD') }}", sslmode: disable, threads: 4}
END
  done >"$work/profiles/profiles.yml"
}

write_profiles 5439
(cd "$work/coffee" && exec "$bin" serve --target served --port 0 --no-use-colors) >"$work/serve.log" 2>&1 &
server=$!
for _ in $(seq 300); do
  port=$(sed -n 's/.*Serving the local Redshift at 127\.0\.0\.1:\([0-9]*\),.*/\1/p' "$work/serve.log")
  [ -n "$port" ] && break
  sleep 0.1
done
[ -n "$port" ] || { cat "$work/serve.log"; exit 1; }
write_profiles "$port"

ask() {
  PGPASSWORD=$REDSTART_SERVE_PASSWORD psql -XAtq -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U redstart -d "$1" -c "$2" \
    2> >(grep -v '^WARNING: psql' >&2)
}
own="table_schema not in ('pg_catalog', 'information_schema', 'rs_catalog', 'pg_internal')"
# Times of the run itself, and what hangs on them.
clocks="column_name not in ('dbt_scd_id', 'dbt_updated_at', 'dbt_valid_from', 'dbt_valid_to', 'failed_at', 'loaded_at', 'invocation_id', 'run_id')"

# The relations of a database with their kinds and columns, then each one's rows.
picture() {
  ask "$1" "select table_schema, table_name, table_type from information_schema.tables where $own order by 1, 2"
  ask "$1" "select table_schema, table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from information_schema.columns where $own order by table_schema, table_name, ordinal_position"
  local table columns
  while IFS='|' read -r table columns; do
    echo "== $table"
    # dbt reads a seed's CRLF within a value as LF; Redstart keeps it.
    ask "$1" "select $columns from $table" | tr -d '\r' | LC_ALL=C sort
  done < <(ask "$1" "select quote_ident(table_schema) || '.' || quote_ident(table_name),
      listagg(quote_ident(column_name), ', ') within group (order by ordinal_position)
    from information_schema.columns where $own and $clocks group by 1 order by 1")
}

for project in coffee ecommerce; do
  # The second build is an incremental one.
  for round in first second; do
    echo "$project, $round build by dbt through the server: $(cd "$work/$project" && "$dbt" build --target dbt --target-path "$work/dbt-target" --log-path "$work/dbt-logs" \
      >"$work/dbt.log" 2>&1 || { cat "$work/dbt.log" >&2; exit 1; }; sed -n 's/.*Done\. //p' "$work/dbt.log")"
    echo "$project, $round build by redstart:              $(cd "$work/$project" && "$bin" build --target redstart \
      >"$work/redstart.log" 2>&1 || { cat "$work/redstart.log" >&2; exit 1; }; sed -n 's/.*Done\. //p' "$work/redstart.log")"
  done
done
picture by_dbt >"$work/by_dbt"
picture by_redstart >"$work/by_redstart"
relations=$(grep -c '^== ' "$work/by_dbt")
rows=$(sed '1,/^== /d' "$work/by_dbt" | grep -vc '^== ')
if diff "$work/by_redstart" "$work/by_dbt" >"$work/difference"; then
  echo "equal: $relations relations, $rows rows"
else
  echo "different ($relations relations):"
  head -n 50 "$work/difference"
  exit 1
fi
