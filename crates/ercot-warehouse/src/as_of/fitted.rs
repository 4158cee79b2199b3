//! What a fit learnt: its tables count from when the fit was made until another took its place.

use super::{File, INSTANT, Relation};

/// The table that says when each fit was made.
const FITS: (&str, &str) = ("ref", "estimated_ptdf_metadata");

/// The query for what was known of a table whose rows belong to fits; none if it is no such table.
///
/// A table that is staged shows nothing: what is staged was not in use.
pub(super) fn query(file: &File, table: &Relation) -> Option<String> {
    let fits = file.table(FITS.0, FITS.1).filter(|_| table.schema == FITS.0 && table.has("run_id"))?;
    if table.name.ends_with("_staged") {
        return Some(format!("SELECT {} FROM {} WHERE false", table.list(), file.path(table)));
    }
    let at = INSTANT;
    let made = |table: &Relation| format!("SELECT run_id FROM {} WHERE run_ts <= {at}", file.path(table));
    let earlier = file.table(FITS.0, &format!("{}_history", FITS.1));
    let known = earlier.map_or_else(|| made(fits), |earlier| format!("{} UNION {}", made(fits), made(earlier)));
    let current = format!("SELECT {} FROM {} WHERE run_id IN ({known})", table.list(), file.path(table));
    if table.has("superseded_at") {
        return Some(format!("{current} AND superseded_at <= {at}"));
    }
    let history = file.table(&table.schema, &format!("{}_history", table.name)).filter(|history| history.has("superseded_at"));
    Some(history.map_or(current.clone(), |history| {
        let then = history.list_like(table);
        format!(
            "{current} UNION ALL SELECT {then} FROM {} WHERE run_id IN ({known}) AND superseded_at > {at}",
            file.path(history)
        )
    }))
}
