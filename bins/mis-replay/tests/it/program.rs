//! The program as scripts use it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::harness::{PRICES, sample_directory};

struct Program {
    child: Child,
    line: String,
}

impl Program {
    fn start(flags: &[&str]) -> Self {
        let mut child = command(&sample_directory()).args(flags).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, line }
    }

    fn address(&self) -> &str {
        self.line.trim_end().strip_prefix("listening on http://").expect("the line that scripts read")
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Waits for the end; a program that does not end is killed and the test fails.
    fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the program goes on");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(sample: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mis-replay"));
    command.arg("--sample").arg(sample).env_remove("ERCOT_NOW").stdin(Stdio::null()).stderr(Stdio::null());
    command
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn the_port_is_printed_and_written_to_the_port_file() {
    let directory = TempDir::new().unwrap();
    let port_file = directory.path().join("port");
    let program = Program::start(&["--port-file", port_file.to_str().unwrap()]);
    let port = std::fs::read_to_string(port_file).unwrap();
    assert_eq!(program.address(), format!("127.0.0.1:{}", port.trim_end()));
    let answer = program.get(&format!("/misapp/servlets/IceDocListJsonWS?reportTypeId={PRICES}"));
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("LMPSROSNODENP6788_"));
}

#[cfg(unix)]
#[test]
fn sigterm_and_ctrl_c_end_it_with_status_0() {
    for name in ["-TERM", "-INT"] {
        let mut program = Program::start(&[]);
        signal(&program.child, name);
        assert_eq!(program.ended().code(), Some(0), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_stalled_answer_does_not_keep_it_from_ending() {
    let mut program = Program::start(&["--fault", "stall:1"]);
    let mut stream = TcpStream::connect(program.address()).unwrap();
    write!(stream, "GET /misapp/GetReports.do?reportTypeId=10008 HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    assert_ne!(stream.read(&mut [0; 64]).unwrap(), 0);
    signal(&program.child, "-TERM");
    assert_eq!(program.ended().code(), Some(0));
}

#[test]
fn it_ends_when_idle_if_asked_to() {
    let mut program = Program::start(&["--exit-when-idle", "1"]);
    assert!(program.get("/misapp/GetReports.do?reportTypeId=10008").contains("SP_List_EB_Mapping"));
    let start = Instant::now();
    assert_eq!(program.ended().code(), Some(0));
    assert!(start.elapsed() >= Duration::from_millis(900));
}

#[test]
fn ercot_now_sets_the_replay_clock() {
    let mut child = command(&sample_directory()).env("ERCOT_NOW", "2026-11-20T00:00:00Z").stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let program = Program { child, line };
    let answer = program.get(&format!("/misapp/servlets/IceDocListJsonWS?reportTypeId={PRICES}"));
    assert!(answer.ends_with("{\"ListDocsByRptTypeRes\":{\"DocumentList\":[]}}"), "{answer}");
}

#[test]
fn exit_codes_tell_usage_from_failure() {
    let directory = TempDir::new().unwrap();
    let usage = command(directory.path()).args(["--fault", "flood"]).output().unwrap();
    assert_eq!(usage.status.code(), Some(2));
    let failure = command(directory.path()).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(failure.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&failure.stderr).contains("no *.documents.csv.gz"), "{failure:?}");
    assert!(failure.stdout.is_empty());
}
