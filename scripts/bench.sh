#!/bin/sh
# Runs the benchmarks of benches/README.md. ERCOT_SAMPLE_MARKET names the sample (default the bundled one);
# PYTHON an interpreter with pandas, duckdb and numpy for the peers, which are left out without them.
set -eu

cd "$(dirname "$0")/.."
cargo build --release -p ercot-benches
run() { cargo run --quiet --release -p ercot-benches --bin "$@"; }

files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
run ingest -- --keep "$files"
if ${PYTHON:-python3} -c 'import pandas, duckdb' 2>/dev/null; then
	${PYTHON:-python3} benches/peers/pandas_ingest.py "$files"
else
	echo "pandas peer left out: no interpreter with pandas and duckdb (set PYTHON)"
fi
run fetch
run lmsr
if ${PYTHON:-python3} -c 'import numpy' 2>/dev/null; then
	${PYTHON:-python3} benches/peers/lmsr_numpy.py
else
	echo "numpy peer left out: no interpreter with numpy (set PYTHON)"
fi
if [ "${ERCOT_LONG:-}" = 1 ]; then
	run year
fi
