use crate::panel::TargetBlock;

/// Groups of points whose prices go together, by their columns; points without a like are left out.
///
/// Two points are alike where their prices, over the runs in which both have one, correlate by at least `correlation` and have
/// standard deviations within the factor `2 − correlation` of each other. Each point is compared with the first of each group, so that
/// chains of slightly different points do not grow together. Points whose price never moves are alike.
pub fn alike(targets: &TargetBlock, correlation: f64) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for point in 0..targets.points().len() {
        let same = |group: &&mut Vec<usize>| group.first().is_some_and(|&first| are_alike(targets, first, point, correlation));
        match groups.iter_mut().find(same) {
            Some(group) => group.push(point),
            None => groups.push(vec![point]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

fn are_alike(targets: &TargetBlock, first: usize, second: usize, correlation: f64) -> bool {
    let both = (0..targets.rows()).filter_map(|row| targets.get(row, first).zip(targets.get(row, second)));
    let mut sums = [0.0_f64; 6];
    for (left, right) in both {
        let terms = [1.0, left, right, left * left, right * right, left * right];
        sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
    }
    let [count, left, right, left_squares, right_squares, products] = sums;
    if count < 2.0 {
        return false;
    }
    let left_variance = left_squares - left * left / count;
    let right_variance = right_squares - right * right / count;
    let rounding = 1e-12 * (left_squares + right_squares);
    if left_variance <= rounding || right_variance <= rounding {
        return left_variance <= rounding && right_variance <= rounding;
    }
    let covariance = products - left * right / count;
    let ratio = (left_variance / right_variance).sqrt();
    covariance >= correlation * (left_variance * right_variance).sqrt() && ratio.max(1.0 / ratio) <= 2.0 - correlation
}
