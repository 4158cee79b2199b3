//! The options that every binary takes. An explicit flag wins over the environment, that over the file
//! ([`crate::config_file`]), and that over the default.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use ercot_types::clock::Clock;

use crate::clock::ClockArgs;
use crate::data_dir::{DataDir, DataDirError};
use crate::logging::LogArgs;

/// Options common to all binaries; put it into theirs with `#[command(flatten)]`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct CommonArgs {
    /// Keeps everything of a run below this directory [default: $XDG_DATA_HOME/ercot, else ~/.local/share/ercot]
    #[arg(long, env = "ERCOT_DATA_DIR", value_name = "DIR", global = true)]
    pub data_dir: Option<PathBuf>,
    /// Takes options from this TOML file [default: ~/.config/ercot/ercot.toml, else /etc/ercot/ercot.toml]
    #[arg(long, env = "ERCOT_CONFIG_FILE", value_name = "FILE", global = true)]
    pub config_file: Option<PathBuf>,
    /// Prints the results as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// The clock.
    #[command(flatten)]
    pub clock: ClockArgs,
    /// The logs.
    #[command(flatten)]
    pub log: LogArgs,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// A setting is missing or makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no data directory to fall back on.
    #[error("no data directory is set and there is no home directory; give --data-dir DIR or set ERCOT_DATA_DIR")]
    NoDataDir,
    /// The configuration file cannot be read.
    #[error("the configuration file {} cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The configuration file is no TOML.
    #[error("the configuration file {} is not TOML: {reason}", path.display())]
    Toml {
        /// The file.
        path: PathBuf,
        /// What the parser says, with the line.
        reason: String,
    },
    /// The configuration file has a key that is no option.
    #[error("the configuration file {} has {key:?} in [{section}], which is no option; see --help for the names", path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// The table; empty for the top of the file.
        section: String,
        /// The key.
        key: String,
    },
    /// The data directory cannot be used.
    #[error("the data directory cannot be used")]
    DataDir(#[from] DataDirError),
}

impl CommonArgs {
    /// The data directory: `--data-dir`, else `ERCOT_DATA_DIR`, else `$XDG_DATA_HOME/ercot`, else `~/.local/share/ercot`.
    /// Nothing is created.
    ///
    /// # Errors
    ///
    /// When none is given and there is no home directory.
    pub fn data_dir(&self) -> Result<DataDir, ConfigError> {
        let root = match &self.data_dir {
            Some(root) => root.clone(),
            None => default_data_dir(|name| std::env::var_os(name)).ok_or(ConfigError::NoDataDir)?,
        };
        Ok(DataDir::new(&root)?)
    }

    /// The clock: the machine's, or the one that `--now` has stopped.
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clock()
    }

    /// How results are printed.
    pub fn output(&self) -> OutputFormat {
        if self.json { OutputFormat::Json } else { OutputFormat::Text }
    }
}

/// The data directory where none is given; the XDG rules ignore a relative `XDG_DATA_HOME`.
fn default_data_dir(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let data_home = absolute("XDG_DATA_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/share")));
    data_home.map(|data_home| data_home.join("ercot"))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::logging::LogFormat;

    #[derive(Debug, Parser)]
    struct Binary {
        #[command(flatten)]
        common: CommonArgs,
        #[command(subcommand)]
        command: Option<Command>,
    }

    #[derive(Debug, clap::Subcommand)]
    enum Command {
        Prune,
    }

    #[test]
    fn the_options_work_before_and_after_a_subcommand() {
        for arguments in [["x", "--json", "--data-dir=/d", "prune"], ["x", "prune", "--data-dir=/d", "--json"]] {
            let binary = Binary::try_parse_from(arguments).unwrap();
            assert!(matches!(binary.command, Some(Command::Prune)));
            assert_eq!(binary.common.output(), OutputFormat::Json);
            assert_eq!(binary.common.data_dir().unwrap().root(), std::path::Path::new("/d"));
        }
    }

    #[test]
    fn the_defaults_are_text_and_info() {
        let common = CommonArgs::default();
        assert_eq!(common.output(), OutputFormat::Text);
        assert_eq!(common.log.log_level.as_str(), "info");
        assert_eq!(common.log.log_format, LogFormat::Text);
    }

    #[test]
    fn a_local_time_for_now_is_refused_with_an_example() {
        let error = Binary::try_parse_from(["x", "--now", "2026-10-26 00:00"]).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("2026-10-26T05:00:00Z"), "{error}");
    }

    #[test]
    fn an_unknown_log_level_is_refused() {
        let error = Binary::try_parse_from(["x", "--log-level", "inof"]).unwrap_err();
        assert!(error.to_string().contains("trace, debug, info, warn, error or off"), "{error}");
    }

    #[test]
    fn the_default_data_directory_follows_xdg_and_needs_a_home() {
        let environment = |pairs: &'static [(&str, &str)]| {
            move |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        };
        let found = default_data_dir(environment(&[("XDG_DATA_HOME", "/x"), ("HOME", "/h")]));
        assert_eq!(found, Some(PathBuf::from("/x/ercot")));
        let found = default_data_dir(environment(&[("XDG_DATA_HOME", "relative"), ("HOME", "/h")]));
        assert_eq!(found, Some(PathBuf::from("/h/.local/share/ercot")));
        assert_eq!(default_data_dir(environment(&[("HOME", "")])), None);
    }
}
