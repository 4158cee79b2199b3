use ercot_manifest::Document;
use ercot_manifest::durable::IncomingFile;
use jiff::Timestamp;

use super::{Listing, Source, SourceError, Watch};
use crate::catalog::Dataset;
use crate::http::{Http, TransferError};

/// Stands for reports that nobody offers for download: their files can only be given, in a folder or by an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenSource;

impl Source for GivenSource {
    async fn list(&self, dataset: &Dataset, _now: Timestamp) -> Result<Listing, SourceError> {
        Err(SourceError::Given { dataset: dataset.name.clone(), because: dataset.disabled_because.clone() })
    }

    async fn transfer(&self, document: &Document, _: &mut IncomingFile, _: &Watch<'_>) -> Result<(), TransferError> {
        Err(TransferError::Address { url: document.url.clone() })
    }

    fn http(&self) -> Option<&Http> {
        None
    }
}
