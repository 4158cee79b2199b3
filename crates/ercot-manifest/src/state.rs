use std::collections::HashMap;

use jiff::Timestamp;

use crate::document::{Document, EntryKey, PublishedBasis};
use crate::entry::{Entry, Failures, HeldFile, Ingested, Retired, Stage, State};
use crate::event::Event;
use crate::transition::{self, TransitionError};

/// The replay of a manifest's events.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Records {
    all: Vec<Record>,
    by_doc_id: HashMap<String, usize>,
    /// More than one where a URL was published again.
    by_url: HashMap<String, Vec<usize>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Record {
    Entry(Box<Entry>),
    Retired(Box<Retired>),
}

/// How a document relates to what is recorded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Sighting {
    New,
    /// A later version of a document that has no DocID.
    Republished,
    Known(usize),
}

/// Where an event that passed the check goes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    Append,
    At(usize),
}

impl Record {
    fn doc_id(&self) -> Option<&str> {
        match self {
            Self::Entry(entry) => entry.document.doc_id.as_deref(),
            Self::Retired(retired) => retired.doc_id.as_deref(),
        }
    }

    fn published(&self) -> (Timestamp, PublishedBasis) {
        match self {
            Self::Entry(entry) => (entry.document.published_at, entry.document.published_basis),
            Self::Retired(retired) => (retired.published_at, retired.published_basis),
        }
    }

    fn url(&self) -> &str {
        match self {
            Self::Entry(entry) => &entry.document.url,
            Self::Retired(retired) => &retired.url,
        }
    }
}

impl Records {
    pub(crate) fn all(&self) -> &[Record] {
        &self.all
    }

    pub(crate) fn at(&self, index: usize) -> Option<&Record> {
        self.all.get(index)
    }

    pub(crate) fn sight(&self, document: &Document) -> Sighting {
        if let Some(index) = document.doc_id.as_ref().and_then(|doc_id| self.by_doc_id.get(doc_id)) {
            return Sighting::Known(*index);
        }
        let same_url = self.by_url.get(&document.url).map_or(&[][..], Vec::as_slice);
        // Two different DocIDs are two documents, whatever their URLs say.
        let comparable = |record: &Record| document.doc_id.is_none() || record.doc_id().is_none();
        let candidates = same_url.iter().filter_map(|index| Some((*index, self.all.get(*index)?)));
        let candidates: Vec<_> = candidates.filter(|(_, record)| comparable(record)).collect();
        let Some((index, latest)) = candidates.iter().max_by_key(|(_, record)| record.published().0) else {
            return Sighting::New;
        };
        if let Some((exact, _)) = candidates.iter().rfind(|(_, record)| record.published().0 == document.published_at) {
            return Sighting::Known(*exact);
        }
        let neither_has_doc_id = document.doc_id.is_none() && latest.doc_id().is_none();
        let (published_at, basis) = latest.published();
        let both_listed = basis == PublishedBasis::Listing && document.published_basis == PublishedBasis::Listing;
        if neither_has_doc_id && both_listed && document.published_at > published_at {
            Sighting::Republished
        } else {
            Sighting::Known(*index)
        }
    }

    pub(crate) fn resolve(&self, key: &EntryKey) -> Option<usize> {
        match key {
            EntryKey::DocId(doc_id) => self.by_doc_id.get(doc_id).copied(),
            EntryKey::Url { url, published_at } => self.by_url_and_time(url, *published_at),
        }
    }

    fn by_url_and_time(&self, url: &str, published_at: Timestamp) -> Option<usize> {
        let same_time = |index: &usize| self.all.get(*index).is_some_and(|record| record.published().0 == published_at);
        self.by_url.get(url)?.iter().copied().rfind(same_time)
    }

    /// Whether the event can happen, and to which record. Changes nothing, so that a line is only written when it can be
    /// replayed.
    pub(crate) fn check(&self, event: &Event) -> Result<Place, TransitionError> {
        match event {
            Event::Listed { document } => match self.sight(document) {
                Sighting::New | Sighting::Republished => Ok(Place::Append),
                Sighting::Known(_) => Err(TransitionError::Known { event: event.name(), key: document.key() }),
            },
            Event::Downloaded { document, .. } => Ok(match self.sight(document) {
                Sighting::New | Sighting::Republished => Place::Append,
                Sighting::Known(index) => Place::At(index),
            }),
            Event::Entry(entry) => self.unknown(event, &entry.key()).and_then(|place| {
                transition::check(entry, event)?;
                Ok(place)
            }),
            Event::Retired(retired) => self.unknown(event, &retired.key()),
            Event::Failed { key, .. }
            | Event::Staged { key, .. }
            | Event::Ingested { key, .. }
            | Event::Quarantined { key, .. }
            | Event::Requeued { key }
            | Event::Gone { key } => match self.resolve(key).and_then(|index| Some((index, self.all.get(index)?))) {
                Some((index, Record::Entry(entry))) => transition::check(entry, event).map(|()| Place::At(index)),
                Some((_, Record::Retired(_))) | None => Err(TransitionError::Unknown { event: event.name(), key: key.clone() }),
            },
        }
    }

    fn unknown(&self, event: &Event, key: &EntryKey) -> Result<Place, TransitionError> {
        match self.resolve(key) {
            None => Ok(Place::Append),
            Some(_) => Err(TransitionError::Known { event: event.name(), key: key.clone() }),
        }
    }

    pub(crate) fn apply(&mut self, event: Event, at: Timestamp) -> Result<(), TransitionError> {
        let place = self.check(&event)?;
        self.put(place, event, at);
        Ok(())
    }

    /// Applies an event that [`Records::check`] has passed.
    pub(crate) fn put(&mut self, place: Place, event: Event, at: Timestamp) {
        match (place, event) {
            (_, Event::Listed { document }) => self.push(Record::Entry(Box::new(Entry::listed(document, at)))),
            (_, Event::Entry(entry)) => self.push(Record::Entry(entry)),
            (_, Event::Retired(retired)) => self.push(Record::Retired(Box::new(retired))),
            (Place::Append, Event::Downloaded { document, file }) => {
                self.release_path(&document.url, &file);
                let mut entry = Entry::listed(document.clone(), at);
                put_download(&mut entry, document, file, at);
                self.push(Record::Entry(Box::new(entry)));
            }
            (Place::At(index), Event::Downloaded { document, file }) => self.replace_download(index, document, file, at),
            (Place::At(index), event) => {
                if let Some(Record::Entry(entry)) = self.all.get_mut(index) {
                    change(entry, event, at);
                }
            }
            (Place::Append, _) => {}
        }
    }

    fn push(&mut self, record: Record) {
        self.all.push(record);
        self.index(self.all.len() - 1);
    }

    fn replace_download(&mut self, index: usize, document: Document, file: HeldFile, at: Timestamp) {
        match self.all.get_mut(index) {
            Some(Record::Entry(entry)) => put_download(entry, document, file, at),
            Some(record) => {
                let mut entry = Entry::listed(document.clone(), at);
                put_download(&mut entry, document, file, at);
                *record = Record::Entry(Box::new(entry));
            }
            None => {}
        }
        self.index(index);
    }

    /// A new version of a URL that was stored under the earlier version's path has replaced its bytes.
    fn release_path(&mut self, url: &str, file: &HeldFile) {
        for index in self.by_url.get(url).map_or(&[][..], Vec::as_slice) {
            match self.all.get_mut(*index) {
                Some(Record::Entry(entry)) if entry.file.as_ref().is_some_and(|held| held.path == file.path) => {
                    lose_bytes(entry, entry.since);
                }
                Some(Record::Retired(retired)) if retired.file.as_ref().is_some_and(|held| held.path == file.path) => {
                    retired.file = None;
                }
                _ => {}
            }
        }
    }

    fn index(&mut self, index: usize) {
        let Some(record) = self.all.get(index) else { return };
        if let Some(doc_id) = record.doc_id() {
            self.by_doc_id.insert(doc_id.to_owned(), index);
        }
        let same_url = self.by_url.entry(record.url().to_owned()).or_default();
        if !same_url.contains(&index) {
            same_url.push(index);
        }
    }
}

fn put_download(entry: &mut Entry, document: Document, file: HeldFile, at: Timestamp) {
    let before = entry.file.as_ref().map(|held| held.sha256);
    let same_bytes = before == Some(file.sha256);
    if before.is_some() && !same_bytes {
        entry.ingested = None;
    }
    if !(same_bytes && entry.state == State::Ingested) {
        move_to(entry, State::Downloaded, at);
        entry.staged.clear();
    }
    let doc_id = document.doc_id.clone().or_else(|| entry.document.doc_id.take());
    entry.document = Document { doc_id, ..document };
    entry.file = Some(file);
    entry.downloaded_at = Some(at);
    entry.failures = None;
}

fn change(entry: &mut Entry, event: Event, at: Timestamp) {
    match event {
        Event::Failed { stage, reason, .. } => add_failure(entry, stage, reason, at),
        Event::Staged { files, .. } => {
            entry.staged = files;
            move_to(entry, State::Staged, at);
        }
        Event::Ingested { rows, .. } => {
            entry.ingested = Some(Ingested { at, rows });
            entry.failures = None;
            move_to(entry, State::Ingested, at);
        }
        Event::Quarantined { stage, reason, .. } => move_to(entry, State::Quarantined { stage, reason }, at),
        Event::Requeued { .. } => {
            entry.staged.clear();
            move_to(entry, State::Downloaded, at);
        }
        Event::Gone { .. } => lose_bytes(entry, at),
        Event::Listed { .. } | Event::Downloaded { .. } | Event::Entry(_) | Event::Retired(_) => {}
    }
}

fn lose_bytes(entry: &mut Entry, at: Timestamp) {
    entry.file = None;
    entry.staged.clear();
    // What was ingested once stays so: its bytes are not wanted again.
    let state = if entry.ingested.is_some() { State::Ingested } else { State::Listed };
    move_to(entry, state, at);
}

fn add_failure(entry: &mut Entry, stage: Stage, reason: String, at: Timestamp) {
    let count = entry.failures.as_ref().map_or(0, |failures| failures.count).saturating_add(1);
    entry.failures = Some(Failures { count, last_at: at, last_stage: stage, last_reason: reason });
}

fn move_to(entry: &mut Entry, state: State, at: Timestamp) {
    if entry.state != state {
        entry.state = state;
        entry.since = at;
    }
}
