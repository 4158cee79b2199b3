#!/bin/sh
# Brings in what a fresh Debian or Ubuntu machine with Rust lacks: a C linker, npm (for DuckDB's library), the library.
set -eu

cd "$(dirname "$0")/.."

if ! command -v cargo >/dev/null 2>&1; then
	echo "setup: cargo is missing; install Rust 1.89 or newer first (rustup, or your distribution's package)" >&2
	exit 2
fi

missing=
command -v cc >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
if [ -z "${DUCKDB_LIB_DIR:-}" ] && [ "${DUCKDB_DOWNLOAD_LIB:-}" != 1 ] && [ ! -e .libduckdb/libduckdb.so ]; then
	command -v npm >/dev/null 2>&1 || missing="$missing npm"
fi
if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1; then
	as_root=
	[ "$(id -u)" = 0 ] || as_root=sudo
	echo "setup: installing$missing" >&2
	$as_root apt-get update -q
	# shellcheck disable=SC2086  # a list of package names
	DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q --no-install-recommends $missing
fi

sh scripts/libduckdb.sh
