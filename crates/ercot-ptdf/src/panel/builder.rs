use ercot_types::market::{ScedRun, SettlementPoint};

use super::targets::check_points;
use super::{DesignBuilder, Panel, PanelError, TargetBlock};
use crate::key::FeatureKey;

/// One SCED run as it goes into a panel.
#[derive(Debug, Clone, Copy)]
pub struct RunRow<'r> {
    /// The run.
    pub run: ScedRun,
    /// Shadow prices and other regressors that are not 0.
    pub features: &'r [(FeatureKey, f64)],
    /// Column of the point and LMP − λ in $/MWh; points that are not listed have no price in this run.
    pub targets: &'r [(usize, f64)],
}

/// Takes runs with their prices one by one, in time order.
///
/// ```
/// use ercot_ptdf::panel::{PanelBuilder, RunRow};
/// use ercot_types::market::{ScedRun, SettlementPoint};
///
/// let mut builder = PanelBuilder::new(vec![SettlementPoint("HB_WEST".to_owned())])?;
/// let run = ScedRun("2026-11-02T06:00:15Z".parse()?);
/// builder.push(&RunRow { run, features: &[("WESTEX|BASE CASE".parse::<ercot_types::market::ConstraintKey>()?.into(), 40.0)], targets: &[(0, -20.0)] })?;
/// let panel = builder.finish()?;
/// assert_eq!(panel.targets.get(0, 0), Some(-20.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct PanelBuilder {
    points: Vec<SettlementPoint>,
    design: DesignBuilder,
    values: Vec<f64>,
}

impl PanelBuilder {
    /// A builder for the prices of these points.
    ///
    /// # Errors
    ///
    /// [`PanelError::DuplicatePoint`].
    pub fn new(points: Vec<SettlementPoint>) -> Result<Self, PanelError> {
        check_points(&points)?;
        Ok(Self { points, design: DesignBuilder::default(), values: Vec::new() })
    }

    /// Adds a run.
    ///
    /// # Errors
    ///
    /// [`PanelError`]; the run is then not added.
    pub fn push(&mut self, row: &RunRow<'_>) -> Result<(), PanelError> {
        let (run, width) = (row.run, self.points.len());
        let mut line = vec![f64::NAN; width];
        for &(index, value) in row.targets {
            let (slot, point) =
                line.get_mut(index).zip(self.points.get(index)).ok_or(PanelError::UnknownPoint { index, points: width })?;
            if !value.is_finite() {
                return Err(PanelError::TargetNotFinite { run, point: point.clone(), value });
            }
            if !slot.is_nan() {
                return Err(PanelError::DuplicateTarget { run, point: point.clone() });
            }
            *slot = value;
        }
        self.design.push(run, row.features)?;
        self.values.extend_from_slice(&line);
        Ok(())
    }

    /// The panel.
    ///
    /// # Errors
    ///
    /// [`PanelError`]; none for a builder that only `push` filled.
    pub fn finish(self) -> Result<Panel, PanelError> {
        let design = self.design.finish();
        let targets = TargetBlock::new(&design, self.points, self.values)?;
        Ok(Panel { design, targets })
    }
}
