//! Puts libduckdb on the loader path of `cargo run` and `cargo test`, and lists the migrations.

use std::{env, fs, io, path::Path, path::PathBuf};

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?);
    library(&out)?;
    migrations(&out)
}

/// Cargo adds link-search folders inside the target directory to the loader path, so the library is copied there.
fn library(out: &Path) -> io::Result<()> {
    println!("cargo:rerun-if-env-changed=DUCKDB_LIB_DIR");
    let Some(folder) = env::var_os("DUCKDB_LIB_DIR").map(PathBuf::from) else { return Ok(()) };
    for name in ["libduckdb.so", "libduckdb.dylib", "duckdb.dll"] {
        let library = folder.join(name);
        if library.exists() {
            println!("cargo:rerun-if-changed={}", library.display());
            fs::copy(&library, out.join(name))?;
            println!("cargo:rustc-link-search=native={}", out.display());
        }
    }
    Ok(())
}

fn migrations(out: &Path) -> io::Result<()> {
    let folder = Path::new("../../migrations").canonicalize()?;
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        println!("cargo:rerun-if-changed={}", file.display());
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        list.push_str(&format!("    ({name:?}, include_str!({:?})),\n", file.display().to_string()));
    }
    list.push(']');
    fs::write(out.join("migrations.rs"), list)
}
