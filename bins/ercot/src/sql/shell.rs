//! Statements from the command line, from standard input and from a prompt.

use std::{
    io::{self, BufRead, Write},
    path::PathBuf,
};

use anyhow::{Context, bail};
use clap::ValueEnum;
use ercot_runtime::exit::ExitStatus;
use rustyline::{Config, DefaultEditor, error::ReadlineError};

use super::{
    Format,
    ask::Session,
    statements::{is_blank, split},
};

const HELP: &str = "\
A statement ends with a semicolon and may have several lines.
  .tables [TEXT]   the tables, all or those whose names hold TEXT
  .schema TABLE    the columns of a table with their meaning
  .format FORMAT   table, csv, json, jsonl or markdown
  .help            this list
  .quit            end (Ctrl-D does, too)
Times in columns that end in _utc are UTC. Every statement opens the data anew: SET and USE do not last.
";

/// What the columns that every table has mean.
const LINEAGE: [(&str, &str); 6] = [
    ("repeated_hour_flag", "true in the second pass of 01:00 to 02:00 on the November day only"),
    ("dst_flag", "true in the second pass of 01:00 to 02:00 on the November day only"),
    ("_extra", "JSON of the columns that the catalog does not know"),
    ("_source_doc", "the document; leads to ops.source_document"),
    ("_published_at", "when ERCOT published the row, UTC"),
    ("_ingested_at", "when the row was loaded, UTC"),
];

/// Statements that a history keeps.
const HISTORY_ENTRIES: usize = 1000;

/// What a line that is no SQL asks for.
#[derive(PartialEq, Eq)]
enum Next {
    On,
    Quit,
}

/// Runs all statements of a text; the first that fails ends it.
pub(super) fn run_all(session: &Session<'_>, text: &str) -> anyhow::Result<ExitStatus> {
    let mut out = io::stdout().lock();
    if text.trim_start().starts_with('.') {
        let text = text.trim();
        return dot_command(session, text, &mut out, &mut |_| bail!("give --format on the command line"))
            .map(|_| ExitStatus::Done);
    }
    let (mut statements, rest) = split(text);
    if !is_blank(rest) {
        statements.push(rest);
    }
    for statement in statements {
        session.ask(statement, &mut out)?;
    }
    Ok(ExitStatus::Done)
}

/// Runs the statements of standard input one after the other, as they come; the first that fails ends it.
pub(super) fn run_script(session: &Session<'_>) -> anyhow::Result<ExitStatus> {
    let mut out = io::stdout().lock();
    let mut pending = String::new();
    for line in io::stdin().lock().lines() {
        let line = line.context("standard input could not be read")?;
        if is_blank(&pending) && line.trim_start().starts_with('.') {
            let no_format = &mut |_| bail!("give --format on the command line");
            if dot_command(session, line.trim(), &mut out, no_format)? == Next::Quit {
                return Ok(ExitStatus::Done);
            }
            continue;
        }
        pending.push_str(&line);
        pending.push('\n');
        let (statements, rest) = split(&pending);
        for statement in statements {
            session.ask(statement, &mut out)?;
        }
        pending = rest.to_owned() + if rest.is_empty() { "" } else { "\n" };
    }
    if !is_blank(&pending) {
        session.ask(pending.trim(), &mut out)?;
    }
    Ok(ExitStatus::Done)
}

/// Reads statements from a terminal. One that fails says so, and the prompt goes on.
pub(super) fn prompt(mut session: Session<'_>) -> anyhow::Result<ExitStatus> {
    let config = Config::builder().max_history_size(HISTORY_ENTRIES)?.history_ignore_space(true).build();
    let mut editor = DefaultEditor::with_config(config).context("the terminal could not be set up")?;
    let history = history_file();
    if let Some(history) = &history {
        // A history that is not there yet, or cannot be read, is an empty one.
        let _ = editor.load_history(history);
    }
    let mut out = io::stdout();
    writeln!(out, "{}, read-only. .help for help, .quit to end.", session.file()?.display())?;
    let mut pending = String::new();
    loop {
        let line = match editor.readline(if pending.is_empty() { "ercot> " } else { "   ... " }) {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => {
                pending.clear();
                continue;
            }
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(error).context("the terminal could not be read"),
        };
        if pending.is_empty() && line.trim_start().starts_with('.') {
            let _ = editor.add_history_entry(line.trim());
            let mut format = None;
            let next = dot_command(&session, line.trim(), &mut out, &mut |chosen| {
                format = Some(chosen);
                Ok(())
            });
            session.format = format.unwrap_or(session.format);
            match next {
                Ok(Next::Quit) => break,
                Ok(Next::On) => {}
                Err(error) => complain(&error)?,
            }
            continue;
        }
        pending.push_str(&line);
        pending.push('\n');
        let (statements, rest) = split(&pending);
        for statement in statements {
            let _ = editor.add_history_entry(format!("{};", statement.replace('\n', " ")));
            if let Err(error) = session.ask(statement, &mut out) {
                complain(&error)?;
            }
        }
        pending = if is_blank(rest) { String::new() } else { rest.to_owned() + "\n" };
    }
    if let Some(history) = &history {
        // Losing the history is no reason to end with an error.
        let _ = std::fs::create_dir_all(history.parent().unwrap_or(history)).map(|()| editor.save_history(history));
    }
    Ok(ExitStatus::Done)
}

fn complain(error: &anyhow::Error) -> io::Result<()> {
    writeln!(io::stderr(), "{error:#}")
}

fn dot_command(
    session: &Session<'_>,
    line: &str,
    out: &mut dyn Write,
    choose: &mut dyn FnMut(Format) -> anyhow::Result<()>,
) -> anyhow::Result<Next> {
    let line = line.trim_end_matches(';');
    let (command, argument) = line.split_once(char::is_whitespace).map_or((line, ""), |(command, rest)| (command, rest.trim()));
    match (command, argument) {
        (".quit" | ".exit", _) => return Ok(Next::Quit),
        (".help", _) => out.write_all(HELP.as_bytes())?,
        (".tables", part) => session.ask_in(session.format, None, &tables_sql(part), out)?,
        (".schema", "") => bail!("name a table: .schema rt_lmp_5min; .tables lists them"),
        (".schema", table) => session.ask_in(session.format, None, &schema_sql(table), out)?,
        (".format", name) => match Format::from_str(name, true) {
            Ok(format) => choose(format)?,
            Err(_) => bail!("{name:?} is no format; table, csv, json, jsonl and markdown are"),
        },
        _ => bail!("{command} is no command; .help lists them"),
    }
    Ok(Next::On)
}

/// The tables whose names hold a text. DuckDB's own count of the rows needs no look at them, and may be a little off.
fn tables_sql(part: &str) -> String {
    format!(
        "SELECT schema_name || '.' || table_name AS \"table\", estimated_size AS \"rows (about)\", comment FROM duckdb_tables()
         WHERE NOT internal AND contains(schema_name || '.' || table_name, {}) ORDER BY 1",
        literal(part)
    )
}

/// The columns of a table; those of `history` and `trial` have to be named with their schema, as in a statement.
fn schema_sql(table: &str) -> String {
    let lineage = LINEAGE.iter().map(|(name, meaning)| format!("WHEN {} THEN {}", literal(name), literal(meaning)));
    let table = literal(table);
    format!(
        "SELECT schema_name || '.' || table_name AS \"table\", column_name AS \"column\", data_type AS \"type\",
             coalesce(comment, CASE column_name {} END) AS meaning
         FROM duckdb_columns() WHERE NOT internal AND (schema_name || '.' || table_name = {table}
             OR (table_name = {table} AND schema_name NOT IN ('history', 'trial'))) ORDER BY 1, column_index",
        lineage.collect::<Vec<_>>().join(" ")
    )
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `$XDG_STATE_HOME/ercot/sql_history`, else below `~/.local/state`.
fn history_file() -> Option<PathBuf> {
    let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/state")));
    state.map(|state| state.join("ercot/sql_history"))
}
