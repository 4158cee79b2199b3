use ercot_lmsr::joint::{Floor, JointMarket};
use ercot_lmsr::rule::Liquidity;
use ercot_lmsr::subset::Subset;

pub(crate) const EPSILON: f64 = f64::EPSILON;

/// SplitMix64 (G. Steele, D. Lea, C. Flood 2014), started from the case's number.
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn case(number: u64) -> Self {
        Self(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1_e995)
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In [0, 1).
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.bits() % count as u64).unwrap()
    }

    /// A set that is neither empty nor everything.
    pub(crate) fn subset(&mut self, states: usize) -> Subset {
        let density = self.between(0.05, 0.95);
        let (inside, outside) = (self.below(states), self.below(states - 1));
        let outside = if outside >= inside { outside + 1 } else { outside };
        Subset::of(states, |state| state == inside || (state != outside && self.unit() < density))
    }

    /// A market over 2 to 40 states, with some trades behind it.
    pub(crate) fn market(&mut self) -> JointMarket {
        let mut market = self.fresh_market();
        for _ in 0..self.below(4) {
            let event = self.subset(market.states());
            let shares = self.shares(&market);
            market.trade(&event, shares).unwrap();
        }
        market
    }

    /// The same before any trade.
    pub(crate) fn fresh_market(&mut self) -> JointMarket {
        let states = 2 + self.below(39);
        let weights: Vec<f64> = (0..states).map(|_| if self.unit() < 0.1 { 0.0 } else { self.unit() + 1e-6 }).collect();
        let weights = if weights.iter().all(|weight| *weight == 0.0) { vec![1.0; states] } else { weights };
        let liquidity = Liquidity::new(10.0_f64.powf(self.between(-3.0, 6.0))).unwrap();
        JointMarket::new(&weights, Floor::new(self.between(1e-4, 0.5)).unwrap(), liquidity).unwrap()
    }

    /// Up to three times b, bought or sold.
    pub(crate) fn shares(&mut self, market: &JointMarket) -> f64 {
        self.between(-3.0, 3.0) * market.liquidity().value()
    }
}

pub(crate) fn cases() -> u64 {
    std::env::var("ERCOT_LMSR_CASES").map_or(100_000, |text| text.parse().expect("ERCOT_LMSR_CASES is a number"))
}

/// Runs a law over all cases and names the first that breaks it.
pub(crate) fn for_all(law: impl Fn(&mut Draw) -> Result<(), String>) {
    for case in 0..cases() {
        if let Err(broken) = law(&mut Draw::case(case)) {
            panic!("case {case}: {broken}");
        }
    }
}

/// Fails unless two numbers agree to `units` rounding errors of a number of the size `scale`.
pub(crate) fn agree(left: f64, right: f64, units: f64, scale: f64, what: &str) -> Result<(), String> {
    if (left - right).abs() <= units * EPSILON * scale { Ok(()) } else { Err(format!("{what}: {left:e} and {right:e}")) }
}
