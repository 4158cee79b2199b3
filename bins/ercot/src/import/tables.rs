//! Takes over the tables of an earlier database, as documents of their own.
//!
//! Only what ERCOT printed is read: local stamps, dates, hours, flags and values, never an instant that the earlier system
//! made of them, because it took the first pass of the repeated hour for the second. The rows of one operating day (or
//! publish time, where the table has one) become a CSV file with ERCOT's header, which then goes the way of every document.

mod columns;
mod pass;

use std::{
    fs::File,
    io::{self, Write},
    ops::ControlFlow,
    path::Path,
};

use anyhow::Context;
use ercot_manifest::{
    Document, PublishedBasis,
    hash::{Hashed, HashingWriter, hash_file},
};
use ercot_mis::{
    catalog::{Dataset, IMPORTED_TABLE},
    source::listed_instant,
};
use ercot_runtime::data_dir::DataDir;
use ercot_types::{
    report::{ReportLayout, Versions},
    time::{OperatingDay, parse_date},
};
use ercot_warehouse::{Cells, Reader, Resources};
use flate2::{Compression, GzBuilder, write::GzEncoder};
use jiff::{SignedDuration, Timestamp, civil::Date};
use url::Url;

use self::columns::{Export, Parts, quoted};
use super::{
    names::{Meaning, Names},
    raw::{Intake, Transfer, with_causes},
    report::{Report, TableReport},
};

/// After the end of its operating day, every report that is posted continuously was out.
const POSTED_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// The earlier database, and where its rows go.
pub(super) struct OldDatabase<'a> {
    reader: Reader,
    url: String,
    /// When the file was written last: by then the earlier system had every row of it.
    modified: Timestamp,
    scratch: &'a Path,
    data_dir: &'a DataDir,
    transfer: Transfer,
    now: Timestamp,
}

/// A table of the earlier database.
#[derive(Debug)]
pub(super) struct OldTable {
    schema: String,
    name: String,
    /// Names and types.
    columns: Vec<(String, String)>,
}

impl<'a> OldDatabase<'a> {
    /// Opens the earlier database for reading; what does not fit into memory goes to the scratch folder.
    ///
    /// # Errors
    ///
    /// As [`Reader::open`].
    pub(super) fn open(
        file: &Path,
        resources: Resources,
        scratch: &'a Path,
        data_dir: &'a DataDir,
        transfer: Transfer,
        now: Timestamp,
    ) -> anyhow::Result<Self> {
        let modified = std::fs::metadata(file).and_then(|data| data.modified()).ok();
        let modified = modified.and_then(|modified| Timestamp::try_from(modified).ok()).unwrap_or(now);
        let url = Url::from_file_path(file).map_or_else(|()| file.display().to_string(), |url| url.to_string());
        let reader = Reader::open(file, resources, &scratch.join("spill"))?;
        Ok(Self { reader, url, modified, scratch, data_dir, transfer, now })
    }

    /// Its base tables, in the order of their names.
    pub(super) fn tables(&self) -> anyhow::Result<Vec<OldTable>> {
        let sql = "SELECT c.schema_name, c.table_name, c.column_name, c.data_type FROM duckdb_columns() c
                   SEMI JOIN duckdb_tables() t USING (database_name, schema_name, table_name)
                   WHERE NOT c.internal AND c.database_name = current_database()
                   ORDER BY c.schema_name, c.table_name, c.column_index";
        let mut tables: Vec<OldTable> = Vec::new();
        self.rows(sql, &mut |row| {
            let [Some(schema), Some(name), Some(column), Some(kind)] = <[Option<String>; 4]>::try_from(row).unwrap_or_default()
            else {
                return Ok(());
            };
            match tables.last_mut() {
                Some(table) if table.schema == schema && table.name == name => table.columns.push((column, kind)),
                _ => tables.push(OldTable { schema, name, columns: vec![(column, kind)] }),
            }
            Ok(())
        })?;
        Ok(tables)
    }

    /// Takes over a table, if it is a report's.
    pub(super) fn take(&self, table: &OldTable, names: &Names<'_>, report: &mut Report) -> anyhow::Result<()> {
        let shown = format!("{}.{}", table.schema, table.name);
        let Some((dataset, not_before, exports)) = candidates(table, names) else {
            report.other_tables.push(shown);
            return Ok(());
        };
        let mut own = TableReport { table: shown, dataset: dataset.name.clone(), ..TableReport::default() };
        match exports {
            Ok(export) => {
                own.into = export.layout.table.to_string();
                own.columns_left_out.clone_from(&export.left_out);
                self.take_rows(table, dataset, &export, not_before, &mut own, report)?;
            }
            Err(reason) => own.problem = Some(reason),
        }
        report.tables.push(own);
        Ok(())
    }

    fn take_rows(
        &self,
        table: &OldTable,
        dataset: &Dataset,
        export: &Export<'_>,
        not_before: Option<Timestamp>,
        own: &mut TableReport,
        report: &mut Report,
    ) -> anyhow::Result<()> {
        if export.layout.versions == Versions::Vintage && export.parts != Parts::PublishTime {
            own.problem = Some(
                "every posting of this report counts by when it was published, which the table does not say: only its raw files can be taken over"
                    .to_owned(),
            );
            return Ok(());
        }
        let mut parts: Vec<(Option<String>, u64)> = Vec::new();
        let from = format!("{}.{}", quoted(&table.schema), quoted(&table.name));
        self.rows(&export.parts_sql(&from), &mut |row| {
            let count = row.get(1).and_then(|count| count.as_deref()?.parse().ok()).unwrap_or(0);
            parts.push((row.into_iter().next().flatten(), count));
            Ok(())
        })?;
        let mut intake = Intake::open(dataset, self.data_dir, self.transfer, self.now)?;
        let dataset_report = report.dataset(&dataset.name, &dataset.emil_id);
        for (part, rows) in parts {
            own.rows += rows;
            let when = self.when(dataset, export, part.as_deref());
            if not_before.is_some_and(|first| when.published_at <= first) {
                own.trial_rows += rows;
                continue;
            }
            let file = self.scratch.join("part.csv.gz");
            let (content, unknown) = self.write(&export.rows_sql(&from, part.as_deref()), export, &file)?;
            own.rows_of_unknown_pass += unknown;
            let sha256 = content.sha256.to_string();
            let digest = sha256.get(..16).unwrap_or(&sha256);
            let document = Document {
                doc_id: None,
                url: format!("{}#{}.{}/{}/{digest}", self.url, table.schema, table.name, when.label),
                name: format!("{IMPORTED_TABLE}{}.{}.csv.gz", export.layout.table, when.label),
                published_at: when.published_at,
                published_basis: PublishedBasis::ImportedTable,
                expires_at: None,
            };
            let (before, here) = (dataset_report.imported, dataset_report.already_here);
            intake.take(&document, &file, hash_file(&file)?, dataset_report)?;
            own.documents += dataset_report.imported - before;
            own.already_here += dataset_report.already_here - here;
        }
        intake.finish()
    }

    /// When the rows of a part were out at the latest.
    fn when(&self, dataset: &Dataset, export: &Export<'_>, part: Option<&str>) -> When {
        let text = part.unwrap_or_default();
        if export.parts == Parts::PublishTime {
            let published_at = text.parse().ok().or_else(|| listed_instant(text, "")).unwrap_or(self.modified);
            let label = published_at.strftime("%Y-%m-%dT%H%M%S").to_string();
            return When { published_at, label };
        }
        let Ok(day) = parse_date(text) else { return When { published_at: self.modified, label: "rest".to_owned() } };
        // Extracts (…-ER) come weeks later; nothing but the file's own time bounds them.
        let is_continuous = dataset.emil_id.ends_with("-CD");
        let posted = OperatingDay(day).bounds().ok().and_then(|bounds| bounds.end.checked_add(POSTED_WITHIN).ok());
        let published_at = posted.filter(|posted| is_continuous && *posted < self.modified).unwrap_or(self.modified);
        When { published_at, label: label(day) }
    }

    /// Writes the rows of a query as a compressed CSV; returns the digest of the text, and the rows of an unknown pass.
    fn write(&self, sql: &str, export: &Export<'_>, file: &Path) -> anyhow::Result<(Hashed, u64)> {
        let unwritable = || format!("the scratch file {} could not be written", file.display());
        // Without name and time the same rows give the same bytes.
        let encoder: GzEncoder<File> =
            GzBuilder::new().write(File::create(file).with_context(unwritable)?, Compression::default());
        let mut writer = csv::Writer::from_writer(HashingWriter::new(encoder));
        writer.write_record(&export.header).with_context(unwritable)?;
        let mut unknown = 0;
        self.rows(sql, &mut |row| {
            let flags = export.missing_flags.iter().map(|flag| flag.printed(&row));
            let flags: Vec<&str> = flags.collect();
            unknown += u64::from(flags.contains(&""));
            let cells = row.iter().map(|cell| cell.as_deref().unwrap_or("")).chain(flags.iter().copied());
            writer.write_record(cells).map_err(io::Error::from)
        })?;
        let hashing = writer.into_inner().map_err(csv::IntoInnerError::into_error).with_context(unwritable)?;
        let (encoder, hashed) = hashing.finish();
        encoder.finish().and_then(|mut file| file.flush()).with_context(unwritable)?;
        Ok((hashed, unknown))
    }

    /// Hands out the rows of a query as text.
    fn rows(&self, sql: &str, take: &mut dyn FnMut(Vec<Option<String>>) -> io::Result<()>) -> anyhow::Result<()> {
        let mut taken = Ok(());
        self.reader.ask(sql, &mut |cells: &Cells<'_>| {
            for row in 0..cells.rows() {
                taken = take((0..cells.columns().len()).map(|column| cells.text(row, column)).collect());
                if taken.is_err() {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        })?;
        taken.context("the rows of the earlier database could not be written")
    }
}

struct When {
    published_at: Timestamp,
    label: String,
}

fn label(day: Date) -> String {
    day.to_string()
}

type Candidate<'c> = (&'c Dataset, Option<Timestamp>, Result<Export<'c>, String>);

/// The dataset that a table belongs to, and how its columns are read. None: no report has such a table.
fn candidates<'c>(table: &OldTable, names: &Names<'c>) -> Option<Candidate<'c>> {
    let is_trial = table.schema.starts_with("trial");
    let own = |layout: &&'c ReportLayout| !layout.corrects;
    let by_table = names.datasets().iter().filter_map(|dataset| {
        let layout =
            dataset.layouts.iter().filter(own).find(|layout| {
                layout.table.name() == table.name.to_lowercase() && (layout.table.schema() == "trial") == is_trial
            })?;
        Some((dataset, vec![layout]))
    });
    let exact = |(_, layouts): &(&Dataset, Vec<&ReportLayout>)| {
        layouts.iter().any(|layout| layout.table.schema() == table.schema.to_lowercase())
    };
    let mut by_table: Vec<_> = by_table.collect();
    by_table.sort_by_key(|candidate| !exact(candidate));
    let (dataset, not_before, layouts) = match (names.meaning(&table.name), by_table.into_iter().next()) {
        (_, Some((dataset, layouts))) => (dataset, None, layouts),
        (Some(Meaning::Dataset(dataset, not_before)), None) => {
            (dataset, not_before, dataset.layouts.iter().filter(own).collect())
        }
        _ => return None,
    };
    let mut reason = "the dataset has no table".to_owned();
    for layout in layouts {
        match Export::new(layout, &table.columns) {
            Ok(export) => return Some((dataset, not_before, Ok(export))),
            Err(because) => reason = because,
        }
    }
    Some((dataset, not_before, Err(reason)))
}

/// Why the earlier database could not be opened, for people.
pub(super) fn explained(error: &anyhow::Error) -> String {
    with_causes(error.as_ref())
}
