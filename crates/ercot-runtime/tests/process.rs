//! What an operator sees of a process: exit codes, stdout, stderr, and the lock between two of them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use ercot_runtime::lock::Holder;

/// The example binary, which is built together with the tests.
fn example() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let path = tests.parent().unwrap().parent().unwrap().join("examples/one_at_a_time");
    assert!(path.exists(), "{} is missing; build the examples of ercot-runtime first", path.display());
    path
}

fn command(data_dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(example());
    command.args(arguments).env("ERCOT_DATA_DIR", data_dir).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["ERCOT_NOW", "ERCOT_LOG", "ERCOT_LOG_FORMAT", "NO_COLOR"] {
        command.env_remove(variable);
    }
    command
}

fn run(data_dir: &Path, arguments: &[&str]) -> Output {
    command(data_dir, arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A process that holds the lock until it is killed, at the latest at the end of its test.
struct HoldingProcess(Child);

impl HoldingProcess {
    fn start(data_dir: &Path) -> Self {
        let child = Self(command(data_dir, &["--hold-seconds", "600"]).spawn().unwrap());
        for _ in 0..3_000 {
            if read_holder(data_dir).is_some_and(|holder| holder.pid == child.0.id()) {
                return child;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the process has not taken its lock within 30 s");
    }

    fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for HoldingProcess {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn read_holder(data_dir: &Path) -> Option<Holder> {
    serde_json::from_slice(&std::fs::read(data_dir.join("locks/example.lock")).ok()?).ok()
}

#[test]
fn results_go_to_stdout_and_logs_to_stderr() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["--hold-seconds", "0", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let holder: Holder = serde_json::from_slice(&output.stdout).unwrap();
    assert!(holder.command.starts_with("one_at_a_time --hold-seconds 0"), "{holder:?}");
    let stderr = text(&output.stderr);
    assert!(stderr.contains("INFO working") && !stderr.contains('\u{1b}'), "{stderr}");
}

#[test]
fn the_flag_wins_over_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let clock = |command: &mut Command| text(&command.env("ERCOT_NOW", "2026-11-01T06:30:00Z").output().unwrap().stderr);
    let stderr = clock(&mut command(folder.path(), &["--hold-seconds=0"]));
    assert!(stderr.contains("now=2026-11-01T06:30:00Z"), "{stderr}");
    let stderr = clock(&mut command(folder.path(), &["--hold-seconds=0", "--now=2026-03-08T08:00:00Z"]));
    assert!(stderr.contains("now=2026-03-08T08:00:00Z"), "{stderr}");
}

#[test]
fn an_unknown_option_ends_with_2_and_help_with_0() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["--nonsense"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty() && text(&output.stderr).contains("--nonsense"));
    let output = run(folder.path(), &["--help"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty() && text(&output.stdout).contains("ERCOT_DATA_DIR"));
}

#[test]
fn a_failure_ends_with_1_and_names_its_cause() {
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("file");
    std::fs::write(&in_the_way, "").unwrap();
    let output = run(&in_the_way, &[]);
    assert_eq!(output.status.code(), Some(1));
    let stderr = text(&output.stderr);
    assert!(stderr.starts_with("error: cannot create the folder ") && stderr.contains("\n  caused by: "), "{stderr}");
}

#[test]
fn a_second_process_ends_with_75_and_says_who_holds_the_lock_and_since_when() {
    let folder = tempfile::tempdir().unwrap();
    let first = HoldingProcess::start(folder.path());
    let output = run(folder.path(), &[]);
    let since = read_holder(folder.path()).unwrap().since;
    let stderr = text(&output.stderr);
    let expected = format!("held by process {} (one_at_a_time --hold-seconds 600) on ", first.id());
    assert_eq!(output.status.code(), Some(75));
    assert!(stderr.contains(&expected) && stderr.contains(&format!(" since {since}, ")), "{stderr}");
}

#[test]
fn a_killed_process_leaves_no_lock_and_a_waiting_one_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let first = HoldingProcess::start(folder.path());
    let second = command(folder.path(), &["--hold-seconds=0", "--wait-seconds=60"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let first_id = first.id();
    drop(first);
    let output = second.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let stderr = text(&output.stderr);
    assert!(stderr.contains(&format!("held by process {first_id}")), "{stderr}");
}
