//! One gzip stream, of one or more members.

use std::io::{BufRead, ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;

use super::UnpackError;
use super::limits::Budget;
use super::names::has_extension;

const PIECE_BYTES: usize = 64 * 1024;

/// Inflates a gzip stream piece by piece; a stream that ends early or a wrong checksum is an error. `name` is the stream's
/// own name.
pub(crate) fn read(
    reader: impl BufRead,
    file: &str,
    name: &str,
    budget: &mut Budget<'_>,
    mut sink: impl FnMut(&[u8]) -> Result<(), UnpackError>,
) -> Result<(), UnpackError> {
    let mut decoder = MultiGzDecoder::new(reader);
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = match decoder.read(&mut piece) {
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(source) => return Err(UnpackError::Gzip { file: file.to_owned(), source }),
        };
        let Some(inflated) = piece.get(..read).filter(|inflated| !inflated.is_empty()) else { return Ok(()) };
        budget.take(read).map_err(|hit| UnpackError::Limit { file: file.to_owned(), entry: inner_name(name).to_owned(), hit })?;
        sink(inflated)?;
    }
}

/// The name without `.gz`.
pub(crate) fn inner_name(name: &str) -> &str {
    let cut = name.len().saturating_sub(if has_extension(name, ".gz") { 3 } else { 0 });
    name.get(..cut).unwrap_or(name)
}

/// The CSV's name: the file's without `.gz`, with `.csv` if that is missing.
pub(crate) fn csv_name(file: &str) -> String {
    let stem = crate::paths::safe_name(inner_name(file));
    if has_extension(&stem, ".csv") { stem } else { format!("{stem}.csv") }
}
