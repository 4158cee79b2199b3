//! What a column of a report holds, told from the facts alone, and values of it with the instants that they mean.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::Offset};

use crate::support::calendar;

use super::facts::{Product, normalized};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Integer,
    Date,
    Hour(HourStyle),
    Quarter,
    Flag,
    /// `Y` or `N`, whichever: no repeated-hour flag.
    Mark,
    Stamp(Stamp),
    /// The end of a 15-minute interval, `13:15`.
    Clock,
}

/// How an hour ending is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HourStyle {
    /// `01:00`
    Padded,
    /// `1:00`
    Unpadded,
    /// `01`
    TwoDigits,
    /// `1`
    Integer,
}

/// What a stamp says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamp {
    ScedRun,
    RtdRun,
    /// The end of a five-minute interval, and how it is printed.
    IntervalEnd(&'static str),
    /// The end of a five-minute interval in UTC.
    GmtIntervalEnd,
    /// Anything else.
    Other,
}

/// When a made row is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// `10/26/2026`
    pub(super) day: &'static str,
    pub(super) hour_ending: i8,
    pub(super) quarter: i8,
    /// Whether it is the second pass of the repeated hour.
    pub(super) is_second: bool,
    /// What tells the names of one row from those of another.
    pub(super) number: usize,
}

const DAYS_AND_HOURS: [&str; 6] = ["deliverydate", "operday", "operatingdate", "operatingday", "ldfdate", "date"];
const FLAGS: [&str; 7] = [
    "dstflag",
    "repeatedhourflag",
    "repeathourflag",
    "repeatedhour",
    "intervalrepeatedhourflag",
    "intervalendingrepeatedhourflag",
    "ierepeatedhourflag",
];
/// Parts of the names of columns that hold names, where the Public API does not tell.
const NAMES: [&str; 13] =
    ["name", "bus", "node", "station", "zone", "hub", "point", "code", "type", "work", "noie", "physicalload", "flag"];

impl Product {
    /// What the column with this header holds.
    pub(super) fn kind(&self, header: &str) -> Kind {
        let name = normalized(header);
        self.time_kind(&name).unwrap_or_else(|| self.value_kind(&name))
    }

    fn time_kind(&self, name: &str) -> Option<Kind> {
        let convention = self.time_convention.as_str();
        Some(match name {
            _ if FLAGS.contains(&name) => Kind::Flag,
            _ if DAYS_AND_HOURS.contains(&name) => Kind::Date,
            "hourending" | "deliveryhour" | "ldfhour" => Kind::Hour(hour_style(name, convention)),
            "deliveryinterval" => Kind::Quarter,
            "timeending" => Kind::Clock,
            "scedtimestamp" => Kind::Stamp(Stamp::ScedRun),
            "rtdtimestamp" => Kind::Stamp(Stamp::RtdRun),
            "gmtintervalending" => Kind::Stamp(Stamp::GmtIntervalEnd),
            "intervalending" => Kind::Stamp(Stamp::IntervalEnd(label_style(convention))),
            _ if name.ends_with("timestamp") || name.ends_with("time") => Kind::Stamp(Stamp::Other),
            "actualoutagestart" | "plannedenddate" | "actualenddate" => Kind::Stamp(Stamp::Other),
            _ => return None,
        })
    }

    fn value_kind(&self, name: &str) -> Kind {
        if name == "inuseflag" {
            return Kind::Mark;
        }
        // The Public API calls the number of a point a DOUBLE; the files count 1, 2, 3.
        if name == "demandcurvepoint" || name == "psse" || name.ends_with("busnumber") {
            return Kind::Integer;
        }
        match self.types.get(name).map(String::as_str) {
            Some("INTEGER") => Kind::Integer,
            Some("DOUBLE") => Kind::Number,
            Some("VARCHAR") => Kind::Text,
            _ if ["level", "kv", "mw"].iter().any(|part| name.contains(part)) => Kind::Number,
            _ if NAMES.iter().any(|part| name.contains(part)) => Kind::Text,
            _ => Kind::Number,
        }
    }
}

fn hour_style(name: &str, convention: &str) -> HourStyle {
    let says = |part: &str| convention.contains(part);
    match name {
        _ if says("no pad") || says("WITHOUT zero pad") => HourStyle::Unpadded,
        _ if says("'01'..'24'") => HourStyle::TwoDigits,
        _ if says("STRING") => HourStyle::Padded,
        _ if says(" int") || name == "deliveryhour" => HourStyle::Integer,
        _ => HourStyle::Padded,
    }
}

fn label_style(convention: &str) -> &'static str {
    if convention.contains("12-HOUR") {
        // Its seconds drift by up to half a minute.
        "%m/%d/%Y %I:%M:30 %p"
    } else if convention.contains("HH:MM:SS") && !convention.contains("no seconds")
        || convention == "RTDTimestamp + IntervalEnding"
    {
        "%m/%d/%Y %H:%M:%S"
    } else {
        "%m/%d/%Y %H:%M"
    }
}

impl Moment {
    /// The value of a column, `place` from the left.
    pub(super) fn value(&self, kind: Kind, header: &str, place: usize) -> String {
        let label = |at: DateTime, style: &str| at.strftime(style).to_string();
        match kind {
            Kind::Text => format!("{} {}", normalized(header).to_uppercase(), self.number),
            Kind::Number => format!("{}.25", 100 * (place + 1) + self.number),
            Kind::Integer => (100 * (place + 1) + self.number).to_string(),
            Kind::Date => self.day.to_owned(),
            Kind::Hour(HourStyle::Padded) => format!("{:02}:00", self.hour_ending),
            Kind::Hour(HourStyle::Unpadded) => format!("{}:00", self.hour_ending),
            Kind::Hour(HourStyle::TwoDigits) => format!("{:02}", self.hour_ending),
            Kind::Hour(HourStyle::Integer) => self.hour_ending.to_string(),
            Kind::Quarter => self.quarter.to_string(),
            Kind::Flag => self.flag().to_owned(),
            Kind::Mark => "Y".to_owned(),
            Kind::Stamp(Stamp::ScedRun) => label(self.sced_run(), "%m/%d/%Y %H:%M:%S"),
            Kind::Stamp(Stamp::RtdRun) => label(self.rtd_run(), "%m/%d/%Y %H:%M:%S"),
            Kind::Stamp(Stamp::IntervalEnd(style)) => label(self.label(), style),
            Kind::Stamp(Stamp::GmtIntervalEnd) => label(Offset::UTC.to_datetime(self.label_instant()), "%m/%d/%Y %H:%M:%S"),
            Kind::Stamp(Stamp::Other) => "10/25/2026 12:03:03".to_owned(),
            Kind::Clock if self.hour_ending == 24 && self.quarter == 4 => "24:00".to_owned(),
            Kind::Clock => label(self.start() + SignedDuration::from_mins(15), "%H:%M"),
        }
    }

    /// What the database shows of that value; none where it is only fixed that it loads.
    pub(super) fn shown(&self, kind: Kind, value: &str) -> Option<String> {
        let date = |at: DateTime| Some(at.strftime("%Y-%m-%d %H:%M:%S").to_string());
        match kind {
            Kind::Date => Some(calendar::date(value).to_string()),
            Kind::Hour(_) => Some(self.hour_ending.to_string()),
            Kind::Flag => Some(self.is_second.to_string()),
            Kind::Mark => None,
            Kind::Stamp(Stamp::IntervalEnd(style)) if style.contains("%p") => date(self.label() + SignedDuration::from_secs(30)),
            Kind::Stamp(_) => date(calendar::stamp(value)),
            _ => Some(value.to_owned()),
        }
    }

    /// The derived columns that a report with these columns has, with the instants.
    pub(super) fn instants(&self, kinds: &[Kind]) -> Vec<(&'static str, Timestamp)> {
        let has = |kind: &dyn Fn(&Kind) -> bool| kinds.iter().any(kind);
        let is = |wanted: Kind| has(&|kind| *kind == wanted);
        let central = |at: DateTime| calendar::central(at, self.is_second);
        let quarter = central(self.start());
        if is(Kind::Stamp(Stamp::ScedRun)) {
            return vec![("sced_ts_utc", central(self.sced_run()))];
        }
        let interval = ("interval_start_utc", self.label_instant() - SignedDuration::from_mins(5));
        if is(Kind::Stamp(Stamp::RtdRun)) {
            return vec![("rtd_ts_utc", central(self.rtd_run())), interval];
        }
        if is(Kind::Stamp(Stamp::GmtIntervalEnd)) {
            return vec![("instant_utc", self.label_instant())];
        }
        if has(&|kind| matches!(kind, Kind::Stamp(Stamp::IntervalEnd(_)))) {
            return vec![interval];
        }
        if is(Kind::Quarter) || is(Kind::Clock) {
            return vec![("interval_start_utc", quarter)];
        }
        if has(&|kind| matches!(kind, Kind::Hour(_))) {
            let start = calendar::date(self.day).at(self.hour_ending - 1, 0, 0, 0);
            return vec![("interval_start_utc", central(start))];
        }
        if is(Kind::Date) {
            return vec![("interval_start_utc", central(calendar::date(self.day).at(0, 0, 0, 0)))];
        }
        Vec::new()
    }

    fn flag(&self) -> &'static str {
        if self.is_second { "Y" } else { "N" }
    }

    /// The start of the quarter hour by the clock.
    fn start(&self) -> DateTime {
        calendar::date(self.day).at(self.hour_ending - 1, (self.quarter - 1) * 15, 0, 0)
    }

    fn sced_run(&self) -> DateTime {
        self.start() + SignedDuration::from_secs(5 * 60 + 14)
    }

    fn rtd_run(&self) -> DateTime {
        self.start() + SignedDuration::from_secs(3)
    }

    /// The end of the second five minutes of the quarter hour.
    fn label(&self) -> DateTime {
        self.start() + SignedDuration::from_mins(10)
    }

    fn label_instant(&self) -> Timestamp {
        calendar::central(self.label(), self.is_second)
    }
}
