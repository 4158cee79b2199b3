use ercot_types::market::{ScedRun, SettlementPoint};
use ercot_types::time::OperatingDay;
use jiff::Timestamp;

use super::*;
use crate::key::FeatureKey;
use crate::panel::{Panel, PanelBuilder, RunRow};

/// 2026-06-01 05:00 UTC: midnight in Texas.
const START: i64 = 1_780_290_000;

fn key(index: usize) -> FeatureKey {
    FeatureKey::constraint(format!("C{index:02}|BASE CASE").parse().unwrap())
}

fn noise(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    #[expect(clippy::cast_precision_loss, reason = "31 bits")]
    let whole = (*state >> 33) as f64;
    whole / f64::from(1_u32 << 31)
}

/// Runs every quarter of an hour, from a run on; some prices are missing, and a constraint binds only from run 96 on.
fn panel(first: usize, count: usize, points: usize) -> Panel {
    let names = (0..points).map(|point| SettlementPoint(format!("P{point}"))).collect();
    let mut builder = PanelBuilder::new(names).unwrap();
    for row in first..first + count {
        let mut state = 77 + row as u64;
        let run = ScedRun(Timestamp::from_second(START + 900 * i64::try_from(row).unwrap()).unwrap());
        let features: Vec<(FeatureKey, f64)> = (0..6)
            .filter_map(|index| {
                let (draw, value) = (noise(&mut state), 60.0 * noise(&mut state));
                (draw < 0.5 && (index != 5 || row >= 96)).then(|| (key(index), value))
            })
            .collect();
        let targets: Vec<(usize, f64)> = (0..points)
            .filter_map(|point| {
                let value = 10.0 * noise(&mut state) - 5.0;
                (point == 0 || noise(&mut state) < 0.95).then_some((point, value))
            })
            .collect();
        builder.push(&RunRow { run, features: &features, targets: &targets }).unwrap();
    }
    builder.finish().unwrap()
}

fn rows(panel: &Panel) -> Vec<u32> {
    (0..).take(panel.design.rows()).collect()
}

fn value(panel: &Panel, row: usize, feature: usize) -> f64 {
    panel.design.row(row).iter().find(|(index, _)| *index == feature).map_or(0.0, |(_, value)| value)
}

/// Relative to the sum of the sizes of the terms, of which there are a few hundred.
fn assert_close(first: f64, second: f64) {
    assert!((first - second).abs() <= 1e-9 * first.abs().max(1.0), "{first} {second}");
}

#[test]
fn moments_are_the_sums_over_the_dense_matrices() {
    let panel = panel(0, 150, 40);
    let moments = Moments::of(&panel.design, &panel.targets, &rows(&panel));
    for first in 0..panel.design.features().len() {
        for second in 0..panel.design.features().len() {
            let dense: f64 = (0..150).map(|row| value(&panel, row, first) * value(&panel, row, second)).sum();
            assert_close(moments.gram.cross(first, second), dense);
        }
    }
    for point in 0..40 {
        let prices: Vec<(usize, f64)> = (0..150).filter_map(|row| Some((row, panel.targets.get(row, point)?))).collect();
        assert_eq!(moments.count(point), prices.len());
        assert_close(moments.y_squares(point), prices.iter().map(|(_, price)| price * price).sum());
        assert_close(moments.y_sum(point), prices.iter().map(|(_, price)| price).sum());
        for (feature, product) in moments.xy(point).iter().enumerate() {
            assert_close(*product, prices.iter().map(|(row, price)| price * value(&panel, *row, feature)).sum());
        }
    }
}

#[test]
fn a_point_with_missing_prices_has_the_gram_of_its_own_rows() {
    let panel = panel(0, 150, 8);
    let all = rows(&panel);
    let moments = Moments::of(&panel.design, &panel.targets, &all);
    let patterns = patterns(&panel.targets);
    assert!(patterns.len() > 2 && patterns.iter().map(|pattern| pattern.points.len()).sum::<usize>() == 8);
    for pattern in &patterns {
        let kept: Vec<u32> = all.iter().copied().filter(|row| !pattern.missing.contains(row)).collect();
        let (ours, direct) = (pattern.gram(&panel.design, &moments.gram, &all), Gram::of(&panel.design, &kept));
        assert_eq!(ours.rows(), direct.rows());
        ours.matrix().iter().zip(direct.matrix()).for_each(|(ours, direct)| assert_close(*ours, *direct));
        ours.sums().iter().zip(direct.sums()).for_each(|(ours, direct)| assert_close(*ours, *direct));
    }
}

#[test]
fn a_feature_whose_rows_all_lack_a_price_is_exactly_zero_after_downdating() {
    let mut builder = PanelBuilder::new(vec![SettlementPoint("P".to_owned())]).unwrap();
    for row in 0..40_i64 {
        let run = ScedRun(Timestamp::from_second(START + 300 * row).unwrap());
        let features = if row == 7 { vec![(key(0), 0.1), (key(1), 3.3)] } else { vec![(key(1), 1.7)] };
        let targets = if row == 7 { vec![] } else { vec![(0, 1.0)] };
        builder.push(&RunRow { run, features: &features, targets: &targets }).unwrap();
    }
    let panel = builder.finish().unwrap();
    let all = rows(&panel);
    let gram = patterns(&panel.targets)[0].gram(&panel.design, &Gram::of(&panel.design, &all), &all);
    assert_eq!((gram.cross(0, 0), gram.cross(0, 1), gram.sums()[0]), (0.0, 0.0, 0.0));
}

#[test]
fn days_added_and_taken_away_leave_the_same_sums_as_a_fresh_start() {
    let day = |index: usize| {
        OperatingDay(jiff::civil::date(2026, 6, 1).saturating_add(jiff::Span::new().days(i64::try_from(index).unwrap())))
    };
    let panels: Vec<Panel> = (0..12).map(|index| panel(96 * index, 96, 5)).collect();
    let mut rolling = RollingMoments::new(panels[0].targets.points().to_vec());
    for (index, panel) in panels.iter().enumerate() {
        rolling.add(day(index), panel).unwrap();
        if index >= 4 {
            rolling.remove(day(index - 4)).unwrap();
        }
    }
    assert_eq!(rolling.days().collect::<Vec<_>>(), (8..12).map(day).collect::<Vec<_>>());
    let fresh = panel(96 * 8, 96 * 4, 5);
    let moments = Moments::of(&fresh.design, &fresh.targets, &rows(&fresh));
    let place = |feature: &FeatureKey| rolling.features().iter().position(|known| known == feature).unwrap();
    let at: Vec<usize> = fresh.design.features().iter().map(place).collect();
    assert_eq!(rolling.moments().gram.rows(), moments.gram.rows());
    for point in 0..5 {
        assert_eq!(rolling.moments().count(point), moments.count(point));
        let pattern = patterns(&fresh.targets).into_iter().find(|pattern| pattern.points.contains(&point)).unwrap();
        let direct = pattern.gram(&fresh.design, &moments.gram, &rows(&fresh));
        let own = rolling.gram_of(point);
        for (first, &row) in at.iter().enumerate() {
            assert_close(rolling.moments().xy(point)[row], moments.xy(point)[first]);
            for (second, &column) in at.iter().enumerate() {
                assert_close(own.cross(row, column), direct.cross(first, second));
            }
        }
    }
}

#[test]
fn a_feature_whose_days_are_all_gone_is_exactly_zero_again() {
    let day = |index: i8| OperatingDay(jiff::civil::date(2026, 6, index));
    let (early, late) = (panel(0, 96, 2), panel(96, 96, 2));
    let mut rolling = RollingMoments::new(early.targets.points().to_vec());
    rolling.add(day(1), &early).unwrap();
    rolling.add(day(2), &late).unwrap();
    rolling.remove(day(2)).unwrap();
    let newcomer = rolling.features().iter().position(|feature| *feature == key(5)).unwrap();
    assert_eq!((rolling.moments().gram.cross(newcomer, newcomer), rolling.moments().xy(0)[newcomer]), (0.0, 0.0));
    assert_eq!(rolling.add(day(1), &early), Err(RollingError::DayPresent { day: day(1) }));
    assert_eq!(rolling.remove(day(2)), Err(RollingError::DayAbsent { day: day(2) }));
    assert_eq!(rolling.add(day(3), &panel(0, 5, 3)), Err(RollingError::OtherPoints));
}
