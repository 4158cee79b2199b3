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
        this.put("data/raw/my_private_report/x.csv", b"a,b\n1,2\n");
        this.put(
            "datasets.json",
            json!({ "datasets": [{ "name": "da_prices", "emil_id": "NP4-190-CD" }] }).to_string().as_bytes(),
        );
        this.put("data/manifests/rt_lmp_5min.json", manifest().to_string().as_bytes());
        this.put("data/manifests/dam_spp.json", b"{ \"cut");
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
