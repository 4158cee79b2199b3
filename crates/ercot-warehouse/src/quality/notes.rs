//! How old the marts are, and what changed since.

use jiff::Timestamp;

use crate::{error::WarehouseError, warehouse::Warehouse};

/// What the warehouse notes about its marts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RefreshNotes {
    /// The marts that were built, by name, each with the time of the last refresh that built a day of it.
    pub built: Vec<(String, Timestamp)>,
    /// Days of report tables that changed since, one for each table and day.
    pub touched_days: u64,
    /// When the first of them changed.
    pub touched_since: Option<Timestamp>,
    /// When documents were loaded last.
    pub last_load_at: Option<Timestamp>,
}

/// Reads the notes; of a warehouse that no program with marts has opened, only the last load.
///
/// # Errors
///
/// [`WarehouseError::Statement`] if DuckDB fails.
pub fn refresh_notes(warehouse: &Warehouse) -> Result<RefreshNotes, WarehouseError> {
    let action = || WarehouseError::statement("read the notes about marts");
    let connection = warehouse.connection();
    let instant = |micros: Option<i64>| micros.and_then(|micros| Timestamp::from_microsecond(micros).ok());
    let last_load: Option<i64> = connection
        .query_row("SELECT epoch_us(max(ingested_at)) FROM ops.source_document", [], |row| row.get(0))
        .map_err(action())?;
    let mut notes = RefreshNotes { last_load_at: instant(last_load), ..RefreshNotes::default() };
    let known =
        "SELECT count(*) = 2 FROM duckdb_tables() WHERE schema_name = 'ops' AND table_name IN ('mart_built', 'touched_day')";
    if !connection.query_row(known, [], |row| row.get::<_, bool>(0)).map_err(action())? {
        return Ok(notes);
    }
    let (days, since): (u64, Option<i64>) = connection
        .query_row("SELECT count(*), epoch_us(min(touched_at)) FROM ops.touched_day", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(action())?;
    (notes.touched_days, notes.touched_since) = (days, instant(since));
    let mut statement =
        connection.prepare("SELECT mart, epoch_us(built_at) FROM ops.mart_built ORDER BY mart").map_err(action())?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?))).map_err(action())?;
    for row in rows {
        let (mart, built_at) = row.map_err(action())?;
        notes.built.extend(instant(built_at).map(|built_at| (mart, built_at)));
    }
    Ok(notes)
}
