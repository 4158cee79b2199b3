//! The command line.

use std::fmt::Write as _;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use ercot_runtime::clock::ClockArgs;
use ercot_runtime::exit::ExitStatus;
use ercot_runtime::logging::{self, LogArgs};
use ercot_runtime::output;
use ercot_types::clock::SystemClock;
use tokio::net::TcpListener;

use crate::api::{Account, ApiOptions, Secret};
use crate::clock::ReplayClock;
use crate::faults::{DEFAULT_RATE, FAULTS, Fault, Scope};
use crate::plan::{FaultPlan, Schedule};
use crate::replay::{Replay, ReplayOptions};
use crate::retention::Retention;
use crate::server::{WhenIdle, serve_while_used};

const EXAMPLES: &str = "\
Examples:
  mis-replay --sample data/sample                              everything is listed
  mis-replay --sample data/sample --port 8081 --fault 503:0.2  every fifth answer is a fault
  mis-replay --sample data/sample --fault late:1 --seed 7      every document is listed two hours late
  mis-replay --sample data/sample --fault-schedule 7,0.05      all kinds of faults, mixed
  mis-replay --sample data/sample --now 2026-11-01T06:00:00Z --speed 60
                                                               a minute of the market each second, from this instant";

/// Serves a sample directory as ERCOT's MIS does.
///
/// Prints one line, `listening on http://HOST:PORT`, when it is ready. Ends on SIGTERM and Ctrl-C.
///
/// Without --now (or ERCOT_NOW) and --speed everything in the sample is listed. With --now the listings are those of
/// that instant; with --speed time goes on from there, or from the first posting.
#[derive(Debug, clap::Parser)]
#[command(name = "mis-replay", version, after_help = EXAMPLES)]
pub struct Args {
    /// The sample directory: `<product>.csv.gz` and `<product>.documents.csv.gz`.
    #[arg(long, value_name = "DIR")]
    pub sample: PathBuf,

    /// The port; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,

    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,

    /// Writes the port into a file when it is ready.
    #[arg(long, value_name = "PATH")]
    pub port_file: Option<PathBuf>,

    /// Spoils answers or documents; may be given more than once.
    #[arg(long = "fault", value_name = "KIND[:RATE[:always]]", long_help = fault_help())]
    pub faults: Vec<Fault>,

    /// Another seed makes --fault strike elsewhere.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,

    /// All kinds of faults, mixed by a seed: at this share of downloads a spell of up to seven faults begins, and this share
    /// of documents has a fault of its own; listings are struck ten times as often. RATE is 0.02 by default. GET
    /// /_replay/faults tells what was injected.
    #[arg(long, value_name = "SEED[,RATE]")]
    pub fault_schedule: Option<Schedule>,

    /// Ends a stalled answer's connection after this many seconds of silence, instead of never.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub stall_seconds: Option<Duration>,

    /// Replayed seconds per second; 0 stands still.
    #[arg(long, value_name = "X", value_parser = speed)]
    pub speed: Option<f64>,

    /// Days for which documents stay listed, 0 for ever. A whole number counts calendar days as MIS does, a fraction (4.5)
    /// counts hours from the publish time. By default as long as ERCOT lists their report type, or for ever when everything
    /// is listed.
    #[arg(long, value_name = "DAYS", value_parser = Retention::parse_days)]
    pub retention_days: Option<Retention>,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub api: ApiArgs,

    /// Reads the whole sample before the first request.
    #[arg(long)]
    pub preload: bool,

    /// Ends when no request has come for so many seconds.
    #[arg(long, value_name = "SECONDS")]
    pub exit_when_idle: Option<u64>,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub clock: ClockArgs,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub log: LogArgs,
}

/// Who may ask the public API, and how often.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Public API")]
pub struct ApiArgs {
    /// The account's name.
    #[arg(long, value_name = "NAME", env = "MIS_REPLAY_API_USERNAME", default_value = "replay")]
    pub api_username: String,

    /// Its password.
    #[arg(long, value_name = "TEXT", env = "MIS_REPLAY_API_PASSWORD", default_value = "replay", hide_env_values = true)]
    pub api_password: Secret,

    /// Its subscription key.
    #[arg(long, value_name = "TEXT", env = "MIS_REPLAY_API_KEY", default_value = "replay", hide_env_values = true)]
    pub api_key: Secret,

    /// Requests within any minute beyond which the answer is 429; ERCOT's limit is 30. By default there is none.
    #[arg(long, value_name = "N")]
    pub api_requests_per_minute: Option<u32>,

    /// How long a token is good for.
    #[arg(long, value_name = "SECONDS", default_value = "3600", value_parser = seconds)]
    pub api_token_seconds: Duration,
}

impl ApiArgs {
    fn options(&self) -> ApiOptions {
        let account = Account {
            username: self.api_username.clone(),
            password: self.api_password.clone(),
            subscription_key: self.api_key.clone(),
        };
        ApiOptions { account, requests_per_minute: self.api_requests_per_minute, token_life: self.api_token_seconds }
    }
}

impl Args {
    /// How the sample is to be replayed.
    pub fn options(&self) -> ReplayOptions {
        let clock = match (self.clock.now, self.speed) {
            (None, None) => ReplayClock::AfterLastPosting,
            (start, speed) => ReplayClock::Running { start, speed: speed.unwrap_or(0.0), wall: Arc::new(SystemClock) },
        };
        let retention = match (self.retention_days, &clock) {
            (Some(retention), _) => retention,
            (None, ReplayClock::AfterLastPosting) => Retention::Forever,
            (None, ReplayClock::Running { .. }) => Retention::ByReportType,
        };
        let faults = FaultPlan { faults: self.faults.clone(), seed: self.seed, schedule: self.fault_schedule };
        ReplayOptions { clock, retention, faults, stall: self.stall_seconds, api: self.api.options() }
    }
}

/// Serves until it is told to end.
///
/// # Errors
///
/// A sample that cannot be served, an address that cannot be listened on, a port file that cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitStatus> {
    logging::init(&args.log, std::io::stderr)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the async runtime")?;
    runtime.block_on(listen(args))?;
    // An answer that is stalled on purpose never ends.
    runtime.shutdown_background();
    Ok(ExitStatus::Done)
}

async fn listen(args: &Args) -> anyhow::Result<()> {
    let replay = Arc::new(Replay::open(&args.sample, args.options())?);
    if args.preload {
        replay.preload().await?;
    }
    let address = SocketAddr::new(args.host, args.port);
    let listener =
        TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}; give another --port"))?;
    let address = listener.local_addr().context("the listener has no address")?;
    let stop = stop_signal()?;
    if let Some(path) = &args.port_file {
        write_port(path, address.port())?;
    }
    output::print(&format!("listening on http://{address}\n")).context("cannot write to stdout")?;
    tracing::info!(now = %replay.now(), "serving {}", args.sample.display());
    let when_idle = args.exit_when_idle.map_or(WhenIdle::Wait, |seconds| WhenIdle::ExitAfter(Duration::from_secs(seconds)));
    serve_while_used(replay, listener, stop, when_idle).await.context("the server stopped")
}

/// Who waits for the file never sees half a number: it appears by a rename.
fn write_port(path: &Path, port: u16) -> anyhow::Result<()> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".tmp");
    fs::write(&unfinished, format!("{port}\n"))
        .and_then(|()| fs::rename(&unfinished, path))
        .with_context(|| format!("cannot write the port file {}", path.display()))
}

/// Is done on Ctrl-C and, on Unix, on SIGTERM. The handlers are in place when this returns.
#[cfg(unix)]
fn stop_signal() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Is done on Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // Without a handler the process ends on Ctrl-C by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if speed.is_finite() && speed >= 0.0 => Ok(speed),
        _ => Err("give a number, 0 or more".to_owned()),
    }
}

/// A time that a person would wait.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..=1e6).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "give a number of seconds, 0 to 1000000".to_owned())
}

fn fault_help() -> String {
    let list = |help: &mut String, is_listed: fn(Scope) -> bool| {
        for spec in FAULTS.iter().filter(|spec| is_listed(spec.scope)) {
            let _ = writeln!(help, "  {:<17} {}", spec.name, spec.help);
        }
    };
    let mut help = format!(
        "Spoils answers or documents; may be given more than once. RATE is the share that is struck, 0 to 1 (default \
         {DEFAULT_RATE}).\n\nOf answers. Below 1 the next answer to the same question is sound, so that a retry succeeds; with \
         :always no answer to that question is:\n"
    );
    list(&mut help, |scope| scope != Scope::Documents);
    help.push_str("\nOf documents. One that is struck stays so, in every answer:\n");
    list(&mut help, |scope| scope == Scope::Documents);
    help
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use clap::Parser as _;
    use jiff::SignedDuration;

    use super::*;

    fn options(flags: &[&str]) -> ReplayOptions {
        let args = Args::try_parse_from(["mis-replay", "--sample", "data/sample"].iter().chain(flags)).unwrap();
        // ERCOT_NOW may be set where the tests run.
        let now = flags.contains(&"--now").then_some(args.clock.now).flatten();
        Args { clock: ClockArgs { now }, ..args }.options()
    }

    #[test]
    fn without_a_clock_everything_is_listed() {
        let options = options(&[]);
        assert!(matches!(options.clock, ReplayClock::AfterLastPosting));
        assert_eq!(options.retention, Retention::Forever);
    }

    #[test]
    fn now_stands_still_and_lists_what_ercot_would() {
        let options = options(&["--now", "2026-11-01T12:00:00Z"]);
        let ReplayClock::Running { start, speed, .. } = options.clock else { panic!("the clock should be at --now") };
        assert_eq!(start.map(|start| start.to_string()).as_deref(), Some("2026-11-01T12:00:00Z"));
        assert!(speed.abs() < f64::EPSILON);
        assert_eq!(options.retention, Retention::ByReportType);
    }

    #[test]
    fn retention_days_of_zero_keep_everything() {
        assert_eq!(options(&["--speed", "300", "--retention-days", "0"]).retention, Retention::Forever);
        assert_eq!(options(&["--speed", "300", "--retention-days", "2"]).retention, Retention::Days(2));
        let hours = SignedDuration::from_hours(108);
        assert_eq!(options(&["--speed", "300", "--retention-days", "4.5"]).retention, Retention::For(hours));
    }

    #[test]
    fn a_negative_or_endless_speed_is_refused() {
        for speed in ["-1", "inf", "NaN", "fast"] {
            let flag = format!("--speed={speed}");
            assert!(Args::try_parse_from(["mis-replay", "--sample", "x", &flag]).is_err(), "{speed}");
        }
    }

    #[test]
    fn faults_are_listed_in_the_help() {
        let help = fault_help();
        assert!(FAULTS.iter().all(|spec| help.contains(spec.name)));
    }
}
