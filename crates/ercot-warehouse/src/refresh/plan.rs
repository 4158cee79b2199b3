//! What is to be built.

use std::collections::{BTreeMap, BTreeSet};

use duckdb::Connection;
use sha2::{Digest, Sha256};

use super::{RefreshReason, RefreshScope};
use crate::{error::WarehouseError, migrate::hex};

/// How often a macro is written and read again; two suffice.
const REWRITES: usize = 4;

/// A mart and its stale days.
pub(super) struct PlannedMart {
    /// As `schema.table`.
    pub(super) mart: String,
    /// The macro that computes it, as `schema.name`.
    pub(super) macro_name: String,
    pub(super) reason: Option<RefreshReason>,
    /// Days since 1970-01-01, in order.
    pub(super) days: Vec<i32>,
}

/// A mart as the migrations define it.
struct Mart {
    definition: String,
    sources: Vec<Source>,
}

struct Source {
    table: String,
    days_before: i32,
    days_after: i32,
}

/// Lists what is stale in `ops.stale_day`, inside the caller's transaction, and takes note of it.
pub(super) fn plan(connection: &Connection, scope: RefreshScope, now: &str) -> Result<Vec<PlannedMart>, WarehouseError> {
    let marts = marts(connection)?;
    let mut planned = Vec::new();
    for mart in in_order(&marts)? {
        let Some(known) = marts.get(&mart) else { continue };
        let action = || WarehouseError::statement(format!("find what is stale of {mart}"));
        let reason = reason(connection, &mart, known, scope).map_err(action())?;
        let unfinished = count(connection, &mart).map_err(action())?;
        connection.execute_batch(&known.stale_days(&mart, reason)).map_err(action())?;
        if reason.is_some() {
            connection.execute_batch(&known.note(&mart, now)).map_err(action())?;
        }
        let days = stale_days(connection, &mart).map_err(action())?;
        let from_sources = (days.len() > unfinished).then_some(RefreshReason::SourcesChanged);
        let from_before = (unfinished > 0).then_some(RefreshReason::Unfinished);
        planned.push(PlannedMart {
            macro_name: macro_name(&mart),
            reason: reason.or(from_sources).or(from_before).filter(|_| !days.is_empty()),
            mart,
            days,
        });
    }
    let consumed = "DELETE FROM ops.touched_day";
    connection.execute_batch(consumed).map_err(WarehouseError::statement("take note of the days that changed"))?;
    Ok(planned)
}

/// `build.mart__NAME` for `mart.NAME`.
fn macro_name(mart: &str) -> String {
    format!("build.{}", mart.replace('.', "__"))
}

/// Every table that a macro of the schema `build` computes.
fn marts(connection: &Connection) -> Result<BTreeMap<String, Mart>, WarehouseError> {
    let action = || WarehouseError::statement("read the definitions of the marts");
    let definitions = definitions(connection).map_err(action())?;
    let mut marts: BTreeMap<String, Mart> =
        definitions.into_iter().map(|(name, definition)| (name, Mart { definition, sources: Vec::new() })).collect();
    let tables = read_sources(connection, &mut marts).map_err(action())?;
    for (name, mart) in &marts {
        let problem = match (tables.contains(name), mart.sources.is_empty()) {
            (false, _) => "it has a macro and no table with an operating_day",
            (true, true) => "ops.mart_source does not say what it reads",
            (true, false) => continue,
        };
        return Err(WarehouseError::Mart { mart: name.clone(), detail: problem.to_owned() });
    }
    Ok(marts)
}

/// Fills in what the marts read; returns the tables that have operating days.
fn read_sources(connection: &Connection, marts: &mut BTreeMap<String, Mart>) -> duckdb::Result<BTreeSet<String>> {
    let mut statement = connection
        .prepare("SELECT mart, source_table, days_before, days_after FROM ops.mart_source ORDER BY mart, source_table")?;
    let sources = statement.query_map([], |row| {
        let source = Source { table: row.get(1)?, days_before: row.get(2)?, days_after: row.get(3)? };
        Ok((row.get::<_, String>(0)?, source))
    })?;
    for source in sources {
        let (mart, source) = source?;
        if let Some(mart) = marts.get_mut(&mart) {
            mart.sources.push(source);
        }
    }
    let mut statement = connection.prepare(
        "SELECT schema_name || '.' || table_name FROM duckdb_columns()
         WHERE column_name = 'operating_day' AND database_name = current_database()",
    )?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// The macros of the marts, by mart, as DuckDB writes them however often it has read them: a macro of this session is written
/// with other brackets than the same macro of a file that was opened again.
fn definitions(connection: &Connection) -> duckdb::Result<BTreeMap<String, String>> {
    let listed = |condition: &str| -> duckdb::Result<BTreeMap<String, (String, String)>> {
        let mut statement = connection.prepare(&format!(
            "SELECT function_name, array_to_string(parameters, ', '), macro_definition FROM duckdb_functions()
             WHERE function_type = 'table_macro' AND {condition} AND starts_with(function_name, 'mart__')"
        ))?;
        statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?.collect()
    };
    let mut macros = listed("schema_name = 'build' AND database_name = current_database()")?;
    let each = |macros: &BTreeMap<String, (String, String)>, sql: &dyn Fn(&str, &str, &str) -> String| -> duckdb::Result<()> {
        let statements: Vec<String> =
            macros.iter().map(|(name, (parameters, definition))| sql(name, parameters, definition)).collect();
        connection.execute_batch(&statements.join(";\n"))
    };
    // Listing the functions is what takes time here, so all are written and read again at once.
    for _ in 0..REWRITES {
        each(&macros, &|name, parameters, definition| {
            format!("CREATE OR REPLACE TEMP MACRO {name}({parameters}) AS TABLE {definition}")
        })?;
        let again = listed("database_name = 'temp'")?;
        if again == macros {
            break;
        }
        macros = again;
    }
    each(&macros, &|name, _, _| format!("DROP MACRO TABLE IF EXISTS temp.{name}"))?;
    Ok(macros.into_iter().map(|(name, (_, definition))| (name.replacen("__", ".", 1), definition)).collect())
}

/// The marts, each after those that it reads.
fn in_order(marts: &BTreeMap<String, Mart>) -> Result<Vec<String>, WarehouseError> {
    let mut order: Vec<String> = Vec::new();
    let mut waiting: BTreeSet<&String> = marts.keys().collect();
    while !waiting.is_empty() {
        let is_ready = |name: &&&String| {
            let sources = marts.get(**name).into_iter().flat_map(|mart| &mart.sources);
            sources.into_iter().all(|source| !waiting.contains(&source.table))
        };
        let ready: Vec<&String> = waiting.iter().filter(is_ready).copied().collect();
        if ready.is_empty() {
            let names: Vec<&str> = waiting.iter().map(|name| name.as_str()).collect();
            let detail = "it and other marts read each other in a circle".to_owned();
            return Err(WarehouseError::Mart { mart: names.join(", "), detail });
        }
        for name in ready {
            waiting.remove(name);
            order.push(name.clone());
        }
    }
    Ok(order)
}

/// Why a mart is to be built in full, if it is.
fn reason(connection: &Connection, mart: &str, known: &Mart, scope: RefreshScope) -> duckdb::Result<Option<RefreshReason>> {
    if scope == RefreshScope::Everything {
        return Ok(Some(RefreshReason::AskedFor));
    }
    let built = "SELECT count(*), count(*) FILTER (definition_sha256 = ?) FROM ops.mart_built WHERE mart = ?";
    let (built, same): (u64, u64) =
        connection.query_row(built, [known.digest().as_str(), mart], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(match (built, same) {
        (0, _) => Some(RefreshReason::NeverBuilt),
        (_, 0) => Some(RefreshReason::DefinitionChanged),
        _ => None,
    })
}

fn count(connection: &Connection, mart: &str) -> duckdb::Result<usize> {
    connection.query_row("SELECT count(*) FROM ops.stale_day WHERE mart = ?", [mart], |row| row.get(0))
}

fn stale_days(connection: &Connection, mart: &str) -> duckdb::Result<Vec<i32>> {
    let sql = "SELECT (operating_day - DATE '1970-01-01')::INTEGER FROM ops.stale_day WHERE mart = ? ORDER BY 1";
    let mut statement = connection.prepare(sql)?;
    statement.query_map([mart], |row| row.get(0))?.collect()
}

impl Mart {
    /// What the mart's rows depend on beside those of its sources.
    fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.definition.as_bytes());
        for source in &self.sources {
            hasher.update(format!("\n{} {} {}", source.table, source.days_before, source.days_after).as_bytes());
        }
        hex(&hasher.finalize())
    }

    /// The statement that lists the mart's stale days. Names come from the migrations, never from outside.
    fn stale_days(&self, mart: &str, reason: Option<RefreshReason>) -> String {
        let days: Vec<String> = self
            .sources
            .iter()
            .map(|source| {
                let changed = format!(
                    "SELECT operating_day FROM ops.touched_day WHERE table_name = '{0}'
                     UNION SELECT operating_day FROM ops.stale_day WHERE mart = '{0}'",
                    source.table
                );
                let all =
                    reason.map_or_else(String::new, |_| format!("UNION SELECT DISTINCT operating_day FROM {}", source.table));
                format!(
                    "SELECT operating_day + unnest(range(-{}, {} + 1))::INTEGER AS operating_day FROM ({changed} {all})",
                    source.days_before, source.days_after
                )
            })
            .collect();
        // Days that the sources no longer have must go from the mart.
        let own = if reason.is_some() { format!("UNION SELECT operating_day FROM {mart}") } else { String::new() };
        format!(
            "INSERT INTO ops.stale_day SELECT DISTINCT '{mart}', operating_day FROM ({} {own})
             WHERE operating_day IS NOT NULL
             AND operating_day NOT IN (SELECT operating_day FROM ops.stale_day WHERE mart = '{mart}')",
            days.join(" UNION ")
        )
    }

    /// The statement that notes what the mart is built by from now on.
    fn note(&self, mart: &str, now: &str) -> String {
        format!(
            "DELETE FROM ops.mart_built WHERE mart = '{mart}';
             INSERT INTO ops.mart_built SELECT '{mart}', '{}', min(operating_day), max(operating_day), TIMESTAMP '{now}'
             FROM ops.stale_day WHERE mart = '{mart}';",
            self.digest()
        )
    }
}
