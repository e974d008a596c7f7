#!/usr/bin/env bash
# Everything that must hold before a change lands: lint, embedded resources up to date, all tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
swift format lint --strict --recursive Sources Tests Package.swift
scripts/embed-resources.sh --check
swift build --build-tests
REDSTART_REQUIRE_BROWSER=1 swift test --skip-build "$@"
