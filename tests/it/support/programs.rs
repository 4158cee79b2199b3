//! Runs the project's programs with a time limit.

use std::{
    env,
    io::Read,
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::Value;

/// Longest time for a program; a program that takes longer hangs.
pub(crate) fn patience() -> Duration {
    Duration::from_secs(if super::is_long() { 3600 } else { 240 })
}

/// The path of a program that was built beside this test.
pub(crate) fn program(name: &str) -> PathBuf {
    let test = env::current_exe().unwrap();
    // target/debug/deps/it-… lies one folder below the programs.
    let program = test.ancestors().nth(2).unwrap().join(format!("{name}{}", env::consts::EXE_SUFFIX));
    assert!(program.is_file(), "{} is missing; build them: cargo build --bins", program.display());
    program
}

/// A command without anything of this process's environment that could bend what it does.
pub(crate) fn command(name: &str) -> Command {
    let mut command = Command::new(program(name));
    for (variable, _) in env::vars_os() {
        let upper = variable.to_string_lossy().to_uppercase();
        if upper.starts_with("ERCOT_") || upper.ends_with("_PROXY") || upper == "NO_COLOR" {
            command.env_remove(variable);
        }
    }
    command.stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(crate) fn run(command: Command) -> Ended {
    Running::start(command).wait()
}

/// A program on its way. It is killed when this is dropped.
pub(crate) struct Running {
    child: Child,
    outputs: Option<[JoinHandle<Vec<u8>>; 2]>,
    started: Instant,
    what: String,
}

/// A program that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
    what: String,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let what = format!("{command:?}");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{what}: {error}"));
        let outputs = Some([read_all(child.stdout.take()), read_all(child.stderr.take())]);
        Self { child, outputs, started: Instant::now(), what }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends SIGKILL. A program that has ended already is not there to be killed.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    pub(crate) fn wait(mut self) -> Ended {
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(self.started.elapsed() < patience(), "{} has not ended within {:?}", self.what, patience());
            thread::sleep(Duration::from_millis(2));
        };
        let took = self.started.elapsed();
        let [stdout, stderr] =
            self.outputs.take().unwrap().map(|output| String::from_utf8_lossy(&output.join().unwrap()).into_owned());
        Ended { status, stdout, stderr, took, what: self.what.clone() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // After `wait` there is nothing left to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_all(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    let mut pipe = pipe.unwrap();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

impl Ended {
    /// The exit code; a program that a signal ended has none, and fails the test.
    pub(crate) fn code(&self) -> i32 {
        self.status.code().unwrap_or_else(|| panic!("{} ended by {}:\n{}", self.what, self.status, self.stderr))
    }

    pub(crate) fn signal(&self) -> Option<i32> {
        self.status.signal()
    }

    /// Fails the test with everything that was said unless the exit code is the expected one.
    pub(crate) fn expect(self, code: i32) -> Self {
        let Self { status, stdout, stderr, what, .. } = &self;
        assert_eq!(status.code(), Some(code), "{what} ended with {status}\n-- stdout:\n{stdout}\n-- stderr:\n{stderr}");
        self
    }

    /// What was printed on stdout as JSON.
    pub(crate) fn json(&self) -> Value {
        let parsed = serde_json::from_str(&self.stdout);
        parsed.unwrap_or_else(|error| panic!("{} printed no JSON ({error}):\n{}\n{}", self.what, self.stdout, self.stderr))
    }

    /// Everything that was said to people.
    pub(crate) fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// Waits until something holds, and fails the test if it never does.
pub(crate) fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < patience(), "{what}: not within {:?}", patience());
        thread::sleep(Duration::from_millis(5));
    }
}
