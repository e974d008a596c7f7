#!/usr/bin/env bash
# Real dbt with dbt-redshift builds projects through `redstart serve`; `redstart` builds the same; what both answer and leave
# behind must be equal: results, catalogs, freshness, relations with their columns, keys, comments and grants, and every row.
# dbt is no part of this repository: a Python environment has dbt-core and dbt-redshift.
# usage: scripts/dbt_through_serve.sh BIN [DBT [PROJECT ...]]      projects: coffee roastery ecommerce; all without one
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=$(realpath "${1:?usage: scripts/dbt_through_serve.sh BIN [DBT [PROJECT ...]]}")
dbt=${2:-dbt}
shift $(($# > 2 ? 2 : $#))
projects=("$@")
[ $# -gt 0 ] || projects=(coffee roastery ecommerce)
compare=$(realpath scripts/dbt_through_serve.py)
work=$(mktemp -d "${TMPDIR:-/tmp}/redstart-serve.XXXXXX")
server=
stop() {
  [ -z "$server" ] || { kill -INT "$server" && wait "$server"; } || true
  server=
}
finish() {
  stop
  (cd "$work/coffee" 2>/dev/null && "$bin" pg stop --quiet --target redstart >/dev/null 2>&1) || true
  [ -n "${KEEP:-}" ] && echo "kept: $work" || rm -rf "$work"
}
trap finish EXIT

mkdir "$work/ecommerce" "$work/profiles" "$work/answers"
cp -r dbt_project.yml models seeds macros analyses data_tests "$work/ecommerce"
cp -r Tests/Cases/serve/coffee Tests/Cases/serve/roastery "$work"
export REDSTART_SERVE_PASSWORD="only for $RANDOM this run"
export DBT_SEND_ANONYMOUS_USAGE_STATS=false DBT_PROFILES_DIR="$work/profiles" DBT_USE_COLORS=false

write_profiles() {
  for profile in ecommerce coffee roastery; do
    cat <<END
$profile:
  target: dbt
  outputs:
    redstart: {type: redshift, method: embedded, path: ../cluster, dbname: by_redstart, schema: shop, threads: 4}
    served: {type: redshift, method: embedded, path: ../cluster, dbname: by_dbt, schema: shop, threads: 4}
    dbt: &dbt_$profile
      {type: redshift, method: database, host: 127.0.0.1, port: $1, user: redstart, dbname: by_dbt, schema: shop,
       password: "{{ env_var('REDSTART_SERVE_PASSWORD') }}", sslmode: disable, threads: 4}
    redstart_copy: {type: redshift, method: embedded, path: ../cluster, dbname: by_redstart, schema: copy, threads: 4}
    dbt_copy: {<<: *dbt_$profile, schema: copy}
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
own="not in ('pg_catalog', 'information_schema', 'rs_catalog', 'pg_internal')"
# Times of the run itself are compared by their order, names that hang on them by what is equal.
shown="case when column_name in ('dbt_updated_at', 'dbt_valid_from', 'dbt_valid_to', 'valid_to', 'failed_at', 'loaded_at')
    then 'case when ' || quote_ident(column_name) || ' is not null then dense_rank() over (order by ' || quote_ident(column_name) || ') end'
  when column_name in ('dbt_scd_id', 'invocation_id', 'run_id')
    then 'count(*) over (partition by ' || quote_ident(column_name) || ')'
  else quote_ident(column_name) end"

# The relations of a database with all that is told of them, then each one's rows.
picture() {
  ask "$1" "select table_schema, table_name, table_type, remarks from svv_tables where table_schema $own order by 1, 2"
  ask "$1" "select table_schema, table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,
      is_nullable, remarks
    from svv_columns where table_schema $own order by table_schema, table_name, ordinal_position"
  ask "$1" "select \"schema\", \"table\", diststyle, sortkey1, sortkey_num, encoded, tbl_rows from svv_table_info order by 1, 2"
  ask "$1" "select n.nspname, c.relname, k.conname, k.contype, k.conkey, k.confkey, p.relname from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace left join pg_class p on p.oid = k.confrelid
    where n.nspname $own order by 1, 2, 3"
  ask "$1" "select namespace_name, relation_name, identity_name, privilege_type from svv_relation_privileges
    where namespace_name $own order by 1, 2, 3, 4"
  ask "$1" "select schema_name, name, autorefresh, is_stale from svv_mv_info order by 1, 2"
  ask "$1" "select schemaname, viewname, regexp_replace(replace(definition, '$1', 'the_database'), '\\\\s+', ' ')
    from pg_views where schemaname $own order by 1, 2"
  local table columns
  while IFS='|' read -r table columns; do
    echo "== $table"
    ask "$1" "select $columns from $table" | LC_ALL=C sort
  done < <(ask "$1" "select quote_ident(table_schema) || '.' || quote_ident(table_name),
      listagg($shown, ', ') within group (order by ordinal_position)
    from svv_columns where table_schema $own group by 1 order by 1")
}

# One command of both, side by side: as each ends, and the artifacts that tell how.
both() {
  local project=$1 name=$2 side program target ended
  shift 2
  for side in dbt redstart; do
    target=$side
    if [ "$1" = clone ]; then
      target=${side}_copy
      ln -sfn "$work/state-$side" "$work/$project/state"
    fi
    program=$bin
    [ $side = dbt ] && program=$dbt
    ended=0
    (cd "$work/$project" && "$program" "$@" $([ "$1" != clone ] || echo --state state) --target "$target" --target-path "$work/target-$side-$project" \
      --log-path "$work/logs-$side") >"$work/output" 2>&1 || ended=$?
    python3 "$compare" picture "$work/target-$side-$project" "$ended" "$work/output" "$@" >"$work/answers/$project-$name.$side"
    [ -z "${VERBOSE:-}" ] || cat "$work/output"
  done
  echo "$project, $name: $(head -n 1 "$work/answers/$project-$name.dbt")"
  if ! diff "$work/answers/$project-$name.redstart" "$work/answers/$project-$name.dbt" >"$work/difference"; then
    echo "  different (< redstart, > dbt):"
    head -n "${LINES_SHOWN:-40}" "$work/difference" | sed 's/^/  /'
    failed=1
  fi
}

failed=0
for project in "${projects[@]}"; do
  # The second build is an incremental one.
  both "$project" build-1 build --vars '{round: 1}'
  both "$project" build-2 build --vars '{round: 2}'
  [ "$project" = roastery ] || continue
  both "$project" freshness source freshness
  both "$project" docs docs generate
  both "$project" show show --select ledger --output json --limit 10
  both "$project" show-inline show --inline "select code, is_open from {{ ref('suppliers') }} order by 1" --output json
  both "$project" operation run-operation count_of --args '{name: ledger}'
  both "$project" list list --select +ledger
  both "$project" test test --select ledger deliveries --vars '{round: 2}'
  for side in dbt redstart; do
    mkdir -p "$work/state-$side"
    cp "$work/target-$side-$project/manifest.json" "$work/state-$side"
  done
  both "$project" clone clone --vars '{round: 2}'
  both "$project" full-refresh build --full-refresh --vars '{round: 2}'
done
picture by_dbt >"$work/by_dbt"
picture by_redstart >"$work/by_redstart"
relations=$(grep -c '^== ' "$work/by_dbt")
rows=$(sed '1,/^== /d' "$work/by_dbt" | grep -vc '^== ')
if diff "$work/by_redstart" "$work/by_dbt" >"$work/difference"; then
  echo "equal: $relations relations, $rows rows"
else
  echo "different ($relations relations; < redstart, > dbt):"
  head -n "${LINES_SHOWN:-50}" "$work/difference"
  failed=1
fi
exit $failed
