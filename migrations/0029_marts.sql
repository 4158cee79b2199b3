-- Schemas of the marts, and the tables by which a refresh knows what is stale.
--
-- mart.* is for people and programs that ask, features.* is what models read, ref.* is what they learnt, dashboard.* is what
-- is shown. A mart that is a table is computed by the table macro build.mart__NAME(first_day, last_day) of two operating
-- days, both included; a refresh replaces the rows of the stale days with what the macro says. To change a mart, a new
-- migration replaces the macro: a refresh notices that the definition differs and builds the mart anew.

CREATE SCHEMA IF NOT EXISTS mart;
CREATE SCHEMA IF NOT EXISTS features;
CREATE SCHEMA IF NOT EXISTS ref;
CREATE SCHEMA IF NOT EXISTS dashboard;
CREATE SCHEMA IF NOT EXISTS build;

CREATE TABLE ops.mart_source (
    mart VARCHAR NOT NULL,
    source_table VARCHAR NOT NULL,
    days_before INTEGER NOT NULL,
    days_after INTEGER NOT NULL
);
COMMENT ON TABLE ops.mart_source IS 'What the marts that are tables read, one row per mart and table';
COMMENT ON COLUMN ops.mart_source.mart IS 'mart as schema.table';
COMMENT ON COLUMN ops.mart_source.source_table IS 'table that it reads, as schema.table';
COMMENT ON COLUMN ops.mart_source.days_before IS 'when a day of the source changes, so many operating days of the mart before it are stale too [days]';
COMMENT ON COLUMN ops.mart_source.days_after IS 'when a day of the source changes, so many operating days of the mart after it are stale too [days]';

CREATE TABLE ops.touched_day (
    table_name VARCHAR NOT NULL,
    operating_day DATE NOT NULL,
    touched_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.touched_day IS 'Days of report tables that changed since the last refresh, one row per table and operating day, written in the transaction that changed them';
COMMENT ON COLUMN ops.touched_day.table_name IS 'report table as schema.table';
COMMENT ON COLUMN ops.touched_day.operating_day IS 'Operating Day of the rows that are new, superseded or corrected';
COMMENT ON COLUMN ops.touched_day.touched_at IS 'time of the ingest that first touched the day since the last refresh, UTC';

CREATE TABLE ops.stale_day (
    mart VARCHAR NOT NULL,
    operating_day DATE NOT NULL
);
COMMENT ON TABLE ops.stale_day IS 'Days of marts that a refresh has yet to build, one row per mart and operating day; empty after a refresh that was not cut off';
COMMENT ON COLUMN ops.stale_day.mart IS 'mart as schema.table';
COMMENT ON COLUMN ops.stale_day.operating_day IS 'Operating Day to build';

CREATE TABLE ops.mart_built (
    mart VARCHAR NOT NULL,
    definition_sha256 VARCHAR NOT NULL,
    first_day DATE,
    last_day DATE,
    built_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.mart_built IS 'The marts that were built, one row each; a mart without a row is built in full by the next refresh';
COMMENT ON COLUMN ops.mart_built.mart IS 'mart as schema.table';
COMMENT ON COLUMN ops.mart_built.definition_sha256 IS 'SHA-256 of the macro that computes it and of its list of sources, hexadecimal';
COMMENT ON COLUMN ops.mart_built.first_day IS 'first Operating Day that was ever built';
COMMENT ON COLUMN ops.mart_built.last_day IS 'last Operating Day that was ever built';
COMMENT ON COLUMN ops.mart_built.built_at IS 'time of the last refresh that built a day of it, UTC';
