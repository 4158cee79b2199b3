//! Binds a file's header to a layout.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::{Epoch, ReportLayout};

/// Where each cell of a file's rows goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// One entry per header cell.
    pub fields: Vec<Field>,
    /// The index of the epoch whose header the file has.
    pub epoch: usize,
    /// How the header differs from that epoch's.
    pub drift: Vec<Drift>,
}

/// The destination of one header cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// Index into the layout's columns.
    Column(usize),
    /// A column that the layout does not know; kept under this name in `_extra`.
    Unknown(String),
}

/// One difference between a header and the epoch's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The kind of difference.
    pub kind: DriftKind,
    /// The header cell, or all of them for a changed order.
    pub column: String,
}

/// Kinds of header drift that do not keep a file from loading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriftKind {
    /// A column that the layout does not know; its values are kept in `_extra`.
    Added,
    /// The known columns in another order; bound by name.
    Reordered,
    /// A column of the header that ERCOT uses since a date before the file's; the file has an older header.
    Missing,
}

impl DriftKind {
    /// The kind's name in `ops.schema_drift`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Reordered => "reordered",
            Self::Missing => "missing",
        }
    }
}

/// The header cannot be bound, so that no row of the file can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// No epoch's columns are all there.
    #[error(
        "the header lacks {}{}; if ERCOT renamed a column, add the new spelling to its \"headers\" in the catalog",
        missing.join(", "),
        unknown_hint(unknown)
    )]
    MissingColumns {
        /// Columns of the closest epoch that the file lacks.
        missing: Vec<String>,
        /// Columns of the file that the layout does not know.
        unknown: Vec<String>,
    },
    /// The same column twice.
    #[error("the header has the column {column:?} twice")]
    Duplicate {
        /// The column.
        column: String,
    },
}

fn unknown_hint(unknown: &[String]) -> String {
    if unknown.is_empty() { String::new() } else { format!(" and has the unknown {}", unknown.join(", ")) }
}

/// A header cell as it is compared: lower case, without blanks and underscores (`Delivery Date` = `DeliveryDate`).
pub fn normalized(header: &str) -> String {
    header.chars().filter(|c| !c.is_whitespace() && *c != '_' && *c != '\u{feff}').flat_map(char::to_lowercase).collect()
}

/// Binds a header by name.
///
/// The epoch with the most columns whose columns are all present, under whichever spelling, is taken, the newest of equals. Columns that no epoch
/// knows are kept as [`Field::Unknown`] and reported as drift.
///
/// # Errors
///
/// [`BindError::MissingColumns`] if no epoch fits, [`BindError::Duplicate`] for a repeated column.
pub fn bind<S: AsRef<str>>(layout: &ReportLayout, header: &[S]) -> Result<Binding, BindError> {
    let cells: Vec<String> = header.iter().map(|cell| normalized(cell.as_ref())).collect();
    let mut positions: HashMap<&str, usize> = HashMap::new();
    for (position, cell) in cells.iter().enumerate() {
        if positions.insert(cell, position).is_some() {
            return Err(BindError::Duplicate { column: header[position].as_ref().trim().to_owned() });
        }
    }
    let known = columns_by_header(layout);
    let there: HashSet<usize> = cells.iter().filter_map(|cell| known.get(cell.as_str()).copied()).collect();
    // A column is there under whichever of its spellings.
    let missing = |epoch: &Epoch| -> Vec<String> {
        let lacks = |cell: &&String| !known.get(&normalized(cell)).is_some_and(|column| there.contains(column));
        epoch.header.iter().filter(lacks).cloned().collect()
    };
    let fitting = (0..layout.epochs.len()).filter(|&index| missing(&layout.epochs[index]).is_empty());
    let Some(epoch) = fitting.max_by_key(|&index| (layout.epochs[index].header.len(), index)) else {
        return Err(missing_columns(layout, header, &cells, missing));
    };

    let in_epoch: Vec<String> = layout.epochs[epoch].header.iter().map(|cell| normalized(cell)).collect();
    let mut fields: Vec<Option<Field>> = vec![None; cells.len()];
    let mut taken = vec![false; layout.columns.len()];
    // The epoch's own columns come first: a stray old spelling beside the new one must not take its place.
    for pass_in_epoch in [true, false] {
        for (position, cell) in cells.iter().enumerate() {
            if in_epoch.contains(cell) != pass_in_epoch {
                continue;
            }
            let column = known.get(cell.as_str()).copied().filter(|&column| !taken[column]);
            fields[position] = Some(if let Some(column) = column {
                taken[column] = true;
                Field::Column(column)
            } else {
                Field::Unknown(header[position].as_ref().trim().trim_start_matches('\u{feff}').to_owned())
            });
        }
    }
    let fields: Vec<Field> = fields.into_iter().flatten().collect();
    let order: Vec<usize> = in_epoch.iter().filter_map(|cell| known.get(cell).copied()).collect();
    let drift = drift(&fields, &order, header);
    Ok(Binding { fields, epoch, drift })
}

/// The columns that a file published on `day` should have by the newest header of that day and that an older header, which
/// the file has, lacks.
pub fn missing_since(layout: &ReportLayout, binding: &Binding, day: Date) -> Vec<Drift> {
    let newer = layout.epochs.iter().skip(binding.epoch + 1).rev().find(|epoch| epoch.from.is_some_and(|from| from <= day));
    let Some(newer) = newer else { return Vec::new() };
    let known = columns_by_header(layout);
    let bound =
        |cell: &&String| known.get(&normalized(cell)).is_some_and(|column| binding.fields.contains(&Field::Column(*column)));
    newer.header.iter().filter(|cell| !bound(cell)).map(|cell| Drift { kind: DriftKind::Missing, column: cell.clone() }).collect()
}

fn columns_by_header(layout: &ReportLayout) -> HashMap<String, usize> {
    let spellings = layout.columns.iter().enumerate();
    spellings.flat_map(|(index, column)| column.headers.iter().map(move |header| (normalized(header), index))).collect()
}

fn missing_columns<S: AsRef<str>>(
    layout: &ReportLayout,
    header: &[S],
    cells: &[String],
    missing: impl Fn(&Epoch) -> Vec<String>,
) -> BindError {
    let known = columns_by_header(layout);
    let unknown = cells.iter().enumerate().filter(|(_, cell)| !known.contains_key(cell.as_str()));
    BindError::MissingColumns {
        missing: layout.epochs.iter().rev().map(missing).min_by_key(Vec::len).unwrap_or_default(),
        unknown: unknown.map(|(position, _)| header[position].as_ref().trim().to_owned()).collect(),
    }
}

/// `epoch_columns` are the epoch's columns in the order of its header.
fn drift<S: AsRef<str>>(fields: &[Field], epoch_columns: &[usize], header: &[S]) -> Vec<Drift> {
    let mut drift = Vec::new();
    let mut order = Vec::new();
    for field in fields {
        match field {
            Field::Unknown(name) => drift.push(Drift { kind: DriftKind::Added, column: name.clone() }),
            Field::Column(column) if epoch_columns.contains(column) => order.push(*column),
            Field::Column(_) => {}
        }
    }
    if order != epoch_columns {
        let column = header.iter().map(|cell| cell.as_ref().trim()).collect::<Vec<_>>().join(",");
        drift.push(Drift { kind: DriftKind::Reordered, column });
    }
    drift
}
