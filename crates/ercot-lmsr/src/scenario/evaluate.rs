//! Which scenarios an event holds in.

use ercot_types::market::SettlementPoint;

use super::{Measure, ScenarioError, ScenarioSet};
use crate::event::{Atom, ConstraintPattern, Event, Expression, Quantity, Range, Regime, Scope};
use crate::subset::Subset;

/// What each constraint adds to a point's congestion, in absolute value, in one scenario after the other.
struct Contributions<'s> {
    /// |SF| and the shadow prices of each constraint that has a factor, and whether the constraint is the one in question.
    rows: Vec<(f64, &'s [f64], bool)>,
}

impl Contributions<'_> {
    fn each(&self, scenario: usize) -> impl Iterator<Item = (f64, bool)> + '_ {
        self.rows.iter().map(move |(factor, row, asked)| (factor * row.get(scenario).copied().unwrap_or(0.0), *asked))
    }

    fn total(&self, scenario: usize) -> f64 {
        self.each(scenario).map(|(contribution, _)| contribution).sum()
    }

    /// A part of the total; 0 where there is no congestion.
    fn share(&self, scenario: usize, part: f64) -> f64 {
        let total = self.total(scenario);
        if total > 0.0 { part / total } else { 0.0 }
    }
}

impl ScenarioSet {
    /// The scenarios in which an event holds.
    ///
    /// # Errors
    ///
    /// [`ScenarioError`] where the scenarios say nothing about it.
    pub fn holds(&self, event: &Event) -> Result<Subset, ScenarioError> {
        self.check_scope(&event.scope)?;
        self.holds_expression(&event.expression)
    }

    /// An event of another interval is not refused by chance only.
    pub(crate) fn check_scope(&self, scope: &Scope) -> Result<(), ScenarioError> {
        match scope.interval {
            Some(asked) if self.interval() != Some(asked) => Err(ScenarioError::OtherInterval { asked, known: self.interval() }),
            _ => Ok(()),
        }
    }

    /// The scenarios in which an expression holds.
    ///
    /// # Errors
    ///
    /// As [`ScenarioSet::holds`].
    pub fn holds_expression(&self, expression: &Expression) -> Result<Subset, ScenarioError> {
        match expression {
            Expression::Atom(atom) => self.holds_atom(atom),
            Expression::Not(inner) => Ok(!self.holds_expression(inner)?),
            Expression::All(parts) => {
                parts.iter().try_fold(Subset::all(self.count()), |all, part| Ok(all & &self.holds_expression(part)?))
            }
            Expression::Any(parts) => {
                parts.iter().try_fold(Subset::none(self.count()), |any, part| Ok(any | &self.holds_expression(part)?))
            }
            Expression::Either(left, right) => Ok(self.holds_expression(left)? ^ &self.holds_expression(right)?),
        }
    }

    fn holds_atom(&self, atom: &Atom) -> Result<Subset, ScenarioError> {
        match atom {
            Atom::Price { point, range } => Ok(Self::within(&self.prices(point)?, *range)),
            Atom::Basis { point, hub, range } => Ok(Self::within(&self.basis(point, hub)?, *range)),
            Atom::Binds { constraint } => Ok(Subset::of(self.count(), {
                let largest = self.largest_shadow_price(constraint)?;
                move |scenario| largest.get(scenario).is_some_and(|shadow_price| *shadow_price > 0.0)
            })),
            Atom::ShadowPrice { constraint, range } => Ok(Self::within(&self.largest_shadow_price(constraint)?, *range)),
            Atom::ContributesMost { constraint, point } => self.contributes_most(constraint, point),
            Atom::Share { constraint, point, range } => Ok(Self::within(&self.share(constraint, point)?, *range)),
            Atom::DriverShare { point, range } => Ok(Self::within(&self.driver_share(point)?, *range)),
            Atom::Level { quantity, range } => Ok(Self::within(self.level(*quantity)?, *range)),
            Atom::Regime(regime) => self.in_regime(*regime),
        }
    }

    fn within(values: &[f64], range: Range) -> Subset {
        let (low, high) = range.bounds();
        Subset::between(values, low, high)
    }

    /// A quantity in every scenario.
    ///
    /// # Errors
    ///
    /// As [`ScenarioSet::holds`].
    pub fn measure(&self, measure: &Measure) -> Result<Vec<f64>, ScenarioError> {
        match measure {
            Measure::Price { point } => self.prices(point),
            Measure::Basis { point, hub } => self.basis(point, hub),
            Measure::ShadowPrice { constraint } => self.largest_shadow_price(constraint),
            Measure::Share { constraint, point } => self.share(constraint, point),
            Measure::DriverShare { point } => self.driver_share(point),
            Measure::Level { quantity } => Ok(self.level(*quantity)?.to_vec()),
        }
    }

    fn basis(&self, point: &SettlementPoint, hub: &SettlementPoint) -> Result<Vec<f64>, ScenarioError> {
        let (point, hub) = (self.prices(point)?, self.prices(hub)?);
        Ok(point.iter().zip(&hub).map(|(point, hub)| point - hub).collect())
    }

    fn share(&self, constraint: &ConstraintPattern, point: &SettlementPoint) -> Result<Vec<f64>, ScenarioError> {
        let contributions = self.contributions(Some(constraint), point)?;
        let part = |scenario| contributions.each(scenario).filter(|(_, asked)| *asked).map(|(part, _)| part).sum();
        Ok((0..self.count()).map(|scenario| contributions.share(scenario, part(scenario))).collect())
    }

    fn driver_share(&self, point: &SettlementPoint) -> Result<Vec<f64>, ScenarioError> {
        let contributions = self.contributions(None, point)?;
        let part = |scenario| contributions.each(scenario).map(|(part, _)| part).fold(0.0, f64::max);
        Ok((0..self.count()).map(|scenario| contributions.share(scenario, part(scenario))).collect())
    }

    fn level(&self, quantity: Quantity) -> Result<&[f64], ScenarioError> {
        if quantity == Quantity::SystemLambda {
            return Ok(&self.input.system_lambda);
        }
        self.input.levels.get(&quantity).map(Vec::as_slice).ok_or(ScenarioError::NoLevel { name: quantity.name() })
    }

    fn in_regime(&self, regime: Regime) -> Result<Subset, ScenarioError> {
        match self.input.thresholds.of(regime) {
            Some((quantity, Ok(range))) => Ok(Self::within(self.level(quantity)?, range)),
            _ => Err(ScenarioError::NoThreshold { name: regime.name() }),
        }
    }

    /// Of all the constraints that are meant, the largest shadow price in every scenario.
    fn largest_shadow_price(&self, pattern: &ConstraintPattern) -> Result<Vec<f64>, ScenarioError> {
        let meant = self.input.constraints.iter().zip(&self.input.shadow_prices).filter(|(key, _)| pattern.matches(key));
        let mut largest: Option<Vec<f64>> = None;
        for (_, row) in meant {
            match &mut largest {
                None => largest = Some(row.clone()),
                Some(largest) => largest.iter_mut().zip(row).for_each(|(most, value)| *most = most.max(*value)),
            }
        }
        largest.ok_or_else(|| ScenarioError::UnknownConstraint { constraint: pattern.clone() })
    }

    fn contributes_most(&self, pattern: &ConstraintPattern, point: &SettlementPoint) -> Result<Subset, ScenarioError> {
        let contributions = self.contributions(Some(pattern), point)?;
        Ok(Subset::of(self.count(), |scenario| {
            let (mut most, mut asked) = (0.0, false);
            for (part, own) in contributions.each(scenario) {
                if part > most {
                    (most, asked) = (part, own);
                }
            }
            asked
        }))
    }

    fn contributions(
        &self,
        asked: Option<&ConstraintPattern>,
        point: &SettlementPoint,
    ) -> Result<Contributions<'_>, ScenarioError> {
        let Some(factors) = self.input.shift_factors.get(point) else {
            let given = self.input.given_prices.contains_key(point);
            return Err(if given { ScenarioError::NoDrivers { point: point.clone() } } else { self.unknown_point(point) });
        };
        if let Some(pattern) = asked
            && !self.input.constraints.iter().any(|key| pattern.matches(key))
        {
            return Err(ScenarioError::UnknownConstraint { constraint: pattern.clone() });
        }
        let row = |&(index, factor): &(usize, f64)| {
            let (key, row) = (self.input.constraints.get(index)?, self.input.shadow_prices.get(index)?);
            Some((key, (factor.abs(), row.as_slice(), asked.is_some_and(|pattern| pattern.matches(key)))))
        };
        let mut rows: Vec<_> = factors.iter().filter_map(row).collect();
        // The first of equals contributes most, so that exactly one does.
        rows.sort_by_key(|(key, _)| *key);
        Ok(Contributions { rows: rows.into_iter().map(|(_, row)| row).collect() })
    }
}
