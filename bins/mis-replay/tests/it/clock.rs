use ercot_types::time::format_central_with_offset;
use jiff::{SignedDuration, Timestamp};
use mis_replay::clock::ReplayClock;
use mis_replay::{ReplayOptions, Retention};

use crate::harness::{PRICES, start};

fn standing_at(now: Timestamp, retention: Retention) -> ReplayOptions {
    ReplayOptions { clock: ReplayClock::standing_at(now), retention, ..ReplayOptions::default() }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_document_is_listed_from_the_second_it_is_posted() {
    let everything = start(ReplayOptions::default()).await;
    let document = everything.report(PRICES).documents[100].clone();
    let before = start(standing_at(document.published_at - SignedDuration::from_secs(1), Retention::Forever)).await;
    let then = start(standing_at(document.published_at, Retention::Forever)).await;

    assert_eq!(before.listed_ids(PRICES, "_csv.zip").await.len(), 100);
    assert_eq!(then.listed_ids(PRICES, "_csv.zip").await.first(), Some(&document.doc_id));
    assert!(before.download(document.doc_id).await.text().await.unwrap().contains("No Document"));
    assert!(then.download(document.doc_id).await.bytes().await.unwrap().starts_with(b"PK"));
}

#[tokio::test]
async fn five_minute_prices_leave_the_listing_at_the_end_of_the_fifth_day() {
    // Documents of 2026-10-30 expire with 2026-11-04, Central standard time.
    let last_second = start(standing_at(at("2026-11-04T23:59:59-06:00"), Retention::ByReportType)).await;
    let next_day = start(standing_at(at("2026-11-05T00:00:00-06:00"), Retention::ByReportType)).await;
    let days = |ids: Vec<u64>| {
        let documents = &last_second.report(PRICES).documents;
        let document = |id| documents.iter().find(|document| document.doc_id == id).unwrap();
        ids.into_iter().map(|id| format_central_with_offset(document(id).published_at)[..10].to_owned()).min().unwrap()
    };
    assert_eq!(days(last_second.listed_ids(PRICES, "_csv.zip").await), "2026-10-30");
    assert_eq!(days(next_day.listed_ids(PRICES, "_csv.zip").await), "2026-10-31");
}

#[tokio::test]
async fn a_document_that_left_the_listing_is_gone() {
    let site = start(standing_at(at("2026-11-20T00:00:00Z"), Retention::ByReportType)).await;
    assert_eq!(site.list(PRICES).await, serde_json::json!([]));
    let doc_id = site.price_document().doc_id;
    assert!(site.download(doc_id).await.text().await.unwrap().contains("No Document"));
    // Day-ahead prices are listed for 31 days.
    assert!(!site.listed_ids(12331, "_csv.zip").await.is_empty());
}

#[tokio::test]
async fn retention_can_be_set_in_days_or_switched_off() {
    let now = at("2026-11-20T00:00:00Z");
    let all = start(standing_at(now, Retention::Forever)).await;
    assert_eq!(all.listed_ids(PRICES, "_csv.zip").await.len(), all.report(PRICES).documents.len());
    let one_day = start(standing_at(now, Retention::Days(1))).await;
    assert_eq!(one_day.list(12331).await, serde_json::json!([]));
}

#[tokio::test]
async fn at_speed_documents_appear_while_the_replay_runs() {
    let everything = start(ReplayOptions::default()).await;
    let documents = &everything.report(PRICES).documents;
    let clock = ReplayClock::Running {
        start: Some(documents[0].published_at),
        // A day per millisecond: whatever the machine's load, the second listing comes after the last posting.
        speed: 86_400_000.0,
        wall: std::sync::Arc::new(ercot_types::clock::SystemClock),
    };
    let site = start(ReplayOptions { clock, ..ReplayOptions::default() }).await;
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while site.listed_ids(PRICES, "_csv.zip").await.len() < documents.len() {
        assert!(std::time::Instant::now() < deadline, "the clock stands still");
    }
}

#[tokio::test]
async fn the_clock_can_be_set_while_the_replay_runs() {
    let site = start(standing_at(at("2026-10-30T06:00:00Z"), Retention::Forever)).await;
    let before = site.listed_ids(PRICES, "_csv.zip").await.len();
    let put = |query: &str| site.client.put(format!("{}/_replay/clock{query}", site.base_url)).send();
    assert_eq!(put("?now=2026-10-30T07:00:00Z").await.unwrap().status(), 204);
    assert_eq!(site.replay.now(), at("2026-10-30T07:00:00Z"));
    assert!(site.listed_ids(PRICES, "_csv.zip").await.len() > before);
    for query in ["", "?now=", "?now=tomorrow"] {
        assert_eq!(put(query).await.unwrap().status(), 400, "{query}");
    }
}

#[tokio::test]
async fn a_fraction_of_days_is_counted_from_the_posting_and_printed_as_its_end() {
    let everything = start(ReplayOptions::default()).await;
    let document = everything.report(PRICES).documents[0].clone();
    let six_hours = SignedDuration::from_hours(6);
    let at = |after: SignedDuration| start(standing_at(document.published_at + after, Retention::For(six_hours)));
    let (last_second, gone) = (at(six_hours).await, at(six_hours + SignedDuration::from_secs(1)).await);
    let oldest = last_second.list(PRICES).await.as_array().unwrap().last().unwrap()["Document"].clone();
    assert_eq!(oldest["DocID"], (document.doc_id + 500_000_000).to_string());
    assert_eq!(oldest["ExpiredDate"].as_str().unwrap().parse::<Timestamp>().unwrap(), document.published_at + six_hours);
    assert!(!gone.listed_ids(PRICES, "_csv.zip").await.contains(&document.doc_id));
}
