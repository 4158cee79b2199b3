//! The distribution over the states: logarithms as the truth, and their exponentials beside them for speed.

use super::Odds;
use crate::numeric::log_sum_exp;

/// States whose weights are summed together.
const BLOCK: usize = 64;

/// Beyond this the exponentials are taken anew, from another reference: e³⁰⁰ is far from where a number ends.
const FARTHEST: f64 = 300.0;

/// For every byte, all ones or all zeros for each of its bits: a sum over a set then needs no branch and no shift.
static MASKS: [[u64; 8]; 256] = masks();

const fn masks() -> [[u64; 8]; 256] {
    let mut masks = [[0; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            masks[byte][bit] = if byte >> bit & 1 == 1 { u64::MAX } else { 0 };
            bit += 1;
        }
        byte += 1;
    }
    masks
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    /// ln of each state's weight, up to a constant.
    logs: Vec<f64>,
    /// exp(log − reference).
    relative: Vec<f64>,
    reference: f64,
}

impl Weights {
    pub(super) fn new(logs: Vec<f64>) -> Self {
        let mut weights = Self { relative: vec![0.0; logs.len()], logs, reference: 0.0 };
        weights.refer_anew();
        weights
    }

    fn refer_anew(&mut self) {
        self.reference = self.logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for (relative, log) in self.relative.iter_mut().zip(&self.logs) {
            *relative = (log - self.reference).exp();
        }
    }

    /// Weights in proportion to the probabilities.
    pub(super) fn relative(&self) -> &[f64] {
        &self.relative
    }

    /// Adds to the logarithms of some states.
    pub(super) fn shift(&mut self, states: impl Iterator<Item = usize>, units: f64) {
        let mut highest = f64::NEG_INFINITY;
        for state in states {
            if let (Some(log), Some(relative)) = (self.logs.get_mut(state), self.relative.get_mut(state)) {
                *log += units;
                *relative = (*log - self.reference).exp();
                highest = highest.max(*log);
            }
        }
        // Weights that fell let the total fall; a look at all of them is needed only then.
        let low = units < 0.0 && self.relative.iter().sum::<f64>() < (-FARTHEST).exp();
        if highest - self.reference > FARTHEST || low {
            self.refer_anew();
        }
    }

    /// Adds to every state's logarithm, in the order of the states.
    pub(super) fn shift_each(&mut self, units: impl Iterator<Item = f64>) {
        for (log, units) in self.logs.iter_mut().zip(units) {
            *log += units;
        }
        self.refer_anew();
    }

    pub(super) fn log_prices(&self) -> Vec<f64> {
        let mut logs = self.logs.clone();
        crate::numeric::normalize(&mut logs);
        logs
    }

    pub(super) fn mean(&self, values: &[f64]) -> f64 {
        let mut total = crate::numeric::Sum::default();
        let mut weighted = crate::numeric::Sum::default();
        for (weight, value) in self.relative.iter().zip(values) {
            total.add(*weight);
            weighted.add(weight * value);
        }
        weighted.total() / total.total()
    }

    /// The odds of a set, among the states of another set where that is given.
    pub(super) fn odds(&self, event: &[u64], given: Option<&[u64]>) -> Odds {
        let (inside, outside) = self.sums(event, given);
        let total = inside + outside;
        // Sums this small have lost digits, or everything, to underflow.
        let least = f64::MIN_POSITIVE / f64::EPSILON;
        if inside > least && outside > least && total.is_finite() {
            return Odds::of_parts(inside, outside);
        }
        self.odds_from_logarithms(event, given)
    }

    fn sums(&self, event: &[u64], given: Option<&[u64]>) -> (f64, f64) {
        let (mut inside, mut outside) = ([0.0_f64; 8], [0.0_f64; 8]);
        for (block, (weights, &event)) in self.relative.chunks(BLOCK).zip(event).enumerate() {
            let given = given.map_or(u64::MAX, |given| given.get(block).copied().unwrap_or(0));
            let (mut within, mut without) = (event & given, !event & given);
            for eight in weights.chunks(8) {
                let [low, ..] = within.to_le_bytes();
                let [low_without, ..] = without.to_le_bytes();
                let (kept, left) = (&MASKS[usize::from(low)], &MASKS[usize::from(low_without)]);
                for (lane, weight) in eight.iter().enumerate() {
                    let bits = weight.to_bits();
                    inside[lane] += f64::from_bits(bits & kept[lane]);
                    outside[lane] += f64::from_bits(bits & left[lane]);
                }
                within >>= 8;
                without >>= 8;
            }
        }
        (inside.iter().sum(), outside.iter().sum())
    }

    fn odds_from_logarithms(&self, event: &[u64], given: Option<&[u64]>) -> Odds {
        let bit = |words: &[u64], state: usize| words.get(state / 64).is_some_and(|word| word >> (state % 64) & 1 == 1);
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for (state, log) in self.logs.iter().enumerate() {
            if given.is_none_or(|given| bit(given, state)) {
                if bit(event, state) { inside.push(*log) } else { outside.push(*log) }
            }
        }
        let mut sides = [log_sum_exp(&inside), log_sum_exp(&outside)];
        crate::numeric::normalize(&mut sides);
        let [log_probability, log_complement] = sides;
        Odds { log_probability, log_complement }
    }
}
