use super::{MAX_DEPTH, MAX_TERMS, MAX_TEXT_BYTES};
use crate::event::RangeError;

/// A text that is no event. `at` counts bytes from 0.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParseError {
    /// It is too long.
    #[error("the text has {bytes} bytes; {MAX_TEXT_BYTES} are read at most")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// Too many parentheses or negations inside each other.
    #[error("at {at}: more than {MAX_DEPTH} parentheses or negations inside each other")]
    TooDeep {
        /// Where.
        at: usize,
    },
    /// Too many events in it.
    #[error("at {at}: more than {MAX_TERMS} events in one text")]
    TooMany {
        /// Where.
        at: usize,
    },
    /// Something else was expected.
    #[error("at {at}: expected {expected}, found {found}")]
    Expected {
        /// Where.
        at: usize,
        /// What was expected.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// There is no such event.
    #[error("at {at}: there is no event {name:?}; examples are node_gt(HB_WEST,25), binds(WESTEX|BASE CASE), load_hi")]
    Unknown {
        /// Where.
        at: usize,
        /// What is there.
        name: String,
    },
    /// A range that holds nothing or everything.
    #[error("at {at}: {source}")]
    Range {
        /// Where.
        at: usize,
        /// What is wrong with it.
        source: RangeError,
    },
    /// A condition where only an event can stand.
    #[error("at {at}: an event cannot have a condition; ask a question with \"given\" instead")]
    Condition {
        /// Where.
        at: usize,
    },
}
