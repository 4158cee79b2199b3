#!/bin/sh
# Installs the release programs below PREFIX (default /usr/local), DuckDB's library in PREFIX/lib.
set -eu

cd "$(dirname "$0")/.."
prefix=${PREFIX:-/usr/local}
target=$(cargo metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')

install -d "$prefix/bin" "$prefix/lib"
for program in ercot ercot-fetch mis-replay; do
	install -m 755 "$target/release/$program" "$prefix/bin/"
done
for library in .libduckdb/libduckdb.*; do
	install -m 755 "$library" "$prefix/lib/"
done
echo "installed in $prefix/bin; the library is in $prefix/lib"
