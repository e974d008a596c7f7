#!/usr/bin/env bash
# Measures Redstart against peers in one run, prints the ratios and writes benchmarks/results.md.
#
# usage: benchmarks/run.sh BIN [PART ...]      parts: start check parse seed copy build serve lower jinja sql; all without one
#
# DBT names dbt 1.11 with its postgres adapter; without it one is installed into .build/bench-venv. REDSTART_DATA (default
# ../shared/data) may hold the Online Retail file; without it rows of the same shape are made. BENCH_RUNS: pairs of runs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

binary=${1:?usage: benchmarks/run.sh BIN [PART ...]}
shift
work=.build/bench
mkdir -p "$work"

if [ -z "${DBT:-}" ]; then
  DBT=.build/bench-venv/bin/dbt
  if [ ! -x "$DBT" ]; then
    echo "installing dbt 1.11 into .build/bench-venv"
    python3 -m venv .build/bench-venv
    .build/bench-venv/bin/pip install --quiet 'dbt-core>=1.11,<1.12' dbt-postgres
  fi
fi

gcc -O2 -o "$work/measure" benchmarks/measure.c
gcc -O2 -o "$work/hello" benchmarks/hello.c
case " ${*:-jinja} " in
*" jinja "*) swift build -c release --static-swift-stdlib --product JinjaBench ;;
esac

case " ${*:-lower} " in
*" lower "* | *" serve "*) swift build -c release --static-swift-stdlib --product LowerBench ;;
esac

case " ${*:-sql} " in
*" sql "*)
  swift build -c release --static-swift-stdlib --product SQLBench
  "$(dirname "$DBT")/python" -c 'import sqlglot' 2>/dev/null || "$(dirname "$DBT")/pip" install --quiet sqlglot
  ;;
esac

exec python3 benchmarks/bench.py "$(realpath "$binary")" "$(realpath -s "$DBT")" "$work" "$@"
