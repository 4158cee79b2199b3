//! A folder of files as people keep them, some of them made to do harm.

use std::{
    fs::{self, File},
    io::Write,
    path::PathBuf,
};

use flate2::Crc;
use tempfile::TempDir;

use crate::support::archive;

pub(super) const HEADER: &str = "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP\n";

/// One good row.
pub(super) const LMP: &str = "10/26/2026 00:00:10,N,HB_OTHER,       20.56\n";

/// Rows of each good file.
pub(super) const GOOD_ROWS: usize = 4;

/// Bytes that the bomb unpacks to; it has about a thousandth of them.
const BOMB_BYTES: usize = 48 << 20;

/// A source folder, `<EMIL ID>/<file>`.
pub(super) struct Folder {
    folder: TempDir,
}

/// A broken file, the step that finds it out, and what is said besides its name.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) file: &'static str,
    pub(super) step: &'static str,
    pub(super) says: &'static [&'static str],
}

pub(super) fn fault(file: &str, faults: &[Fault]) -> Fault {
    faults.iter().find(|fault| fault.file == file).unwrap().clone()
}

impl Folder {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("NP6-788-CD")).unwrap();
        Self { folder }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub(super) fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.folder.path().join("NP6-788-CD").join(name), bytes).unwrap();
    }

    pub(super) fn put_zip(&self, name: &str, entries: &[(&str, &[u8])]) {
        self.put(name, &archive::zip(entries));
    }

    pub(super) fn put_day_ahead(&self, name: &str, rows: &str) {
        let folder = self.folder.path().join("NP4-190-CD");
        fs::create_dir_all(&folder).unwrap();
        let text = format!("DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag\n{rows}");
        fs::write(folder.join(name), archive::zip(&[("day_ahead.csv", text.as_bytes())])).unwrap();
    }

    pub(super) fn put_with_hole(&self, name: &str, before: &str, hole_bytes: u64, after: &str) {
        let mut file = File::options().append(true).create_new(true).open(self.path().join("NP6-788-CD").join(name)).unwrap();
        file.write_all(before.as_bytes()).unwrap();
        file.set_len(before.len() as u64 + hole_bytes).unwrap();
        file.write_all(after.as_bytes()).unwrap();
    }

    /// A zip, a gzip and a plain CSV; returns their rows.
    pub(super) fn with_good_files(&self) -> usize {
        let text = |prefix: &str| {
            let rows = (0..GOOD_ROWS).map(|number| format!("10/26/2026 00:00:10,N,{prefix}_{number},       2{number}.5\n"));
            rows.fold(HEADER.to_owned(), |text, row| text + &row)
        };
        self.put_zip("good_csv.zip", &[("good.csv", text("ZIP").as_bytes())]);
        self.put("good.csv.gz", &archive::gzip(text("GZ").as_bytes()));
        self.put("good.csv", text("CSV").as_bytes());
        3 * GOOD_ROWS
    }

    /// Files of which nothing can be loaded.
    pub(super) fn with_broken_files(&self) -> Vec<Fault> {
        let good = format!("{HEADER}{LMP}");
        let good = good.as_bytes();
        let mut bomb = good.to_vec();
        bomb.resize(BOMB_BYTES, b'\n');
        self.put_zip("bomb_csv.zip", &[("bomb.csv", &bomb)]);
        self.put("bomb.csv.gz", &archive::gzip(&bomb));
        self.put_zip("climbing_csv.zip", &[("../climbing.csv", good)]);
        let nested = (0..3).fold(archive::zip(&[("a.csv", good)]), |inner, _| archive::zip(&[("inner.zip", &inner)]));
        self.put("nested_csv.zip", &nested);
        self.put_zip("other_csv.zip", &[("readme.pdf", b"%PDF-1.4")]);
        self.put_zip("many_csv.zip", &[("same.csv", good); 2]);
        let packed = archive::gzip(&good.repeat(200));
        self.put("cut.csv.gz", &packed[..packed.len() - 9]);
        let zip = archive::zip(&[("cut.csv", &good.repeat(200))]);
        self.put("cut_csv.zip", &zip[..zip.len() - 30]);
        let mut crc = Crc::new();
        crc.update(good);
        self.put("flipped_csv.zip", &archive::zip_with_checksums(&[("flipped.csv", good, crc.sum() ^ 1)]));
        self.put("page_csv.zip", b"<html><head><title>ERCOT</title></head><body>Request unsuccessful.</body></html>");
        self.put("nothing.csv", b"");
        self.put_zip("empty_csv.zip", &[("empty.csv", b"")]);
        self.put_zip("missing_csv.zip", &[("missing.csv", b"SCEDTimestamp,RepeatedHourFlag,SettlementPoint\n1,N,HB\n")]);
        self.put_zip("twice_csv.zip", &[("twice.csv", format!("{},LMP\n1,N,HB,1,2\n", HEADER.trim()).as_bytes())]);
        let fault = |file, step, says| Fault { file, step, says };
        vec![
            fault("bomb_csv.zip", "unpack", &["times its size, as zip bombs do"]),
            fault("bomb.csv.gz", "unpack", &["times its size, as zip bombs do"]),
            fault("climbing_csv.zip", "unpack", &["../climbing.csv", "'..'"]),
            fault("nested_csv.zip", "unpack", &["a zip inside more than 2 others"]),
            fault("other_csv.zip", "unpack", &["holds no CSV table", "readme.pdf"]),
            fault("many_csv.zip", "unpack", &["an earlier entry has the same file name"]),
            fault("cut.csv.gz", "download", &["not a whole gzip file"]),
            fault("cut_csv.zip", "download", &["not a whole zip file"]),
            fault("flipped_csv.zip", "download", &["flipped.csv is damaged"]),
            fault("page_csv.zip", "download", &["it is a page that says", "Request unsuccessful"]),
            fault("nothing.csv", "download", &["it is empty"]),
            fault("empty_csv.zip", "ingest", &["empty.csv", "not even a header"]),
            fault("missing_csv.zip", "ingest", &["missing.csv", "line 1", "the header lacks LMP"]),
            fault("twice_csv.zip", "ingest", &["twice.csv", "line 1", "\"LMP\" twice"]),
        ]
    }
}
