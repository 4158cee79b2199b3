//! Fills one dataset: MIS first, because what it lists vanishes, then the archive of the API from its oldest day on.

use std::collections::BTreeSet;

use anyhow::Context;
use ercot_manifest::{Manifest, ManifestWriter, State};
use ercot_mis::{
    cadence::{Availability, availability},
    catalog::{CadenceKind, Dataset, SourceMode},
    fetch::{FetchError, FetchMode, FetchOptions, FetchOutcome, fetch_dataset},
    http::Http,
    progress::Progress,
    source::{
        AnySource, ApiSource, CredentialsError, EmptyMonths, ListingKind, PublicApi, Source, Window, remove_leftover_parcels,
    },
};
use ercot_types::time::{OperatingDay, central_date};
use jiff::{SignedDuration, Timestamp, civil::Date};
use tempfile::TempDir;
use url::Url;

use super::days::{Days, first_day_on_mis};
use super::report::{DatasetFill, Origin, Part};
use crate::{Session, progress::Bars};

/// A day without documents is remarkable only when its documents had time to come.
const SETTLED_AFTER: SignedDuration = SignedDuration::from_hours(36);

/// What an empty listing may mean.
const UNKNOWN: &str = "this may be an outage, not an absence of data";

/// What is shared by all datasets.
pub(super) struct Filler<'a> {
    pub(super) base_url: &'a Url,
    pub(super) mode: FetchMode,
    pub(super) max_new: Option<usize>,
    pub(super) days: Days,
    pub(super) session: &'a Session,
    pub(super) bars: &'a Bars,
    pub(super) http: &'a Http,
    pub(super) api: Result<PublicApi, CredentialsError>,
}

/// One dataset on its way.
struct Filling<'a> {
    dataset: &'a Dataset,
    manifest: ManifestWriter,
    bar: crate::progress::Bar,
    fill: DatasetFill,
    /// Central days of which a source lists a document.
    days_listed: BTreeSet<Date>,
    /// Days of which nobody has said what there is.
    days_unanswered: BTreeSet<Date>,
    oldest_listed: Option<Timestamp>,
}

impl Filler<'_> {
    pub(super) async fn fill(&self, dataset: &Dataset) -> DatasetFill {
        let fill = DatasetFill::new(dataset);
        let why = match &dataset.source {
            SourceMode::Mis {} => None,
            SourceMode::Dashboard { .. } => Some("a dashboard shows only the present; each fetch captures it"),
            SourceMode::Given {} => Some("its files can only be given, with --source-dir or an import"),
            SourceMode::Urls { .. } | SourceMode::Directory { .. } => Some("its source has no days; a fetch takes all of it"),
        };
        if let Some(why) = why {
            return fill.skipped(why);
        }
        let Some(window) = self.days.window() else { return fill.skipped("these days are beyond the calendar") };
        let (manifest, _scratch) = match self.open(dataset) {
            Ok(opened) => opened,
            Err(error) => return fill.failed(format!("{error:#}")),
        };
        let bar = self.bars.dataset(&dataset.name);
        let mut filling = Filling {
            dataset,
            manifest,
            bar,
            fill,
            days_listed: BTreeSet::new(),
            days_unanswered: BTreeSet::new(),
            oldest_listed: None,
        };
        filling.fill.held = filling.held(window);
        self.ask_mis(&mut filling, window).await;
        self.ask_api(&mut filling).await;
        filling.bar.finish();
        self.note_empty_days(&mut filling);
        filling.fill
    }

    /// Opens the manifest; for a dry run, which writes nothing, a copy of it in a scratch folder.
    fn open(&self, dataset: &Dataset) -> anyhow::Result<(ManifestWriter, Option<TempDir>)> {
        let path = self.session.data_dir.manifest_file(&dataset.name);
        if self.mode == FetchMode::Run {
            return Ok((Manifest::open(&path)?, None));
        }
        let scratch = tempfile::tempdir().context("a scratch folder could not be created")?;
        let copy = scratch.path().join("manifest.jsonl");
        if path.exists() {
            std::fs::copy(&path, &copy).with_context(|| format!("{} could not be read", path.display()))?;
        }
        Ok((Manifest::open(&copy)?, Some(scratch)))
    }

    async fn ask_mis(&self, filling: &mut Filling<'_>, window: Window) {
        let now = self.session.clock.now();
        let days = match first_day_on_mis(filling.dataset, now) {
            Some(first) => self.days.since(first),
            None => Some(self.days),
        };
        let Some(days) = days else { return };
        let source = AnySource::of(filling.dataset, self.http, self.base_url);
        match self.fetch(filling, &source, window).await {
            Ok(outcome) => {
                filling.oldest_listed = outcome.oldest_listed;
                if let (ListingKind::Unknown { reason }, true) = (&outcome.listing, is_regular(filling.dataset)) {
                    filling.fill.fail(format!("MIS: {reason}: {UNKNOWN}"));
                }
                // One listing, and every document by itself.
                let requests = 1 + outcome.downloaded.max(outcome.planned.len()) as u64;
                filling.fill.take(Part::new(Origin::Mis, days, requests), &outcome);
            }
            Err(error) => {
                filling.days_unanswered.extend(days.iter());
                filling.fill.refused("MIS", &error);
            }
        }
    }

    async fn ask_api(&self, filling: &mut Filling<'_>) {
        let now = self.session.clock.now();
        let Some((days, until)) = self.days_of_the_api(filling, now) else { return };
        let posted = days.window().map_or(now, |window| window.from);
        if availability(filling.dataset, posted, now) == Availability::Nowhere {
            filling.days_unanswered.extend(days.iter());
            filling.fill.note(format!("{} to {} can be had nowhere: the API never had this report", days.from, days.to));
            return;
        }
        let api = match &self.api {
            Ok(api) => api,
            Err(missing) => {
                filling.days_unanswered.extend(days.iter());
                filling.fill.not_asked(days, &missing.to_string(), estimate(filling.dataset, days));
                return;
            }
        };
        if self.mode == FetchMode::Run {
            // This run holds the lock.
            remove_leftover_parcels(filling.dataset, self.session.data_dir.root());
        }
        for stretch in days.stretches(filling.dataset) {
            let Err(error) = self.stretch(filling, api, stretch, until).await else { continue };
            let rest = Days { from: stretch.from, to: days.to };
            filling.days_unanswered.extend(rest.iter());
            if error.is_absent() && stretch.from == days.from {
                filling.fill.note(format!("ERCOT's public API does not carry {}: {error}", filling.dataset.emil_id));
            } else {
                filling.fill.refused("ERCOT's public API", &error);
                filling.fill.unanswered(rest);
            }
            return;
        }
    }

    /// The days that only the API can fill, and the instant at which MIS takes over: the first day that it lists, or where
    /// there is an account to ask with, the first document that it lists if that comes too late.
    fn days_of_the_api(&self, filling: &Filling<'_>, now: Timestamp) -> Option<(Days, Timestamp)> {
        let oldest = filling.oldest_listed;
        let first_day = first_day_on_mis(filling.dataset, now).or(oldest.map(central_date));
        let start = first_day.and_then(|day| Some(OperatingDay(day).bounds().ok()?.start));
        let is_asked = self.api.is_ok() && is_regular(filling.dataset);
        let until = match (start, oldest) {
            (Some(start), Some(oldest)) if is_asked && oldest.duration_since(start) > first_document_within(filling.dataset) => {
                oldest
            }
            (Some(start), None) if !is_asked => start,
            (Some(start), Some(_)) => start,
            (_, None) => self.days.window()?.until,
            (None, Some(oldest)) => oldest,
        };
        let last = central_date(until.checked_sub(SignedDuration::from_nanos(1)).ok()?);
        Some((self.days.before(last.tomorrow().ok()?)?, until))
    }

    async fn stretch(&self, filling: &mut Filling<'_>, api: &PublicApi, days: Days, until: Timestamp) -> Result<(), FetchError> {
        let Some(mut window) = days.window() else { return Ok(()) };
        window.until = window.until.min(until);
        let empty_months = match (self.budget(filling), self.mode) {
            (Some(0), _) => EmptyMonths::Leave,
            (_, FetchMode::DryRun) => EmptyMonths::Plan,
            (_, FetchMode::Run) => EmptyMonths::Open,
        };
        let source = api.source(filling.dataset, window, self.session.data_dir.root(), empty_months);
        loop {
            let asked = source.requests();
            let outcome = self.fetch(filling, &source, window).await?;
            let planned = self.planned(&source, &outcome);
            filling.fill.take(Part::new(Origin::Api, days, source.requests() - asked + planned), &outcome);
            self.note_unlisted(filling, &source, days, &outcome);
            // Bundles may hold what the archive does not list; the second time they are documents. A round that brought
            // nothing, or all that --max-new allows, has no second.
            let is_last = outcome.downloaded + outcome.adopted == 0 || outcome.left_out > 0;
            if self.mode == FetchMode::DryRun || is_last || !source.has_more() {
                return Ok(());
            }
        }
    }

    /// Downloads that a run would make after this dry one.
    fn planned(&self, source: &ApiSource, outcome: &FetchOutcome) -> u64 {
        let bundles = if self.mode == FetchMode::DryRun { source.planned_bundles() } else { 0 };
        source.downloads_for(&outcome.planned) + bundles as u64
    }

    /// Says what an answer of the API leaves open: whether it is whole, and months whose bundle was not opened.
    fn note_unlisted(&self, filling: &mut Filling<'_>, source: &ApiSource, days: Days, outcome: &FetchOutcome) {
        let unopened: Vec<Date> = days.iter().filter(|day| source.is_unopened(*day)).collect();
        match (&outcome.listing, unopened.as_slice()) {
            (_, [first, .., last] | [first @ last]) => {
                let why = if source.planned_bundles() > 0 {
                    "a run downloads the months' bundles to see what they hold"
                } else {
                    "what their bundles hold was not looked at"
                };
                filling.fill.note(format!("the archive lists nothing of some months from {first} to {last}; {why}"));
                filling.days_unanswered.extend(&unopened);
            }
            (ListingKind::Unknown { reason }, []) if is_regular(filling.dataset) && days.from < self.settled() => {
                filling.fill.fail(format!("ERCOT's public API, {} to {}: {reason}: {UNKNOWN}", days.from, days.to));
            }
            _ => {}
        }
    }

    /// Documents that may still be fetched. None: all.
    fn budget(&self, filling: &Filling<'_>) -> Option<usize> {
        self.max_new.map(|most| most.saturating_sub(filling.fill.fetched.max(filling.fill.would_fetch)))
    }

    async fn fetch<S: Source>(&self, filling: &mut Filling<'_>, source: &S, window: Window) -> Result<FetchOutcome, FetchError> {
        let mut options = FetchOptions::new(self.session.data_dir.root());
        options.mode = self.mode;
        (options.since, options.until) = (Some(window.from), Some(window.until));
        options.max_new = self.budget(filling);
        let Filling { dataset, manifest, bar, .. } = filling;
        let clock = self.session.clock.as_ref();
        let outcome = fetch_dataset(dataset, source, manifest, &options, clock, bar as &dyn Progress).await?;
        filling.days_listed.extend(&outcome.days);
        Ok(outcome)
    }

    /// Names the days of which neither source lists anything although something is posted every day.
    fn note_empty_days(&self, filling: &mut Filling<'_>) {
        if !is_regular(filling.dataset) {
            return;
        }
        let held: BTreeSet<Date> = filling.published().map(central_date).collect();
        let settled = self.settled();
        let known = [&held, &filling.days_listed, &filling.days_unanswered];
        let empty = self.days.iter().filter(|day| *day < settled && known.iter().all(|days| !days.contains(day)));
        filling.fill.empty(empty.collect());
    }

    /// The first day whose documents may still be on their way.
    fn settled(&self) -> Date {
        self.session.clock.now().checked_sub(SETTLED_AFTER).map_or(self.days.from, central_date)
    }
}

impl Filling<'_> {
    /// Publish times of all documents whose bytes are or were held.
    fn published(&self) -> impl Iterator<Item = Timestamp> {
        let held = self.manifest.entries().filter(|entry| entry.state != State::Listed);
        let retired = self.manifest.retired().map(|retired| retired.published_at);
        held.map(|entry| entry.document.published_at).chain(retired)
    }

    fn held(&self, window: Window) -> usize {
        self.published().filter(|published_at| window.contains(*published_at)).count()
    }
}

/// How long after the start of a day its first document comes at the latest.
fn first_document_within(dataset: &Dataset) -> SignedDuration {
    let is_frequent = dataset.cadence.expected_per_day.is_some_and(|documents| documents >= 24);
    if is_frequent { SignedDuration::from_mins(90) } else { SignedDuration::from_hours(24) }
}

/// Something is posted every day.
fn is_regular(dataset: &Dataset) -> bool {
    let is_daily = !matches!(dataset.cadence.kind, CadenceKind::AsNeeded | CadenceKind::Weekly);
    is_daily && dataset.cadence.expected_per_day.is_some_and(|documents| documents > 0)
}

/// Requests that it would take to fill some days by the dataset's cadence: pages of the listing, and downloads of several.
fn estimate(dataset: &Dataset, days: Days) -> u64 {
    let per_day = u64::from(dataset.cadence.expected_per_day.unwrap_or(0));
    let documents = per_day * u64::from(days.count());
    let together = if per_day >= 24 { 500 } else { 50 };
    documents.div_ceil(1000).max(1) + documents.div_ceil(together)
}
