//! The common case of a merge: rows whose keys cannot be in the table yet go straight into it.

use std::{collections::HashSet, sync::Arc};

use arrow::{
    array::{ArrayRef, AsArray, Int64Array, RecordBatch, TimestampMicrosecondArray},
    datatypes::{DataType, Field, Int32Type, Schema, TimeUnit},
    error::ArrowError,
};
use duckdb::Connection;
use ercot_types::report::{ReportLayout, Versions};
use jiff::Timestamp;

use super::{
    IngestBatch,
    load::{Loaded, Task},
};
use crate::{
    error::WarehouseError,
    merge::{BATCH_DOCUMENTS, Landed, Merged},
    ops::sql_timestamp,
};

/// True if no key of the rows can be twice among them or in the table: no file has a key twice, the files' stretches of time
/// (their publish times, for a vintage) do not meet, and the table has no row there. Corrections are never plain: a row may
/// come in two parts. Rows that a correction came for earlier are in the table.
pub(super) fn is_plain(
    connection: &Connection,
    layout: &ReportLayout,
    tasks: &[Task<'_>],
    loaded: &Loaded,
) -> Result<bool, WarehouseError> {
    let files: Vec<_> = tasks.iter().zip(&loaded.files).filter_map(|(task, file)| Some((task, file.as_ref().ok()?))).collect();
    if layout.corrects || loaded.staged || files.iter().any(|(_, file)| !file.keys.unique) {
        return Ok(false);
    }
    let there = match layout.versions {
        Versions::Vintage => {
            let mut times = HashSet::new();
            if !files.iter().all(|(task, _)| times.insert(task.published_at)) {
                return Ok(false);
            }
            format!(
                "SELECT EXISTS (SELECT 1 FROM {} t SEMI JOIN {BATCH_DOCUMENTS} d ON t._published_at = d.published_at)",
                layout.table
            )
        }
        Versions::Supersede => {
            let mut stretches: Vec<(i64, i64)> = files.iter().filter_map(|(_, file)| file.keys.instants).collect();
            stretches.sort_unstable();
            let apart = stretches.windows(2).all(|pair| pair[0].1 < pair[1].0);
            let (Some(first), Some(last), Some((column, _))) =
                (stretches.first(), stretches.last(), layout.time.derived_columns().first())
            else {
                return Ok(false);
            };
            if !apart {
                return Ok(false);
            }
            let bound = |micros| sql_timestamp(Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX));
            format!(
                "SELECT EXISTS (SELECT 1 FROM {} WHERE {column} BETWEEN TIMESTAMP '{}' AND TIMESTAMP '{}')",
                layout.table,
                bound(first.0),
                bound(last.1)
            )
        }
    };
    let there: bool = connection
        .query_row(&there, [], |row| row.get(0))
        .map_err(WarehouseError::statement(format!("look for the rows' keys in {}", layout.table)))?;
    Ok(!there)
}

/// Appends the held rows to the table, each with its lineage.
pub(super) fn append(
    connection: &Connection,
    layout: &ReportLayout,
    batch: &IngestBatch<'_>,
    loaded: &mut Loaded,
    now: Timestamp,
) -> Result<Merged, WarehouseError> {
    let action = || WarehouseError::statement(format!("append rows to {}", layout.table));
    let lineage = Lineage {
        source_docs: batch.documents.iter().map(super::IngestDocument::source_doc).collect(),
        published_at: batch.documents.iter().map(|document| document.document.published_at.as_microsecond()).collect(),
        ingested_at: now.as_microsecond(),
    };
    let names: Vec<&str> = layout.table_columns().iter().map(|(name, _)| *name).collect();
    let mut appender =
        connection.appender_with_columns_to_db(layout.table.name(), layout.table.schema(), &names).map_err(action())?;
    let mut merged = Merged::default();
    for rows in loaded.held.drain(..) {
        let rows = lineage
            .add(&rows, &mut merged)
            .map_err(|source| WarehouseError::Batch { table: layout.table.to_string(), source })?;
        appender.append_record_batch(rows).map_err(action())?;
    }
    appender.flush().map_err(action())?;
    Ok(merged)
}

/// What the rows of each document have in common.
struct Lineage {
    source_docs: Vec<i64>,
    published_at: Vec<i64>,
    ingested_at: i64,
}

impl Lineage {
    /// Puts the lineage columns in the place of `_document`, the last column, and counts the rows of each document.
    fn add(&self, rows: &RecordBatch, merged: &mut Merged) -> Result<RecordBatch, ArrowError> {
        let last = rows.num_columns() - 1;
        let documents = rows.column(last).as_primitive::<Int32Type>();
        for document in documents.values() {
            let landed: &mut Landed = merged.by_document.entry(*document).or_default();
            landed.inserted += 1;
        }
        let each = |of: &[i64]| -> Vec<i64> {
            documents.values().iter().map(|&document| of[document.unsigned_abs() as usize]).collect()
        };
        let stamp = DataType::Timestamp(TimeUnit::Microsecond, None);
        let lineage: [(&str, DataType, ArrayRef); 3] = [
            ("_source_doc", DataType::Int64, Arc::new(Int64Array::from(each(&self.source_docs)))),
            ("_published_at", stamp.clone(), Arc::new(TimestampMicrosecondArray::from(each(&self.published_at)))),
            ("_ingested_at", stamp, Arc::new(TimestampMicrosecondArray::from(vec![self.ingested_at; documents.len()]))),
        ];
        let schema = rows.schema();
        let mut fields: Vec<Arc<Field>> = schema.fields().iter().take(last).cloned().collect();
        let mut columns: Vec<ArrayRef> = rows.columns()[..last].to_vec();
        for (name, kind, column) in lineage {
            fields.push(Arc::new(Field::new(name, kind, false)));
            columns.push(column);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
    }
}
