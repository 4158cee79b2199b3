use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How the publish time of a document is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishedBasis {
    /// The source said so: the listing's publish date, a `Last-Modified` header, a file's modification time.
    Listing,
    /// Read from the stamp in the document's name.
    FileName,
    /// Not known: the instant at which the document was first retrieved stands in.
    Retrieved,
    /// Taken over from an earlier installation, whose records said so.
    Imported,
    /// Taken over from an earlier installation, and read from the stamp in the document's name.
    ImportedFileName,
    /// Taken over from an earlier installation, which is known to have had it when its file was written.
    ImportedFileTime,
    /// Rows out of an earlier installation's table, whose postings are not known: an instant by which they were out stands
    /// in. They count only where no posting is held.
    ImportedTable,
}

impl PublishedBasis {
    /// The basis in words, as manifests and the warehouse spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Listing => "listing",
            Self::FileName => "file_name",
            Self::Retrieved => "retrieved",
            Self::Imported => "imported",
            Self::ImportedFileName => "imported_file_name",
            Self::ImportedFileTime => "imported_file_time",
            Self::ImportedTable => "imported_table",
        }
    }
}

/// A document as its source describes it.
///
/// Two descriptions mean the same document when their DocIDs are equal, or, where at least one of them has no DocID,
/// when their URLs are equal. See [`crate::Manifest::find`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// ERCOT's DocID, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc_id: Option<String>,
    /// Where the bytes come from.
    pub url: String,
    /// The constructed name, for example `LMPSROSNODENP6788_20261026_000010_csv.zip`.
    pub name: String,
    /// When the document was published.
    pub published_at: Timestamp,
    /// How `published_at` is known.
    pub published_basis: PublishedBasis,
    /// When the source stops listing the document, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// How the lines of a manifest refer to an entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKey {
    /// By DocID.
    DocId(String),
    /// A document without DocID: its URL may be published again, so the publish time belongs to it.
    Url {
        /// Where the bytes come from.
        url: String,
        /// When this version was published.
        published_at: Timestamp,
    },
}

impl Document {
    /// How a manifest refers to this document once it has recorded it.
    pub fn key(&self) -> EntryKey {
        self.doc_id.as_ref().map_or_else(
            || EntryKey::Url { url: self.url.clone(), published_at: self.published_at },
            |doc_id| EntryKey::DocId(doc_id.clone()),
        )
    }

    /// Oldest published first; ties by DocID as a number (documents without one last), then by name and URL.
    pub fn oldest_first(&self, other: &Self) -> Ordering {
        self.published_at
            .cmp(&other.published_at)
            .then_with(|| compare_doc_ids(self.doc_id.as_deref(), other.doc_id.as_deref()))
            .then_with(|| self.name.cmp(&other.name))
            .then_with(|| self.url.cmp(&other.url))
    }
}

/// Compares digits of any length as numbers; ids that are no numbers come after the numbers, as text.
fn compare_doc_ids(left: Option<&str>, right: Option<&str>) -> Ordering {
    let rank = |id: Option<&str>| match id {
        Some(id) if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) => 0,
        Some(_) => 1,
        None => 2,
    };
    let significant = |id: &str| id.trim_start_matches('0').len();
    rank(left).cmp(&rank(right)).then_with(|| match (left, right) {
        (Some(left), Some(right)) if rank(Some(left)) == 0 => significant(left)
            .cmp(&significant(right))
            .then_with(|| left.trim_start_matches('0').cmp(right.trim_start_matches('0'))),
        (Some(left), Some(right)) => left.cmp(right),
        _ => Ordering::Equal,
    })
}

impl fmt::Display for EntryKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DocId(doc_id) => write!(formatter, "DocID {doc_id}"),
            Self::Url { url, published_at } => write!(formatter, "{url} published {published_at}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basis_is_spelled_as_in_the_manifest() {
        for basis in [
            PublishedBasis::Listing,
            PublishedBasis::FileName,
            PublishedBasis::Retrieved,
            PublishedBasis::Imported,
            PublishedBasis::ImportedFileName,
            PublishedBasis::ImportedFileTime,
            PublishedBasis::ImportedTable,
        ] {
            assert_eq!(serde_json::to_value(basis).unwrap(), basis.as_str());
        }
    }

    #[test]
    fn doc_ids_are_ordered_as_numbers_and_absent_ones_come_last() {
        let mut ids = [None, Some("x1"), Some("1000000000000000000000000"), Some("9"), Some("010"), Some("2")];
        ids.sort_by(|left, right| compare_doc_ids(*left, *right));
        assert_eq!(ids, [Some("2"), Some("9"), Some("010"), Some("1000000000000000000000000"), Some("x1"), None]);
    }
}
