//! Reads a catalog, and says where it is wrong.

use std::path::Path;

use serde_json::Value;

use super::{CATALOG_VERSION, Catalog, CatalogError, Dataset};

/// The built-in catalog, so that an installed program needs no file.
const BUILTIN: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/datasets.json"));

impl Catalog {
    /// Parses a catalog. `origin` names it in errors.
    ///
    /// # Errors
    ///
    /// [`CatalogError`] with line, column and dataset. A catalog that parses can still have [`Catalog::problems`].
    pub fn parse(text: &str, origin: &str) -> Result<Self, CatalogError> {
        // A later version may have other fields, so the version is looked at first.
        if let Ok(value) = serde_json::from_str::<Value>(text)
            && let Some(version) = value.get("version").and_then(Value::as_u64)
            && version != u64::from(CATALOG_VERSION)
        {
            let version = u32::try_from(version).unwrap_or(u32::MAX);
            return Err(CatalogError::Version { origin: origin.to_owned(), version });
        }
        serde_json::from_str(text).map_err(|error| explain(text, origin, error))
    }

    /// Reads a catalog file.
    ///
    /// # Errors
    ///
    /// As [`Catalog::parse`], and when the file cannot be read.
    pub fn load(path: &Path) -> Result<Self, CatalogError> {
        let text = std::fs::read_to_string(path).map_err(|source| CatalogError::Read { path: path.to_owned(), source })?;
        Self::parse(&text, &path.display().to_string())
    }

    /// The catalog that comes with the program.
    ///
    /// # Errors
    ///
    /// None in a released program: a test reads it.
    ///
    /// ```
    /// let catalog = ercot_mis::catalog::Catalog::builtin()?;
    /// let prices = catalog.get("rt_lmp_5min").ok_or("not there")?;
    /// assert_eq!(prices.emil_id, "NP6-788-CD");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn builtin() -> Result<Self, CatalogError> {
        Self::parse(BUILTIN, "built-in catalog")
    }
}

fn explain(text: &str, origin: &str, error: serde_json::Error) -> CatalogError {
    let (origin, line, column) = (origin.to_owned(), error.line(), error.column());
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return CatalogError::Syntax { origin, line, column, source: error };
    };
    let datasets = value.get("datasets").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let faulty = datasets.iter().enumerate().find_map(|(index, dataset)| {
        let fault = serde_json::from_value::<Dataset>(dataset.clone()).err()?;
        let name = dataset.get("name").map_or_else(|| "without a name".to_owned(), Value::to_string);
        Some((format!("dataset {} {name}", index + 1), fault.to_string()))
    });
    let (place, reason) = faulty.unwrap_or_else(|| ("the catalog itself".to_owned(), without_position(&error)));
    CatalogError::Shape { origin, line, column, place, reason }
}

/// serde_json appends ` at line 1 column 2`, which the error says already.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(reason, _)| reason.to_owned())
}
