use mis_replay::clock::ReplayClock;
use mis_replay::{ReplayOptions, Retention};
use serde_json::Value;

use crate::harness::{Site, start};

const DAILY_PRC: &str = "/api/1/services/read/dashboards/daily-prc.json";

async fn at(now: &str) -> Site {
    let clock = ReplayClock::standing_at(now.parse().unwrap());
    start(ReplayOptions { clock, retention: Retention::Forever, ..ReplayOptions::default() }).await
}

#[tokio::test]
async fn the_daily_prc_has_a_point_for_each_run_of_the_day_so_far() {
    let site = at("2026-10-31T17:02:00Z").await;
    let response = site.get(DAILY_PRC).await;
    assert_eq!(response.headers()["cache-control"], "max-age=60");
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["lastUpdated"], "2026-10-31 12:02:00-0500");
    let data = body["data"].as_array().unwrap();
    let first = data.first().unwrap();
    assert!(first["timestamp"].as_str().unwrap().starts_with("2026-10-31 00:00:"), "{first}");
    // Twelve hours with a run every five minutes at least.
    assert!((12 * 12 + 1..12 * 13).contains(&data.len()), "{}", data.len());
    let keys: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["dstFlag", "epoch", "interval", "prc", "timestamp"]);
    assert!(data.iter().all(|point| point["prc"].as_i64().unwrap() > 1000 && point["dstFlag"] == "N"));
    let last = data.last().unwrap()["prc"].as_i64().unwrap();
    let shown = body["current_condition"]["prc_value"].as_str().unwrap();
    assert_eq!(shown.replace(',', ""), last.to_string());
    assert!(shown.contains(',') && body["source"].as_str().unwrap().starts_with("simulated"), "{body}");
}

#[tokio::test]
async fn other_dashboards_are_refused_or_not_there() {
    let site = at("2026-10-31T17:02:00Z").await;
    for (name, status) in [("todays-outlook.json", 403), ("fuel-mix.json", 404)] {
        assert_eq!(site.get(&DAILY_PRC.replace("daily-prc.json", name)).await.status(), status, "{name}");
    }
}
