//! Sums and logarithms that keep their digits: what every price and cost is made of.

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
    if units.iter().all(|&units| units <= 700.0) {
        let moved: Sum = log_prices.iter().zip(units).map(|(log, units)| log.exp() * units.exp_m1()).collect();
        let moved = moved.total();
        if moved > -0.5 && moved < 0.5 {
            return moved.ln_1p();
        }
    }
    let after: Vec<f64> = log_prices.iter().zip(units).map(|(log, units)| log + units).collect();
    log_sum_exp(&after)
}

/// ln(p·eˣ + 1 − p) with ln p and ln(1 − p) given: what a purchase of x·b shares costs, in units of b.
///
/// A difference of two levels would lose every digit where p is small; log1p(p·expm1(x)) keeps them, with p ≤ 1/2.
pub(crate) fn log_mix(log_p: f64, log_q: f64, x: f64) -> f64 {
    if log_p > log_q {
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
