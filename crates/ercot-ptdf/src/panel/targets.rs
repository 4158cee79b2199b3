use std::collections::HashSet;

use ercot_types::market::{ScedRun, SettlementPoint};

use super::{Design, Panel, PanelError};

/// LMP − λ in $/MWh of some points over the rows of a design.
///
/// Row-major, with 0 where a price is missing and a list of the missing rows beside.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetBlock {
    points: Vec<SettlementPoint>,
    rows: usize,
    values: Vec<f64>,
    missing: Vec<Vec<u32>>,
}

impl TargetBlock {
    /// A block from a row-major matrix of `rows × points` prices, NaN where one is missing.
    ///
    /// # Errors
    ///
    /// [`PanelError`] where a point comes twice, the matrix has another size than `design.rows() × points`, or a value is infinite.
    pub fn new(design: &Design, points: Vec<SettlementPoint>, mut values: Vec<f64>) -> Result<Self, PanelError> {
        check_points(&points)?;
        let (rows, width) = (design.rows(), points.len());
        if values.len() != rows * width {
            return Err(PanelError::TooMany { what: "values of a block (rows times points)", limit: rows * width });
        }
        let mut missing = vec![Vec::new(); width];
        if width > 0 {
            for ((row, run), line) in (0_u32..).zip(design.runs()).zip(values.chunks_exact_mut(width)) {
                for ((value, missing), point) in line.iter_mut().zip(&mut missing).zip(&points) {
                    if value.is_nan() {
                        missing.push(row);
                        *value = 0.0;
                    } else if value.is_infinite() {
                        return Err(PanelError::TargetNotFinite { run: *run, point: point.clone(), value: *value });
                    }
                }
            }
        }
        Ok(Self { points, rows, values, missing })
    }

    /// The points, in the order of the columns.
    pub fn points(&self) -> &[SettlementPoint] {
        &self.points
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// LMP − λ of a point in a row, `None` where it is missing.
    pub fn get(&self, row: usize, point: usize) -> Option<f64> {
        if row >= self.rows || self.missing.get(point)?.binary_search(&u32::try_from(row).ok()?).is_ok() {
            return None;
        }
        self.values.get(row * self.points.len() + point).copied()
    }

    /// One row of all points, 0 where missing; empty beyond the last row.
    pub fn row(&self, row: usize) -> &[f64] {
        let width = self.points.len();
        self.values.get(row * width..(row + 1) * width).unwrap_or_default()
    }

    /// The rows in which a point has no price, rising.
    pub fn missing(&self, point: usize) -> &[u32] {
        self.missing.get(point).map_or(&[], Vec::as_slice)
    }

    /// The column of a point.
    pub fn column_of(&self, point: &SettlementPoint) -> Option<usize> {
        self.points.iter().position(|candidate| candidate == point)
    }

    /// The same block with every price less that of `reference` in the same run: the basis to a hub.
    ///
    /// Where the reference has no price, no point has a basis.
    ///
    /// # Errors
    ///
    /// [`PanelError::PointNotInBlock`].
    pub fn basis_to(&self, reference: &SettlementPoint) -> Result<Self, PanelError> {
        let column = self.column_of(reference).ok_or_else(|| PanelError::PointNotInBlock { point: reference.clone() })?;
        let width = self.points.len();
        let mut basis = self.clone();
        for line in basis.values.chunks_exact_mut(width.max(1)) {
            let at_reference = line.get(column).copied().unwrap_or(0.0);
            for value in line {
                *value -= at_reference;
            }
        }
        let without = self.missing(column).to_vec();
        for (point, missing) in basis.missing.iter_mut().enumerate() {
            missing.extend_from_slice(&without);
            missing.sort_unstable();
            missing.dedup();
            for &row in missing.iter() {
                if let Some(value) = basis.values.get_mut(row as usize * width + point) {
                    *value = 0.0;
                }
            }
        }
        Ok(basis)
    }
}

impl Panel {
    /// The panel of `runs` only, with the same features and points.
    pub fn run_count(&self) -> usize {
        self.design.rows()
    }

    /// The run of the last row.
    pub fn last_run(&self) -> Option<ScedRun> {
        self.design.runs().last().copied()
    }
}

pub(super) fn check_points(points: &[SettlementPoint]) -> Result<(), PanelError> {
    let mut seen = HashSet::new();
    match points.iter().find(|point| !seen.insert(*point)) {
        Some(point) => Err(PanelError::DuplicatePoint { point: point.clone() }),
        None => Ok(()),
    }
}
