# The two commands of the README are `make demo` and `make test`.

CARGO ?= cargo
SAMPLE ?= data/sample
REAL ?= data/real
DEMO_DIR ?= target/demo
BIN = $(shell $(CARGO) metadata --format-version 1 --no-deps 2>/dev/null | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')/debug

export DUCKDB_DOWNLOAD_LIB PREFIX

.PHONY: help setup build demo test lint doc docs-page check-long bench install clean-demo

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

setup: ## Bring in what is missing; DuckDB comes as a library, it is never compiled
	@sh scripts/setup.sh

build: setup ## Build the programs
	$(CARGO) build --bins
	@for library in .libduckdb/libduckdb.*; do \
		[ -e "$$library" ] || continue; \
		cp -f "$$library" "$(BIN)/.new" && mv -f "$(BIN)/.new" "$(BIN)/$${library##*/}"; \
	done

demo: build ## Run the main job offline: sample market over HTTP, real files from a folder
	@$(CARGO) run --quiet --bin ercot -- demo --sample "$(SAMPLE)" --real "$(REAL)" --data-dir "$(DEMO_DIR)"

test: build lint ## Everything CI runs
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
		$(CARGO) nextest run --workspace --no-fail-fast && $(CARGO) test --workspace --doc --quiet; \
	else \
		$(CARGO) test --workspace --no-fail-fast; \
	fi

lint: setup
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --quiet -- -D warnings

doc: setup ## Build the API documentation; a broken link fails
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --quiet

docs-page: build ## Make docs/data-products.md anew from the catalog
	$(BIN)/ercot-fetch catalog page > docs/data-products.md.new
	mv docs/data-products.md.new docs/data-products.md

check-long: setup ## What takes long: kill tests in full, a year of prices, property tests with many cases
	sh scripts/check_long.sh

bench: setup ## The figures of benches/README.md
	sh scripts/bench.sh

install: setup ## Install the programs and the library below PREFIX (default /usr/local)
	$(CARGO) build --release --bins
	sh scripts/install.sh

clean-demo:
	rm -rf "$(DEMO_DIR)"
