//! Faults of documents, which stay as they are in every answer.

use ercot_types::time::format_central_with_offset;
use jiff::{SignedDuration, Timestamp};
use mis_replay::clock::ReplayClock;
use mis_replay::plan::FaultPlan;
use mis_replay::sample::Document;
use mis_replay::{ReplayOptions, Retention};
use serde_json::Value;

use crate::harness::{PRICES, Site, start, unzip};

/// All documents of the sample with a fault, at an instant.
async fn afflicted(fault: &str, now: Timestamp) -> Site {
    let faults = FaultPlan { faults: vec![fault.parse().unwrap()], seed: 3, schedule: None };
    let clock = ReplayClock::standing_at(now);
    start(ReplayOptions { clock, retention: Retention::Forever, faults, ..ReplayOptions::default() }).await
}

async fn document() -> Document {
    start(ReplayOptions::default()).await.report(PRICES).documents[50].clone()
}

async fn sound_csv(doc_id: u64) -> String {
    csv(&start(ReplayOptions::default()).await, doc_id).await
}

async fn csv(site: &Site, doc_id: u64) -> String {
    unzip(&site.download(doc_id).await.bytes().await.unwrap()).await.remove(0).1
}

/// The entries of the JSON listing with a document's name, newest first.
async fn entries(site: &Site, document: &Document) -> Vec<Value> {
    let name = document.name.zip_name(mis_replay::names::FileKind::Csv);
    let list = site.list(PRICES).await;
    let entries = list.as_array().unwrap().iter().map(|item| item["Document"].clone());
    entries.filter(|entry| entry["ConstructedName"] == name).collect()
}

fn instant(entry: &Value) -> Timestamp {
    entry["PublishDate"].as_str().unwrap().parse().unwrap()
}

fn id(entry: &Value) -> u64 {
    entry["DocID"].as_str().unwrap().parse().unwrap()
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

#[tokio::test]
async fn a_renamed_column_has_another_header_and_the_same_values() {
    let document = document().await;
    let site = afflicted("renamed-column:1", document.published_at).await;
    let sound = sound_csv(document.doc_id).await;
    assert_eq!(csv(&site, document.doc_id).await, sound.replacen("LMP\n", "LMP_NEW\n", 1));
    assert_eq!(csv(&site, document.doc_id).await, csv(&site, document.doc_id).await);
}

#[tokio::test]
async fn an_added_column_stands_at_the_end_and_its_size_is_listed() {
    let document = document().await;
    let site = afflicted("added-column:1", document.published_at).await;
    let text = csv(&site, document.doc_id).await;
    assert!(text.lines().next().unwrap().ends_with(",LMP,NEW_COLUMN"), "{text}");
    assert_eq!(text.lines().count(), sound_csv(document.doc_id).await.lines().count());
    let bytes = site.download(document.doc_id).await.bytes().await.unwrap().len();
    assert_eq!(entries(&site, &document).await[0]["ContentSize"], bytes.to_string());
}

#[tokio::test]
async fn a_revised_document_comes_again_under_its_name_and_another_doc_id() {
    let document = document().await;
    let first = afflicted("revised:1", document.published_at + minutes(9)).await;
    let [wrong] = &entries(&first, &document).await[..] else { panic!("one posting at first") };
    assert_ne!(id(wrong), document.doc_id);
    let second = afflicted("revised:1", document.published_at + minutes(10)).await;
    let [right, wrong] = &entries(&second, &document).await[..] else { panic!("two postings") };
    assert!(id(wrong) < id(right) && id(right) == document.doc_id);
    assert_eq!((instant(wrong), instant(right)), (document.published_at, document.published_at + minutes(10)));
    let (sound, was) = (sound_csv(document.doc_id).await, csv(&second, id(wrong)).await);
    assert_eq!(csv(&second, id(right)).await, sound);
    let differing = sound.lines().zip(was.lines()).filter(|(one, other)| one != other).count();
    assert_eq!((differing, was.lines().count()), (1, sound.lines().count()));
}

#[tokio::test]
async fn a_document_revised_in_place_changes_its_bytes_and_its_publish_time() {
    let document = document().await;
    let site = afflicted("revised-in-place:1", document.published_at + minutes(9)).await;
    let wrong = csv(&site, document.doc_id).await;
    assert_eq!(instant(&entries(&site, &document).await[0]), document.published_at);
    site.replay.set_now(document.published_at + minutes(10));
    let sound = sound_csv(document.doc_id).await;
    assert_eq!(csv(&site, document.doc_id).await, sound);
    assert_ne!(wrong, sound);
    assert_eq!(instant(&entries(&site, &document).await[0]), document.published_at + minutes(10));
}

#[tokio::test]
async fn duplicates_are_one_doc_id_twice_or_the_same_bytes_under_two() {
    let document = document().await;
    let now = document.published_at + minutes(1);
    let listed = entries(&afflicted("listed-twice:1", now).await, &document).await;
    assert_eq!(listed.iter().map(id).collect::<Vec<_>>(), [document.doc_id; 2]);
    let site = afflicted("posted-twice:1", now).await;
    let [again, first] = &entries(&site, &document).await[..] else { panic!("two postings") };
    assert!(id(first) == document.doc_id && id(again) > id(first));
    assert_eq!(instant(again), document.published_at + minutes(1));
    let bytes = async |doc_id| site.download(doc_id).await.bytes().await.unwrap();
    assert_eq!(bytes(id(first)).await, bytes(id(again)).await);
}

#[tokio::test]
async fn a_late_document_is_not_there_for_two_hours_and_then_as_if_it_had_been() {
    let document = document().await;
    let site = afflicted("late:1", document.published_at + minutes(119)).await;
    assert_eq!(entries(&site, &document).await.len(), 0);
    assert!(site.download(document.doc_id).await.text().await.unwrap().contains("No Document"));
    site.replay.set_now(document.published_at + minutes(120));
    assert_eq!(instant(&entries(&site, &document).await[0]), document.published_at);
    assert_eq!(csv(&site, document.doc_id).await, sound_csv(document.doc_id).await);
}

#[tokio::test]
async fn a_missing_document_is_neither_listed_nor_given() {
    let document = document().await;
    let site = afflicted("missing:1", document.published_at + minutes(60 * 24 * 365)).await;
    assert_eq!(site.list(PRICES).await, serde_json::json!([]));
    assert!(site.download(document.doc_id).await.text().await.unwrap().contains("No Document"));
}

#[tokio::test]
async fn a_skewed_publish_time_is_seven_minutes_off_one_way_or_the_other() {
    let document = document().await;
    let site = afflicted("clock-skew:1", document.published_at).await;
    let mut met = std::collections::BTreeSet::new();
    for document in &site.report(PRICES).documents[..50] {
        let shown = instant(&entries(&site, document).await[0]);
        met.insert(shown.duration_since(document.published_at).as_secs());
    }
    assert_eq!(met.into_iter().collect::<Vec<_>>(), [-420, 420]);
}

#[tokio::test]
async fn a_wrong_offset_is_the_other_one_behind_the_same_local_time() {
    let everything = start(ReplayOptions::default()).await;
    let documents = &everything.report(PRICES).documents;
    let site = afflicted("wrong-offset:1", documents.last().unwrap().published_at).await;
    for (document, right, wrong) in [(&documents[0], "-05:00", "-06:00"), (documents.last().unwrap(), "-06:00", "-05:00")] {
        let true_text = format_central_with_offset(document.published_at);
        let expected = true_text.replace(right, wrong);
        assert_ne!(true_text, expected);
        assert_eq!(entries(&site, document).await[0]["PublishDate"], expected);
    }
}

#[tokio::test]
async fn what_ails_a_document_is_told_once_it_is_published() {
    let document = document().await;
    let site = afflicted("posted-twice:1", document.published_at).await;
    let told: Value = serde_json::from_str(&site.text("/_replay/faults").await).unwrap();
    let told = told["documents"].as_array().unwrap();
    let of_prices: Vec<&Value> = told.iter().filter(|told| told["report_type_id"] == PRICES).collect();
    assert_eq!(of_prices.len(), 51);
    let last = of_prices.last().unwrap();
    assert_eq!((last["kind"].as_str(), last["doc_id"].as_u64()), (Some("posted-twice"), Some(document.doc_id)));
    assert!(last["other_doc_id"].as_u64().unwrap() > document.doc_id);
    assert_eq!(last["name"], document.name.zip_name(mis_replay::names::FileKind::Csv));
}
