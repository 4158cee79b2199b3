//! Writes tables and views as Hive-partitioned Parquet, which other engines read as it is.
//!
//! ```text
//! DIR/dataset=market.dam_spp/operating_day=2026-11-01/part-0.parquet
//! DIR/dataset=reference.settlement_points/part-0.parquet                 a table without operating days
//! DIR/_temporary/…                                                       what is being written
//! ```
//!
//! A partition is written under a temporary name, made durable and renamed: a reader sees the old rows or the new ones. Each
//! file says in its metadata which rows it holds, so that a further export, or one that takes up after a kill, writes only what
//! differs. Rows are in the order of their columns, so that the same rows give the same file. The column `operating_day`
//! is in the folder's name and not in the file, as Hive has it.

mod error;
mod partition;

use std::{fs, path::Path};

use ercot_manifest::durable::create_dir_durably;
use ercot_types::{report::TableName, time::OperatingDay};
use serde::Serialize;

pub use error::ExportError;

use crate::{error::WarehouseError, warehouse::Warehouse};
use partition::{Content, Partition, Shape};

/// Where files are written before they have their names. Engines pass over names that begin with an underscore.
const TEMPORARY: &str = "_temporary";

/// Schemas that hold nothing to export: what the warehouse notes for itself, and the macros that marts are made by.
const NOT_EXPORTED: &str = "'ops', 'build', 'main'";

/// Days whose content is compared by one statement.
const DAYS_AT_A_TIME: usize = 7;

/// Something that can be exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exportable {
    /// Its name.
    #[serde(serialize_with = "as_text")]
    pub table: TableName,
    /// What it is.
    pub kind: ExportKind,
    /// Whether it has operating days.
    #[serde(skip)]
    pub division: Division,
}

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportKind {
    /// A table of a report, or a mart that is a table.
    Table,
    /// Superseded versions of a table.
    History,
    /// A view, which is computed while it is exported.
    View,
}

/// How rows are divided into files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Division {
    /// One file an operating day.
    ByDay,
    /// One file.
    Whole,
}

/// The operating days to export, both ends included; a table without days is exported whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExportDays {
    /// The first; none for the first that there is.
    pub from: Option<OperatingDay>,
    /// The last; none for the last that there is.
    pub to: Option<OperatingDay>,
}

/// What was done for one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// The table.
    #[serde(serialize_with = "as_text")]
    pub table: TableName,
    /// Partitions that were written.
    pub written: u64,
    /// Partitions that were there already with the same rows.
    pub unchanged: u64,
    /// Partitions that were removed, because the table has no rows of their day any more.
    pub removed: u64,
    /// Rows of all partitions, those that were unchanged included.
    pub rows: u64,
    /// Bytes of the files that were written.
    pub bytes_written: u64,
}

fn as_text<S: serde::Serializer>(table: &TableName, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(table)
}

/// Tables and views that can be exported, by name.
///
/// # Errors
///
/// [`ExportError::Warehouse`].
pub fn exportable(warehouse: &Warehouse) -> Result<Vec<Exportable>, ExportError> {
    let action = || WarehouseError::statement("list the tables and views");
    let sql = format!(
        "WITH known AS (
             SELECT schema_name, table_name AS name, 'table' AS kind FROM duckdb_tables() WHERE NOT internal AND NOT temporary
             UNION ALL SELECT schema_name, view_name, 'view' FROM duckdb_views() WHERE NOT internal AND NOT temporary)
         SELECT schema_name || '.' || name, CASE WHEN schema_name = 'history' THEN 'history' ELSE kind END,
                EXISTS (SELECT 1 FROM duckdb_columns() c WHERE c.schema_name = known.schema_name AND c.table_name = known.name
                        AND c.column_name = 'operating_day')
         FROM known WHERE schema_name NOT IN ({NOT_EXPORTED}) ORDER BY 1"
    );
    let mut statement = warehouse.connection().prepare(&sql).map_err(action())?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, bool>(2)?)))
        .map_err(action())?;
    let mut found = Vec::new();
    for row in rows {
        let (name, kind, has_days) = row.map_err(action())?;
        let Ok(table) = TableName::try_from(name) else { continue };
        let kind = match kind.as_str() {
            "history" => ExportKind::History,
            "view" => ExportKind::View,
            _ => ExportKind::Table,
        };
        let division = if has_days { Division::ByDay } else { Division::Whole };
        found.push(Exportable { table, kind, division });
    }
    Ok(found)
}

/// Removes what exports that were killed have left. Only while no other export writes to the folder.
///
/// # Errors
///
/// [`ExportError::File`].
pub fn remove_leftovers(folder: &Path) -> Result<(), ExportError> {
    let temporary = folder.join(TEMPORARY);
    match fs::remove_dir_all(&temporary) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(ExportError::file("remove", &temporary)(source)),
        _ => Ok(()),
    }
}

/// Exports one table or view into a folder; the partitions of other days and other tables stay as they are.
///
/// # Errors
///
/// [`ExportError`]. The partitions that were done stay done, and each of the others has its earlier rows.
pub fn export(warehouse: &Warehouse, what: &Exportable, folder: &Path, days: ExportDays) -> Result<Exported, ExportError> {
    let shape = Shape::of(warehouse, what)?;
    let home = folder.join(format!("dataset={}", what.table));
    let temporary = folder.join(TEMPORARY);
    create_dir_durably(&temporary)?;
    let mut exported = Exported { table: what.table.clone(), written: 0, unchanged: 0, removed: 0, rows: 0, bytes_written: 0 };
    let partitions = partition::partitions(warehouse, what, days)?;
    for some in partitions.chunks(DAYS_AT_A_TIME) {
        for (partition, content) in partition::contents(warehouse, &shape, some)? {
            let file = partition.file(&home);
            exported.rows += content.rows;
            if content.rows == 0 {
                exported.removed += remove(&file)?;
                continue;
            }
            if is_current(warehouse, &file, &content)? {
                exported.unchanged += 1;
                continue;
            }
            exported.bytes_written += partition::write(warehouse, &shape, partition, &content, &temporary, &file)?;
            exported.written += 1;
        }
    }
    exported.removed = remove_others(&home, what.division, days, &partitions)?;
    Ok(exported)
}

/// True if a file is there and says that it holds these rows.
fn is_current(warehouse: &Warehouse, file: &Path, content: &Content) -> Result<bool, ExportError> {
    Ok(file.exists() && partition::content_of(warehouse, file)?.as_deref() == Some(content.text.as_str()))
}

/// Removes the partitions of the days that are exported and have no rows any more.
fn remove_others(home: &Path, division: Division, days: ExportDays, kept: &[Partition]) -> Result<u64, ExportError> {
    let mut removed = 0;
    let folders = match fs::read_dir(home) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        folders => folders.map_err(ExportError::file("list", home))?,
    };
    for entry in folders {
        let name = entry.map_err(ExportError::file("list", home))?.file_name();
        let Some(partition) = name.to_str().and_then(Partition::from_folder) else { continue };
        let is_meant = division == Division::ByDay && partition.lies_in(days);
        if is_meant && !kept.contains(&partition) {
            let file = partition.file(home);
            removed += remove(&file)?;
            // A folder that holds something else is not ours to empty.
            let _ = fs::remove_dir(home.join(name));
        }
    }
    Ok(removed)
}

/// Removes a file that need not be there; returns how many were.
fn remove(file: &Path) -> Result<u64, ExportError> {
    match fs::remove_file(file) {
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(source) => Err(ExportError::file("remove", file)(source)),
        Ok(()) => Ok(1),
    }
}
