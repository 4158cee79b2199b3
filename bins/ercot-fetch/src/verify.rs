//! `verify`: whether what is on disk is what the manifests and the warehouse say.

use std::{
    collections::{BTreeSet, HashSet},
    path::Path,
    time::Duration,
};

use ercot_manifest::{Manifest, State};
use ercot_mis::catalog::Dataset;
use ercot_runtime::{
    exit::{ExitStatus, usage_error},
    output::{format_bytes, format_count},
};
use ercot_warehouse::{Warehouse, loaded_documents, row_counts, source_doc, verify_keys};
use serde::Serialize;

use crate::{
    Session,
    args::Args,
    commands::{open_read_only, print},
    selection::Selection,
};

/// Folders below a dataset's that are looked into: a day's, and some to spare.
const MAX_DEPTH: usize = 3;

/// What to do about rows that are gone.
const REBUILD: &str = "restore duckdb/ from a backup, or rebuild it (docs/operations.md, Rebuilding the warehouse)";

/// What to do about a file that nothing knows.
const ADOPT: &str =
    "the next fetch takes it over if its document is still listed; otherwise load it with --source-dir, or remove it";

/// Files younger than this are those of a run that goes on, or that was killed and will be made whole by the next one.
const YOUNG: Duration = Duration::from_secs(3600);

/// What was looked at, and what is wrong.
#[derive(Debug, Default, Serialize)]
struct Verified {
    files_checked: usize,
    bytes_hashed: u64,
    tables_checked: usize,
    findings: Vec<String>,
}

/// `verify`.
pub(crate) fn verify(args: &Args) -> anyhow::Result<ExitStatus> {
    let selection = Selection::new(args)?;
    let session = Session::new(args)?;
    if !session.data_dir.root().exists() {
        let root = session.data_dir.root().display().to_string();
        return Err(usage_error(format!("{root} does not exist: is it the right --data-dir?")));
    }
    let warehouse_file = session.data_dir.warehouse_file();
    let warehouse = if warehouse_file.exists() { Some(open_read_only(&warehouse_file)?) } else { None };
    let known = warehouse.as_ref().map(row_counts).transpose()?.unwrap_or_default();
    let tables: HashSet<String> = known.into_iter().map(|(table, _)| table.to_string()).collect();
    let mut verified = Verified::default();
    for dataset in selection.datasets() {
        let manifest = Manifest::read(&session.data_dir.manifest_file(&dataset.name))?;
        let report = manifest.verify(session.data_dir.root());
        verified.files_checked += report.files_checked;
        verified.bytes_hashed += report.bytes_hashed;
        verified.findings.extend(report.findings.iter().map(|finding| format!("{}: {finding}", dataset.name)));
        orphans(dataset, &manifest, &session, &mut verified);
        lost_rows(dataset, &manifest, warehouse.as_ref(), &mut verified)?;
        if let Some(warehouse) = &warehouse {
            keys(dataset, warehouse, &tables, &mut verified)?;
        }
    }
    if selection.is_everything() {
        strangers(&selection, &session, &mut verified);
    }
    let text = format!(
        "{} files re-hashed ({}), {} tables checked for repeated keys, {} finding(s)\n{}",
        format_count(verified.files_checked as u64),
        format_bytes(verified.bytes_hashed),
        verified.tables_checked,
        verified.findings.len(),
        verified.findings.iter().fold(String::new(), |text, finding| text + "  " + finding + "\n")
    );
    print(args, &verified, &text)?;
    Ok(if verified.findings.is_empty() { ExitStatus::Done } else { ExitStatus::Failed })
}

/// Natural keys that a table holds twice.
fn keys(dataset: &Dataset, warehouse: &Warehouse, tables: &HashSet<String>, verified: &mut Verified) -> anyhow::Result<()> {
    // Corrections go into a table of another dataset, which is checked with that one.
    let own = dataset.layouts.iter().filter(|layout| !layout.corrects);
    for layout in own.filter(|layout| tables.contains(&layout.table.to_string())) {
        verified.tables_checked += 1;
        for finding in verify_keys(warehouse, layout)? {
            let day = finding.operating_day.map_or_else(String::new, |day| format!(" on {day}"));
            verified.findings.push(format!("{}: {} row(s) repeat a natural key{day}", finding.table, finding.surplus_rows));
        }
    }
    Ok(())
}

/// Raw files that the manifest does not know. Half-written files and damaged copies are no documents.
fn orphans(dataset: &Dataset, manifest: &Manifest, session: &Session, verified: &mut Verified) {
    let entries = manifest.entries().filter_map(|entry| entry.file.as_ref());
    let files = entries.chain(manifest.retired().filter_map(|retired| retired.file.as_ref()));
    let known: HashSet<String> = files.map(|file| file.path.as_str().to_owned()).collect();
    let mut found = BTreeSet::new();
    walk(&session.data_dir.raw().join(&dataset.name), session.data_dir.root(), MAX_DEPTH, &mut found);
    for file in found.iter().filter(|file| !known.contains(*file) && is_settled_document(&session.data_dir.root().join(file))) {
        verified.findings.push(format!("{}: {file} is in no manifest; {ADOPT}", dataset.name));
    }
}

/// True for a whole document that was written a while ago.
fn is_settled_document(path: &Path) -> bool {
    let is_document = !path.extension().is_some_and(|ending| ending == "part" || ending == "damaged");
    let age = std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok().and_then(|at| at.elapsed().ok());
    is_document && age.is_some_and(|age| age >= YOUNG)
}

/// Folders of raw files of no dataset.
fn strangers(selection: &Selection, session: &Session, verified: &mut Verified) {
    let folders = std::fs::read_dir(session.data_dir.raw()).into_iter().flatten().flatten();
    let names: BTreeSet<String> = folders.map(|folder| folder.file_name().to_string_lossy().into_owned()).collect();
    let is_known = |name: &&String| selection.catalog().datasets.iter().any(|dataset| dataset.name == **name);
    for name in names.iter().filter(|name| !is_known(name)) {
        verified
            .findings
            .push(format!("raw/{name} belongs to no dataset of the catalog; give the catalog that has it (--config)"));
    }
}

/// The files below a folder, as paths below the data directory. Links are not followed.
fn walk(folder: &Path, root: &Path, depth: usize, files: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && depth > 0 {
            walk(&entry.path(), root, depth - 1, files);
        } else if !kind.is_dir() {
            let path = entry.path();
            files.insert(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/"));
        }
    }
}

/// Documents that the manifest calls loaded and the warehouse does not have.
fn lost_rows(
    dataset: &Dataset,
    manifest: &Manifest,
    warehouse: Option<&Warehouse>,
    verified: &mut Verified,
) -> anyhow::Result<()> {
    let loaded = warehouse.map(|warehouse| loaded_documents(warehouse, &dataset.name)).transpose()?.unwrap_or_default();
    let number = |doc_id: &Option<String>| doc_id.as_deref().and_then(|id| id.parse::<i64>().ok());
    let entries = manifest.entries().filter(|entry| entry.state == State::Ingested);
    let mut numbers: Vec<(i64, &str)> = entries
        .filter_map(|entry| {
            let document = &entry.document;
            let by_content = || entry.file.as_ref().map(|file| source_doc(document, file.sha256));
            Some((number(&document.doc_id).or_else(by_content)?, document.name.as_str()))
        })
        .collect();
    numbers.extend(manifest.retired().filter_map(|retired| Some((number(&retired.doc_id)?, retired.url.as_str()))));
    let lost: Vec<&str> = numbers.iter().filter(|(number, _)| !loaded.contains(number)).map(|(_, name)| *name).collect();
    if let Some(first) = lost.first() {
        let (count, name) = (lost.len(), &dataset.name);
        let lacks = if warehouse.is_some() { "the warehouse lacks" } else { "there is no warehouse, although there were loaded" };
        verified.findings.push(format!("{name}: {lacks} {count} document(s), the first of them {first}; {REBUILD}"));
    }
    Ok(())
}
