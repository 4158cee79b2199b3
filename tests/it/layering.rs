//! Who may depend on whom. `docs/architecture.md` has the same table.
//!
//! Each check is a pure function over `cargo metadata` or `Cargo.lock`, so that breaches can be planted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The arrows of the architecture page. A crate that is not here may not exist.
const ARROWS: &[(&str, &[&str])] = &[
    ("ercot-types", &[]),
    ("ercot-manifest", &["ercot-types"]),
    ("ercot-mis", &["ercot-types", "ercot-manifest"]),
    ("ercot-warehouse", &["ercot-types", "ercot-manifest"]),
    ("ercot-ptdf", &["ercot-types"]),
    ("ercot-lmsr", &["ercot-types"]),
    ("ercot-assim", &["ercot-types"]),
    ("ercot-scenario", &["ercot-types", "ercot-ptdf", "ercot-lmsr", "ercot-assim"]),
    ("ercot-rl", &["ercot-types", "ercot-scenario", "ercot-lmsr"]),
    ("ercot-runtime", &["ercot-types"]),
];

/// Two crates that know nothing of each other, not even in their tests.
const STRANGERS: (&str, &str) = ("ercot-mis", "ercot-warehouse");

/// Third-party libraries that only some crates may use; tests and benches may use all of them.
const RESERVED: &[Reserved] = &[
    Reserved { library: "tokio", crates: &["ercot-mis"], in_programs: true },
    Reserved { library: "reqwest", crates: &["ercot-mis"], in_programs: true },
    Reserved { library: "scraper", crates: &["ercot-mis"], in_programs: true },
    Reserved { library: "async_zip", crates: &["ercot-mis"], in_programs: true },
    Reserved { library: "calamine", crates: &["ercot-mis"], in_programs: false },
    Reserved { library: "axum", crates: &[], in_programs: true },
    Reserved { library: "duckdb", crates: &["ercot-warehouse"], in_programs: false },
    Reserved { library: "arrow", crates: &["ercot-warehouse"], in_programs: false },
    Reserved { library: "polars", crates: &["ercot-warehouse"], in_programs: false },
    Reserved { library: "clap", crates: &["ercot-runtime"], in_programs: true },
    Reserved { library: "anyhow", crates: &["ercot-runtime"], in_programs: true },
    Reserved { library: "tracing-subscriber", crates: &["ercot-runtime"], in_programs: false },
    Reserved { library: "indicatif", crates: &[], in_programs: true },
];

/// Packages that may not come in even through others: C code to compile, a second TLS, a second crypto library.
const BANNED: &[&str] = &["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys", "cmake"];

/// How the lock file says that a package comes from a registry, and not from a repository.
const REGISTRY: &str = "registry+";

struct Reserved {
    library: &'static str,
    crates: &'static [&'static str],
    in_programs: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Library,
    Program,
    Checks,
}

struct Package<'m> {
    name: &'m str,
    place: Place,
    metadata: &'m Value,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Shipped,
    Development,
}

impl<'m> Package<'m> {
    fn all(metadata: &'m Value) -> Vec<Self> {
        let root = text(&metadata["workspace_root"]).replace('\\', "/");
        let packages = metadata["packages"].as_array().expect("cargo metadata has packages");
        packages
            .iter()
            .map(|package| {
                let manifest = text(&package["manifest_path"]).replace('\\', "/");
                let below = manifest.strip_prefix(&root).expect("a member lies below the root").trim_start_matches('/');
                let place = match below.split('/').next() {
                    Some("crates") => Place::Library,
                    Some("bins") => Place::Program,
                    _ => Place::Checks,
                };
                Self { name: text(&package["name"]), place, metadata: package }
            })
            .collect()
    }

    /// The packages it depends on, under their own names.
    fn dependencies(&self) -> Vec<(&'m str, Use)> {
        let dependencies = self.metadata["dependencies"].as_array().expect("a package has dependencies");
        let used = |dependency: &Value| match dependency["kind"].as_str() {
            Some("dev") => Use::Development,
            _ => Use::Shipped,
        };
        dependencies.iter().map(|dependency| (text(&dependency["name"]), used(dependency))).collect()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("cargo metadata has text here")
}

/// Every arrow that the tables above do not have.
fn breaches(metadata: &Value) -> Vec<String> {
    let packages = Package::all(metadata);
    packages.iter().flat_map(|package| package_breaches(package, &packages)).collect()
}

fn package_breaches(package: &Package<'_>, packages: &[Package<'_>]) -> Vec<String> {
    let name = package.name;
    let mut found = Vec::new();
    let arrows = ARROWS.iter().find(|(known, _)| *known == name).map(|(_, arrows)| *arrows);
    if package.place == Place::Library && arrows.is_none() {
        found.push(format!("{name} is not in the table of crates: add it there and to docs/architecture.md"));
    }
    for (other, used) in package.dependencies() {
        match packages.iter().find(|package| package.name == other) {
            Some(ours) => found.extend(arrow_breach(package, arrows.unwrap_or_default(), ours, used)),
            None if used == Use::Shipped => found.extend(library_breach(package, other)),
            None => {}
        }
    }
    found
}

fn arrow_breach(package: &Package<'_>, arrows: &[&str], other: &Package<'_>, used: Use) -> Option<String> {
    let (name, other_name) = (package.name, other.name);
    if [(name, other_name), (other_name, name)].contains(&STRANGERS) {
        return Some(format!("{name} depends on {other_name}: what both need belongs into ercot-types or ercot-manifest"));
    }
    match (package.place, other.place) {
        (Place::Library, Place::Program | Place::Checks) => Some(format!("{name} is a library and depends on {other_name}")),
        (Place::Program, Place::Checks) => Some(format!("{name} is a program and depends on {other_name}")),
        (Place::Library, Place::Library) if used == Use::Shipped && !arrows.contains(&other_name) => {
            Some(format!("{name} depends on {other_name}, which the table of crates does not have"))
        }
        _ => None,
    }
}

fn library_breach(package: &Package<'_>, library: &str) -> Option<String> {
    let reserved = RESERVED.iter().find(|reserved| reserved.library == library)?;
    let allowed = match package.place {
        Place::Library => reserved.crates.contains(&package.name),
        Place::Program => reserved.in_programs,
        Place::Checks => true,
    };
    let (name, owners) = (package.name, reserved.crates.join(", "));
    (!allowed)
        .then(|| format!("{name} depends on {library}, which is reserved for {owners} (programs: {})", reserved.in_programs))
}

/// Every locked package that is banned or does not come from the one registry.
fn lock_breaches(lock: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut name = "";
    let mut registry = None;
    for line in lock.lines() {
        if let Some(value) = quoted(line, "name = ") {
            name = value;
            if BANNED.contains(&name) {
                found.push(format!("{name} is banned: find the feature that brings it in"));
            }
        }
        if let Some(source) = quoted(line, "source = ")
            && (!source.starts_with(REGISTRY) || *registry.get_or_insert(source) != source)
        {
            found.push(format!("{name} comes from {source}, not from the registry of the others"));
        }
    }
    found
}

/// Every crate whose row in the architecture page's table is missing or has other arrows.
fn page_breaches(page: &str) -> Vec<String> {
    let section = page.split("\n## Crates\n").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap_or_default();
    let breach = |(name, arrows): &(&str, &[&str])| {
        let short: Vec<&str> = arrows.iter().map(|arrow| arrow.trim_start_matches("ercot-")).collect();
        let cell = if short.is_empty() { "–".to_owned() } else { short.join(", ") };
        let row = section.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let agrees = row.is_some_and(|row| row.contains(&format!("| {cell} |")));
        (!agrees).then(|| format!("docs/architecture.md: the row of {name} should say {cell:?}"))
    };
    ARROWS.iter().filter_map(breach).collect()
}

fn quoted<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    line.strip_prefix(key)?.strip_prefix('"')?.strip_suffix('"')
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the workspace").to_owned()
}

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(root());
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

/// The real metadata with one more dependency.
fn with_dependency(package: &str, dependency: &str, kind: Option<&str>) -> Value {
    let mut metadata = metadata();
    let packages = metadata["packages"].as_array_mut().unwrap();
    let package = packages.iter_mut().find(|candidate| candidate["name"] == package).expect("the package exists");
    let dependencies = package["dependencies"].as_array_mut().unwrap();
    dependencies.push(serde_json::json!({ "name": dependency, "kind": kind }));
    metadata
}

fn assert_planted(package: &str, dependency: &str, kind: Option<&str>) {
    let found = breaches(&with_dependency(package, dependency, kind));
    assert_eq!(found.len(), 1, "{package} -> {dependency}: {found:?}");
    assert!(found[0].starts_with(package) && found[0].contains(dependency), "{found:?}");
}

#[test]
fn the_workspace_has_no_arrow_that_the_table_does_not_have() {
    assert_eq!(breaches(&metadata()), [""; 0]);
}

#[test]
fn the_lock_file_holds_nothing_banned_and_nothing_from_elsewhere() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    assert!(lock.matches("[[package]]").count() > 100);
    assert_eq!(lock_breaches(&lock), [""; 0]);
}

#[test]
fn an_arrow_that_points_up_is_found() {
    assert_planted("ercot-types", "ercot-manifest", None);
    assert_planted("ercot-manifest", "ercot-mis", None);
    assert_planted("ercot-manifest", "ercot-warehouse", Some("build"));
}

#[test]
fn the_runtime_in_a_library_is_found() {
    for library in ["ercot-types", "ercot-manifest", "ercot-mis", "ercot-warehouse"] {
        assert_planted(library, "ercot-runtime", None);
    }
}

#[test]
fn fetching_and_warehouse_are_strangers_even_in_their_tests() {
    for kind in [None, Some("dev"), Some("build")] {
        assert_planted("ercot-mis", "ercot-warehouse", kind);
        assert_planted("ercot-warehouse", "ercot-mis", kind);
    }
}

#[test]
fn a_library_that_depends_on_a_program_or_on_the_tests_is_found() {
    for kind in [None, Some("dev")] {
        assert_planted("ercot-mis", "mis-replay", kind);
        assert_planted("ercot-types", "ercot-tests", kind);
    }
    assert_planted("ercot-fetch", "ercot-benches", None);
}

#[test]
fn other_arrows_of_tests_and_programs_are_free() {
    assert_eq!(breaches(&with_dependency("ercot-types", "ercot-manifest", Some("dev"))), [""; 0]);
    assert_eq!(breaches(&with_dependency("mis-replay", "ercot-warehouse", None)), [""; 0]);
    assert_eq!(breaches(&with_dependency("ercot-tests", "mis-replay", None)), [""; 0]);
}

#[test]
fn each_reserved_library_is_found_where_it_does_not_belong() {
    for reserved in RESERVED {
        assert_planted("ercot-types", reserved.library, None);
        assert_eq!(breaches(&with_dependency("ercot-types", reserved.library, Some("dev"))), [""; 0]);
        assert_eq!(breaches(&with_dependency("ercot-benches", reserved.library, None)), [""; 0]);
        let in_program = breaches(&with_dependency("mis-replay", reserved.library, None));
        assert_eq!(in_program.is_empty(), reserved.in_programs, "{}: {in_program:?}", reserved.library);
    }
}

#[test]
fn a_crate_that_the_table_does_not_have_is_found() {
    let mut metadata = metadata();
    let packages = metadata["packages"].as_array_mut().unwrap();
    let types = packages.iter_mut().find(|package| package["name"] == "ercot-types").unwrap();
    let manifest = text(&types["manifest_path"]).replace("ercot-types", "ercot-news");
    packages.push(serde_json::json!({ "name": "ercot-news", "manifest_path": manifest, "dependencies": [] }));
    let found = breaches(&metadata);
    assert!(found.len() == 1 && found[0].starts_with("ercot-news is not in the table"), "{found:?}");
}

#[test]
fn a_banned_package_and_a_foreign_source_are_found() {
    for banned in BANNED {
        let lock = format!("[[package]]\nname = \"{banned}\"\nversion = \"1.0.0\"\nsource = \"{REGISTRY}x\"\n");
        assert_eq!(lock_breaches(&lock).len(), 1, "{banned}");
    }
    let found = lock_breaches("[[package]]\nname = \"csv\"\nsource = \"git+https://example.invalid/csv#0\"\n");
    assert!(found.len() == 1 && found[0].starts_with("csv comes from git+"), "{found:?}");
}

#[test]
fn the_architecture_page_has_the_same_arrows() {
    let page = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    assert_eq!(page_breaches(&page), [""; 0]);
    let planted =
        page.replace("| types, manifest | duckdb", "| types, mis | duckdb").replace("| `ercot-lmsr` |", "| `ercot-news` |");
    let found = page_breaches(&planted);
    assert!(found.len() == 2 && found[0].contains("ercot-warehouse") && found[1].contains("ercot-lmsr"), "{found:?}");
}

#[test]
fn cargo_deny_bans_the_same_packages() {
    let deny = fs::read_to_string(root().join("deny.toml")).unwrap();
    for banned in BANNED {
        assert!(deny.contains(&format!("crate = \"{banned}\"")), "deny.toml does not ban {banned}");
    }
}
