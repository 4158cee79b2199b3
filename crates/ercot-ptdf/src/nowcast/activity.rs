use std::ops::Range;

use ercot_types::market::ScedRun;

use super::NowcastError;
use crate::model::{Matched, ShiftFactors};
use crate::panel::Design;

/// SCED runs about every five minutes.
const SCED_INTERVAL_SECONDS: i64 = 300;

/// How often constraints start and stop to bind, and which bound in the last published run.
///
/// Each constraint is a chain of two states. Its chances to start and to stop are counted, half an event added to each (Jeffreys'
/// prior), so that nothing is impossible and nothing sure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Activity {
    habits: Vec<Habit>,
    runs: u32,
    last_run: Option<ScedRun>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Habit {
    /// Runs that were followed by another, without and with binding.
    idle: u32,
    binding: u32,
    starts: u32,
    stops: u32,
    binds: bool,
}

impl Activity {
    /// Counts over some rows of a design.
    pub fn of_training(factors: &ShiftFactors, design: &Design, rows: Range<usize>) -> Self {
        let mut activity = Self::default();
        let numbers: Vec<Option<usize>> = design.features().iter().map(|key| factors.feature_index(key)).collect();
        let mut bound = vec![false; factors.feature_count()];
        for row in rows {
            let Some(&run) = design.runs().get(row) else { break };
            bound.fill(false);
            for (column, _) in design.row(row).iter() {
                if let Some(slot) = numbers.get(column).copied().flatten().and_then(|feature| bound.get_mut(feature)) {
                    *slot = true;
                }
            }
            activity.count(run, &bound);
        }
        activity
    }

    /// Counts a run whose shadow prices are published.
    ///
    /// # Errors
    ///
    /// [`NowcastError::NotLater`].
    pub fn observe(&mut self, run: ScedRun, matched: &Matched) -> Result<(), NowcastError> {
        if let Some(last) = self.last_run.filter(|last| *last >= run) {
            return Err(NowcastError::NotLater { run, last });
        }
        let size = matched.known().last().map_or(0, |(feature, _)| feature + 1).max(self.habits.len());
        let mut bound = vec![false; size];
        for &(feature, _) in matched.known() {
            bound[feature] = true;
        }
        self.count(run, &bound);
        Ok(())
    }

    fn count(&mut self, run: ScedRun, bound: &[bool]) {
        let newcomer = Habit { idle: self.runs.saturating_sub(1), ..Habit::default() };
        self.habits.resize(bound.len().max(self.habits.len()), newcomer);
        let first = self.runs == 0;
        for (habit, &binds) in self.habits.iter_mut().zip(bound) {
            match (habit.binds, binds) {
                _ if first => {}
                (false, start) => {
                    habit.idle += 1;
                    habit.starts += u32::from(start);
                }
                (true, stay) => {
                    habit.binding += 1;
                    habit.stops += u32::from(!stay);
                }
            }
            habit.binds = binds;
        }
        self.runs = self.runs.saturating_add(1);
        self.last_run = Some(run);
    }

    /// The last published run that was counted.
    pub fn last_run(&self) -> Option<ScedRun> {
        self.last_run
    }

    /// The chance that a feature binds in a later run, 0 to 1.
    pub fn probability(&self, feature: usize, run: ScedRun) -> f64 {
        let newcomer = Habit { idle: self.runs, ..Habit::default() };
        let habit = self.habits.get(feature).copied().unwrap_or(newcomer);
        let chance = |events: u32, runs: u32| (f64::from(events) + 0.5) / (f64::from(runs) + 1.0);
        let (start, stop) = (chance(habit.starts, habit.idle), chance(habit.stops, habit.binding));
        let seconds = self.last_run.map_or(0, |last| run.0.duration_since(last.0).as_secs());
        let steps = i32::try_from((seconds + SCED_INTERVAL_SECONDS / 2) / SCED_INTERVAL_SECONDS).unwrap_or(i32::MAX).max(1);
        let settled = start / (start + stop);
        let now = if habit.binds { 1.0 } else { 0.0 };
        settled + (now - settled) * (1.0 - start - stop).powi(steps)
    }
}
