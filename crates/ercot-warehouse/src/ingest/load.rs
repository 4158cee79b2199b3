//! Parses files on all threads and stages their rows.

use std::{
    collections::BTreeMap,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, SyncSender},
    },
};

use arrow::array::RecordBatch;
use duckdb::Appender;
use ercot_types::report::ReportLayout;
use jiff::Timestamp;

use super::{DocumentOutcome, IngestBatch, IngestFile};
use crate::{
    error::WarehouseError,
    merge::STAGE,
    parse::{FileFault, FileOutcome, RowBatch, TableParser},
    warehouse::Warehouse,
};

/// Files that one thread parses before it takes the next; small files share a batch of rows.
const FILES_PER_CHUNK: usize = 32;

/// One file to load, with the index of its document in the batch.
pub(super) struct Task<'b> {
    pub(super) document: usize,
    pub(super) published_at: Timestamp,
    pub(super) file: &'b IngestFile,
}

/// What reading a file gave, or why nothing of it loaded.
pub(super) type LoadedFile = Result<FileOutcome, String>;

/// The batch's files of one layout, without the documents that are in already.
pub(super) fn tasks<'b>(batch: &'b IngestBatch<'_>, layout: usize, outcomes: &[DocumentOutcome]) -> Vec<Task<'b>> {
    let documents = batch.documents.iter().enumerate().filter(|(index, _)| !outcomes[*index].already_ingested);
    documents
        .flat_map(|(index, document)| {
            let files = document.files.iter().filter(move |file| file.layout == Some(layout));
            files.map(move |file| Task { document: index, published_at: document.document.published_at, file })
        })
        .collect()
}

enum Message {
    Rows(Box<RowBatch>),
    Done(Vec<LoadedFile>),
}

/// Parses the files and appends their rows to the staging table, in the order of the tasks.
pub(super) fn stage(warehouse: &Warehouse, layout: &ReportLayout, tasks: &[Task<'_>]) -> Result<Vec<LoadedFile>, WarehouseError> {
    let action = || WarehouseError::statement(format!("stage rows for {}", layout.table));
    let mut appender = warehouse.connection().appender_to_catalog_and_db(STAGE, "temp", "main").map_err(action())?;
    let chunks: Vec<&[Task<'_>]> = tasks.chunks(FILES_PER_CHUNK).collect();
    let next = AtomicUsize::new(0);
    let threads = warehouse.resources().threads.clamp(1, chunks.len().max(1));
    let files = std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel::<(usize, Message)>(threads * 2);
        for _ in 0..threads {
            let (sender, chunks, next) = (sender.clone(), &chunks, &next);
            scope.spawn(move || parse_chunks(layout, chunks, next, &sender));
        }
        drop(sender);
        append_in_order(layout, &mut appender, &receiver)
    })?;
    appender.flush().map_err(action())?;
    Ok(files)
}

fn parse_chunks(layout: &ReportLayout, chunks: &[&[Task<'_>]], next: &AtomicUsize, sender: &SyncSender<(usize, Message)>) {
    loop {
        let chunk = next.fetch_add(1, Ordering::Relaxed);
        let Some(tasks) = chunks.get(chunk) else { return };
        let mut batch = RowBatch::new(layout);
        // A closed channel means that the receiver has failed and reports why.
        let send = |message| {
            let _ = sender.send((chunk, message));
        };
        let loaded = tasks
            .iter()
            .map(|task| parse_file(layout, task, &mut batch, &mut |rows| send(Message::Rows(Box::new(rows)))))
            .collect();
        send(Message::Rows(Box::new(batch)));
        send(Message::Done(loaded));
    }
}

fn parse_file(layout: &ReportLayout, task: &Task<'_>, batch: &mut RowBatch, full: &mut dyn FnMut(RowBatch)) -> LoadedFile {
    let document = i32::try_from(task.document).unwrap_or(i32::MAX);
    TableParser::new(layout)
        .and_then(|mut parser| parser.read(&task.file.path, task.published_at, document, batch, full))
        .map_err(|fault| fault_text(&fault))
}

fn fault_text(fault: &FileFault) -> String {
    match std::error::Error::source(fault) {
        Some(source) if !matches!(fault, FileFault::Header { .. }) => format!("{fault}: {source}"),
        _ => fault.to_string(),
    }
}

/// Appends each chunk's rows when all chunks before it are in, so that the table's order does not depend on the threads.
fn append_in_order(
    layout: &ReportLayout,
    appender: &mut Appender<'_>,
    receiver: &mpsc::Receiver<(usize, Message)>,
) -> Result<Vec<LoadedFile>, WarehouseError> {
    let mut waiting: BTreeMap<usize, Vec<Message>> = BTreeMap::new();
    let mut turn = 0;
    let mut files = Vec::new();
    for (chunk, message) in receiver {
        waiting.entry(chunk).or_default().push(message);
        while let Some(messages) = waiting.get_mut(&turn) {
            let mut done = false;
            for message in messages.drain(..) {
                match message {
                    Message::Rows(rows) => append(layout, appender, *rows)?,
                    Message::Done(loaded) => {
                        files.extend(loaded);
                        done = true;
                    }
                }
            }
            if !done {
                break;
            }
            waiting.remove(&turn);
            turn += 1;
        }
    }
    Ok(files)
}

fn append(layout: &ReportLayout, appender: &mut Appender<'_>, rows: RowBatch) -> Result<(), WarehouseError> {
    if rows.rows() == 0 {
        return Ok(());
    }
    let batch: RecordBatch = rows.finish().map_err(|source| WarehouseError::Batch { table: layout.table.to_string(), source })?;
    appender.append_record_batch(batch).map_err(WarehouseError::statement(format!("stage rows for {}", layout.table)))
}
