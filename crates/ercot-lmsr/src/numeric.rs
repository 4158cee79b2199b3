//! Sums and logarithms that keep their digits: what every price and cost is made of.

/// Growths below this are multiplied by b as logarithms: as numbers they have lost digits, or everything, to the smallest one.
const LEAST_GROWTH: f64 = 1e-290;

/// A sum whose rounding errors are summed beside it (Neumaier's variant of Kahan's sum).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    pub(crate) fn add(&mut self, term: f64) {
        let total = self.total + term;
        // The digits lost are those of the smaller one.
        self.lost += if self.total.abs() >= term.abs() { (self.total - total) + term } else { (term - total) + self.total };
        self.total = total;
    }

    pub(crate) fn total(self) -> f64 {
        self.total + self.lost
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::default();
        terms.into_iter().for_each(|term| sum.add(term));
        sum
    }
}

/// A sum that is never more than the exact one: what is booked for a trader is rounded against the trader.
pub(crate) fn sum_down(left: f64, right: f64) -> f64 {
    let sum = left + right;
    // D. Knuth's exact error of a sum.
    let added = sum - left;
    let lost = (left - (sum - added)) + (right - added);
    if lost < 0.0 { sum.next_down() } else { sum }
}

/// ln Σ exp(xᵢ), as the largest term plus the log1p of the others: exact to the last digits also where one term is all.
///
/// −∞ for an empty slice or one of −∞ only.
pub(crate) fn log_sum_exp(terms: &[f64]) -> f64 {
    let Some((largest, value)) = largest(terms) else { return f64::NEG_INFINITY };
    value + tail(terms, largest, value)
}

/// Subtracts ln Σ exp(xᵢ) from every term, so that their exponentials sum to 1.
///
/// The largest term becomes −log1p(Σ others) and not a difference: a probability of 1 − 10⁻²⁰ keeps its logarithm.
pub(crate) fn normalize(terms: &mut [f64]) {
    let Some((largest, value)) = largest(terms) else { return };
    let tail = tail(terms, largest, value);
    for term in terms.iter_mut() {
        *term = (*term - value) - tail;
    }
    if let Some(term) = terms.get_mut(largest) {
        *term = -tail;
    }
}

fn largest(terms: &[f64]) -> Option<(usize, f64)> {
    let largest = terms.iter().copied().enumerate().max_by(|left, right| left.1.total_cmp(&right.1))?;
    (largest.1 > f64::NEG_INFINITY).then_some(largest)
}

/// log1p of the sum of the other terms' exponentials, relative to the largest.
fn tail(terms: &[f64], largest: usize, value: f64) -> f64 {
    let others = terms.iter().enumerate().filter(|(index, _)| *index != largest).map(|(_, term)| (term - value).exp());
    others.collect::<Sum>().total().ln_1p()
}

/// ln(1 + eˣ).
pub(crate) fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + (-x).exp().ln_1p() } else { x.exp().ln_1p() }
}

/// ln(eˣ − 1) for x > 0.
pub(crate) fn log_expm1(x: f64) -> f64 {
    // Above 37, eˣ − 1 and eˣ are the same number.
    if x > 37.0 { x } else { x.exp_m1().ln() }
}

/// ln(1 − eˣ) for x < 0.
pub(crate) fn log1m_exp(x: f64) -> f64 {
    if x > -std::f64::consts::LN_2 { (-x.exp_m1()).ln() } else { (-x.exp()).ln_1p() }
}

/// ln Σ pᵢ·exp(xᵢ) with ln pᵢ given: what a bundle of xᵢ·b shares costs, in units of b; digits are kept as in [`log_mix`].
pub(crate) fn log_growth(log_prices: &[f64], units: &[f64]) -> f64 {
    let moved = |(log, &units): (&f64, &f64)| {
        // p itself may be below the smallest number where p·eˣ is not.
        if units <= 1.0 { log.exp() * units.exp_m1() } else { (log + units).exp() * -(-units).exp_m1() }
    };
    let moved = log_prices.iter().zip(units).map(moved).collect::<Sum>().total();
    // What grew beyond all numbers is in no such range, nor is the NaN that its sum makes.
    if moved > -0.5 && moved < 0.5 {
        return moved.ln_1p();
    }
    let after: Vec<f64> = log_prices.iter().zip(units).map(|(log, units)| log + units).collect();
    log_sum_exp(&after)
}

/// ln(p·eˣ + 1 − p) with ln p and ln(1 − p) given: what a purchase of x·b shares costs, in units of b.
///
/// A difference of two levels would lose every digit where p is small; log1p(p·expm1(x)) keeps them, with p ≤ 1/2.
pub(crate) fn log_mix(log_p: f64, log_q: f64, x: f64) -> f64 {
    if log_p > log_q {
        if x <= -1.0 && log_p + x <= log_q {
            // A sale that leaves of p less than 1 − p: taking eˣ out would leave the difference of two large numbers.
            return log_q + (log_p + x - log_q).exp().ln_1p();
        }
        // 1 − p carries the digits; eˣ is taken out.
        return x + log_mix(log_q, log_p, -x);
    }
    // p ≤ 1/2 from here on, so that the argument is −1/2 or more.
    if x <= 1.0 {
        return (log_p.exp() * x.exp_m1()).ln_1p();
    }
    if log_p + x <= 700.0 {
        // p itself may be below the smallest number where p·eˣ is not.
        return ((log_p + x).exp() * -(-x).exp_m1()).ln_1p();
    }
    log_sum_exp(&[log_p + x, log_q])
}

/// b·ln(p·exp(shares/b) + 1 − p): [`log_mix`] times b, also where only the product is a number.
pub(crate) fn scaled_mix(b: f64, log_p: f64, log_q: f64, shares: f64) -> f64 {
    let growth = log_mix(log_p, log_q, shares / b);
    if growth.abs() >= LEAST_GROWTH { b * growth } else { scaled_gain(b, log_p, shares) }
}

/// b·ln Σ pᵢ·exp(sharesᵢ/b): [`log_growth`] times b, also where only the product is a number.
pub(crate) fn scaled_growth(b: f64, log_prices: &[f64], shares: &[f64]) -> f64 {
    let units: Vec<f64> = shares.iter().map(|shares| shares / b).collect();
    let growth = log_growth(log_prices, &units);
    // Where large terms cancel, the sum of numbers is the better one.
    let is_small = |(log, units): (&f64, &f64)| log + log_change(*units) < LEAST_GROWTH.ln();
    if growth.abs() >= LEAST_GROWTH || !log_prices.iter().zip(&units).all(is_small) {
        return b * growth;
    }
    log_prices.iter().zip(shares).map(|(log, shares)| scaled_gain(b, *log, *shares)).collect::<Sum>().total()
}

/// ln |eˣ − 1|; −∞ for 0.
fn log_change(x: f64) -> f64 {
    if x > 0.0 { log_expm1(x) } else { x.exp_m1().abs().ln() }
}

/// b·p·expm1(shares/b), which is all of the cost where it is this small.
fn scaled_gain(b: f64, log_p: f64, shares: f64) -> f64 {
    let units = shares / b;
    // So few shares may be none in units of b.
    let size = if units.abs() < f64::EPSILON { shares.abs().ln() } else { log_change(units) + b.ln() };
    (log_p + size).exp().copysign(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_keeps_what_a_plain_one_loses() {
        assert_eq!([1.0, 1e100, 1.0, -1e100].into_iter().collect::<Sum>().total().to_bits(), 2.0_f64.to_bits());
    }

    #[test]
    fn the_winners_logarithm_keeps_its_digits() {
        let mut terms = [0.0, -50.0];
        normalize(&mut terms);
        // ln p = −log1p(e⁻⁵⁰), and e⁻⁵⁰ is far below the last digit of 1.
        assert!((terms[0] / -(-50.0_f64).exp() - 1.0).abs() < 1e-15, "{}", terms[0]);
    }

    #[test]
    fn nothing_sums_to_minus_infinity() {
        assert!(log_sum_exp(&[]).is_infinite() && log_sum_exp(&[]) < 0.0);
        let nothing = log_sum_exp(&[f64::NEG_INFINITY]);
        assert!(nothing.is_infinite() && nothing < 0.0);
    }

    #[test]
    fn a_price_below_all_numbers_is_still_charged() {
        // p = e⁻¹⁰⁰⁰ is no number, p·e⁶⁹⁰ = e⁻³¹⁰ is one, and ln(1 + y) = y there. A thousand has a rounding error of 2⁻⁴⁴.
        let charged = log_mix(-1000.0, -0.0, 690.0);
        assert!((charged / (-310.0_f64).exp() - 1.0).abs() < 1e-13, "{charged:e}");
        assert!((log_mix(-1000.0, -0.0, 1500.0) - 500.0).abs() < 1e-12);
    }

    #[test]
    fn a_sale_of_the_likely_side_keeps_its_digits() {
        // p = 1 − e⁻⁵·³ sold until nothing is left of it: ln(1 − p) is what is paid, and a million b must not show in it.
        let log_q = -5.3_f64;
        let sold = log_mix(log1m_exp(log_q), log_q, -1e6);
        assert!((sold - log_q).abs() <= 2.0 * f64::EPSILON * 5.3, "{sold}");
    }

    #[test]
    fn a_bundle_on_a_state_below_all_numbers_is_charged() {
        // ln(½ + ½ + e⁻¹⁰⁰⁰·e⁸⁰⁰) = e⁻²⁰⁰; a thousand has a rounding error of 2⁻⁴⁴.
        let half = 0.5_f64.ln();
        let charged = log_growth(&[half, half, -1000.0], &[0.0, 0.0, 800.0]);
        assert!((charged / (-200.0_f64).exp() - 1.0).abs() < 1e-12, "{charged:e}");
    }

    #[test]
    fn a_cost_is_a_number_where_its_growth_is_none() {
        // p = e⁻⁷³⁰ is a number of four digits, p·10⁻¹⁰ is none; times b it is one. A thousand has a rounding error of 2⁻⁴⁴.
        let (b, shares) = (1e200, 1e190);
        let exact = (-730.0 + (b * 1e-10_f64.exp_m1()).ln()).exp();
        for cost in [scaled_mix(b, -730.0, -0.0, shares), scaled_growth(b, &[-730.0, -0.0], &[shares, 0.0])] {
            assert!((cost / exact - 1.0).abs() < 1e-12, "{cost:e}, not {exact:e}");
        }
        // Shares that are none in units of b.
        let cost = scaled_mix(1e300, 0.5_f64.ln(), 0.5_f64.ln(), 1e-30);
        assert!((cost / 0.5e-30 - 1.0).abs() < 1e-12, "{cost:e}");
        assert!((scaled_growth(1e300, &[-1.0, -1.0], &[1e-30, -1e-30])).abs() < 1e-42);
    }

    #[test]
    fn a_sum_is_never_rounded_up() {
        assert!(sum_down(1e15, -0.01) < 1e15);
        assert_eq!(sum_down(1e15, 0.01).to_bits(), 1e15_f64.to_bits());
        assert_eq!(sum_down(0.5, 0.25).to_bits(), 0.75_f64.to_bits());
        assert!(sum_down(1.0, f64::NEG_INFINITY).is_infinite());
    }

    #[test]
    fn mixing_agrees_with_the_plain_form_where_that_is_exact() {
        for p in [0.1, 0.3, 0.5, 0.7, 0.9_f64] {
            for x in [-3.0, -0.5, 0.25, 2.0_f64] {
                let plain = (p * x.exp() + 1.0 - p).ln();
                let ours = log_mix(p.ln(), (1.0 - p).ln(), x);
                // Both round a handful of times: 16 units in the last place of the larger of the two and of 1.
                assert!((plain - ours).abs() <= 16.0 * f64::EPSILON * plain.abs().max(1.0), "{p} {x}: {plain} {ours}");
            }
        }
    }
}
