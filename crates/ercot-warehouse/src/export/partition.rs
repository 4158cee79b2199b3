//! One file of an export: which rows it holds, and how it comes about.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use duckdb::Connection;
use ercot_manifest::durable::{create_dir_durably, rename_durably};
use ercot_types::{report::TableName, time::OperatingDay};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::{Division, ExportDays, ExportError, Exportable};
use crate::{error::WarehouseError, migrate::hex, warehouse::Warehouse};

/// The name that Hive gives the partition of rows without a value.
const WITHOUT_DAY: &str = "__HIVE_DEFAULT_PARTITION__";

/// The key in a file's metadata that says which rows it holds.
const CONTENT: &str = "ercot_content";

/// The form of the files; a new number writes all of them anew.
const FORM: u32 = 1;

/// Rows of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Partition {
    /// Those of an operating day.
    Day(OperatingDay),
    /// Those without one, in a table that has them.
    WithoutDay,
    /// All of them.
    Whole,
}

/// What is in a partition.
pub(super) struct Content {
    pub(super) rows: u64,
    /// The same for the same rows in the same columns, whatever their order.
    pub(super) text: String,
}

/// A table or view with its columns.
pub(super) struct Shape {
    table: TableName,
    /// The columns that go into the file.
    columns: String,
    /// SHA-256 of form, columns and types.
    digest: String,
    division: Division,
}

impl Partition {
    /// The partition that a folder's name stands for.
    pub(super) fn from_folder(name: &str) -> Option<Self> {
        match name.strip_prefix("operating_day=")? {
            WITHOUT_DAY => Some(Self::WithoutDay),
            day => Some(Self::Day(OperatingDay(day.parse::<Date>().ok()?))),
        }
    }

    pub(super) fn file(self, home: &Path) -> PathBuf {
        let folder = match self {
            Self::Day(day) => home.join(format!("operating_day={day}")),
            Self::WithoutDay => home.join(format!("operating_day={WITHOUT_DAY}")),
            Self::Whole => home.to_owned(),
        };
        folder.join("part-0.parquet")
    }

    /// True if an export of these days is about it. Rows without a day belong to an export of all days.
    pub(super) fn lies_in(self, days: ExportDays) -> bool {
        match self {
            Self::Day(day) => days.from.is_none_or(|from| from <= day) && days.to.is_none_or(|to| day <= to),
            Self::WithoutDay => days == ExportDays::default(),
            Self::Whole => true,
        }
    }

    /// Its rows, as SQL.
    fn rows(self) -> String {
        match self {
            Self::Day(day) => format!("operating_day = DATE '{day}'"),
            Self::WithoutDay => "operating_day IS NULL".to_owned(),
            Self::Whole => "true".to_owned(),
        }
    }

    /// What tells its temporary file from others.
    fn label(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::WithoutDay => "without_day".to_owned(),
            Self::Whole => "whole".to_owned(),
        }
    }
}

impl Shape {
    pub(super) fn of(warehouse: &Warehouse, what: &Exportable) -> Result<Self, ExportError> {
        let table = &what.table;
        let action = || WarehouseError::statement(format!("read the columns of {table}"));
        let sql = "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = ? AND table_name = ? AND NOT internal
                   ORDER BY column_index";
        let mut statement = warehouse.connection().prepare(sql).map_err(action())?;
        let rows = statement
            .query_map([table.schema(), table.name()], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
            .map_err(action())?;
        let columns: Vec<(String, String)> = rows.collect::<duckdb::Result<_>>().map_err(action())?;
        let mut digest = Sha256::new();
        digest.update(format!("form {FORM}\n"));
        for (name, sql_type) in &columns {
            digest.update(format!("{name} {sql_type}\n"));
        }
        let in_the_file = columns.iter().map(|(name, _)| name).filter(|name| {
            // The folder's name has it.
            what.division == Division::Whole || *name != "operating_day"
        });
        let columns: Vec<String> = in_the_file.map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
        let digest = hex(&digest.finalize());
        Ok(Self { table: table.clone(), columns: columns.join(", "), digest, division: what.division })
    }
}

/// The partitions of the days that have rows, oldest first.
pub(super) fn partitions(warehouse: &Warehouse, what: &Exportable, days: ExportDays) -> Result<Vec<Partition>, ExportError> {
    if what.division == Division::Whole {
        return Ok(vec![Partition::Whole]);
    }
    let action = || WarehouseError::statement(format!("list the operating days of {}", what.table));
    let sql = format!("SELECT DISTINCT operating_day::VARCHAR FROM {} ORDER BY 1 NULLS LAST", what.table);
    let mut statement = warehouse.connection().prepare(&sql).map_err(action())?;
    let found = statement.query_map([], |row| row.get::<_, Option<String>>(0)).map_err(action())?;
    let found: Vec<Option<String>> = found.collect::<duckdb::Result<_>>().map_err(action())?;
    let partition = |day: Option<String>| match day {
        None => Some(Partition::WithoutDay),
        Some(day) => day.parse::<Date>().ok().map(|day| Partition::Day(OperatingDay(day))),
    };
    Ok(found.into_iter().filter_map(partition).filter(|partition| partition.lies_in(days)).collect())
}

/// What is in each of some partitions.
pub(super) fn contents(
    warehouse: &Warehouse,
    shape: &Shape,
    some: &[Partition],
) -> Result<Vec<(Partition, Content)>, ExportError> {
    let action = || WarehouseError::statement(format!("compare the rows of {}", shape.table));
    let rows: Vec<String> = some.iter().map(|partition| format!("({})", partition.rows())).collect();
    let day = if shape.division == Division::ByDay { "operating_day" } else { "NULL::DATE" };
    // A sum and not an exclusive or, so that a row that is there twice counts twice.
    let sql = format!(
        "SELECT day::VARCHAR, count(*), sum(hash(_row)::HUGEINT)::VARCHAR
         FROM (SELECT {day} AS day, struct_pack(_row := ({columns}, 0)) AS _row FROM {table} WHERE {rows}) GROUP BY day",
        columns = shape.columns,
        table = shape.table,
        rows = rows.join(" OR "),
    );
    let mut statement = warehouse.connection().prepare(&sql).map_err(action())?;
    let found = statement
        .query_map([], |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, u64>(1)?, row.get::<_, String>(2)?)))
        .map_err(action())?;
    let found: Vec<(Option<String>, u64, String)> = found.collect::<duckdb::Result<_>>().map_err(action())?;
    let content = |partition: &Partition| {
        let day = if let Partition::Day(day) = partition { Some(day.to_string()) } else { None };
        let (rows, sum) =
            found.iter().find(|(known, _, _)| *known == day).map_or((0, "0"), |(_, rows, sum)| (*rows, sum.as_str()));
        (*partition, Content { rows, text: format!("{} {rows} {sum}", shape.digest) })
    };
    Ok(some.iter().map(content).collect())
}

/// What a file says about its rows; none for a file that says nothing or is no Parquet.
pub(super) fn content_of(warehouse: &Warehouse, file: &Path) -> Result<Option<String>, ExportError> {
    let sql = format!("SELECT decode(value) FROM parquet_kv_metadata({}) WHERE decode(key) = '{CONTENT}'", literal(file)?);
    Ok(warehouse.connection().query_row(&sql, [], |row| row.get(0)).ok())
}

/// Writes a partition and puts it in its place; returns its size in bytes.
pub(super) fn write(
    warehouse: &Warehouse,
    shape: &Shape,
    partition: Partition,
    content: &Content,
    temporary: &Path,
    file: &Path,
) -> Result<u64, ExportError> {
    let half_written = temporary.join(format!("{}-{}.tmp", shape.table, partition.label()));
    let written = copy(warehouse.connection(), shape, partition, content, &half_written)
        .and_then(|bytes| place(&half_written, file).map(|()| bytes));
    if written.is_err() {
        // What cannot be removed now is removed by the next export.
        let _ = fs::remove_file(&half_written);
    }
    match written {
        Err(ExportError::Write { source, .. }) => Err(ExportError::Write { path: file.to_owned(), source }),
        written => written,
    }
}

fn copy(connection: &Connection, shape: &Shape, partition: Partition, content: &Content, to: &Path) -> Result<u64, ExportError> {
    // Snappy is the one codec that every engine reads without further libraries.
    let sql = format!(
        "COPY (SELECT {columns} FROM {table} WHERE {rows} ORDER BY ALL) TO {to}
         (FORMAT parquet, COMPRESSION snappy, KV_METADATA {{{CONTENT}: '{content}'}})",
        columns = shape.columns,
        table = shape.table,
        rows = partition.rows(),
        to = literal(to)?,
        content = content.text,
    );
    connection.execute_batch(&sql).map_err(|source| ExportError::Write { path: to.to_owned(), source })?;
    let file = File::open(to).map_err(ExportError::file("open", to))?;
    file.sync_all().map_err(ExportError::file("make durable", to))?;
    Ok(file.metadata().map_err(ExportError::file("look at", to))?.len())
}

fn place(from: &Path, to: &Path) -> Result<(), ExportError> {
    if let Some(folder) = to.parent() {
        create_dir_durably(folder)?;
    }
    Ok(rename_durably(from, to)?)
}

/// A path as a literal of SQL.
fn literal(path: &Path) -> Result<String, ExportError> {
    let text = path.to_str().ok_or_else(|| ExportError::NotUtf8 { path: path.to_owned() })?;
    Ok(format!("'{}'", text.replace('\'', "''")))
}
