//! What every file of the project keeps to.
//!
//! Each rule is a pure function over paths and texts, proven on a planted breach. Words that the rules look for are put
//! together from pieces, so that the rules do not find themselves.

mod functions;
mod pages;
mod tree;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const LONGEST_FILE: usize = 400;

/// The main file of a program only starts it.
const LONGEST_MAIN: usize = 20;

/// A file of the project: its path from the root, with slashes, and its text.
#[derive(Debug, Clone)]
struct File {
    path: String,
    text: String,
}

/// What breaks a rule, in words: path, line where there is one, and what to do.
type Breaches = Vec<String>;

impl File {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }

    /// Files of other people, kept byte for byte.
    fn is_data(&self) -> bool {
        self.path.starts_with("data/") || self.path.contains("/fixtures/")
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every text file that is, or will be, in the repository. Without git, what lies in the tree.
fn project() -> Vec<File> {
    let root = root();
    let paths = listed_by_git(&root).unwrap_or_else(|| {
        let mut paths = Vec::new();
        walk(&root, &root, &mut paths);
        paths
    });
    let read = |path: &String| Some(File { path: path.clone(), text: fs::read_to_string(root.join(path)).ok()? });
    let files: Vec<File> = paths.iter().filter_map(read).collect();
    assert!(files.iter().any(|file| file.path == "Cargo.toml"), "the project was not found at {}", root.display());
    files
}

fn listed_by_git(root: &Path) -> Option<Vec<String>> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(arguments).current_dir(root).output().ok()?;
    let listed = String::from_utf8(output.stdout).ok().filter(|listed| output.status.success() && !listed.is_empty())?;
    Some(listed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

/// Stands in for git in a tree that was unpacked from an archive; knows what `.gitignore` says.
fn walk(root: &Path, folder: &Path, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let below = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        let ignored = ["target", ".git", ".libduckdb", ".ercot", "demo", "data/run"].contains(&below.as_str());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() && !ignored {
            walk(root, &path, paths);
        } else if kind.is_file() {
            paths.push(below);
        }
    }
}

fn long_files(file: &File) -> Breaches {
    let limit = if file.path.starts_with("bins/") && file.path.ends_with("src/main.rs") { LONGEST_MAIN } else { LONGEST_FILE };
    let lines = file.text.lines().count();
    let long = file.is("rs") && lines > limit;
    long.then(|| format!("{}: {lines} lines, at most {limit}: split it", file.path)).into_iter().collect()
}

fn line_ends(file: &File) -> Breaches {
    if file.is_data() || file.text.is_empty() {
        return Vec::new();
    }
    let mut found: Breaches = file
        .text
        .split('\n')
        .enumerate()
        .filter(|(_, line)| line.ends_with([' ', '\t', '\r']))
        .map(|(index, _)| format!("{}:{}: white space at the end of the line", file.path, index + 1))
        .collect();
    if !file.text.ends_with('\n') {
        found.push(format!("{}: the last line has no end", file.path));
    }
    found
}

/// Applies a rule to every file of the project.
fn assert_kept(rule: impl Fn(&File) -> Breaches) {
    let found: Breaches = project().iter().flat_map(rule).collect();
    assert!(found.is_empty(), "{} breach(es):\n{}", found.len(), found.join("\n"));
}

/// Applies a rule about the whole project at once.
fn assert_whole(rule: fn(&[File]) -> Breaches) {
    let found = rule(&project());
    assert!(found.is_empty(), "{} breach(es):\n{}", found.len(), found.join("\n"));
}

/// Proves that a rule finds what is planted, where it is planted.
fn assert_finds(rule: impl Fn(&File) -> Breaches, path: &str, text: &str) {
    let found = rule(&File::new(path, text));
    assert!(found.len() == 1 && found[0].starts_with(path), "{text:?}: {found:?}");
}

#[test]
fn no_source_file_is_longer_than_400_lines_and_no_main_file_than_20() {
    assert_kept(long_files);
}

#[test]
fn a_long_file_is_found() {
    assert_finds(long_files, "crates/a/src/lib.rs", &"//\n".repeat(LONGEST_FILE + 1));
    assert_finds(long_files, "bins/a/src/main.rs", &"//\n".repeat(LONGEST_MAIN + 1));
    assert!(long_files(&File::new("crates/a/src/lib.rs", &"//\n".repeat(LONGEST_FILE))).is_empty());
    assert!(long_files(&File::new("Cargo.lock", &"#\n".repeat(LONGEST_FILE + 1))).is_empty());
}

#[test]
fn every_line_ends_without_white_space_and_every_file_with_a_line_end() {
    assert_kept(line_ends);
}

#[test]
fn white_space_at_a_line_end_and_a_missing_line_end_are_found() {
    for text in ["SELECT 1 \n", "SELECT\t\n1\n", "SELECT 1\r\n", "SELECT 1", "SELECT 1\n "] {
        let found = line_ends(&File::new("migrations/0001_a.sql", text));
        assert!(!found.is_empty(), "{text:?}");
    }
    assert!(line_ends(&File::new("data/real/a.csv", "1 \r\n")).is_empty());
}

#[test]
fn without_git_the_same_files_are_found() {
    let root = root();
    let mut walked = Vec::new();
    walk(&root, &root, &mut walked);
    if let Some(listed) = listed_by_git(&root) {
        let missed: Vec<&String> = listed.iter().filter(|path| root.join(path).is_file() && !walked.contains(path)).collect();
        assert!(missed.is_empty(), "{missed:?}");
    }
}
