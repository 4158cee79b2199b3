use std::io;
use std::path::PathBuf;

use crate::http::TransferError;

/// A source that cannot be listed.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The listing did not arrive.
    #[error("the listing of {dataset} cannot be read")]
    Transfer {
        /// The dataset.
        dataset: String,
        /// The last attempt's failure.
        source: Box<TransferError>,
    },
    /// ERCOT answered with a fault message instead of a listing.
    #[error("{url} answers with a fault instead of a listing: {said:?}")]
    Fault {
        /// What was asked for.
        url: String,
        /// ERCOT's words.
        said: String,
    },
    /// The public API says that it does not have the report.
    #[error("{url} has no such report: {said:?}")]
    NotCarried {
        /// What was asked for.
        url: String,
        /// The API's words.
        said: String,
    },
    /// The answer is no listing.
    #[error("{url} answers with something that is no listing: {said:?}")]
    NoListing {
        /// What was asked for.
        url: String,
        /// Its first words.
        said: String,
    },
    /// The listing is longer than any listing of ERCOT's.
    #[error("{url} lists more than {limit} documents")]
    TooMany {
        /// What was asked for.
        url: String,
        /// The limit.
        limit: usize,
    },
    /// The dataset has no report type, and the listing needs one.
    #[error("dataset {dataset} has no report_type_id, which the listing needs; add it to the catalog")]
    NoReportType {
        /// The dataset.
        dataset: String,
    },
    /// The dataset has no addresses, and the source needs them.
    #[error("dataset {dataset} has no source of mode \"urls\"; add the addresses to the catalog")]
    NoAddress {
        /// The dataset.
        dataset: String,
    },
    /// An address that cannot be fetched.
    #[error("dataset {dataset}: {text:?} is not an address; expected http, https or file")]
    Address {
        /// The dataset.
        dataset: String,
        /// The text.
        text: String,
    },
    /// Nobody offers the report for download.
    #[error("files of {dataset} can only be given, with --source-dir or an import{}", reason(because.as_deref()))]
    Given {
        /// The dataset.
        dataset: String,
        /// What the catalog says about it.
        because: Option<String>,
    },
    /// The dataset has no dashboard, and the source needs one.
    #[error("dataset {dataset} has no dashboard for its source; add it to the catalog")]
    NoDashboard {
        /// The dataset.
        dataset: String,
    },
    /// A regular expression of the catalog does not compile.
    #[error("dataset {dataset}: its file_regex is not a regular expression; ercot-fetch catalog check shows why")]
    Pattern {
        /// The dataset.
        dataset: String,
        /// What the engine said.
        source: regex::Error,
    },
    /// A folder cannot be read.
    #[error("cannot read the folder {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl SourceError {
    /// True if nobody answered: a later run may succeed, and there is nothing to mend here.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Transfer { source, .. } if source.is_unreachable())
    }

    /// True if the source says that it does not have the report at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::NotCarried { .. })
    }

    /// A failed listing of the public API. Only the API's own message says that it has no such report: any server on the way
    /// may answer 404.
    pub(super) fn of_the_api(dataset: &str, error: TransferError) -> Self {
        match error {
            TransferError::Status { url, status: 404 | 410, said, .. } if is_message(&said) => Self::NotCarried { url, said },
            error => Self::Transfer { dataset: dataset.to_owned(), source: Box::new(error) },
        }
    }
}

/// Whether a refusal's body is `{"statusCode":404,"message":"…"}`.
fn is_message(said: &str) -> bool {
    let value: Option<serde_json::Value> = serde_json::from_str(said).ok();
    value.is_some_and(|value| {
        let is_status = value.get("statusCode").is_none_or(|status| matches!(status.as_u64(), Some(404 | 410)));
        is_status && value.get("message").is_some_and(serde_json::Value::is_string)
    })
}

fn reason(because: Option<&str>) -> String {
    because.map(|because| format!(": {because}")).unwrap_or_default()
}
