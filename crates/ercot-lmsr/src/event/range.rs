//! Stretches of the real line whose ends are exactly in or out.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// The value itself is in.
    Including(f64),
    /// The value itself is out.
    Excluding(f64),
    /// There is no end.
    Open,
}

/// A stretch of the real line. Thresholds, buckets and their complements are ranges, so that a partition is one to the bit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "(Edge, Edge)", into = "(Edge, Edge)")]
pub struct Range {
    lower: Edge,
    upper: Edge,
}

/// No value, or every value, lies in the range; or an end is no number.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum RangeError {
    /// An end is infinite or no number.
    #[error("an end of a range must be a finite number, not {value}")]
    NotFinite {
        /// What was given.
        value: f64,
    },
    /// Nothing can lie in it.
    #[error("no number lies between {lower} and {upper}")]
    Empty {
        /// The lower end.
        lower: f64,
        /// The upper end.
        upper: f64,
    },
    /// Everything lies in it.
    #[error("a range needs at least one end")]
    Everything,
}

impl Edge {
    fn value(self) -> Option<f64> {
        match self {
            Self::Including(value) | Self::Excluding(value) => Some(value),
            Self::Open => None,
        }
    }

    /// −0 and 0 are one number, and must be one text.
    fn plain(self) -> Self {
        match self {
            Self::Including(value) => Self::Including(value + 0.0),
            Self::Excluding(value) => Self::Excluding(value + 0.0),
            Self::Open => Self::Open,
        }
    }
}

impl Range {
    /// From one end to the other.
    ///
    /// # Errors
    ///
    /// [`RangeError`].
    pub fn new(lower: Edge, upper: Edge) -> Result<Self, RangeError> {
        let infinite = [lower, upper].into_iter().filter_map(Edge::value).find(|value| !value.is_finite());
        if let Some(value) = infinite {
            return Err(RangeError::NotFinite { value });
        }
        match (lower, upper) {
            (Edge::Open, Edge::Open) => return Err(RangeError::Everything),
            (Edge::Including(low), Edge::Including(high)) if low > high => {
                return Err(RangeError::Empty { lower: low, upper: high });
            }
            (Edge::Including(low) | Edge::Excluding(low), Edge::Excluding(high))
            | (Edge::Excluding(low), Edge::Including(high))
                if low >= high =>
            {
                return Err(RangeError::Empty { lower: low, upper: high });
            }
            _ => {}
        }
        Ok(Self { lower: lower.plain(), upper: upper.plain() })
    }

    /// Everything above a value.
    ///
    /// # Errors
    ///
    /// [`RangeError::NotFinite`].
    pub fn above(value: f64) -> Result<Self, RangeError> {
        Self::new(Edge::Excluding(value), Edge::Open)
    }

    /// Everything below a value.
    ///
    /// # Errors
    ///
    /// [`RangeError::NotFinite`].
    pub fn below(value: f64) -> Result<Self, RangeError> {
        Self::new(Edge::Open, Edge::Excluding(value))
    }

    /// The lower end.
    pub fn lower(self) -> Edge {
        self.lower
    }

    /// The upper end.
    pub fn upper(self) -> Edge {
        self.upper
    }

    /// The smallest and the largest number in it; infinite where there is no end.
    pub(crate) fn bounds(self) -> (f64, f64) {
        let low = match self.lower {
            Edge::Including(low) => low,
            Edge::Excluding(low) => low.next_up(),
            Edge::Open => f64::NEG_INFINITY,
        };
        let high = match self.upper {
            Edge::Including(high) => high,
            Edge::Excluding(high) => high.next_down(),
            Edge::Open => f64::INFINITY,
        };
        (low, high)
    }

    /// Whether a value lies in it. NaN lies in none.
    pub fn contains(self, value: f64) -> bool {
        let (low, high) = self.bounds();
        value >= low && value <= high
    }

    /// Cuts the whole line at the given values, each of which belongs to the part below it: n cuts make n + 1 parts of which
    /// exactly one holds any number.
    ///
    /// # Errors
    ///
    /// [`RangeError`] unless the cuts are finite and ascend.
    ///
    /// ```
    /// use ercot_lmsr::event::Range;
    /// let buckets = Range::partition(&[0.0, 25.0, 100.0])?;
    /// assert_eq!(buckets.iter().filter(|bucket| bucket.contains(25.0)).count(), 1);
    /// # Ok::<(), ercot_lmsr::event::RangeError>(())
    /// ```
    pub fn partition(cuts: &[f64]) -> Result<Vec<Self>, RangeError> {
        let first = *cuts.first().ok_or(RangeError::Everything)?;
        let last = *cuts.last().ok_or(RangeError::Everything)?;
        let mut parts = vec![Self::new(Edge::Open, Edge::Including(first))?];
        for pair in cuts.windows(2) {
            if let [low, high] = pair {
                parts.push(Self::new(Edge::Excluding(*low), Edge::Including(*high))?);
            }
        }
        parts.push(Self::new(Edge::Excluding(last), Edge::Open)?);
        Ok(parts)
    }
}

impl TryFrom<(Edge, Edge)> for Range {
    type Error = RangeError;

    fn try_from((lower, upper): (Edge, Edge)) -> Result<Self, RangeError> {
        Self::new(lower, upper)
    }
}

impl From<Range> for (Edge, Edge) {
    fn from(range: Range) -> Self {
        (range.lower, range.upper)
    }
}

/// `(0,25]`, with `-inf` and `inf` for ends that are none.
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lower {
            Edge::Including(value) => write!(f, "[{value}")?,
            Edge::Excluding(value) => write!(f, "({value}")?,
            Edge::Open => f.write_str("(-inf")?,
        }
        match self.upper {
            Edge::Including(value) => write!(f, ",{value}]"),
            Edge::Excluding(value) => write!(f, ",{value})"),
            Edge::Open => f.write_str(",inf)"),
        }
    }
}
