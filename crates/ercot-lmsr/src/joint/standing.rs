//! Thousands of events whose prices are wanted together.

use crate::subset::Subset;

/// Events over one space, laid out so that all their prices come from one pass over the weights.
///
/// For every 8 states the 256 sums of their weights are tabled, and an event then needs one look-up for every 8 states
/// (the method of the Four Russians). The bits lie block by block, and the tables of a block fit the first-level cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    states: usize,
    count: usize,
    /// Bits of 64 states: block by block, and event by event inside a block.
    words: Vec<u64>,
}

impl Standing {
    /// Lays out events of a space of `states` states. Events of another space count as impossible.
    pub fn new<'s>(states: usize, events: impl IntoIterator<Item = &'s Subset>) -> Self {
        let events: Vec<&Subset> = events.into_iter().collect();
        let blocks = states.div_ceil(64);
        let word = |event: &Subset, block: usize| {
            if event.states() == states { event.words().get(block).copied().unwrap_or(0) } else { 0 }
        };
        let words = (0..blocks).flat_map(|block| events.iter().map(move |event| word(event, block))).collect();
        Self { states, count: events.len(), words }
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// States of the space.
    pub fn states(&self) -> usize {
        self.states
    }

    pub(super) fn prices(&self, weights: &[f64], prices: &mut Vec<f64>) {
        prices.clear();
        prices.resize(self.count, 0.0);
        if self.count == 0 {
            return;
        }
        let mut tables = [[0.0_f64; 256]; 8];
        let mut total = 0.0;
        for (block, words) in weights.chunks(64).zip(self.words.chunks(self.count)) {
            let mut filled = [0.0; 64];
            if let Some(front) = filled.get_mut(..block.len()) {
                front.copy_from_slice(block);
            }
            for (table, eight) in tables.iter_mut().zip(filled.chunks(8)) {
                fill(table, eight);
            }
            total += tables.iter().map(|table| table[255]).sum::<f64>();
            for (price, word) in prices.iter_mut().zip(words) {
                let at = word.to_le_bytes().map(usize::from);
                let low = (tables[0][at[0]] + tables[1][at[1]]) + (tables[2][at[2]] + tables[3][at[3]]);
                let high = (tables[4][at[4]] + tables[5][at[5]]) + (tables[6][at[6]] + tables[7][at[7]]);
                *price += low + high;
            }
        }
        for price in prices.iter_mut() {
            *price /= total;
        }
    }
}

/// The sums of all subsets of eight weights: each is a smaller subset's plus one weight.
fn fill(table: &mut [f64; 256], eight: &[f64]) {
    for (bit, weight) in eight.iter().enumerate() {
        let half = 1_usize << bit;
        let (known, rest) = table.split_at_mut(half);
        for (sum, smaller) in rest.iter_mut().zip(known.iter()) {
            *sum = smaller + weight;
        }
    }
}
