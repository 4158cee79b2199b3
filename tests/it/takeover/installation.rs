//! An installation as the earlier system left them: files, manifests, a catalog and a database, with what goes wrong in
//! each.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;
use tempfile::TempDir;

use crate::support::{archive::zip, store::files_below};

/// The file that the earlier manifest knows.
pub(super) const KNOWN: &str = "cdr.00012300.0000000000000000.20261026.000012719.LMPSROSNODENP6788_20261026_000010_csv.zip";

/// The file that only its name tells of.
pub(super) const UNKNOWN: &str = "cdr.00012300.0000000000000000.20261026.000512719.LMPSROSNODENP6788_20261026_000510_csv.zip";

const LMP: &str = "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP\n";
const MCPC: &str = "SCEDTimestamp,RepeatedHourFlag,ASType,MCPC\n";
const SOLD: &str = "DeliveryDate,HourEnding,ASType,Quantity,RepeatedHourFlag\n";
const LIST: &str = "MarketType,FromEBName,ToEBName,Type,Priority\nDAM,A,B,ALL,1\n";
const DAM: &str = "DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag\n";

/// The tables of the earlier database. `rt_lmp_5min` has the rows of the files, one of them with another value, and the
/// first and the last run of a day whose files are gone. `dam_spp` has lost its flag.
const TABLES: &str = "
    CREATE SCHEMA market; CREATE SCHEMA features;
    CREATE TABLE market.rt_lmp_5min AS SELECT * FROM (VALUES
        (TIMESTAMP '2026-10-26 00:00:10', 'N', 'HB_WEST', 99.0),
        (TIMESTAMP '2026-10-26 00:00:10', 'N', 'HB_NORTH', 22.0),
        (TIMESTAMP '2026-10-20 00:00:11', 'N', 'HB_WEST', 31.5),
        (TIMESTAMP '2026-10-20 23:55:11', 'N', 'HB_WEST', -1.25)
    ) t(SCEDTimestamp, RepeatedHourFlag, SettlementPoint, LMP);
    ALTER TABLE market.rt_lmp_5min ADD COLUMN sced_ts_utc TIMESTAMP;
    UPDATE market.rt_lmp_5min SET sced_ts_utc = SCEDTimestamp + INTERVAL 6 HOUR;
    CREATE TABLE dam_spp AS SELECT * FROM (VALUES
        (DATE '2026-11-01', '01:00', 'HB_WEST', 10.0), (DATE '2026-11-01', '02:00', 'HB_WEST', 11.0),
        (DATE '2026-11-01', '02:00', 'HB_WEST', 12.0), (DATE '2026-11-01', '24:00', 'HB_WEST', 13.0)
    ) t(delivery_date, hour_ending, settlement_point, settlement_point_price);
    CREATE TABLE sced_system_lambda AS SELECT TIMESTAMP '2026-10-26 05:00:10' AS sced_ts_utc, 20.0 AS system_lambda;
    CREATE TABLE load_forecast_weather_zone AS SELECT DATE '2026-10-26' AS DeliveryDate, '1:00' AS HourEnding, 1.0 AS Coast, 1.0 AS East,
        1.0 AS FarWest, 1.0 AS North, 1.0 AS NorthCentral, 1.0 AS SouthCentral, 1.0 AS Southern, 1.0 AS West, 8.0 AS SystemTotal, 'N' AS DSTFlag;
    -- Days as stamps.
    CREATE TABLE rt_spp_15min AS SELECT TIMESTAMP '2026-10-26 00:00:00' AS DeliveryDate, 1 AS DeliveryHour, 1 AS DeliveryInterval,
        'HB_WEST' AS SettlementPointName, 'HU' AS SettlementPointType, 20.5 AS SettlementPointPrice, 'N' AS DSTFlag;
    -- Two ends of an interval have the label 01:00, N.
    CREATE TABLE wind_5min_region AS SELECT t.*, 0.0 AS PANHANDLE, 0.0 AS COASTAL, 0.0 AS SOUTH, 0.0 AS WEST, 0.0 AS NORTH, 0.0 AS SYSTEM_WIDE_HSL
        FROM (VALUES (TIMESTAMP '2026-11-01 00:55:00', 1.0, 'N'), (TIMESTAMP '2026-11-01 01:00:00', 3.0, 'N'),
        (TIMESTAMP '2026-11-01 01:00:00', 2.0, 'N'), (TIMESTAMP '2026-11-01 01:05:00', 4.0, 'N'),
        (TIMESTAMP '2026-11-01 01:05:00', 5.0, 'Y')) t(INTERVAL_ENDING, SYSTEM_WIDE_GEN, DSTFlag);
    -- A key with two values.
    CREATE TABLE dam_system_lambda AS SELECT * FROM (VALUES (DATE '2026-10-26', '1:00', 20.0, 'N'), (DATE '2026-10-26', '1:00', 21.0, 'N'),
        (DATE '2026-10-26', '2:00', 22.0, 'N')) t(DeliveryDate, HourEnding, SystemLambda, DSTFlag);
    -- A list of which two postings do not say when.
    CREATE TABLE heuristic_pricing_buses AS SELECT *, 'TO' AS ToEBName, 'ALL' AS Type FROM (VALUES ('DAM', 'A', 1, '2026-10-20 08:00:00'),
        ('DAM', 'B', 1, '2026-10-21'), ('DAM', 'C', 1, NULL)) t(MarketType, FromEBName, Priority, published_at);
    CREATE TABLE rt_mcpc_sced AS SELECT stamp AS SCEDTimestamp, 'N' AS RepeatedHourFlag, 'REGDN' AS ASType, 2.5 AS MCPC
        FROM (VALUES (TIMESTAMP '2025-09-01 00:00:10'), (TIMESTAMP '2025-12-05 00:00:10')) t(stamp);
    CREATE SCHEMA ancillary;
    CREATE TABLE ancillary.disclosure_offer_updates AS SELECT DATE '2026-08-20' AS delivery_date, 1 AS delivery_hour, 'R1' AS resource_name,
        'REGUP' AS as_type, 3 AS updates_during_operating_period;
    CREATE TABLE features.lmp_target AS SELECT 1 AS y_congestion;
    CREATE VIEW market.v AS SELECT 1 AS x;";

/// What the earlier system wrote last; it was killed before that reached the database file.
const LAST_WRITE: &str = "PRAGMA disable_checkpoint_on_shutdown;
    INSERT INTO market.rt_lmp_5min VALUES (TIMESTAMP '2026-11-01 01:30:10', 'Y', 'HB_WEST', 40.0, NULL);";

/// A folder that goes away with it.
pub(super) struct Installation {
    folder: TempDir,
}

impl Installation {
    /// Files of every kind, manifests, a catalog of its own names and a database.
    pub(super) fn new() -> Self {
        let this = Self { folder: tempfile::tempdir().unwrap() };
        this.put_zip(&format!("data/raw/rt_lmp_5min/{KNOWN}"), &rows(LMP, &["10/26/2026 00:00:10,N,HB_WEST,21.0"]));
        this.put_zip(&format!("data/raw/rt_lmp_5min/2026/{UNKNOWN}"), &rows(LMP, &["10/26/2026 00:05:10,N,HB_WEST,23.5"]));
        this.put(&format!("data/raw/rt_lmp_5min/{}", KNOWN.replace("_csv.zip", "_xml.zip")), b"PK\x03\x04");
        this.put("data/raw/rt_lmp_5min/notes.txt", b"not ERCOT's");
        let mut cut = zip(&[("a.csv", rows(LMP, &["10/26/2026 00:10:10,N,HB_WEST,24.0"]).as_bytes())]);
        cut.truncate(cut.len() - 30);
        this.put("data/raw/rt_lmp_5min/LMPSROSNODENP6788_20261026_001010_csv.zip", &cut);
        // A list that is posted again as it is.
        for day in ["25", "26"] {
            this.put_zip(&format!("data/raw/heuristic_pricing_buses/{}", list_of(day)), LIST);
        }
        // A name of the earlier catalog, an EMIL ID, a trial, two files of an alias, and what nobody knows.
        this.put("data/raw/da_prices/latest.csv", rows(DAM, &["10/27/2026,01:00,HB_WEST,17.5,N"]).as_bytes());
        this.put_zip("data/raw/NP4-190-CD/20261026_123000_DAMSPNP4190_csv.zip", &rows(DAM, &["10/28/2026,01:00,HB_WEST,18.5,N"]));
        this.put_zip(
            "data/raw/rt_lmp_trials/LMPSROSNODENP6788M_20250901_000010_csv.zip",
            &rows(LMP, &["09/01/2025 00:00:10,N,HB_WEST,5.0"]),
        );
        for day in ["20250901", "20251210"] {
            let stamp = format!("{}/{}/{} 00:00:10", &day[4..6], &day[6..], &day[..4]);
            let path = format!("data/raw/rt_mcpc_sced_trials/SCEDMCPCNP6332_{day}_000012_csv.zip");
            this.put_zip(&path, &rows(MCPC, &[&format!("{stamp},N,REGUP,1.5")]));
        }
        // The day-ahead market of the first day, of the day before it.
        this.put_zip(
            "data/raw/dam_total_as_sold_trials/cdr.00024888.0000000000000000.20251204.133000000.DAMTOTASSOLDNP4532_csv.zip",
            &rows(SOLD, &["12/05/2025,01:00,REGUP,100.5,N"]),
        );
        this.put("data/raw/my_private_report/x.csv", b"a,b\n1,2\n");
        this.put(
            "datasets.json",
            json!({ "datasets": [{ "name": "da_prices", "emil_id": "NP4-190-CD" }] }).to_string().as_bytes(),
        );
        this.put("data/manifests/rt_lmp_5min.json", manifest().to_string().as_bytes());
        this.put("data/manifests/dam_spp.json", b"{ \"cut");
        this.put("data/manifests/manifest.json", general_manifest().to_string().as_bytes());
        for statements in [TABLES, LAST_WRITE] {
            duckdb::Connection::open(this.path().join("ercot.duckdb")).unwrap().execute_batch(statements).unwrap();
        }
        assert!(this.path().join("ercot.duckdb.wal").exists());
        this
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn arguments<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        [&["import", self.path().to_str().unwrap()], more].concat()
    }

    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn put_zip(&self, path: &str, csv: &str) {
        self.put(path, &zip(&[("table.csv", csv.as_bytes())]));
    }

    /// Every file with its bytes.
    pub(super) fn contents(&self) -> BTreeMap<String, Vec<u8>> {
        let read = |file: String| (file.clone(), fs::read(self.path().join(file)).unwrap());
        files_below(self.path()).into_iter().map(read).collect()
    }
}

/// The daily list's name on a day of October.
fn list_of(day: &str) -> String {
    format!("cdr.00013098.0000000000000000.202610{day}.080000000.DAMSCEDEBUSMAPPINGNP4231_csv.zip")
}

fn rows(header: &str, rows: &[&str]) -> String {
    rows.iter().fold(header.to_owned(), |text, row| text + row + "\n")
}

/// As the earlier system kept them: an object by DocID, with more than is needed.
fn manifest() -> serde_json::Value {
    json!({ "1200700063": {
        "ConstructedName": KNOWN,
        "PublishDate": "2026-10-26T00:00:14-05:00",
        "url": "https://www.ercot.com/misdownload/servlets/mirDownload?doclookupId=1200700063&key=planted-secret",
        "ingested": true,
        "rows": 1
    } })
}

/// What the earlier system kept of datasets that have no manifest of their own, or a broken one.
fn general_manifest() -> serde_json::Value {
    json!([
        { "DocID": "1200700099", "filename": "20261026_123000_DAMSPNP4190_csv.zip", "PublishDate": "2026-10-26T12:30:07-05:00" },
        { "DocID": "1200700101", "filename": list_of("25"), "PublishDate": "2026-10-25T08:00:00-05:00" },
    ])
}
