//! The configuration file: values beneath the command line and the environment, above the defaults.
//!
//! ```toml
//! [common]
//! data-dir = "/var/lib/ercot"
//!
//! [fetch]
//! contact = "ops@example.com"
//! requests-per-second = 5
//! ```
//!
//! `[common]` holds what all programs share, `[fetch]` and its like the options of one program, spelled as on the command
//! line. A key that is no option is an error, so that a misspelt one is not passed over.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::Parser;

use crate::config::ConfigError;

/// The variable that names the file.
const VARIABLE: &str = "ERCOT_CONFIG_FILE";

/// The options of [`crate::config::CommonArgs`]; a program that lacks one passes its key over.
const COMMON: [&str; 5] = ["data_dir", "json", "now", "log_level", "log_format"];

/// The tables of the programs.
const PROGRAMS: [&str; 8] = ["fetch", "replay", "service", "trading-loop", "assimilate", "ercot", "sql", "import"];

/// Parses the command line of this process, with the values of the configuration file beneath it.
///
/// The file is that of `--config-file` or `ERCOT_CONFIG_FILE`, else `ercot/ercot.toml` below `$XDG_CONFIG_HOME` (or
/// `~/.config`), else `/etc/ercot/ercot.toml`; the last two may be missing. `section` is the program's own table.
///
/// # Errors
///
/// clap's, and [`ConfigError`] if the file cannot be read, is no TOML, or has a key that is no option.
pub fn parse<A: Parser>(section: &str) -> anyhow::Result<A> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let file = locate(&arguments, |name| std::env::var_os(name), Path::exists);
    parse_with(arguments, section, file.as_deref())
}

/// Parses the command line of a program with commands that have options of their own: each takes the values of `[common]`
/// and of the table named beside it.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_commands<A: Parser>(commands: &[(&str, &str)]) -> anyhow::Result<A> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let file = locate(&arguments, |name| std::env::var_os(name), Path::exists);
    parse_commands_with(arguments, commands, file.as_deref())
}

fn parse_commands_with<A: Parser>(arguments: Vec<OsString>, commands: &[(&str, &str)], file: Option<&Path>) -> anyhow::Result<A> {
    let mut command = A::command();
    for (name, section) in commands {
        let Some((path, subcommand)) = file.zip(command.find_subcommand(name)) else { continue };
        let subcommand = with_defaults(subcommand.clone(), section, path)?;
        command = command.mut_subcommand(name, |_| subcommand);
    }
    Ok(A::from_arg_matches(&command.try_get_matches_from(arguments)?)?)
}

fn parse_with<A: Parser>(arguments: Vec<OsString>, section: &str, file: Option<&Path>) -> anyhow::Result<A> {
    let command = match file {
        Some(path) => with_defaults(A::command(), section, path)?,
        None => A::command(),
    };
    Ok(A::from_arg_matches(&command.try_get_matches_from(arguments)?)?)
}

/// The file to read, if there is one. An explicit one is taken whether or not it exists.
fn locate(
    arguments: &[OsString],
    variable: impl Fn(&str) -> Option<OsString>,
    exists: impl Fn(&Path) -> bool,
) -> Option<PathBuf> {
    let flag = arguments.iter().enumerate().find_map(|(index, argument)| {
        let inline = argument.to_str().and_then(|text| text.strip_prefix("--config-file=")).map(OsString::from);
        inline.or_else(|| (argument == OsStr::new("--config-file")).then(|| arguments.get(index + 1).cloned()).flatten())
    });
    let set = |name| variable(name).filter(|value| !value.is_empty());
    if let Some(explicit) = flag.or_else(|| set(VARIABLE)) {
        return Some(PathBuf::from(explicit));
    }
    let home = set("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".config")));
    let candidates = home.map(|home| home.join("ercot/ercot.toml")).into_iter().chain([PathBuf::from("/etc/ercot/ercot.toml")]);
    candidates.into_iter().find(|candidate| exists(candidate))
}

fn with_defaults(mut command: clap::Command, section: &str, path: &Path) -> Result<clap::Command, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
    let file: toml::Table = text
        .parse()
        .map_err(|source: toml::de::Error| ConfigError::Toml { path: path.to_owned(), reason: source.to_string() })?;
    for (name, table) in &file {
        let toml::Value::Table(table) = table else {
            return Err(ConfigError::Key { path: path.to_owned(), section: String::new(), key: name.clone() });
        };
        if name != "common" && name != section {
            if PROGRAMS.contains(&name.as_str()) {
                continue;
            }
            return Err(ConfigError::Key { path: path.to_owned(), section: String::new(), key: name.clone() });
        }
        for (key, value) in table {
            let id = key.replace('-', "_");
            let known = command.get_arguments().any(|argument| argument.get_id() == id.as_str());
            if known && let Some(text) = text_of(value) {
                command = command.mut_arg(id, |argument| argument.default_value(text));
            } else if known || name != "common" || !COMMON.contains(&id.as_str()) {
                return Err(ConfigError::Key { path: path.to_owned(), section: name.clone(), key: key.clone() });
            }
        }
    }
    Ok(command)
}

/// A value as it would stand on the command line; a list becomes comma-separated.
fn text_of(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Boolean(value) => Some(value.to_string()),
        toml::Value::Datetime(instant) => Some(instant.to_string()),
        toml::Value::Array(values) => values.iter().map(text_of).collect::<Option<Vec<_>>>().map(|texts| texts.join(",")),
        toml::Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::CommonArgs;
    use crate::exit::{ExitStatus, status_of};

    #[derive(Debug, Parser)]
    struct Program {
        #[command(flatten)]
        common: CommonArgs,
        #[arg(long)]
        contact: Option<String>,
        #[arg(long, default_value_t = 10.0)]
        requests_per_second: f64,
        #[arg(long)]
        skip_db: bool,
    }

    fn parse_text(text: &str, arguments: &[&str]) -> anyhow::Result<Program> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ercot.toml");
        std::fs::write(&path, text).unwrap();
        parse_with(std::iter::once(&"program").chain(arguments).map(OsString::from).collect(), "fetch", Some(&path))
    }

    #[derive(Debug, Parser)]
    struct Commands {
        #[command(subcommand)]
        command: Command,
    }

    #[derive(Debug, clap::Subcommand)]
    enum Command {
        Fetch(Program),
        Sql {
            #[command(flatten)]
            common: CommonArgs,
            #[arg(long, default_value_t = 40)]
            max_rows: usize,
        },
    }

    #[test]
    fn each_command_of_a_program_has_its_own_table() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ercot.toml");
        std::fs::write(&path, format!("{FILE}[sql]\nmax-rows = 7\n")).unwrap();
        let parse = |arguments: &[&str]| {
            let arguments = std::iter::once(&"ercot").chain(arguments).map(OsString::from).collect();
            parse_commands_with::<Commands>(arguments, &[("fetch", "fetch"), ("sql", "sql")], Some(&path)).unwrap().command
        };
        let Command::Fetch(fetch) = parse(&["fetch"]) else { panic!("another command") };
        assert_eq!((fetch.contact.as_deref(), fetch.common.data_dir), (Some("a@b"), Some(PathBuf::from("/d"))));
        let Command::Sql { common, max_rows } = parse(&["sql", "--data-dir", "/e"]) else { panic!("another command") };
        assert_eq!((max_rows, common.data_dir, common.json), (7, Some(PathBuf::from("/e")), true));
    }

    const FILE: &str = "[common]\ndata-dir = \"/d\"\njson = true\n[fetch]\ncontact = \"a@b\"\nrequests-per-second = 5\nskip-db = true\n[service]\nx = 1\n";

    #[test]
    fn the_file_is_above_the_defaults_and_below_the_command_line() {
        let program = parse_text(FILE, &[]).unwrap();
        assert_eq!((program.contact.as_deref(), program.requests_per_second, program.skip_db), (Some("a@b"), 5.0, true));
        assert_eq!(program.common.data_dir, Some(PathBuf::from("/d")));
        assert!(program.common.json);
        let program = parse_text(FILE, &["--contact", "me", "--data-dir", "/e"]).unwrap();
        assert_eq!((program.contact.as_deref(), program.common.data_dir), (Some("me"), Some(PathBuf::from("/e"))));
    }

    #[test]
    fn misspelt_keys_and_broken_files_are_usage_errors_that_name_them() {
        for (text, part) in [
            ("[fetch]\ncontcat = \"x\"\n", "contcat"),
            ("[common]\ndatadir = \"x\"\n", "datadir"),
            ("data-dir = \"x\"\n", "data-dir"),
            ("[fetsch]\nx = 1\n", "fetsch"),
            ("[fetch\n", "line 1"),
            ("[fetch]\nrequests-per-second = \"many\"\n", "many"),
        ] {
            let error = parse_text(text, &[]).unwrap_err();
            assert_eq!(status_of(&error), ExitStatus::Usage, "{text}");
            assert!(format!("{error:#}").contains(part), "{text}: {error:#}");
        }
    }

    #[test]
    fn a_file_that_is_asked_for_must_exist() {
        let missing = parse_with::<Program>(vec!["program".into()], "fetch", Some(Path::new("/nonexistent/ercot.toml")));
        assert!(format!("{:#}", missing.unwrap_err()).contains("/nonexistent/ercot.toml"));
    }

    #[test]
    fn the_flag_wins_over_the_variable_and_that_over_the_usual_places() {
        let environment = |name: &str| match name {
            "HOME" => Some(OsString::from("/h")),
            VARIABLE => Some(OsString::from("/v.toml")),
            _ => None,
        };
        let arguments = |list: &[&str]| list.iter().map(OsString::from).collect::<Vec<_>>();
        let found = locate(&arguments(&["x", "--config-file", "/f.toml"]), environment, |_| true);
        assert_eq!(found, Some(PathBuf::from("/f.toml")));
        assert_eq!(locate(&arguments(&["x", "--config-file=/g.toml"]), environment, |_| true), Some(PathBuf::from("/g.toml")));
        assert_eq!(locate(&arguments(&["x"]), environment, |_| true), Some(PathBuf::from("/v.toml")));
        let home_only = |name: &str| (name == "HOME").then(|| OsString::from("/h"));
        assert_eq!(locate(&[], home_only, |_| true), Some(PathBuf::from("/h/.config/ercot/ercot.toml")));
        assert_eq!(locate(&[], home_only, |path| path.starts_with("/etc")), Some(PathBuf::from("/etc/ercot/ercot.toml")));
        assert_eq!(locate(&[], home_only, |_| false), None);
    }
}
