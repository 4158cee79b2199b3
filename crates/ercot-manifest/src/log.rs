use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::error::ManifestError;
use crate::event::{LINE_VERSION, Line, LineVersion};
use crate::state::Records;

/// The end of a manifest that a kill left without its line's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TornTail {
    /// The line, from 1.
    pub line: u64,
    /// Bytes that are there of it.
    pub bytes: u64,
}

/// A manifest's file as read from its start to its end.
#[derive(Debug, Default)]
pub(crate) struct Replayed {
    pub(crate) records: Records,
    /// Whole lines.
    pub(crate) lines: u64,
    /// Bytes of the whole lines.
    pub(crate) whole_bytes: u64,
    pub(crate) torn_tail: Option<TornTail>,
}

/// Replays a manifest from an open file.
pub(crate) fn replay(file: &File, path: &Path) -> Result<Replayed, ManifestError> {
    let mut replayed = Replayed::default();
    for_each_line(file, path, &mut replayed, |records, number, text| {
        let line = parse(text, path, number)?;
        records.apply(line.event, line.at).map_err(|source| ManifestError::OutOfOrder {
            path: path.to_owned(),
            line: number,
            source,
        })
    })?;
    Ok(replayed)
}

/// Calls `on_line` with every whole line, and counts.
pub(crate) fn for_each_line(
    file: &File,
    path: &Path,
    replayed: &mut Replayed,
    mut on_line: impl FnMut(&mut Records, u64, &[u8]) -> Result<(), ManifestError>,
) -> Result<(), ManifestError> {
    let mut reader = BufReader::with_capacity(256 * 1024, file);
    let mut text = Vec::new();
    loop {
        text.clear();
        let read = reader.read_until(b'\n', &mut text);
        read.map_err(|source| ManifestError::Io { action: "read", path: path.to_owned(), source })?;
        let number = replayed.lines + 1;
        match text.strip_suffix(b"\n") {
            Some(whole) => on_line(&mut replayed.records, number, whole)?,
            None if text.is_empty() => return Ok(()),
            None => {
                replayed.torn_tail = Some(TornTail { line: number, bytes: text.len() as u64 });
                return Ok(());
            }
        }
        replayed.lines = number;
        replayed.whole_bytes += text.len() as u64;
    }
}

/// Parses one line without its end.
pub(crate) fn parse(text: &[u8], path: &Path, number: u64) -> Result<Line, ManifestError> {
    let error = match serde_json::from_slice::<Line>(text) {
        Ok(line) if line.v <= LINE_VERSION => return Ok(line),
        Ok(line) => return Err(ManifestError::LaterVersion { path: path.to_owned(), line: number, version: line.v }),
        Err(error) => error,
    };
    match serde_json::from_slice::<LineVersion>(text) {
        Ok(LineVersion { v }) if v > LINE_VERSION => {
            Err(ManifestError::LaterVersion { path: path.to_owned(), line: number, version: v })
        }
        _ => Err(ManifestError::Damaged { path: path.to_owned(), line: number, source: error }),
    }
}
