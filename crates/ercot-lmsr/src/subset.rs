//! Sets of states, one bit each.

use serde::{Deserialize, Serialize};

/// A set of states of a space with a fixed number of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Subset {
    states: usize,
    words: Vec<u64>,
}

impl Subset {
    /// No state.
    pub fn none(states: usize) -> Self {
        Self { states, words: vec![0; states.div_ceil(64)] }
    }

    /// Every state.
    pub fn all(states: usize) -> Self {
        !Self::none(states)
    }

    /// The states for which `holds` is true.
    pub fn of(states: usize, mut holds: impl FnMut(usize) -> bool) -> Self {
        let mut words = Vec::with_capacity(states.div_ceil(64));
        for first in (0..states).step_by(64) {
            let mut word = 0;
            for state in first..states.min(first + 64) {
                word |= u64::from(holds(state)) << (state - first);
            }
            words.push(word);
        }
        Self { states, words }
    }

    /// The states whose values lie between two bounds, the bounds included.
    pub(crate) fn between(values: &[f64], low: f64, high: f64) -> Self {
        let word = |values: &[f64]| {
            let bytes = values.chunks(8).enumerate().map(|(byte, eight)| {
                let mut bits = [0_u64; 8];
                for (bit, value) in bits.iter_mut().zip(eight) {
                    *bit = u64::from(*value >= low) & u64::from(*value <= high);
                }
                bits.iter().rev().fold(0, |all, bit| all << 1 | bit) << (8 * byte)
            });
            bytes.fold(0, |all, byte| all | byte)
        };
        Self { states: values.len(), words: values.chunks(64).map(word).collect() }
    }

    /// How many states the space has.
    pub fn states(&self) -> usize {
        self.states
    }

    /// How many states are in the set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no state is in it.
    pub fn is_none(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Whether every state is in it.
    pub fn is_all(&self) -> bool {
        self.count() == self.states
    }

    /// Whether a state is in it.
    pub fn contains(&self, state: usize) -> bool {
        state < self.states && self.words.get(state / 64).is_some_and(|word| word >> (state % 64) & 1 == 1)
    }

    /// The states in it, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(block, &word)| {
            let rest = move |word: &u64| Some(word & (word - 1)).filter(|rest| *rest != 0);
            std::iter::successors((word != 0).then_some(word), rest).map(move |word| block * 64 + word.trailing_zeros() as usize)
        })
    }

    /// Bits of 64 states each; bits beyond the last state are 0.
    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    /// Combines two sets of the same space bit by bit.
    fn with(mut self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        debug_assert_eq!(self.states, other.states, "sets of one space");
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word = combine(*word, *other);
        }
        self
    }
}

impl std::ops::Not for Subset {
    type Output = Self;

    fn not(mut self) -> Self {
        for word in &mut self.words {
            *word = !*word;
        }
        let beyond = self.words.len() * 64 - self.states;
        if let Some(last) = self.words.last_mut() {
            *last &= u64::MAX >> beyond;
        }
        self
    }
}

impl std::ops::BitAnd<&Self> for Subset {
    type Output = Self;

    fn bitand(self, other: &Self) -> Self {
        self.with(other, |left, right| left & right)
    }
}

impl std::ops::BitOr<&Self> for Subset {
    type Output = Self;

    fn bitor(self, other: &Self) -> Self {
        self.with(other, |left, right| left | right)
    }
}

impl std::ops::BitXor<&Self> for Subset {
    type Output = Self;

    fn bitxor(self, other: &Self) -> Self {
        self.with(other, |left, right| left ^ right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_between_two_bounds_holds_the_bounds_and_no_nan() {
        let values: Vec<f64> = (0..130_u32).map(|state| if state == 70 { f64::NAN } else { f64::from(state) }).collect();
        let between = Subset::between(&values, 3.0, 129.0);
        assert_eq!(between, Subset::of(130, |state| state >= 3 && state != 70));
        assert_eq!(Subset::between(&values, f64::NEG_INFINITY, f64::INFINITY).count(), 129);
    }

    #[test]
    fn a_complement_ends_with_the_last_state() {
        for states in [1, 63, 64, 65, 130] {
            let odd = Subset::of(states, |state| state % 2 == 1);
            let even = !odd.clone();
            assert_eq!(odd.count() + even.count(), states);
            assert!((odd.clone() | &even).is_all() && (odd.clone() & &even).is_none());
            assert_eq!(odd.iter().collect::<Vec<_>>(), (0..states).filter(|state| state % 2 == 1).collect::<Vec<_>>());
            assert!(!even.contains(states));
        }
    }
}
