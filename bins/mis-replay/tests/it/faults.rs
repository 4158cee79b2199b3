use std::time::{Duration, Instant};

use mis_replay::ReplayOptions;
use mis_replay::plan::FaultPlan;

use crate::harness::{PRICES, Site, start, try_unzip, unzip};

async fn faulty(faults: &[&str]) -> Site {
    let faults = FaultPlan { faults: faults.iter().map(|text| text.parse().unwrap()).collect(), seed: 7, schedule: None };
    start(ReplayOptions { faults, ..ReplayOptions::default() }).await
}

#[tokio::test]
async fn fault_429_has_no_retry_after_unless_asked_for() {
    let site = faulty(&["429:1"]).await;
    let response = site.download(site.price_document().doc_id).await;
    assert_eq!(response.status(), 429);
    assert!(!response.headers().contains_key("retry-after"));

    let site = faulty(&["429-retry-after:1"]).await;
    let response = site.download(site.price_document().doc_id).await;
    assert_eq!((response.status().as_u16(), response.headers()["retry-after"].to_str().unwrap()), (429, "1"));
}

#[tokio::test]
async fn fault_429_with_a_date_asks_for_one_second_by_a_clock_that_is_seven_minutes_ahead() {
    let site = faulty(&["429-retry-date:1"]).await;
    let response = site.download(site.price_document().doc_id).await;
    assert_eq!(response.status(), 429);
    let date = |name: &str| {
        let text = response.headers()[name].to_str().unwrap();
        jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).unwrap()
    };
    assert_eq!(date("retry-after").duration_since(date("date")).as_secs(), 1);
    assert_eq!(date("date").duration_since(site.replay.now()).as_secs(), 7 * 60);
}

#[tokio::test]
async fn fault_503_strikes_listings_too() {
    let site = faulty(&["503:1"]).await;
    assert_eq!(site.get(&format!("/misapp/GetReports.do?reportTypeId={PRICES}")).await.status(), 503);
    assert_eq!(site.get(&format!("/misapp/servlets/IceDocListJsonWS?reportTypeId={PRICES}")).await.status(), 503);
}

#[tokio::test]
async fn html_200_is_a_page_where_a_zip_belongs() {
    let site = faulty(&["html-200:1"]).await;
    let response = site.download(site.price_document().doc_id).await;
    assert_eq!(response.status(), 200);
    assert!(response.text().await.unwrap().starts_with("<html>"));
}

#[tokio::test]
async fn fault_200_is_the_json_fault_where_a_zip_belongs() {
    let site = faulty(&["fault-200:1"]).await;
    let response = site.download(site.price_document().doc_id).await;
    assert_eq!(response.status(), 200);
    assert!(response.text().await.unwrap().starts_with("{\"ResponseFaultList\""));
}

#[tokio::test]
async fn empty_listing_lists_nothing_and_leaves_downloads_alone() {
    let site = faulty(&["empty-listing:1"]).await;
    assert_eq!(site.list(PRICES).await, serde_json::json!([]));
    let page = site.text(&format!("/misapp/GetReports.do?reportTypeId={PRICES}")).await;
    assert!(!page.contains("doclookupId"));
    assert_eq!(unzip(&site.download(site.price_document().doc_id).await.bytes().await.unwrap()).await.len(), 1);
}

#[tokio::test]
async fn object_listing_gives_the_newest_csv_without_a_list() {
    let site = faulty(&["object-listing:1"]).await;
    let newest = site.report(PRICES).documents.last().unwrap().doc_id;
    assert_eq!(site.list(PRICES).await["Document"]["DocID"], newest.to_string());
}

#[tokio::test]
async fn truncated_ends_the_connection_before_the_announced_length() {
    let sound = faulty(&[]).await;
    let doc_id = sound.price_document().doc_id;
    let whole = sound.download(doc_id).await.bytes().await.unwrap();
    let response = faulty(&["truncated:1"]).await.download(doc_id).await;
    assert_eq!(response.headers()["content-length"].to_str().unwrap(), whole.len().to_string());
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn short_body_is_half_of_the_zip_with_a_length_that_fits() {
    let sound = faulty(&[]).await;
    let doc_id = sound.price_document().doc_id;
    let whole = sound.download(doc_id).await.bytes().await.unwrap();
    let half = faulty(&["short-body:1"]).await.download(doc_id).await.bytes().await.unwrap();
    assert_eq!(half, whole.slice(..whole.len() / 2));
}

#[tokio::test]
async fn corrupt_zip_has_the_right_length_and_magic_and_the_wrong_bytes() {
    let sound = faulty(&[]).await;
    let doc_id = sound.price_document().doc_id;
    let whole = sound.download(doc_id).await.bytes().await.unwrap();
    let damaged = faulty(&["corrupt-zip:1"]).await.download(doc_id).await.bytes().await.unwrap();
    assert_eq!(damaged.len(), whole.len());
    assert!(damaged.starts_with(b"PK\x03\x04"));
    assert_eq!(damaged.iter().zip(&whole).filter(|(one, other)| one != other).count(), 2);
    assert!(try_unzip(&damaged).await.is_err());
}

#[tokio::test]
async fn slow_trickles_and_arrives_whole() {
    let site = faulty(&["slow:1"]).await;
    let doc_id = site.price_document().doc_id;
    site.replay.preload().await.unwrap();
    let start = Instant::now();
    let body = site.download(doc_id).await.bytes().await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(2));
    assert_eq!(unzip(&body).await.len(), 1);
    assert_eq!(site.replay.downloads(doc_id), 1);
}

#[tokio::test]
async fn stall_sends_half_and_then_nothing() {
    let site = faulty(&["stall:1"]).await;
    site.replay.preload().await.unwrap();
    let mut response = site.download(site.price_document().doc_id).await;
    let announced = response.content_length().unwrap();
    let mut received = 0;
    while let Ok(chunk) = tokio::time::timeout(Duration::from_millis(500), response.chunk()).await {
        received += chunk.unwrap().expect("the body does not end").len() as u64;
    }
    assert_eq!(received, announced / 2);
    assert_eq!(site.replay.downloads(site.price_document().doc_id), 0);
}

#[tokio::test]
async fn a_stall_of_some_seconds_ends_with_the_connection() {
    let faults = FaultPlan { faults: vec!["stall:1".parse().unwrap()], ..FaultPlan::default() };
    let stall = Some(Duration::from_millis(300));
    let site = start(ReplayOptions { faults, stall, ..ReplayOptions::default() }).await;
    site.replay.preload().await.unwrap();
    let start = Instant::now();
    assert!(site.download(site.price_document().doc_id).await.bytes().await.is_err());
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn every_document_arrives_with_one_retry_and_every_strike_is_counted() {
    let site = faulty(&["503:0.4", "html-200:0.2", "corrupt-zip:0.2"]).await;
    let mut struck = 0;
    for document in &site.report(PRICES).documents[..60] {
        let sound = |response: reqwest::Response| async {
            let status = response.status();
            let body = response.bytes().await.unwrap();
            status == 200 && try_unzip(&body).await.is_ok()
        };
        if !sound(site.download(document.doc_id).await).await {
            struck += 1;
            assert!(sound(site.download(document.doc_id).await).await, "DocID {}", document.doc_id);
        }
        assert_eq!(site.replay.downloads(document.doc_id), 1);
    }
    assert!(struck > 0);
    assert_eq!(site.replay.stats().faults.values().sum::<u64>(), struck);
}

#[tokio::test]
async fn what_was_injected_is_told_answer_by_answer() {
    let site = faulty(&["503:0.5"]).await;
    let documents = &site.report(PRICES).documents[..20];
    let mut expected = Vec::new();
    for document in documents {
        for attempt in 0..2 {
            if site.download(document.doc_id).await.status() == 503 {
                expected.push((document.doc_id, attempt));
            }
        }
    }
    let told: serde_json::Value = serde_json::from_str(&site.text("/_replay/faults").await).unwrap();
    let answers = told["answers"].as_array().unwrap().iter();
    let answers: Vec<(u64, u64)> = answers
        .map(|answer| {
            assert_eq!((answer["kind"].as_str(), answer["of"].as_str()), (Some("503"), Some("document")));
            (answer["id"].as_u64().unwrap(), answer["attempt"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(answers, expected);
    assert!(!expected.is_empty());
    assert_eq!((told["seed"].as_u64(), &told["schedule"]), (Some(7), &serde_json::Value::Null));
}

#[tokio::test]
async fn a_schedule_injects_the_same_whatever_the_order_of_the_questions() {
    let scheduled = async || {
        let faults = FaultPlan { schedule: Some("5,0.4".parse().unwrap()), ..FaultPlan::default() };
        start(ReplayOptions { faults, stall: Some(Duration::ZERO), ..ReplayOptions::default() }).await
    };
    let ask = async |site: &Site, ids: Vec<u64>| {
        for id in ids {
            // What comes is not the matter here, nor whether it comes whole.
            let _ = site.download(id).await.bytes().await;
        }
    };
    let (one, other) = (scheduled().await, scheduled().await);
    let ids: Vec<u64> = one.report(12331).documents.iter().map(|document| document.doc_id).collect();
    ask(&one, ids.iter().flat_map(|id| [*id; 4]).collect()).await;
    ask(&other, ids.iter().rev().cycle().take(4 * ids.len()).copied().collect()).await;
    assert_eq!(one.replay.injected(), other.replay.injected());
    assert!(!one.replay.injected().answers.is_empty() && !one.replay.injected().documents.is_empty());
}

#[tokio::test]
async fn the_same_seed_spoils_the_same_answers() {
    let statuses = async |site: Site| {
        let mut statuses = Vec::new();
        for document in &site.report(PRICES).documents[..40] {
            statuses.push(site.download(document.doc_id).await.status().as_u16());
        }
        statuses
    };
    let one = statuses(faulty(&["503:0.5"]).await).await;
    let other = statuses(faulty(&["503:0.5"]).await).await;
    assert_eq!(one, other);
    assert!(one.contains(&200) && one.contains(&503));
}
