//! A view for each table of the file: the rows that were known.

use duckdb::Connection;
use ercot_manifest::PublishedBasis;
use ercot_types::report::TableName;

use super::{AsOfError, AsOfRequest, File, INSTANT, Known, Relation, StandIns, fitted, quoted, received};
use crate::{error::WarehouseError, table};

/// Tables about the file and the program, which no document changes.
const TIMELESS: [&str; 2] = ["ops.migration", "ops.mart_source"];

/// Columns that tell when a row that no document brought was made, in the order in which they count.
const MADE_AT: [&str; 4] = ["known_at", "created_at", "run_ts", "updated_ts"];

/// What documents after a document can change in its note.
const DEPENDS_ON_OTHERS: [&str; 3] = ["rows_inserted", "rows_updated", "rows_unchanged"];

/// When a note about a document was written.
const NOTED_AT: [&str; 3] = ["ingested_at", "quarantined_at", "seen_at"];

/// What became of the tables.
pub(super) struct Shown {
    /// Marts, which are computed from the other tables.
    pub(super) computed: Vec<Relation>,
    pub(super) without_time: Vec<TableName>,
}

pub(super) struct Tables<'a, 'l> {
    connection: &'a Connection,
    file: &'a File,
    request: &'a AsOfRequest<'l>,
    /// Keeps stand-ins out, if there are any to keep out.
    no_stand_in: String,
}

impl<'a, 'l> Tables<'a, 'l> {
    pub(super) fn new(connection: &'a Connection, file: &'a File, request: &'a AsOfRequest<'l>) -> Result<Self, WarehouseError> {
        let mut no_stand_in = String::new();
        if let (StandIns::LeftOut, Some(documents)) = (request.stand_ins, file.table("ops", "source_document")) {
            let basis = PublishedBasis::ImportedTable.as_str();
            let stand_ins = format!("SELECT source_doc FROM {} WHERE published_basis = '{basis}'", file.path(documents));
            let any: bool = connection
                .query_row(&format!("SELECT EXISTS ({stand_ins})"), [], |row| row.get(0))
                .map_err(WarehouseError::statement("look for imported rows"))?;
            if any {
                no_stand_in = format!(" AND _source_doc NOT IN ({stand_ins})");
            }
        }
        Ok(Self { connection, file, request, no_stand_in })
    }

    /// Makes the views.
    pub(super) fn create(&self) -> Result<Shown, AsOfError> {
        let mut shown = Shown { computed: Vec::new(), without_time: Vec::new() };
        for table in &self.file.tables {
            if table.schema == table::HISTORY {
                // Those of a report table come with it.
                continue;
            }
            if table.schema == "ops" {
                if let Some(query) = self.note(table) {
                    self.view(&table.plain(), &query)?;
                }
            } else if table.has("_published_at") {
                self.report(table)?;
            } else if self.file.macros_of_two.contains(&builder(table)) {
                shown.computed.push(table.clone());
            } else if let Some(query) = fitted::query(self.file, table) {
                self.view(&table.plain(), &query)?;
            } else {
                let made_at = MADE_AT.into_iter().find(|column| table.has(column));
                let condition = made_at.map_or_else(|| "false".to_owned(), |column| self.request.condition(column, column));
                self.view(&table.plain(), &format!("SELECT {} FROM {} WHERE {condition}", table.list(), self.file.path(table)))?;
                if made_at.is_none() {
                    shown.without_time.extend(TableName::try_from(table.plain()));
                }
            }
        }
        Ok(shown)
    }

    fn view(&self, name: &str, query: &str) -> Result<(), WarehouseError> {
        let action = WarehouseError::statement(format!("show {name} as it was known"));
        self.connection.execute_batch(&format!("CREATE VIEW {name} AS {query}")).map_err(action)
    }

    /// What the `ops` tables say about the documents that were known. What they say about the file is of now and left out.
    fn note(&self, table: &Relation) -> Option<String> {
        let path = self.file.path(table);
        if TIMELESS.contains(&table.plain().as_str()) {
            return Some(format!("SELECT * FROM {path}"));
        }
        if !table.has("published_at") {
            return None;
        }
        let column = |(name, kind): &(String, String)| {
            if DEPENDS_ON_OTHERS.contains(&name.as_str()) { format!("NULL::{kind} AS {}", quoted(name)) } else { quoted(name) }
        };
        let columns: Vec<String> = table.columns.iter().map(column).collect();
        let noted_at = NOTED_AT.into_iter().find(|column| table.has(column)).unwrap_or("published_at");
        let no_stand_in = self.no_stand_in.replace("_source_doc", "source_doc");
        let condition = self.request.condition("published_at", noted_at);
        Some(format!("SELECT {} FROM {path} WHERE {condition}{no_stand_in}", columns.join(", ")))
    }

    /// A report table and its history.
    fn report(&self, table: &Relation) -> Result<(), AsOfError> {
        let (file, known) = (self.file, self.known());
        let current = format!("SELECT {} FROM {} WHERE {known}", table.list(), file.path(table));
        let Some(history) = file.history(table) else {
            return Ok(self.view(&table.plain(), &current)?);
        };
        if let Some(corrections) = file.corrections(table) {
            let query = format!("SELECT {} FROM {} WHERE {known}", corrections.list(), file.path(corrections));
            self.view(&corrections.plain(), &query)?;
        }
        if let Known::Received(_, layouts) = self.request.known
            && self.any_superseded(history)?
        {
            let received = received::Received::new(file, table, history, layouts, known)?;
            for (name, query) in received.views() {
                self.connection
                    .execute_batch(&format!("CREATE SCHEMA IF NOT EXISTS {}", received::VERSIONS))
                    .map_err(WarehouseError::statement("make a schema for versions"))?;
                self.view(&name, &query)?;
            }
            return Ok(());
        }
        let at = INSTANT;
        let path = file.path(history);
        let then = format!("SELECT {} FROM {path} WHERE {known} AND _superseded_at > {at}", history.list_like(table));
        self.view(&table.plain(), &format!("{current} UNION ALL {then}"))?;
        let before = format!("SELECT {} FROM {path} WHERE {known} AND _superseded_at <= {at}", history.list());
        Ok(self.view(&history.plain(), &before)?)
    }

    fn any_superseded(&self, history: &Relation) -> Result<bool, WarehouseError> {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {})", self.file.path(history));
        let action = WarehouseError::statement(format!("look for superseded rows in {}", history.plain()));
        self.connection.query_row(&sql, [], |row| row.get(0)).map_err(action)
    }

    /// The condition on a report table's row.
    fn known(&self) -> String {
        format!("{}{}", self.request.condition("_published_at", "_ingested_at"), self.no_stand_in)
    }
}

/// The macro that computes a mart.
pub(super) fn builder(mart: &Relation) -> String {
    format!("build.{}__{}", mart.schema, mart.name)
}
