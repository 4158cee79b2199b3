#!/bin/sh
# Places DuckDB's shared library in .libduckdb/ so that nothing has to compile DuckDB.
#
# Order: DUCKDB_LIB_DIR if set; a cached copy; the platform's npm package, checked against a pinned hash;
# else DUCKDB_DOWNLOAD_LIB=1 makes libduckdb-sys fetch the official release (that path is not exercised by CI).
set -eu

version=1.5.6
package_version=1.5.6-r.1
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target="$root/.libduckdb"
cache="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/ercot/libduckdb-$version"

case "$(uname -s)-$(uname -m)" in
Linux-x86_64)
	package=@duckdb/node-bindings-linux-x64
	sha256=1b9f82478539bb9a1d1df44bd103121a12ae52142c07158dc52b97d2ec1d69ff
	library=libduckdb.so
	;;
Linux-aarch64)
	package=@duckdb/node-bindings-linux-arm64
	sha256=
	library=libduckdb.so
	;;
Darwin-arm64)
	package=@duckdb/node-bindings-darwin-arm64
	sha256=
	library=libduckdb.dylib
	;;
*)
	package=
	sha256=
	library=libduckdb.so
	;;
esac

link() {
	mkdir -p "$target"
	cp -f "$1/$library" "$target/$library.new"
	mv -f "$target/$library.new" "$target/$library"
	echo "libduckdb: $2"
}

if [ -n "${DUCKDB_LIB_DIR:-}" ] && [ "$DUCKDB_LIB_DIR" != "$target" ]; then
	if [ ! -e "$DUCKDB_LIB_DIR/$library" ]; then
		echo "libduckdb: DUCKDB_LIB_DIR is $DUCKDB_LIB_DIR but holds no $library" >&2
		exit 2
	fi
	link "$DUCKDB_LIB_DIR" "taken from DUCKDB_LIB_DIR"
	rm -f "$target/version"
	exit 0
fi

stamp="$target/version"
if [ -e "$target/$library" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$version" ]; then
	exit 0
fi

if [ ! -e "$cache/$library" ] && [ -n "$package" ] && command -v npm >/dev/null 2>&1; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	echo "libduckdb: asking npm for $package $package_version (24 MB)" >&2
	if (cd "$work" && npm pack --silent "$package@$package_version" >/dev/null); then
		tarball=$(ls "$work"/*.tgz)
		if [ -n "$sha256" ]; then
			echo "$sha256  $tarball" | sha256sum -c - >/dev/null || {
				echo "libduckdb: the package's SHA-256 is not the pinned one; nothing was installed" >&2
				exit 1
			}
		else
			echo "libduckdb: no pinned SHA-256 for this platform; npm's own integrity check applies" >&2
		fi
		tar -xzf "$tarball" -C "$work"
		mkdir -p "$cache"
		cp "$work/package/$library" "$cache/$library.$$"
		mv "$cache/$library.$$" "$cache/$library"
	fi
fi

if [ -e "$cache/$library" ]; then
	link "$cache" "version $version"
	echo "$version" >"$stamp"
	exit 0
fi

cat >&2 <<'MESSAGE'
libduckdb: no library found. Do one of these:
  - install Node.js with npm and run `make setup` again,
  - set DUCKDB_LIB_DIR to a folder that holds DuckDB 1.5.6's shared library,
  - run `make setup DUCKDB_DOWNLOAD_LIB=1`, which lets libduckdb-sys fetch DuckDB's official release.
MESSAGE
[ "${DUCKDB_DOWNLOAD_LIB:-}" = 1 ] || exit 1
