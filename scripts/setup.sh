#!/usr/bin/env bash
# Installs what Debian packages lack (asking for root only then) and links the static C libraries into .static.
# usage: scripts/setup.sh [--test]    --test also wants what only the tests need (a browser)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(libpq5 libpq-dev libyaml-dev zlib1g-dev libzstd-dev libbz2-dev libpcre2-8-0 libpcre2-dev libcurl4 libcurl4-openssl-dev
  postgresql-15 gcc python3)
[ "${1:-}" != --test ] || packages+=(chromium fonts-dejavu-core python3-venv)

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else echo "error: root is needed to run: $*" >&2; exit 1; fi
}

if command -v dpkg-query >/dev/null; then
  missing=()
  for package in "${packages[@]}"; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    echo "installing: ${missing[*]}"
    # A fresh machine's own upgrades may hold dpkg's lock for a while.
    install() {
      as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@"
    }
    as_root apt-get update -qq || { sleep 20; as_root apt-get update -qq; }
    case " ${missing[*]} " in
    *" postgresql-15 "*)
      # Debian would create and start a server of its own; we bring ours.
      install postgresql-common
      as_root sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
      ;;
    esac
    install "${missing[@]}"
  fi
fi

# Spatial types and functions; without it they are refused by name, and nothing else is missing.
spatial=postgresql-15-postgis-3
if command -v dpkg-query >/dev/null && [ "$(dpkg-query -W -f='${db:Status-Status}' $spatial 2>/dev/null || true)" != installed ]; then
  echo "installing: $spatial"
  # In a shell of its own: without root only this is left out.
  (
    [ -n "$(find /var/lib/apt/lists -name '*Packages*' -print -quit 2>/dev/null)" ] || as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends $spatial
  ) ||
    echo "$spatial could not be installed: GEOMETRY, GEOGRAPHY and ST_… will be refused" >&2
fi

command -v swift >/dev/null || { echo "error: no swift in PATH: install the Swift 6 toolchain (swift.org/install)" >&2; exit 1; }

# The release binary takes these in, so that it needs no library but libc when it starts.
if [ "$(uname)" = Linux ]; then
  mkdir -p .static
  libraries=/usr/lib/$(gcc -print-multiarch)
  for name in libyaml libz libzstd libbz2; do
    [ ! -f "$libraries/$name.a" ] || ln -sf "$libraries/$name.a" .static/
  done
  ln -sf "$(gcc -print-file-name=libstdc++.a)" .static/libstdc++.a
fi

# An S3 service for the tests of object storage; without it they are skipped.
if [ "${1:-}" = --test ] && [ ! -x .build/moto/bin/moto_server ]; then
  mkdir -p .build
  { python3 -m venv .build/moto && .build/moto/bin/pip install --quiet 'moto[s3,server]>=5,<6'; } ||
    { rm -rf .build/moto; echo "moto could not be installed: the tests against an S3 service will be skipped" >&2; }
fi
