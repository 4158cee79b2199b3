//! Parses files on all threads and stages their rows.

use std::{
    collections::BTreeMap,
    io,
    path::PathBuf,
    sync::{
        Condvar, Mutex, PoisonError,
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
    /// Whether the file's rows are counted here.
    pub(super) reading: Reading,
}

/// The part that a layout has in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Its rows land in the dataset's own table.
    Own,
    /// Its rows are applied to another report's table too.
    Correction,
}

/// What reading a file gave, or why nothing of it loaded.
pub(super) type LoadedFile = Result<FileOutcome, String>;

/// A file that could not be read to its end: the machine's fault, not the document's, so the whole batch is tried again.
struct Unreadable {
    path: PathBuf,
    source: io::Error,
}

/// The batch's files of one layout, without the documents that are in already.
pub(super) fn tasks<'b>(batch: &'b IngestBatch<'_>, layout: usize, outcomes: &[DocumentOutcome]) -> Vec<Task<'b>> {
    let documents = batch.documents.iter().enumerate().filter(|(index, _)| !outcomes[*index].already_ingested);
    let corrects = |index: usize| batch.layouts.get(index).is_none_or(|layout| layout.corrects);
    let reading = move |file: &IngestFile| {
        let beside_its_own = corrects(layout) && !file.layouts.iter().all(|&other| corrects(other));
        if beside_its_own { Reading::Correction } else { Reading::Own }
    };
    documents
        .flat_map(|(index, document)| {
            let files = document.files.iter().filter(move |file| file.layouts.contains(&layout));
            files.map(move |file| Task {
                document: index,
                published_at: document.document.published_at,
                file,
                reading: reading(file),
            })
        })
        .collect()
}

enum Message {
    Rows(Box<RowBatch>),
    Done(Result<Vec<LoadedFile>, Unreadable>),
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
    let turn = Turn::default();
    let threads = warehouse.resources().threads.clamp(1, chunks.len().max(1));
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel::<(usize, Message)>(threads * 2);
        for _ in 0..threads {
            let (sender, chunks, next, turn) = (sender.clone(), &chunks, &next, &turn);
            scope.spawn(move || parse_chunks(layout, chunks, next, turn, &sender));
        }
        drop(sender);
        let mut loaded = Loaded { files: Vec::with_capacity(tasks.len()), held: Vec::new(), staged: false };
        let mut rows = 0;
        in_order(&receiver, &turn, |message| {
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
                Message::Done(Ok(files)) => loaded.files.extend(files),
                Message::Done(Err(Unreadable { path, source })) => return Err(WarehouseError::File { path, source }),
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

fn parse_chunks(
    layout: &ReportLayout,
    chunks: &[&[Task<'_>]],
    next: &AtomicUsize,
    turn: &Turn,
    sender: &SyncSender<(usize, Message)>,
) {
    loop {
        let chunk = next.fetch_add(1, Ordering::Relaxed);
        let Some(tasks) = chunks.get(chunk) else { return };
        if turn.wait_for(chunk) == Go::Stop {
            return;
        }
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

fn parse_file(
    layout: &ReportLayout,
    task: &Task<'_>,
    batch: &mut RowBatch,
    full: &mut dyn FnMut(RowBatch),
) -> Result<LoadedFile, Unreadable> {
    let document = i32::try_from(task.document).unwrap_or(i32::MAX);
    let read =
        TableParser::new(layout).and_then(|mut parser| parser.read(&task.file.path, task.published_at, document, batch, full));
    match read {
        Ok(outcome) => Ok(Ok(outcome)),
        Err(FileFault::Read(source)) => Err(Unreadable { path: task.file.path.clone(), source }),
        Err(fault) => Ok(Err(fault.to_string())),
    }
}

/// Hands on each chunk's messages when all chunks before it are done, so that the rows' order does not depend on the threads.
fn in_order(
    receiver: &mpsc::Receiver<(usize, Message)>,
    turn: &Turn,
    mut take: impl FnMut(Message) -> Result<(), WarehouseError>,
) -> Result<(), WarehouseError> {
    let _stop_at_end = StopAtEnd(turn);
    let mut waiting: BTreeMap<usize, Vec<Message>> = BTreeMap::new();
    let mut current = 0;
    for (chunk, message) in receiver {
        waiting.entry(chunk).or_default().push(message);
        while let Some(messages) = waiting.get_mut(&current) {
            let done = matches!(messages.last(), Some(Message::Done(_)));
            for message in messages.drain(..) {
                take(message)?;
            }
            if !done {
                break;
            }
            waiting.remove(&current);
            current += 1;
            turn.set(current);
        }
    }
    Ok(())
}

/// Chunks that may be parsed ahead of the one whose rows are taken, so that waiting rows stay few.
const CHUNKS_AHEAD: usize = 4;

/// The chunk whose rows are taken now, for the threads that parse.
#[derive(Default)]
struct Turn {
    current: Mutex<usize>,
    moved: Condvar,
}

#[derive(PartialEq, Eq)]
enum Go {
    On,
    Stop,
}

impl Turn {
    fn wait_for(&self, chunk: usize) -> Go {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        while *current != usize::MAX && chunk > *current + CHUNKS_AHEAD {
            current = self.moved.wait(current).unwrap_or_else(PoisonError::into_inner);
        }
        if *current == usize::MAX { Go::Stop } else { Go::On }
    }

    fn set(&self, chunk: usize) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = chunk;
        self.moved.notify_all();
    }
}

/// Lets the threads that wait end when nobody takes rows any more.
struct StopAtEnd<'t>(&'t Turn);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.set(usize::MAX);
    }
}
