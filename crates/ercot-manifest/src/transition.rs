use crate::document::EntryKey;
use crate::entry::{Entry, State};
use crate::event::Event;

/// An event that cannot happen to the document as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransitionError {
    /// The event is about a document that the manifest does not know, or has retired.
    #[error("{event} cannot be recorded: the manifest has no entry for {key}; record its download first")]
    Unknown {
        /// The event.
        event: &'static str,
        /// Which document.
        key: EntryKey,
    },
    /// A document is introduced that the manifest knows already.
    #[error("{event} cannot be recorded: the manifest has an entry for {key} already")]
    Known {
        /// The event.
        event: &'static str,
        /// Which document.
        key: EntryKey,
    },
    /// The document is in a state that the event does not lead out of.
    #[error("{event} cannot be recorded for {key}, which is {state}")]
    State {
        /// The event.
        event: &'static str,
        /// Which document.
        key: EntryKey,
        /// The state it is in.
        state: State,
    },
    /// The event needs the document's bytes, and they are not held.
    #[error("{event} cannot be recorded for {key}: its bytes are not held; download it first")]
    NoBytes {
        /// The event.
        event: &'static str,
        /// Which document.
        key: EntryKey,
    },
}

/// Whether an event can happen to an entry.
pub(crate) fn check(entry: &Entry, event: &Event) -> Result<(), TransitionError> {
    let waits_for_ingest = matches!(entry.state, State::Downloaded | State::Staged);
    match event {
        Event::Gone { .. } | Event::Requeued { .. } => require_bytes(entry, event),
        Event::Staged { .. } | Event::Ingested { .. } | Event::Quarantined { .. } => {
            require_bytes(entry, event)?;
            if waits_for_ingest { Ok(()) } else { Err(wrong_state(entry, event)) }
        }
        Event::Listed { .. } | Event::Retired(_) => Err(TransitionError::Known { event: event.name(), key: entry.key() }),
        Event::Failed { .. } | Event::Downloaded { .. } => Ok(()),
        Event::Entry(_) => match entry.state {
            State::Downloaded | State::Staged | State::Quarantined { .. } => require_bytes(entry, event),
            State::Listed | State::Ingested => Ok(()),
        },
    }
}

fn require_bytes(entry: &Entry, event: &Event) -> Result<(), TransitionError> {
    if entry.file.is_some() { Ok(()) } else { Err(TransitionError::NoBytes { event: event.name(), key: entry.key() }) }
}

fn wrong_state(entry: &Entry, event: &Event) -> TransitionError {
    TransitionError::State { event: event.name(), key: entry.key(), state: entry.state.clone() }
}
