# make demo   build everything, run the warehouse on the embedded server, draw its lineage page
# make test   every test and the linter
# make bench  benchmarks against dbt, psql, jinja2 (ratios)
.PHONY: demo build test lint setup bench record clean

BIN := .build/release/redstart
SWIFT_FLAGS := -c release --static-swift-stdlib

demo: build
	scripts/demo.sh $(BIN)

setup:
	@scripts/setup.sh

build: setup
	@swift build $(SWIFT_FLAGS) --product redstart

test:
	@scripts/setup.sh --test
	@scripts/test.sh

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

bench: build
	benchmarks/run.sh $(BIN)

clean:
	rm -rf .build .static target logs
