//! Names and units of the market: prices, power, settlement points, constraints.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An energy price in $/MWh.
///
/// May be negative. ERCOT prints LMPs and settlement point prices to the cent.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UsdPerMwh(pub f64);

/// Active power in MW.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Megawatts(pub f64);

/// A price of capacity in $/MW per hour: shadow prices and MCPCs.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UsdPerMwHour(pub f64);

/// One execution of security-constrained economic dispatch.
///
/// A run is identified by the instant of its stamp; it is not on a five-minute grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScedRun(pub Timestamp);

/// The name of a settlement point: resource node, hub, load zone or DC tie.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SettlementPoint(pub String);

impl fmt::Display for SettlementPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A transmission constraint: the monitored element under one contingency.
///
/// The pair is the key. `ConstraintID` changes from run to run and identifies nothing. `BASE CASE` is a contingency name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConstraintKey {
    /// ERCOT's `ConstraintName`.
    pub constraint_name: String,
    /// ERCOT's `ContingencyName`.
    pub contingency_name: String,
}

/// The text is not `name|contingency`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a constraint key: expected ConstraintName|ContingencyName, for example \"WESTEX|BASE CASE\"")]
pub struct ConstraintKeyError {
    /// What was given.
    pub text: String,
}

impl fmt::Display for ConstraintKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}|{}", self.constraint_name, self.contingency_name)
    }
}

impl std::str::FromStr for ConstraintKey {
    type Err = ConstraintKeyError;

    /// Parses `ConstraintName|ContingencyName`.
    ///
    /// ```
    /// use ercot_types::market::ConstraintKey;
    /// let key: ConstraintKey = "WESTEX|BASE CASE".parse()?;
    /// assert_eq!(key.contingency_name, "BASE CASE");
    /// # Ok::<(), ercot_types::market::ConstraintKeyError>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('|') {
            Some((name, contingency)) if !name.trim().is_empty() && !contingency.trim().is_empty() => {
                Ok(Self { constraint_name: name.trim().to_owned(), contingency_name: contingency.trim().to_owned() })
            }
            _ => Err(ConstraintKeyError { text: text.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraint_key_prints_as_it_parses() {
        let key: ConstraintKey = "BAYCIT_WADSWO_2|DWHAWA25".parse().unwrap();
        assert_eq!(key.to_string(), "BAYCIT_WADSWO_2|DWHAWA25");
    }

    #[test]
    fn constraint_key_without_contingency_is_an_error() {
        assert!("WESTEX".parse::<ConstraintKey>().is_err());
        assert!("WESTEX|".parse::<ConstraintKey>().is_err());
    }
}
