//! Reads a catalog, and says where it is wrong.

use std::path::{Path, PathBuf};

use ercot_types::report::TableName;
use serde_json::Value;

use super::{CATALOG_VERSION, Catalog, CatalogError, Dataset};

macro_rules! builtin {
    ($($name:literal),+) => {
        [$((
            concat!("built-in catalog ", $name),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/datasets/", $name)),
        )),+]
    };
}

/// The built-in catalog, so that an installed program needs no file: the parts in the order in which they are fetched.
pub(super) const BUILTIN: [(&str, &str); 7] = builtin![
    "core_price_feeds.json",
    "rtc_cooptimization.json",
    "context.json",
    "references.json",
    "corrections.json",
    "annual.json",
    "trials.json"
];

/// The schema of the tables of datasets with `layouts_of`.
const TWIN_SCHEMA: &str = "trial";

impl Catalog {
    /// Parses a catalog. `origin` names it in errors.
    ///
    /// # Errors
    ///
    /// [`CatalogError`] with line, column and dataset. A catalog that parses can still have [`Catalog::problems`].
    pub fn parse(text: &str, origin: &str) -> Result<Self, CatalogError> {
        joined(vec![parse_part(text, origin)?], origin)
    }

    /// Reads a catalog file, or a folder whose `*.json` files are its parts, in the order of their names.
    ///
    /// # Errors
    ///
    /// As [`Catalog::parse`], and when a file cannot be read.
    pub fn load(path: &Path) -> Result<Self, CatalogError> {
        let unreadable = |path: &Path, source| CatalogError::Read { path: path.to_owned(), source };
        let files = if path.is_dir() { parts(path).map_err(|source| unreadable(path, source))? } else { vec![path.to_owned()] };
        let read = |file: &PathBuf| {
            let text = std::fs::read_to_string(file).map_err(|source| unreadable(file, source))?;
            parse_part(&text, &file.display().to_string())
        };
        joined(files.iter().map(read).collect::<Result<_, _>>()?, &path.display().to_string())
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
        let parts: Result<Vec<Self>, CatalogError> = BUILTIN.iter().map(|(origin, text)| parse_part(text, origin)).collect();
        joined(parts?, "built-in catalog")
    }
}

fn parse_part(text: &str, origin: &str) -> Result<Catalog, CatalogError> {
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

fn parts(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(std::io::Error::new(std::io::ErrorKind::NotFound, "there is no .json file in the folder"));
    }
    Ok(files)
}

/// One catalog of its parts, every `layouts_of` resolved.
fn joined(parts: Vec<Catalog>, origin: &str) -> Result<Catalog, CatalogError> {
    let mut parts = parts.into_iter();
    let Some(mut catalog) = parts.next() else {
        return Ok(Catalog { schema: None, version: CATALOG_VERSION, datasets: vec![], aliases: vec![], closed: vec![] });
    };
    for part in parts {
        catalog.datasets.extend(part.datasets);
        catalog.aliases.extend(part.aliases);
        catalog.closed.extend(part.closed);
    }
    for index in 0..catalog.datasets.len() {
        let Some(twin) = catalog.datasets[index].layouts_of.clone() else { continue };
        let known = catalog.get(&twin).filter(|dataset| dataset.layouts_of.is_none());
        let Some(mut layouts) = known.map(|dataset| dataset.layouts.clone()) else {
            let dataset = catalog.datasets[index].name.clone();
            return Err(CatalogError::Twin { origin: origin.to_owned(), dataset, twin });
        };
        for layout in &mut layouts {
            // What the production table leaves out are the trials.
            layout.first_day = None;
            layout.table = TableName::try_from(format!("{TWIN_SCHEMA}.{}", layout.table.name()))
                .map_err(|source| CatalogError::TwinTable { origin: origin.to_owned(), dataset: twin.clone(), source })?;
        }
        catalog.datasets[index].layouts = layouts;
    }
    Ok(catalog)
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
