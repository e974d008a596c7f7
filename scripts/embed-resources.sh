#!/usr/bin/env bash
# Writes Sources/CResources/resources.inc: one #embed for each resource file. Run it after adding or removing one.
# With --check it only tells whether the list is up to date.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/.."
list=Sources/CResources/resources.inc
wanted() {
  local n=0 file
  echo "// Written by scripts/embed-resources.sh: do not edit."
  while read -r file; do
    printf 'static const unsigned char resource_%d[] = {\n#embed "../%s" suffix(, )\n0};\n' "$n" "${file#Sources/}"
    n=$((n + 1))
  done
  printf 'static const CResource all[] = {\n'
  n=0
  while read -r file; do
    printf '  {"%s", resource_%d, sizeof resource_%d - 1},\n' "${file#Sources/}" "$n" "$n"
    n=$((n + 1))
  done < <(files)
  printf '  {"", resource_end, 0}};\nconst CResource *const cresources = all;\nconst size_t cresources_count = %d;\n' "$n"
}
# A folder may be missing while its module is young.
files() { { find Sources/Compiler/Builtins Sources/Lowering/Prelude Sources/Artifacts/Site -type f \
  ! -name '*.swift' ! -name 'README.md' ! -name '.*' 2>/dev/null || true; } | sort; }
text=$(printf 'static const unsigned char resource_end[] = {0};\n'; files | wanted)
if [ "${1:-}" = --check ]; then
  [ "$text" = "$(cat "$list")" ] || { echo "$list is out of date: run scripts/embed-resources.sh" >&2; exit 1; }
else
  printf '%s\n' "$text" >"$list"
fi
