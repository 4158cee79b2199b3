#!/bin/sh
# What takes too long for `make test`: kill tests in full, bodies of two gigabytes, the whole sample, property tests with many
# cases, and a year of prices through the warehouse. Results go to target/check-long/results.txt, or to ERCOT_LONG_RESULTS.
#
#   ERCOT_LONG_CASES=N       cases of each property test (default 20000)
#   ERCOT_LONG_YEAR=0        without the year of prices, which builds a release and takes the longest
#   ERCOT_SAMPLE_MARKET=DIR  another sample (default the bundled one)
set -u
cd "$(dirname "$0")/.."

results="${ERCOT_LONG_RESULTS:-target/check-long/results.txt}"
logs="$(dirname "$results")/logs"
mkdir -p "$logs"
failed=0

cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
{
	echo "check-long of $(date -u '+%Y-%m-%d %H:%M UTC')"
	echo "  commit   $(git describe --always --dirty 2>/dev/null || echo unknown)"
	echo "  machine  $(uname -sm), $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo '?') processors${cpu:+, $cpu}"
	echo "  sample   ${ERCOT_SAMPLE_MARKET:-data/sample}"
} >"$results"

# check NAME COMMAND...: runs it, keeps its output, notes how long it took and how it ended.
check() {
	name=$1
	shift
	echo "== $name: $*"
	started=$(date +%s)
	if "$@" >"$logs/$name.log" 2>&1; then
		outcome=passed
	else
		outcome="FAILED ($?)"
		failed=1
		tail -n 40 "$logs/$name.log"
	fi
	seconds=$(($(date +%s) - started))
	printf '  %-10s %-12s %6s s  %s\n' "$name" "$outcome" "$seconds" "$*" | tee -a "$results"
	# The lines that say how much was done.
	grep -E '^ +Summary|^test result:|rows/s|peak' "$logs/$name.log" | sed 's/^ */             /' | tee -a "$results"
}

export ERCOT_LONG=1
export PROPTEST_CASES="${ERCOT_LONG_CASES:-20000}"

check build cargo build --bins
cp -f .libduckdb/libduckdb.* "$(cargo metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')/debug/" 2>/dev/null
if cargo nextest --version >/dev/null 2>&1; then
	check programs cargo nextest run -p ercot-tests --no-fail-fast
	check laws cargo nextest run --workspace --exclude ercot-tests --no-fail-fast
else
	check programs cargo test -p ercot-tests --no-fail-fast
	check laws cargo test --workspace --exclude ercot-tests --all-targets --no-fail-fast
fi
if [ "${ERCOT_LONG_YEAR:-1}" = 1 ]; then
	check year cargo run --quiet --release -p ercot-benches --bin year
fi

echo
cat "$results"
exit "$failed"
