//! Reads a warehouse as it was known at an instant.

mod derived;
mod file;
mod fitted;
mod received;
mod tables;

use std::path::Path;

use ercot_types::report::{ReportLayout, TableName, is_identifier};
use jiff::{Timestamp, civil::Date};

use crate::{
    error::WarehouseError,
    migrate::refuse_unknown,
    ops::sql_timestamp,
    warehouse::{Resources, Warehouse},
};
use file::{File, Relation};

/// The name of the catalog in memory, and of another if the file should have that name.
const CATALOG: [&str; 2] = ["as_of", "as_of_an_instant"];

/// The instant in a view's condition: a variable of the connection, which is set where the reader is put.
const INSTANT: &str = "getvariable('as_of_instant')::TIMESTAMP";

/// Bounds that hold every operating day, for marts that are computed from the report tables.
const EVERY_DAY: (Date, Date) = (Date::constant(1990, 1, 1), Date::constant(2199, 12, 31));

/// What an [`AsOf`] reader is to show.
#[derive(Debug, Clone)]
pub struct AsOfRequest<'l> {
    known: Known<'l>,
    stand_ins: StandIns,
    mart_days: (Date, Date),
}

/// What counts as known.
#[derive(Debug, Clone, Copy)]
enum Known<'l> {
    Published(Timestamp),
    Received(Timestamp, &'l [ReportLayout]),
}

/// Whether rows count that were imported from an earlier database's tables.
///
/// Such a row goes as soon as a posting of its key comes, whenever that posting was published. A reader that counts it can
/// therefore change when something is published later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StandIns {
    /// They are left out: the reader never changes.
    #[default]
    LeftOut,
    /// They count from the time that the import took for their publish time.
    Counted,
}

impl<'l> AsOfRequest<'l> {
    /// What ERCOT had published by the instant, the instant included.
    pub fn published(by: Timestamp) -> Self {
        Self { known: Known::Published(by), stand_ins: StandIns::default(), mart_days: EVERY_DAY }
    }

    /// What ERCOT had published by the instant and this warehouse had loaded by then (`_ingested_at`).
    ///
    /// `layouts` are those of the catalog: where a version was superseded by a document that had not come yet, the key tells
    /// which version held instead. A posting of a layout whose re-postings are dropped is lost to this reader if it only
    /// repeated a value, even if it came first.
    pub fn received(by: Timestamp, layouts: &'l [ReportLayout]) -> Self {
        Self { known: Known::Received(by, layouts), ..Self::published(by) }
    }

    /// Says what becomes of imported rows.
    #[must_use]
    pub fn with_stand_ins(self, stand_ins: StandIns) -> Self {
        Self { stand_ins, ..self }
    }

    /// Computes marts for these operating days only, both included, which is quicker; report tables and views keep all days.
    #[must_use]
    pub fn with_mart_days(self, first: Date, last: Date) -> Self {
        Self { mart_days: (first, last), ..self }
    }

    /// The instant.
    pub fn instant(&self) -> Timestamp {
        match self.known {
            Known::Published(at) | Known::Received(at, _) => at,
        }
    }

    /// The condition on the times when a row was published and loaded.
    fn condition(&self, published: &str, loaded: &str) -> String {
        let at = INSTANT;
        match self.known {
            Known::Published(_) => format!("{published} <= {at}"),
            Known::Received(..) => format!("{published} <= {at} AND {loaded} <= {at}"),
        }
    }
}

/// A warehouse as it was known at an instant: all report tables, their histories, views, macros and marts under their usual
/// names.
///
/// Nothing that is published later changes what it shows, by a bit: neither new rows, superseding ones and corrections, nor
/// later vintages, nor that they are taken away again. What nothing tells the time of is empty ([`Self::without_time`]), and
/// so are, in `ops.source_document`, the counts of inserted, updated and unchanged rows, which depend on the documents after.
///
/// The catalog of views lies in memory beside the file, which is not written. A mart is computed from the report tables each
/// time it is read: ask for the days that are needed ([`AsOfRequest::with_mart_days`]).
///
/// ```no_run
/// # use std::path::Path;
/// use ercot_warehouse::{AsOf, AsOfRequest, Resources};
///
/// let request = AsOfRequest::published("2026-11-01T07:30:00Z".parse()?);
/// let known = AsOf::open(Path::new("ercot.duckdb"), Resources::default(), None, &request)?;
/// let latest: Option<String> =
///     known.warehouse().connection().query_row("SELECT max(sced_ts_utc)::VARCHAR FROM market.rt_lmp_5min", [], |row| row.get(0))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct AsOf {
    warehouse: Warehouse,
    at: Timestamp,
    names: Vec<TableName>,
    without_time: Vec<TableName>,
}

impl AsOf {
    /// Opens a warehouse file, or a published snapshot, as it was known.
    ///
    /// What does not fit into memory goes to the folder `spill`; without one, a query that needs more memory than `resources`
    /// allow fails. While it is open no process can write the file, so models read snapshots. This process must not have the
    /// file open for writing: closing it here would release that lock.
    ///
    /// # Errors
    ///
    /// [`WarehouseError::Open`] if the file is missing, or open for writing in another process, and those of
    /// [`Warehouse::as_of`].
    pub fn open(path: &Path, resources: Resources, spill: Option<&Path>, request: &AsOfRequest<'_>) -> Result<Self, AsOfError> {
        Warehouse::open_snapshot(path, resources, spill)?.as_of(request)
    }

    /// The warehouse as it was known, for every function of this crate that reads one.
    pub fn warehouse(&self) -> &Warehouse {
        &self.warehouse
    }

    /// The instant.
    pub fn instant(&self) -> Timestamp {
        self.at
    }

    /// Puts the reader at another instant, which takes no time: a backtest opens one and moves it.
    ///
    /// # Errors
    ///
    /// [`WarehouseError::Statement`] if DuckDB has no such instant.
    pub fn move_to(&mut self, at: Timestamp) -> Result<(), WarehouseError> {
        put(self.warehouse.connection(), at)?;
        self.at = at;
        Ok(())
    }

    /// What can be read, in the order of the names.
    pub fn names(&self) -> &[TableName] {
        &self.names
    }

    /// Tables of the file that are empty here because nothing says when their rows were known.
    pub fn without_time(&self) -> &[TableName] {
        &self.without_time
    }
}

impl Warehouse {
    /// Turns an open warehouse into a reader of what was known at an instant.
    ///
    /// # Errors
    ///
    /// [`WarehouseError::MigrationUnknown`] or [`WarehouseError::MigrationChanged`] if the file is another program's,
    /// [`AsOfError::LayoutMissing`] and [`AsOfError::LayoutMismatch`] if the layouts do not tell the keys of superseded rows,
    /// [`AsOfError::Unbound`] if a view of the file needs something that is not there.
    pub fn as_of(self, request: &AsOfRequest<'_>) -> Result<AsOf, AsOfError> {
        refuse_unknown(self.connection())?;
        let connection = self.connection();
        let action = || WarehouseError::statement("read the tables of the warehouse");
        let file = File::read(connection).map_err(action())?;
        let catalog = CATALOG.into_iter().find(|name| *name != file.catalog).unwrap_or_default();
        let schemas: Vec<String> = file.schemas.iter().map(|name| format!("CREATE SCHEMA IF NOT EXISTS {name};")).collect();
        connection
            .execute_batch(&format!("ATTACH ':memory:' AS {catalog} (READ_WRITE); USE {catalog}; {}", schemas.concat()))
            .map_err(WarehouseError::statement("make a catalog of views in memory"))?;
        put(connection, request.instant())?;
        let shown = tables::Tables::new(connection, &file, request)?.create()?;
        derived::create(connection, &file, request, shown.computed)?;
        let names = names(connection, catalog).map_err(action())?;
        Ok(AsOf { warehouse: self, at: request.instant(), names, without_time: shown.without_time })
    }
}

/// Sets the instant of the connection, cut to DuckDB's microseconds.
fn put(connection: &duckdb::Connection, at: Timestamp) -> Result<(), WarehouseError> {
    let cut = Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at);
    let sql = format!("SET VARIABLE as_of_instant = TIMESTAMP '{}'", sql_timestamp(cut));
    connection.execute_batch(&sql).map_err(WarehouseError::statement(format!("put the reader at {at}")))
}

/// Every view of the catalog that has a plain name.
fn names(connection: &duckdb::Connection, catalog: &str) -> duckdb::Result<Vec<TableName>> {
    let sql = "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE database_name = ? AND NOT internal ORDER BY 1";
    let mut statement = connection.prepare(sql)?;
    let names: Vec<String> = statement.query_map([catalog], |row| row.get(0))?.collect::<duckdb::Result<_>>()?;
    let shown = names.into_iter().filter_map(|name| TableName::try_from(name).ok());
    Ok(shown.filter(|name| name.schema() != received::VERSIONS).collect())
}

/// A name between quotes, for the file's catalog, which is called like the file.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Why a warehouse could not be shown as it was known.
#[derive(Debug, thiserror::Error)]
pub enum AsOfError {
    /// It could not be opened or asked.
    #[error(transparent)]
    Warehouse(#[from] WarehouseError),
    /// Rows of a table were superseded, and no layout tells its key.
    #[error("{table} has superseded rows, and none of the layouts is that of {table}: pass the layouts of the whole catalog")]
    LayoutMissing {
        /// The table.
        table: String,
    },
    /// A layout has a key that its table does not have.
    #[error(
        "the layout of {table} has {column} in its key, which the table does not have; migrate the warehouse or mend the catalog"
    )]
    LayoutMismatch {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A view or macro of the file needs something that is not there.
    #[error("{name} of the warehouse cannot be shown as it was known: something that it reads is missing")]
    Unbound {
        /// The view, mart or macro.
        name: String,
        /// The cause.
        source: duckdb::Error,
    },
}
