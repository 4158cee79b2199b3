-- Schemas, and the tables that say where rows came from and what went wrong.
--
-- history.* tables are made by the warehouse beside each table whose rows can be superseded. All times are UTC.

CREATE SCHEMA IF NOT EXISTS market;
CREATE SCHEMA IF NOT EXISTS ancillary;
CREATE SCHEMA IF NOT EXISTS context;
CREATE SCHEMA IF NOT EXISTS reference;
CREATE SCHEMA IF NOT EXISTS trial;
CREATE SCHEMA IF NOT EXISTS ops;
CREATE SCHEMA IF NOT EXISTS history;

CREATE TABLE ops.source_document (
    dataset VARCHAR NOT NULL,
    source_doc BIGINT NOT NULL,
    doc_id VARCHAR,
    url VARCHAR,
    constructed_name VARCHAR,
    sha256 VARCHAR NOT NULL,
    bytes BIGINT,
    published_at TIMESTAMP,
    published_basis VARCHAR,
    downloaded_at TIMESTAMP,
    ingested_at TIMESTAMP,
    rows_read BIGINT,
    rows_inserted BIGINT,
    rows_updated BIGINT,
    rows_unchanged BIGINT,
    rows_quarantined BIGINT,
    rows_ignored BIGINT,
    files_failed BIGINT NOT NULL
);
COMMENT ON TABLE ops.source_document IS 'Every document that was ingested, one row per dataset, document and content (dataset, source_doc, sha256)';
COMMENT ON COLUMN ops.source_document.dataset IS 'dataset name in the catalog';
COMMENT ON COLUMN ops.source_document.source_doc IS 'equals _source_doc of the rows: the document ID as a number, or a negative digest of name and content where there is none';
COMMENT ON COLUMN ops.source_document.doc_id IS 'document ID on the listing as printed, empty where the source has none';
COMMENT ON COLUMN ops.source_document.url IS 'address the document was read from';
COMMENT ON COLUMN ops.source_document.constructed_name IS 'file name given by ERCOT';
COMMENT ON COLUMN ops.source_document.sha256 IS 'SHA-256 of the bytes as downloaded, hexadecimal';
COMMENT ON COLUMN ops.source_document.bytes IS 'size as downloaded [bytes]';
COMMENT ON COLUMN ops.source_document.published_at IS 'publish time, UTC';
COMMENT ON COLUMN ops.source_document.published_basis IS 'what the publish time was taken from, the listing or the file name for example';
COMMENT ON COLUMN ops.source_document.downloaded_at IS 'end of the download, UTC';
COMMENT ON COLUMN ops.source_document.ingested_at IS 'time of the ingest, UTC';
COMMENT ON COLUMN ops.source_document.rows_read IS 'data rows in the document, rejected ones included';
COMMENT ON COLUMN ops.source_document.rows_inserted IS 'rows with a new key';
COMMENT ON COLUMN ops.source_document.rows_updated IS 'rows that superseded an older version';
COMMENT ON COLUMN ops.source_document.rows_unchanged IS 'rows that were there already, or older than what is there';
COMMENT ON COLUMN ops.source_document.rows_quarantined IS 'rows rejected, see ops.quarantine';
COMMENT ON COLUMN ops.source_document.rows_ignored IS 'rows of the hour that the spring clock change skips, in reports that ignore it';
COMMENT ON COLUMN ops.source_document.files_failed IS 'files inside the document of which nothing loaded; above 0 the document is loaded again when it is retried';

CREATE TABLE ops.quarantine (
    dataset VARCHAR NOT NULL,
    source_doc BIGINT NOT NULL,
    file VARCHAR,
    line BIGINT,
    column_name VARCHAR,
    reason VARCHAR NOT NULL,
    raw_text VARCHAR,
    sha256 VARCHAR,
    published_at TIMESTAMP,
    quarantined_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.quarantine IS 'Files and rows that could not be loaded, one row each with the reason';
COMMENT ON COLUMN ops.quarantine.dataset IS 'dataset name in the catalog';
COMMENT ON COLUMN ops.quarantine.source_doc IS 'leads to ops.source_document';
COMMENT ON COLUMN ops.quarantine.file IS 'file inside the document';
COMMENT ON COLUMN ops.quarantine.line IS 'line in the file, 1 is the header, NULL for a whole file';
COMMENT ON COLUMN ops.quarantine.column_name IS 'column at fault, NULL when it is the row or the file';
COMMENT ON COLUMN ops.quarantine.reason IS 'what is wrong, in words';
COMMENT ON COLUMN ops.quarantine.raw_text IS 'the row as printed, its first 200 bytes without control characters';
COMMENT ON COLUMN ops.quarantine.sha256 IS 'SHA-256 of the document, hexadecimal';
COMMENT ON COLUMN ops.quarantine.published_at IS 'publish time of the document, UTC';
COMMENT ON COLUMN ops.quarantine.quarantined_at IS 'time of the rejection, UTC';

CREATE TABLE ops.schema_drift (
    dataset VARCHAR NOT NULL,
    source_doc BIGINT NOT NULL,
    file VARCHAR,
    kind VARCHAR NOT NULL,
    column_name VARCHAR,
    detail VARCHAR,
    published_at TIMESTAMP,
    seen_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.schema_drift IS 'Headers that differ from every header the catalog knows, one row per document and difference';
COMMENT ON COLUMN ops.schema_drift.dataset IS 'dataset name in the catalog';
COMMENT ON COLUMN ops.schema_drift.source_doc IS 'leads to ops.source_document';
COMMENT ON COLUMN ops.schema_drift.file IS 'file inside the document';
COMMENT ON COLUMN ops.schema_drift.kind IS 'added, missing (the header is older than it should be) or reordered';
COMMENT ON COLUMN ops.schema_drift.column_name IS 'header concerned';
COMMENT ON COLUMN ops.schema_drift.detail IS 'the difference in words';
COMMENT ON COLUMN ops.schema_drift.published_at IS 'publish time of the document, UTC';
COMMENT ON COLUMN ops.schema_drift.seen_at IS 'time it was noticed, UTC';
