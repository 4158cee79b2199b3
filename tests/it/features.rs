//! What models and dashboards read: against what the files say, counted a second way.

use std::collections::{BTreeMap, BTreeSet};

use ercot_warehouse::{Resources, Warehouse};

use crate::support::{
    Replay, Store, Window,
    market::{self, Product},
    programs::{command, run},
    store::{rows, value},
};

/// The day of 25 hours and some of its neighbours.
const THREE_DAYS: Window = Window { since: "2026-10-31T05:00:00Z", until: "2026-11-02T12:00:00Z" };

fn ercot(store: &Store, arguments: &[&str]) -> String {
    let mut command = command("ercot");
    command.args(arguments).arg("--data-dir").arg(store.root());
    run(command).expect(0).stdout
}

fn refreshed(datasets: &[&str]) -> Store {
    let (store, replay) = (Store::new(), Replay::until(&THREE_DAYS, &[]));
    store.fetch_from(&replay, datasets, &THREE_DAYS, &[]).expect(0);
    ercot(&store, &["refresh"]);
    store
}

/// The shadow price of a printed line, with its constraint and its run's stamp and flag.
fn printed(product: &Product, line: &str) -> (String, String, f64) {
    let cells: Vec<&str> = line.split(',').map(str::trim).collect();
    let cell = |name: &str| cells[product.column(name)];
    let constraint = format!("{}|{}", cell("ConstraintName"), cell("ContingencyName"));
    let run = format!("{} {}", cell("SCEDTimeStamp"), cell("RepeatedHourFlag"));
    (run, constraint, cell("ShadowPrice").parse().unwrap())
}

#[test]
fn constraints_are_ranked_by_the_sum_of_the_printed_shadow_prices() {
    let store = refreshed(&["sced_shadow_prices", "sced_system_lambda"]);
    let product = Product::read("NP6-86-CD").within(&THREE_DAYS);
    // In units of the last printed digit, so that the sum is exact.
    let mut sums: BTreeMap<String, (u64, i64)> = BTreeMap::new();
    for line in product.all_rows() {
        let (_, constraint, mu) = printed(&product, line);
        if mu > 0.0 {
            let (count, sum) = sums.entry(constraint).or_default();
            *count += 1;
            #[expect(clippy::cast_possible_truncation, reason = "shadow prices have at most nine digits")]
            let units = (mu * 1e5).round() as i64;
            *sum += units;
        }
    }
    let mut expected: Vec<(i64, String, u64)> = sums.into_iter().map(|(name, (count, sum))| (-sum, name, count)).collect();
    expected.sort();
    let expected: Vec<String> =
        expected.into_iter().zip(1..).map(|((sum, name, count), rank)| format!("{rank} {name} {count} {}", -sum)).collect();
    assert!(expected.len() > 5, "{expected:?}");
    let found = rows(
        &store.warehouse(),
        "SELECT concat_ws(' ', rank, constraint_name || '|' || contingency_name, bind_ct, round(abs_mu * 1e5)::BIGINT)
         FROM ref.top_constraints ORDER BY rank",
    );
    assert_eq!(found, expected);

    let runs: BTreeSet<String> = product.all_rows().map(|line| printed(&product, line).0).collect();
    let active = value(&store.warehouse(), "SELECT count(*) FILTER (active_constraints > 0) FROM ref.ptdf_window");
    assert_eq!(active, runs.len().to_string());
}

#[test]
fn a_pivot_for_people_has_a_column_for_every_constraint_and_zeros_where_none_bound() {
    let store = refreshed(&["sced_shadow_prices", "sced_system_lambda"]);
    let day = "DATE '2026-11-01', DATE '2026-11-01'";
    let pivot = format!(
        "PIVOT features.sced_mu_filled({day}) ON constraint_key USING any_value(mu) GROUP BY sced_ts_utc ORDER BY sced_ts_utc"
    );
    let table = ercot(&store, &["sql", "--format", "csv", &pivot]);
    let mut lines = table.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let warehouse = store.warehouse();
    let constraints = rows(
        &warehouse,
        "SELECT DISTINCT constraint_key FROM features.sced_mu WHERE operating_day = DATE '2026-11-01' AND mu > 0 ORDER BY 1",
    );
    assert_eq!(columns[0], "sced_ts_utc");
    assert_eq!(columns[1..].iter().copied().collect::<BTreeSet<_>>(), constraints.iter().map(String::as_str).collect());
    let cells: Vec<f64> =
        lines.flat_map(|line| line.split(',').skip(1).map(|cell| cell.parse().unwrap()).collect::<Vec<_>>()).collect();
    let bound = value(&warehouse, "SELECT count(*) FROM features.sced_mu WHERE operating_day = DATE '2026-11-01' AND mu > 0");
    assert_eq!(cells.iter().filter(|cell| **cell > 0.0).count().to_string(), bound);
    assert!(cells.contains(&0.0));
}

#[test]
fn live_drivers_of_a_node_add_up_to_its_congestion() {
    let store = refreshed(&["rt_lmp_5min", "sced_shadow_prices", "sced_system_lambda"]);
    let factors = market::sample().join("true_ptdf.csv.gz");
    {
        let warehouse = Warehouse::open(&store.warehouse_file(), Resources::default()).unwrap();
        let fit = format!(
            "INSERT INTO ref.estimated_ptdf BY NAME SELECT 'truth' AS run_id, split_part(ConstraintKey, '|', 1) AS constraint_name,
                 split_part(ConstraintKey, '|', 2) AS contingency_name, SettlementPoint AS node, -PTDF AS beta,
                 'constraint' AS feature_type, abs(PTDF) AS abs_beta
             FROM read_csv('{}', header = true)",
            factors.display()
        );
        warehouse.connection().execute_batch(&fit).unwrap();
    }
    let warehouse = store.warehouse();
    let latest = value(&warehouse, "SELECT max(sced_ts_utc) FROM mart.sced_run WHERE mu_known");
    assert_eq!(value(&warehouse, "SELECT DISTINCT sced_ts_utc FROM dashboard.node_driver_live"), latest);
    // The window of the test holds every constraint that was managed; half a cent of the price and the shadow prices' last
    // digits, of which no node has more than a hundred.
    let off = "SELECT count(*) || ' ' || count(*) FILTER (abs(d.sum - p.congestion) > 0.005 + 0.5e-5 + 100 * 0.5e-5)
        FROM (SELECT node, sum(live_contribution) AS sum, min(sced_ts_utc) AS sced_ts_utc FROM dashboard.node_driver_live GROUP BY node) d
        JOIN mart.fact_rt_5min p ON p.settlement_point = d.node AND p.sced_ts_utc = d.sced_ts_utc";
    let points = value(&warehouse, &format!("SELECT count(*) FROM market.rt_lmp_5min WHERE sced_ts_utc = TIMESTAMP '{latest}'"));
    assert_eq!(value(&warehouse, off), format!("{points} 0"));
    let shares = "SELECT count(DISTINCT node) || ' ' || count(*) FILTER (abs(total - 1) > 1e-9)
        FROM (SELECT node, sum(live_share) AS total FROM dashboard.node_driver_live GROUP BY node)";
    assert_eq!(value(&warehouse, shares), format!("{points} 0"));
    let ranks = "SELECT count(*) FROM (SELECT node, live_rank, count(*) AS times FROM dashboard.node_driver_live GROUP BY ALL) WHERE times > 1";
    assert_eq!(value(&warehouse, ranks), "0");
}
