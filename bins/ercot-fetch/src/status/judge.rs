//! Which of it somebody should look at.

use ercot_mis::cadence::Freshness;
use jiff::SignedDuration;

use super::{
    collect::Collected,
    model::{DatasetStatus, Status, WarehouseState, WarehouseStatus},
    text::{duration, minute},
};

/// Failed attempts that may be a passing trouble: the next runs try at once.
const PASSING_FAILURES: u32 = 3;

/// How long captured documents may wait to be loaded.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// What to do about a warehouse that lacks what was loaded.
const REBUILD: &str = "restore duckdb/ from a backup, or rebuild it (docs/operations.md, Rebuilding the warehouse)";

/// Adds the findings about a dataset.
pub(super) fn judge(status: &mut Status, dataset: &DatasetStatus, collected: &Collected, warehouse: &WarehouseStatus) {
    let mut find = |kind, text| status.find(Some(&dataset.name), kind, text);
    if let Some(fault) = &collected.fault {
        let kept = "ercot-fetch repair leaves out damaged lines and keeps the file";
        find("manifest", format!("its manifest cannot be read: {fault}; {kept}"));
        return;
    }
    freshness(dataset, &mut find);
    if dataset.missing > 0 {
        let gone = if dataset.gone > 0 { format!(", {} of them gone from MIS", dataset.gone) } else { String::new() };
        find("missing", format!("{} document(s) missing since {}{gone}", dataset.missing, dataset.from));
    }
    if dataset.quarantine.recent_documents > 0 {
        find("quarantine", format!("{} document(s) set aside", dataset.quarantine.recent_documents));
    }
    if dataset.quarantine.rows > 0 {
        find("quarantine", format!("{} row(s) did not load; the reasons are in ops.quarantine", dataset.quarantine.rows));
    }
    if !dataset.drift.is_empty() {
        let columns: Vec<String> = dataset.drift.iter().map(|drift| format!("{} {}", drift.kind, drift.column)).collect();
        find("drift", format!("the header differs from the catalog: {}", columns.join("; ")));
    }
    let failing = dataset.failing.iter().filter(|document| document.attempts >= PASSING_FAILURES).count();
    if failing > 0 {
        find("failing", format!("{failing} document(s) failed {PASSING_FAILURES} times or more"));
    }
    match warehouse.state {
        WarehouseState::Read => {
            // What was loaded and pruned is noted in the warehouse too.
            let lost = collected.ingested.saturating_sub(dataset.loaded.unwrap_or(0));
            if lost > 0 {
                find("lost_rows", format!("the warehouse lacks {lost} document(s) that were loaded; {REBUILD}"));
            }
            waiting(dataset, status);
        }
        WarehouseState::Lost => {
            let loaded = collected.ingested;
            if loaded > 0 {
                find("lost_rows", format!("{loaded} document(s) were loaded and the warehouse file is gone; {REBUILD}"));
            }
            waiting(dataset, status);
        }
        WarehouseState::Absent | WarehouseState::Unreadable => waiting(dataset, status),
        // They are being loaded, perhaps.
        WarehouseState::Busy => {}
    }
}

/// Adds what there is to say about the warehouse itself.
pub(super) fn judge_warehouse(status: &mut Status) {
    let reason = status.warehouse.reason.clone().unwrap_or_default();
    match status.warehouse.state {
        WarehouseState::Busy => {
            status.cannot_tell.push(format!("rows, quarantined rows and drift: the warehouse is being written ({reason})"));
        }
        WarehouseState::Unreadable => status.find(None, "warehouse", reason),
        WarehouseState::Read | WarehouseState::Absent | WarehouseState::Lost => {}
    }
}

fn freshness(dataset: &DatasetStatus, find: &mut impl FnMut(&'static str, String)) {
    let seconds = |seconds: Option<i64>| duration(SignedDuration::from_secs(seconds.unwrap_or(0)));
    let limit = seconds(dataset.freshness.stale_after_seconds);
    match (dataset.freshness.state, &dataset.last) {
        (Freshness::Stale, Some(last)) => {
            let age = seconds(dataset.freshness.age_seconds);
            let posted = minute(last.published_at);
            find("stale", format!("the last document was posted at {posted}, {age} ago; stale after {limit}"));
        }
        (Freshness::Never, _) => find("never", "there is no document at all".to_owned()),
        _ => {}
    }
}

fn waiting(dataset: &DatasetStatus, status: &mut Status) {
    let Some(since) = dataset.waiting.since.filter(|since| status.now.duration_since(*since) > LONGEST_WAIT) else { return };
    let (documents, since) = (dataset.waiting.documents, minute(since));
    let text = format!("{documents} document(s) wait to be loaded, the first since {since}");
    status.find(Some(&dataset.name), "waiting", text);
}
