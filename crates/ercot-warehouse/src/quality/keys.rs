//! Natural keys that a table holds more than once, named.

use ercot_types::report::{ReportLayout, Versions};

use super::{Check, Days, Outcome, Severity};
use crate::{error::WarehouseError, table, warehouse::Warehouse};

/// Checks the natural key of a layout's table; none if there is no such table.
///
/// [`crate::verify_keys`] counts over all days; this names the keys, in some days. A table without operating days is looked at
/// as a whole.
///
/// # Errors
///
/// [`WarehouseError::Statement`].
pub fn check_keys(warehouse: &Warehouse, layout: &ReportLayout, days: Days) -> Result<Option<Outcome>, WarehouseError> {
    let name = layout.table.to_string();
    let action = || WarehouseError::statement(format!("read the columns of {name}"));
    if table::columns(warehouse.connection(), &layout.table).map_err(action())?.is_empty() {
        return Ok(None);
    }
    let derived = layout.time.derived_columns();
    let is_timed = derived.iter().any(|(column, _)| *column == "operating_day");
    let at = derived.first().map(|(column, _)| *column).filter(|column| layout.natural_key.iter().any(|key| key == column));
    let mut key: Vec<&str> = layout.natural_key.iter().map(String::as_str).collect();
    if layout.versions == Versions::Vintage {
        key.push("_published_at");
    }
    let rest: Vec<String> = key.iter().filter(|column| Some(**column) != at).map(|column| shown(column)).collect();
    let item = if rest.is_empty() { "''".to_owned() } else { format!("concat_ws(' ', {})", rest.join(", ")) };
    let at = at.map_or_else(|| "NULL::TIMESTAMP".to_owned(), |column| format!("any_value({column})"));
    let day = if is_timed { "any_value(operating_day)" } else { "NULL::DATE" };
    let judged = |filter: &str| {
        format!(
            "SELECT {day} AS operating_day, {at} AS instant, {item} AS item, NULL::DOUBLE AS figure,
                    (count(*) - 1)::DOUBLE AS residual, 0.0 AS tolerance
             FROM {name} WHERE {filter} GROUP BY {}",
            key.join(", ")
        )
    };
    let check =
        Check { name: "keys", table: &name, severity: Severity::Alarm, residual: "rows of one natural key beyond the first" };
    if is_timed {
        check.run(warehouse, days, &|days| judged(&days.hold("operating_day"))).map(Some)
    } else {
        check.run_whole(warehouse, &judged("true")).map(Some)
    }
}

/// A part of a key with its name, so that a finding can be looked up.
fn shown(column: &str) -> String {
    format!("'{column}=' || coalesce({column}::VARCHAR, 'NULL')")
}
