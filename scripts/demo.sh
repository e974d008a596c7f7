#!/usr/bin/env bash
# Builds and tests the warehouse of the repo's root on the embedded server and draws its lineage page.
# usage: scripts/demo.sh BIN
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=$(realpath "$1")
"$bin" build
"$bin" docs generate --quiet
echo
echo "The warehouse stands: $("$bin" ls --quiet --resource-type model | wc -l) models, $("$bin" ls --quiet --resource-type test | wc -l) tests."
echo "Its lineage page: file://$PWD/target/index.html"
echo "Look into it: $1 pg psql        Ask it: $1 show --select kpi_revenue_by_month"
