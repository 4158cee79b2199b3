//! Takes over the tables of an earlier database, as documents of their own.
//!
//! Only what ERCOT printed is read: local stamps, dates, hours, flags and values, never an instant that the earlier system
//! made of them, because it took the first pass of the repeated hour for the second. The rows of one operating day (or
//! publish time, where the table has one) become a CSV file with ERCOT's header, which then goes the way of every document.

mod columns;
mod layouts;
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
    report::Versions,
    time::{OperatingDay, parse_date},
};
use ercot_warehouse::{Cells, Reader, Resources};
use flate2::{Compression, GzBuilder, write::GzEncoder};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use self::columns::{Export, Parts, quoted};
use super::{
    names::Names,
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
        let Some((dataset, export)) = layouts::candidate(table, names) else {
            report.other_tables.push(shown);
            return Ok(());
        };
        let mut own = TableReport { table: shown, dataset: dataset.name.clone(), ..TableReport::default() };
        match export {
            Ok(export) => {
                own.into = export.layout.table.to_string();
                own.columns_left_out.clone_from(&export.left_out);
                self.take_rows(table, dataset, &export, &mut own, report)?;
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
        let mut without_time = WithoutTime::default();
        for (part, rows) in parts {
            own.rows += rows;
            let Some(when) = self.when(dataset, export, part.as_deref()) else {
                without_time.add(part, rows);
                continue;
            };
            if export.is_before_first_day(part.as_deref()) {
                own.rows_before_first_day += rows;
                continue;
            }
            let file = self.scratch.join("part.csv.gz");
            let written = self.write(&export.rows_sql(&from, part.as_deref()), export, when.published_at, &file)?;
            own.rows_of_unknown_pass += written.unknown_pass;
            own.ambiguous_rows += written.ambiguous;
            if written.rows == 0 {
                continue;
            }
            let sha256 = written.content.sha256.to_string();
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
        own.problem = without_time.problem();
        intake.finish()
    }

    /// When the rows of a part were out at the latest. None where every posting counts by its publish time, and the part does
    /// not say it.
    fn when(&self, dataset: &Dataset, export: &Export<'_>, part: Option<&str>) -> Option<When> {
        let text = part.unwrap_or_default();
        if export.parts == Parts::PublishTime {
            let said = text.parse().ok().or_else(|| listed_instant(text, ""));
            let published_at = said.or((export.layout.versions == Versions::Supersede).then_some(self.modified))?;
            let label = published_at.strftime("%Y-%m-%dT%H%M%S").to_string();
            return Some(When { published_at, label });
        }
        let Ok(day) = parse_date(text) else {
            return Some(When { published_at: self.modified, label: "rest".to_owned() });
        };
        // Extracts (…-ER) come weeks later; nothing but the file's own time bounds them.
        let is_continuous = dataset.emil_id.ends_with("-CD");
        let posted = OperatingDay(day).bounds().ok().and_then(|bounds| bounds.end.checked_add(POSTED_WITHIN).ok());
        let published_at = posted.filter(|posted| is_continuous && *posted < self.modified).unwrap_or(self.modified);
        Some(When { published_at, label: day.to_string() })
    }

    /// Writes the rows of a part as a compressed CSV.
    fn write(&self, sql: &str, export: &Export<'_>, published_at: Timestamp, file: &Path) -> anyhow::Result<Written> {
        let unwritable = || format!("the scratch file {} could not be written", file.display());
        // Without name and time the same rows give the same bytes.
        let encoder: GzEncoder<File> =
            GzBuilder::new().write(File::create(file).with_context(unwritable)?, Compression::default());
        let mut writer = csv::Writer::from_writer(HashingWriter::new(encoder));
        writer.write_record(&export.header).with_context(unwritable)?;
        let (mut rows, mut unknown_pass, mut ambiguous) = (0, 0, 0);
        self.rows(sql, &mut |mut row| {
            let is_ambiguous = export.take_ambiguity(&mut row);
            let mut is_of_unknown_pass = export.clear_unclear_flag(&mut row, published_at);
            let flags: Vec<&str> = export.missing_flags.iter().map(|flag| flag.printed(&row)).collect();
            is_of_unknown_pass |= flags.contains(&"");
            unknown_pass += u64::from(is_of_unknown_pass);
            // What may be of two instants is not two values of one.
            if is_ambiguous && !is_of_unknown_pass {
                ambiguous += 1;
                return Ok(());
            }
            rows += 1;
            let cells = row.iter().map(|cell| cell.as_deref().unwrap_or("")).chain(flags.iter().copied());
            writer.write_record(cells).map_err(io::Error::from)
        })?;
        let hashing = writer.into_inner().map_err(csv::IntoInnerError::into_error).with_context(unwritable)?;
        let (encoder, content) = hashing.finish();
        encoder.finish().and_then(|mut file| file.flush()).with_context(unwritable)?;
        Ok(Written { content, rows, unknown_pass, ambiguous })
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

/// A part of a table as a document.
struct Written {
    content: Hashed,
    rows: u64,
    unknown_pass: u64,
    /// Rows of a key with several values; they are not in the document.
    ambiguous: u64,
}

/// Parts of a table that do not say when they were published.
#[derive(Default)]
struct WithoutTime {
    rows: u64,
    parts: usize,
    examples: Vec<String>,
}

impl WithoutTime {
    /// Parts that are named.
    const EXAMPLES: usize = 5;

    fn add(&mut self, part: Option<String>, rows: u64) {
        self.rows += rows;
        self.parts += 1;
        if self.examples.len() < Self::EXAMPLES {
            let shown = |part: String| part.chars().take(40).collect::<String>();
            self.examples.push(part.map_or_else(|| "NULL".to_owned(), |part| format!("{:?}", shown(part))));
        }
    }

    fn problem(self) -> Option<String> {
        let dots = if self.parts > self.examples.len() { ", …" } else { "" };
        let (rows, parts, examples) = (self.rows, self.parts, self.examples.join(", "));
        (rows > 0).then(|| {
            format!(
                "every posting of this report counts by when it was published; {rows} row(s) of {parts} posting(s) do not say the time of it ({examples}{dots}) and were left out: only their raw files can be taken over"
            )
        })
    }
}

/// Why the earlier database could not be opened, for people.
pub(super) fn explained(error: &anyhow::Error) -> String {
    with_causes(error.as_ref())
}
