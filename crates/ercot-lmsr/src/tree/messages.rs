//! Messages between the tables of a tree, in logarithms: however far a trade goes, nothing is lost to the smallest number.

/// A table over some variables, the last one fastest. Parents come before their children.
#[derive(Debug, Clone)]
pub(super) struct Clique {
    pub(super) variables: Vec<usize>,
    /// Where its entries lie.
    pub(super) start: usize,
    pub(super) entries: usize,
    pub(super) parent: Option<Link>,
}

/// How a clique hangs on its parent.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) parent: usize,
    /// Where the separator's entries lie.
    pub(super) start: usize,
    pub(super) entries: usize,
    /// The separator's entry for each entry of the clique.
    pub(super) own: Vec<u32>,
    /// The separator's entry for each entry of the parent.
    pub(super) above: Vec<u32>,
}

/// The logarithms of all cliques' probabilities from those of their own factors: messages up to the roots, then down.
pub(super) fn calibrated(cliques: &[Clique], factors: &[f64], separators: usize) -> Vec<f64> {
    let mut logs = factors.to_vec();
    let mut messages = vec![0.0; separators];
    for clique in cliques.iter().rev() {
        let Some(link) = &clique.parent else { continue };
        let (before, own) = logs.split_at_mut(clique.start);
        let message = &mut messages[link.start..link.start + link.entries];
        sums(&own[..clique.entries], &link.own, message);
        let Some(parent) = cliques.get(link.parent) else { continue };
        for (log, place) in before[parent.start..parent.start + parent.entries].iter_mut().zip(&link.above) {
            *log += message[*place as usize];
        }
    }
    let mut from_above: Vec<f64> = Vec::new();
    for clique in cliques {
        let (before, own) = logs.split_at_mut(clique.start);
        let own = &mut own[..clique.entries];
        let Some((link, parent)) = clique.parent.as_ref().and_then(|link| Some((link, cliques.get(link.parent)?))) else {
            crate::numeric::normalize(own);
            continue;
        };
        from_above.clear();
        from_above.resize(link.entries, 0.0);
        sums(&before[parent.start..parent.start + parent.entries], &link.above, &mut from_above);
        // The clique's own message is in the parent's table already: it is taken out.
        let message = &messages[link.start..link.start + link.entries];
        for (log, place) in own.iter_mut().zip(&link.own) {
            *log += from_above[*place as usize] - message[*place as usize];
        }
    }
    logs
}

/// ln Σ exp over the entries of each place.
pub(super) fn sums(logs: &[f64], places: &[u32], into: &mut [f64]) {
    let mut most = vec![f64::NEG_INFINITY; into.len()];
    for (log, place) in logs.iter().zip(places) {
        let most = &mut most[*place as usize];
        *most = most.max(*log);
    }
    into.fill(0.0);
    for (log, place) in logs.iter().zip(places) {
        into[*place as usize] += (log - most[*place as usize]).exp();
    }
    for (sum, most) in into.iter_mut().zip(most) {
        *sum = most + sum.ln();
    }
}
