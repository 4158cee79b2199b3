//! What the tests of the programs share: the programs themselves, a sample to serve, and second ways to count.

pub(crate) mod archive;
pub(crate) mod calendar;
pub(crate) mod made;
pub(crate) mod market;
pub(crate) mod month;
pub(crate) mod programs;
pub(crate) mod replay;
pub(crate) mod store;

pub(crate) use market::Window;
pub(crate) use replay::Replay;
pub(crate) use store::Store;

/// Where the clocks of all programs stand in tests that have no clock of their own: a day after [`NIGHT`], so that nothing
/// of it is about to leave the listing.
pub(crate) const NOW: &str = "2026-11-02T12:00:00Z";

/// Sixteen hours around the repeated hour of 2026-11-01, in every sample.
pub(crate) const NIGHT: Window = Window { since: "2026-10-31T17:00:00Z", until: "2026-11-01T09:00:00Z" };

/// Datasets of every kind that matters to a merge and that are cheap to fetch: one big document, documents of many runs,
/// documents that post the last hour again, and one document a quarter hour. With [`NIGHT`] 273 documents.
pub(crate) const SMALL: [&str; 4] = ["dam_spp", "sced_shadow_prices", "wind_5min_region", "rt_mcpc_15min"];

/// True where time does not matter: `ERCOT_LONG=1`.
pub(crate) fn is_long() -> bool {
    std::env::var("ERCOT_LONG").is_ok_and(|value| value == "1")
}
