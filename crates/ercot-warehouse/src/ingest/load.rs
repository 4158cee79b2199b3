//! Parses files on all threads and stages their rows.

use std::{
    collections::BTreeMap,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, SyncSender},
    },
};

use arrow::array::RecordBatch;
use duckdb::Connection;
use ercot_types::report::ReportLayout;
use jiff::Timestamp;

use super::{DocumentOutcome, IngestBatch, IngestFile};
use crate::{
    error::WarehouseError,
    merge::{STAGE, create_stage},
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

/// Rows that are held in memory; beyond that they go to the staging table, so that one huge document costs bounded memory.
const ROWS_HELD: usize = 1 << 20;

/// The parsed files of one layout.
pub(super) struct Loaded {
    /// One entry per task.
    pub(super) files: Vec<LoadedFile>,
    /// The rows, in the order of the tasks, unless they are staged.
    pub(super) held: Vec<RecordBatch>,
    /// True if rows are in the staging table.
    pub(super) staged: bool,
}

/// Parses the files on all threads.
pub(super) fn load(warehouse: &Warehouse, layout: &ReportLayout, tasks: &[Task<'_>]) -> Result<Loaded, WarehouseError> {
    let connection = warehouse.connection();
    let chunks: Vec<&[Task<'_>]> = tasks.chunks(FILES_PER_CHUNK).collect();
    let next = AtomicUsize::new(0);
    let threads = warehouse.resources().threads.clamp(1, chunks.len().max(1));
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel::<(usize, Message)>(threads * 2);
        for _ in 0..threads {
            let (sender, chunks, next) = (sender.clone(), &chunks, &next);
            scope.spawn(move || parse_chunks(layout, chunks, next, &sender));
        }
        drop(sender);
        let mut loaded = Loaded { files: Vec::with_capacity(tasks.len()), held: Vec::new(), staged: false };
        let mut rows = 0;
        in_order(&receiver, |message| {
            match message {
                Message::Rows(batch) if batch.rows() > 0 => {
                    rows += batch.rows();
                    let batch =
                        batch.finish().map_err(|source| WarehouseError::Batch { table: layout.table.to_string(), source })?;
                    loaded.held.push(batch);
                    if rows > ROWS_HELD {
                        stage_held_rows(connection, layout, &mut loaded)?;
                    }
                }
                Message::Rows(_) => {}
                Message::Done(files) => loaded.files.extend(files),
            }
            Ok(())
        })?;
        Ok(loaded)
    })
}

/// Moves the held rows into the staging table.
pub(super) fn stage_held_rows(connection: &Connection, layout: &ReportLayout, loaded: &mut Loaded) -> Result<(), WarehouseError> {
    if !loaded.staged {
        create_stage(connection, layout)?;
        loaded.staged = true;
    }
    let action = || WarehouseError::statement(format!("stage rows for {}", layout.table));
    let mut appender = connection.appender_to_catalog_and_db(STAGE, "temp", "main").map_err(action())?;
    for batch in loaded.held.drain(..) {
        appender.append_record_batch(batch).map_err(action())?;
    }
    appender.flush().map_err(action())
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

/// Hands on each chunk's messages when all chunks before it are done, so that the rows' order does not depend on the threads.
fn in_order(
    receiver: &mpsc::Receiver<(usize, Message)>,
    mut take: impl FnMut(Message) -> Result<(), WarehouseError>,
) -> Result<(), WarehouseError> {
    let mut waiting: BTreeMap<usize, Vec<Message>> = BTreeMap::new();
    let mut turn = 0;
    for (chunk, message) in receiver {
        waiting.entry(chunk).or_default().push(message);
        while let Some(messages) = waiting.get_mut(&turn) {
            let done = matches!(messages.last(), Some(Message::Done(_)));
            for message in messages.drain(..) {
                take(message)?;
            }
            if !done {
                break;
            }
            waiting.remove(&turn);
            turn += 1;
        }
    }
    Ok(())
}
