use jiff::civil::DateTime;

/// A local time or label that names no instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// The local time falls into the hour that the spring change skips.
    #[error("{local} does not exist in Central time: the clock skips 02:00 to 03:00 on that day")]
    SkippedHour {
        /// The impossible local time.
        local: DateTime,
    },
    /// The repeated-hour flag is set on a time that happens only once.
    #[error("the repeated-hour flag is Y for {local}, which happens only once")]
    FalseFlag {
        /// The local time.
        local: DateTime,
    },
    /// The repeated-hour flag does not fit the interval that a label ends.
    #[error("the repeated-hour flag does not fit the interval that ends at {local}")]
    LabelFlag {
        /// The label.
        local: DateTime,
    },
    /// The flag is neither Y nor N.
    #[error("the repeated-hour flag is {text:?}; expected Y or N")]
    Flag {
        /// What was found.
        text: String,
    },
    /// The text is not a date that ERCOT prints.
    #[error("{text:?} is not a date; expected MM/DD/YYYY or YYYY-MM-DD")]
    Date {
        /// What was found.
        text: String,
    },
    /// The text is not a time stamp that ERCOT prints.
    #[error("{text:?} is not a time stamp; expected MM/DD/YYYY HH:MM[:SS], optionally AM or PM, or YYYY-MM-DDTHH:MM:SS")]
    Stamp {
        /// What was found.
        text: String,
    },
    /// The text is not a stamp with its distance from UTC.
    #[error("{text:?} is not a time stamp with its distance from UTC; expected for example 2026-10-26T00:05:00-05:00")]
    OffsetStamp {
        /// What was found.
        text: String,
    },
    /// The text is not a reading of the clock that ends an interval.
    #[error("{text:?} is not the end of an interval on the clock; expected 00:01 to 24:00")]
    ClockTime {
        /// What was found.
        text: String,
    },
    /// The text is not an hour ending.
    #[error("{text:?} is not an hour ending; expected 1 to 24 (01:00, 1:00, 1 or 01), or 25 in the 2-day and 60-day reports")]
    HourEnding {
        /// What was found.
        text: String,
    },
    /// Hour 25 in a report that uses a repeated-hour flag, or on a day with fewer hours.
    #[error("hour ending {hour} does not exist on {day}, which has {hours} hours")]
    NoSuchHour {
        /// The hour that was asked for.
        hour: u8,
        /// The operating day.
        day: jiff::civil::Date,
        /// How many hours the day has.
        hours: u8,
    },
    /// The settlement interval is not 1 to 4.
    #[error("{text:?} is not a settlement interval; expected 1 to 4")]
    SettlementInterval {
        /// What was found.
        text: String,
    },
    /// The instant cannot be represented.
    #[error("{local} is outside the range of instants")]
    OutOfRange {
        /// The local time.
        local: DateTime,
    },
}
