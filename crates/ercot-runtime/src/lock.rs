//! One process at a time.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ercot_types::clock::Clock;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How often a waiting process looks again.
const POLL: Duration = Duration::from_millis(100);

/// A lock that is held for as long as this exists.
///
/// It is an advisory lock of the operating system on a file of its own: it vanishes with its process, however that ends.
/// The file stays, and stays harmless.
#[derive(Debug)]
pub struct RunLock {
    file: File,
    path: PathBuf,
}

/// Who holds a lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its process number.
    pub pid: u32,
    /// Its command line, without the folder of the program.
    pub command: String,
    /// The machine it runs on.
    pub host: String,
    /// When it took the lock.
    pub since: Timestamp,
}

/// Another process holds the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockHeld {
    /// The lock's file.
    pub path: PathBuf,
    /// Who holds it, where that can be read.
    pub holder: Option<Holder>,
    /// How long it was waited for.
    pub waited: Duration,
}

/// A lock was not acquired.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process holds it. Leads to exit code 75.
    #[error("{0}")]
    Held(LockHeld),
    /// The lock's file cannot be used.
    #[error("cannot {action} the lock file {}; check its owner and that its folder exists", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The lock's file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Holder {
    /// This process. The clock is best the machine's own: the instant is compared with a wall clock by whoever waits.
    pub fn this_process(clock: &dyn Clock) -> Self {
        let mut arguments = std::env::args_os();
        let program = arguments.next().map(PathBuf::from).unwrap_or_default();
        let mut command = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for argument in arguments {
            command.push(' ');
            command.push_str(&argument.to_string_lossy());
        }
        Self { pid: std::process::id(), command, host: host_name(), since: clock.now() }
    }
}

/// The machine's name as Linux tells it; elsewhere what the shell exports.
fn host_name() -> String {
    let told = fs::read_to_string("/proc/sys/kernel/hostname").ok().or_else(|| std::env::var("HOSTNAME").ok());
    let name = told.unwrap_or_default().trim().to_owned();
    if name.is_empty() { "an unknown host".to_owned() } else { name }
}

impl RunLock {
    /// Takes the lock, waiting for it as long as `wait`; the folder of `path` must exist.
    ///
    /// What `holder` says is written into the file for those who find the lock held.
    ///
    /// # Errors
    ///
    /// [`LockError::Held`] when another process still holds it at the end of the wait; `Io`.
    pub fn acquire(path: &Path, holder: &Holder, wait: Duration) -> Result<Self, LockError> {
        let failed = |action| move |source| LockError::Io { action, path: path.to_owned(), source };
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = opened.map_err(failed("open"))?;
        let started = Instant::now();
        let mut announced = None;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => return Err(failed("lock")(source)),
                Err(TryLockError::WouldBlock) => {}
            }
            let waited = started.elapsed();
            let held = LockHeld { path: path.to_owned(), holder: read_holder(&mut file), waited };
            if waited >= wait {
                return Err(LockError::Held(held));
            }
            if announced != Some(held.holder.clone()) {
                tracing::info!("waiting for {}", held.who());
                announced = Some(held.holder);
            }
            std::thread::sleep(POLL.min(wait.saturating_sub(waited)));
        }
        let lock = Self { file, path: path.to_owned() };
        lock.write_holder(holder).map_err(failed("write"))?;
        Ok(lock)
    }

    /// The lock's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn write_holder(&self, holder: &Holder) -> io::Result<()> {
        let mut text = serde_json::to_vec(holder)?;
        text.push(b'\n');
        self.file.set_len(0)?;
        (&self.file).rewind()?;
        (&self.file).write_all(&text)
    }
}

impl Drop for RunLock {
    fn drop(&mut self) {
        // So that whoever finds the next holder before it has written its name does not read this one's. The lock itself
        // goes with the file.
        let _ = self.file.set_len(0);
    }
}

/// What the holder has written; it may be in the middle of doing so.
fn read_holder(file: &mut File) -> Option<Holder> {
    for pause in [0, 5, 20] {
        std::thread::sleep(Duration::from_millis(pause));
        let mut text = String::new();
        file.rewind().ok()?;
        file.read_to_string(&mut text).ok()?;
        if let Ok(holder) = serde_json::from_str(&text) {
            return Some(holder);
        }
    }
    None
}

impl LockHeld {
    fn who(&self) -> String {
        let path = self.path.display();
        match &self.holder {
            Some(Holder { pid, command, host, since }) => {
                format!("{path}, held by process {pid} ({command}) on {host} since {since}")
            }
            None => format!("{path}, held by another process"),
        }
    }
}

impl fmt::Display for LockHeld {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waited = self.waited.as_secs();
        write!(formatter, "cannot take the lock {}, after {waited} s; start again when that process has ended", self.who())
    }
}

#[cfg(test)]
mod tests {
    use ercot_types::clock::FixedClock;

    use super::*;

    fn holder() -> Holder {
        let since = "2026-10-26T05:00:00Z".parse().unwrap();
        Holder { pid: 4711, command: "ercot-fetch --group core".to_owned(), host: "worker".to_owned(), since }
    }

    #[test]
    fn a_held_lock_says_who_holds_it_since_when_and_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fetch.lock");
        let lock = RunLock::acquire(&path, &holder(), Duration::ZERO).unwrap();
        let error = RunLock::acquire(&path, &holder(), Duration::ZERO).unwrap_err();
        let LockError::Held(held) = &error else { panic!("{error:?}") };
        assert_eq!(held.holder, Some(holder()));
        let expected = format!(
            "cannot take the lock {}, held by process 4711 (ercot-fetch --group core) on worker since 2026-10-26T05:00:00Z, \
             after 0 s; start again when that process has ended",
            path.display()
        );
        assert_eq!(error.to_string(), expected);
        assert_eq!(crate::exit::status_of(&error.into()), crate::exit::ExitStatus::TryLater);
        drop(lock);
        RunLock::acquire(&path, &holder(), Duration::ZERO).unwrap();
    }

    #[test]
    fn a_process_that_waits_gets_the_lock_when_it_is_released() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fetch.lock");
        let lock = RunLock::acquire(&path, &holder(), Duration::ZERO).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| RunLock::acquire(&path, &holder(), Duration::from_secs(60)));
            std::thread::sleep(Duration::from_millis(150));
            assert!(!waiting.is_finished());
            drop(lock);
            waiting.join().unwrap().unwrap();
        });
    }

    #[test]
    fn waiting_ends_at_the_given_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fetch.lock");
        let _lock = RunLock::acquire(&path, &holder(), Duration::ZERO).unwrap();
        let error = RunLock::acquire(&path, &holder(), Duration::from_millis(250)).unwrap_err();
        assert!(matches!(&error, LockError::Held(held) if held.waited >= Duration::from_millis(250)), "{error:?}");
    }

    #[test]
    fn text_of_a_killed_holder_does_not_block_and_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fetch.lock");
        fs::write(&path, "x".repeat(1000)).unwrap();
        let _lock = RunLock::acquire(&path, &holder(), Duration::ZERO).unwrap();
        assert_eq!(serde_json::from_str::<Holder>(&fs::read_to_string(&path).unwrap()).unwrap(), holder());
    }

    #[test]
    fn a_missing_folder_is_a_failure_and_not_a_held_lock() {
        let error = RunLock::acquire(Path::new("/nonexistent/fetch.lock"), &holder(), Duration::ZERO).unwrap_err();
        assert!(matches!(error, LockError::Io { action: "open", .. }), "{error:?}");
    }

    #[test]
    fn this_process_names_its_program_without_the_folder() {
        let now = holder().since;
        let this = Holder::this_process(&FixedClock(now));
        assert_eq!((this.pid, this.since), (std::process::id(), now));
        assert!(!this.command.split(' ').next().unwrap().contains('/'), "{}", this.command);
    }
}
