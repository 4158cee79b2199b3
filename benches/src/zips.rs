//! A zip on disk as a document that the warehouse can ingest.

use std::path::Path;

use anyhow::Result;
use ercot_manifest::{Document, PublishedBasis, hash::hash_file};
use ercot_mis::unpack::{UnpackLimits, unpack};
use ercot_warehouse::{IngestDocument, IngestFile};

use crate::documents::Posted;

/// Hashes and unpacks `folder/zip/<name>` into the staging folder, as a run does.
///
/// # Errors
///
/// If the zip is missing or faulty.
pub fn unpacked(folder: &Path, staging: &Path, document: &Posted) -> Result<IngestDocument> {
    let zip = folder.join("zip").join(&document.name);
    let hashed = hash_file(&zip)?;
    let files = unpack(&zip, &document.name, &staging.join(&document.doc_id), &UnpackLimits::default())?.files;
    Ok(IngestDocument {
        document: Document {
            doc_id: Some(document.doc_id.clone()),
            url: String::new(),
            name: document.name.clone(),
            published_at: document.published_at,
            published_basis: PublishedBasis::Listing,
            expires_at: None,
        },
        sha256: hashed.sha256,
        bytes: hashed.bytes,
        downloaded_at: None,
        files: files.into_iter().map(|file| IngestFile { name: file.name, path: file.path, layouts: vec![0] }).collect(),
    })
}
