//! What a progress bar wants to know.

use ercot_manifest::Document;

/// Is told how a fetch advances. Every method does nothing unless it is overridden.
pub trait Progress: Send + Sync {
    /// The listing was read.
    fn listed(&self, _documents: usize) {}
    /// The downloads begin.
    fn begin(&self, _documents: usize) {}
    /// Bytes of some document arrived. A repeated attempt counts again.
    fn received(&self, _bytes: u64) {}
    /// A document has come to its end. A good one is durable, its manifest entry included.
    fn done(&self, _document: &Document, _end: End) {}
}

/// How a document ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It was downloaded.
    Downloaded,
    /// Its file was there already, whole, from a run that was killed before the manifest knew.
    Adopted,
    /// It failed; the run goes on.
    Failed,
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {}
