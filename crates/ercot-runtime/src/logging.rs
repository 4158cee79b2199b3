//! Logs, on stderr.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;
use std::sync::Arc;

use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::output::{Colour, stderr_colour};

/// The options of the logs.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct LogArgs {
    /// Logs from this level on: a level, or levels by module as in `info,ercot_mis=debug`
    #[arg(long, env = "ERCOT_LOG", value_name = "LEVEL", default_value_t, global = true)]
    pub log_level: LogLevel,
    /// Logs as text or as JSON lines
    #[arg(long, env = "ERCOT_LOG_FORMAT", value_name = "FORMAT", value_enum, default_value_t, global = true)]
    pub log_format: LogFormat,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What is logged, as checked text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLevel(String);

/// The logs cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// A part of the level is neither a level nor `module=level`.
    #[error("{part:?} is no level; expected trace, debug, info, warn, error or off, or module=level")]
    Level {
        /// The part.
        part: String,
    },
    /// This process logs already.
    #[error("the logs of this process are set up already")]
    Already,
}

impl LogLevel {
    /// The level as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for LogLevel {
    fn default() -> Self {
        Self("info".to_owned())
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for LogLevel {
    type Err = LogError;

    fn from_str(text: &str) -> Result<Self, LogError> {
        for part in text.split(',') {
            // The filter itself would take a misspelt level for the name of a module.
            let level = part.rsplit('=').next().unwrap_or(part).trim();
            if level.parse::<LevelFilter>().is_err() || level.is_empty() || EnvFilter::try_new(part).is_err() {
                return Err(LogError::Level { part: part.to_owned() });
            }
        }
        Ok(Self(text.to_owned()))
    }
}

/// Starts the logs of this process.
///
/// The writer is `std::io::stderr`, or [`SuspendingStderr`] where progress bars are drawn. Colour is used on a terminal
/// unless `NO_COLOR` is set, and never in JSON.
///
/// # Errors
///
/// [`LogError::Already`] on a second call.
pub fn init<W>(args: &LogArgs, writer: W) -> Result<(), LogError>
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let subscriber = subscriber(args, writer, stderr_colour())?;
    tracing::subscriber::set_global_default(subscriber).map_err(|_| LogError::Already)
}

fn subscriber<W>(args: &LogArgs, writer: W, colour: Colour) -> Result<Box<dyn Subscriber + Send + Sync>, LogError>
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let level = args.log_level.as_str();
    let filter = EnvFilter::try_new(level).map_err(|_| LogError::Level { part: level.to_owned() })?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    Ok(match args.log_format {
        LogFormat::Text => Box::new(builder.with_ansi(colour == Colour::On).with_target(false).finish()),
        LogFormat::Json => Box::new(builder.with_ansi(false).json().flatten_event(true).finish()),
    })
}

/// Writes each event to stderr from inside a hook, so that progress bars can step aside for it.
///
/// ```
/// use ercot_runtime::logging::SuspendingStderr;
/// // With indicatif: SuspendingStderr::new(move |write| bars.suspend(write))
/// let writer = SuspendingStderr::new(|write| write());
/// ```
#[derive(Clone)]
pub struct SuspendingStderr {
    around: Arc<Around>,
}

type Around = dyn Fn(&mut dyn FnMut()) + Send + Sync;

impl SuspendingStderr {
    /// Calls `around` with the writing of each event; it must call what it is given once.
    pub fn new(around: impl Fn(&mut dyn FnMut()) + Send + Sync + 'static) -> Self {
        Self { around: Arc::new(around) }
    }
}

impl fmt::Debug for SuspendingStderr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SuspendingStderr")
    }
}

impl<'writer> MakeWriter<'writer> for SuspendingStderr {
    type Writer = SuspendedEvent;

    fn make_writer(&'writer self) -> SuspendedEvent {
        SuspendedEvent { text: Vec::new(), around: Arc::clone(&self.around) }
    }
}

/// One event on its way through [`SuspendingStderr`].
pub struct SuspendedEvent {
    text: Vec<u8>,
    around: Arc<Around>,
}

impl fmt::Debug for SuspendedEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SuspendedEvent")
    }
}

impl Write for SuspendedEvent {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for SuspendedEvent {
    fn drop(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            // A log line that cannot be written has nowhere else to go.
            (self.around)(&mut || drop(io::stderr().write_all(&text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn logged(level: &str, format: LogFormat, colour: Colour) -> String {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&lines);
        let args = LogArgs { log_level: level.parse().unwrap(), log_format: format };
        let subscriber = subscriber(&args, move || Sink(Arc::clone(&sink)), colour).unwrap();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(dataset = "rt_lmp_5min", "fetched");
            tracing::debug!("detail");
        });
        let bytes = lines.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(piece)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn text_has_colour_only_where_asked() {
        assert!(logged("info", LogFormat::Text, Colour::On).contains('\u{1b}'));
        let plain = logged("info", LogFormat::Text, Colour::Off);
        assert!(!plain.contains('\u{1b}'), "{plain}");
        assert!(plain.ends_with("INFO fetched dataset=\"rt_lmp_5min\"\n"), "{plain}");
    }

    #[test]
    fn json_is_one_object_a_line_and_never_coloured() {
        let line = logged("info", LogFormat::Json, Colour::On);
        let object: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&object["message"], &object["dataset"]), (&"fetched".into(), &"rt_lmp_5min".into()));
    }

    #[test]
    fn the_level_is_obeyed() {
        assert_eq!(logged("off", LogFormat::Text, Colour::Off), "");
        assert_eq!(logged("debug", LogFormat::Text, Colour::Off).lines().count(), 2);
        assert_eq!(logged("warn,ercot_runtime=debug", LogFormat::Text, Colour::Off).lines().count(), 2);
    }

    #[test]
    fn a_misspelt_level_is_refused_rather_than_taken_for_a_module() {
        for text in ["inof", "info,", "ercot_mis=loud", ""] {
            assert!(text.parse::<LogLevel>().is_err(), "{text:?}");
        }
        assert!("off,ercot_mis::source=trace".parse::<LogLevel>().is_ok());
    }

    #[test]
    fn each_event_is_written_within_one_call_of_the_hook() {
        let calls = Arc::new(Mutex::new(0));
        let counter = Arc::clone(&calls);
        let writer = SuspendingStderr::new(move |_| *counter.lock().unwrap() += 1);
        let subscriber = subscriber(&LogArgs::default(), writer, Colour::Off).unwrap();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!("one");
            tracing::warn!("two");
        });
        assert_eq!(*calls.lock().unwrap(), 2);
    }
}
