mod nested;
mod workbooks;

use super::*;
use crate::testing::{ZipPart, gzip, real_files, zip, zip_of};
use proptest::prelude::*;
use std::fs;

/// A CSV's name and text.
pub(super) type Named = (String, String);

pub(super) fn with_limits(name: &str, content: &[u8], limits: &UnpackLimits) -> Result<Vec<Named>, UnpackError> {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw");
    fs::write(&raw, content).unwrap();
    let staging = folder.path().join("staging/d/1");
    let result = unpack(&raw, name, &staging, limits);
    let outside = folder.path().join("staging").exists().then(|| fs::read_dir(folder.path()).unwrap().count());
    assert!(outside.is_none_or(|count| count == 2), "something was written outside the staging folder");
    let text = |csv: &StagedCsv| String::from_utf8_lossy(&fs::read(&csv.path).unwrap()).into_owned();
    let unpacked = result?;
    for csv in &unpacked.files {
        let hashed = hash_file(&csv.path).unwrap();
        assert_eq!((csv.sha256, csv.bytes), (hashed.sha256, hashed.bytes));
    }
    Ok(unpacked.files.iter().map(|csv| (csv.name.clone(), text(csv))).collect())
}

pub(super) fn unpacked(name: &str, content: &[u8]) -> Result<Vec<Named>, UnpackError> {
    with_limits(name, content, &UnpackLimits::default())
}

pub(super) fn message(name: &str, content: &[u8]) -> String {
    let unpacked = unpacked(name, content).map(|files| files.len());
    crate::words::chain(&unpacked.unwrap_err())
}

const LMP: &[u8] = b"SCEDTimestamp,LMP\n10/26/2026 00:00:10,21.5\n";

#[test]
fn a_zip_yields_its_csv_files_and_names_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw.zip");
    fs::write(&raw, zip_of(&[("sub/a.csv", LMP), ("sub/", b""), ("readme.txt", b"x"), ("b.CSV", b"B\n1\n")])).unwrap();
    let got = unpack(&raw, "a_csv.zip", &folder.path().join("s"), &UnpackLimits::default()).unwrap();
    let names: Vec<_> = got.files.iter().map(|csv| csv.name.as_str()).collect();
    assert_eq!(names, ["a.csv", "b.CSV"]);
    assert_eq!(fs::read(folder.path().join("s/a.csv")).unwrap(), LMP);
    assert_eq!(got.ignored, ["readme.txt"]);
    assert_eq!(verify(&raw, "a_csv.zip", &UnpackLimits::default()).unwrap(), Container::Zip);
}

#[test]
fn names_that_escape_are_errors_that_name_file_and_entry() {
    for name in ["../evil.csv", "/etc/evil.csv", "a\\..\\evil.csv", "C:evil.csv", "a\0b.csv", "a/../../evil.csv", ""] {
        let error = unpacked("x_csv.zip", &zip(&[ZipPart::new(name, LMP)])).unwrap_err();
        assert!(matches!(&error, UnpackError::Name { file, .. } if file == "x_csv.zip"), "{name:?}: {error}");
        assert!(!error.is_damage());
    }
    let twice = zip_of(&[("a/x.csv", LMP), ("b/X.csv", LMP)]);
    assert_eq!(message("x.zip", &twice), "x.zip, entry \"b/X.csv\": an earlier entry has the same file name");
}

#[test]
fn a_zip_bomb_stops_at_the_ratio() {
    let bomb = zip_of(&[("bomb.csv", &vec![b'0'; 20 * 1024 * 1024])]);
    assert!(bomb.len() < 100_000);
    let said = message("bomb_csv.zip", &bomb);
    assert_eq!(said, "bomb_csv.zip, entry bomb.csv: it unpacks to more than 200 times its size, as zip bombs do");
}

#[test]
fn entries_and_bytes_are_limited() {
    let limits = UnpackLimits { entries: 2, entry_bytes: 100, ..UnpackLimits::default() };
    let many: Vec<_> = ["a.csv", "b.csv", "c.csv"].map(|name| ZipPart::new(name, LMP)).into();
    let error = with_limits("m.zip", &zip(&many), &limits).unwrap_err();
    assert!(matches!(error, UnpackError::Limit { hit: LimitHit::Entries(2), .. }), "{error}");
    let large: Vec<u8> = (0..200_u8).collect();
    let error = with_limits("l.zip", &zip_of(&[("l.csv", &large)]), &limits).unwrap_err();
    assert!(matches!(error, UnpackError::Limit { hit: LimitHit::EntryBytes(100), .. }), "{error}");
    let error = with_limits("l.csv.gz", &gzip(&large), &limits).unwrap_err();
    assert!(matches!(error, UnpackError::Limit { hit: LimitHit::EntryBytes(100), .. }), "{error}");
}

#[test]
fn an_entry_that_lies_about_its_size_is_stopped_by_what_comes_out() {
    let mut content = zip_of(&[("l.csv", &[b'1'; 5000])]);
    let size = 5000_u32.to_le_bytes();
    let lie = 10_u32.to_le_bytes();
    let places: Vec<_> = (0..content.len() - 4).filter(|at| content[*at..at + 4] == size).collect();
    assert_eq!(places.len(), 2);
    for at in places {
        content[at..at + 4].copy_from_slice(&lie);
    }
    let limits = UnpackLimits { entry_bytes: 1000, ..UnpackLimits::default() };
    let error = with_limits("l.zip", &content, &limits).unwrap_err();
    assert!(matches!(error, UnpackError::Limit { hit: LimitHit::EntryBytes(1000), .. }), "{error}");
    assert!(matches!(unpacked("l.zip", &content), Err(UnpackError::Entry { .. })));
}

#[test]
fn a_flipped_checksum_and_a_flipped_byte_are_damage() {
    let part = ZipPart { crc_error: 1, ..ZipPart::new("a.csv", LMP) };
    let said = message("a_csv.zip", &zip(&[part]));
    assert_eq!(said, "a_csv.zip, entry a.csv is damaged: a computed CRC32 value did not match the expected value");
    let mut flipped = zip_of(&[("a.csv", &LMP.repeat(20))]);
    flipped[45] ^= 0x10;
    assert!(unpacked("a_csv.zip", &flipped).unwrap_err().is_damage());
}

#[test]
fn a_truncated_zip_is_damage_at_every_length() {
    let whole = zip_of(&[("a.csv", LMP)]);
    assert!(unpacked("a.zip", &whole).is_ok());
    for length in 4..whole.len() {
        let error = unpacked("a.zip", &whole[..length]).unwrap_err();
        assert!(error.is_damage(), "{length}: {error}");
    }
}

#[test]
fn a_directory_that_points_to_an_offset_it_does_not_have_is_damage() {
    let mut content = zip_of(&[("a.csv", LMP)]);
    let end = content.len() - 22;
    let record = end - 46 - 5;
    content[record + 42..record + 46].fill(0xff);
    content[record + 30] = 20;
    content[end + 12] += 20;
    // An extra field for large files with both sizes and without the offset.
    let mut extra = vec![1, 0, 16, 0];
    extra.extend([7; 16]);
    content.splice(end..end, extra);
    assert!(matches!(unpacked("a.zip", &content), Err(UnpackError::Archive { .. })));
}

#[test]
fn trailing_bytes_do_not_cost_the_file() {
    let mut content = zip_of(&[("a.csv", LMP)]);
    content.extend(b"\r\n");
    assert_eq!(unpacked("a.zip", &content).unwrap().len(), 1);
}

#[test]
fn a_zip_without_tables_is_told_with_what_it_holds() {
    assert_eq!(message("o.zip", &zip_of(&[("a.xml", b"<a/>")])), "o.zip holds no CSV table; it holds a.xml");
}

#[test]
fn gzip_members_are_joined_and_a_truncated_one_is_an_error() {
    let mut content = gzip(b"A,B\n1,2\n");
    content.extend(gzip(b"3,4\n"));
    let got = unpacked("20250423_da_spp.csv.gz", &content).unwrap();
    assert_eq!(got, [("20250423_da_spp.csv".to_owned(), "A,B\n1,2\n3,4\n".to_owned())]);
    assert_eq!(unpacked("x.gz", &content).unwrap()[0].0, "x.csv");
    for length in [content.len() - 1, content.len() - 9, 12, 3] {
        let error = unpacked("x.csv.gz", &content[..length]).unwrap_err();
        assert!(matches!(error, UnpackError::Gzip { .. }), "{length}: {error}");
    }
}

#[test]
fn a_csv_stays_where_it_is_byte_for_byte() {
    let content = b"\xef\xbb\xbfA,B\r\n\xff,2\r\n";
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("1_a.csv");
    fs::write(&raw, content).unwrap();
    let got = unpack(&raw, "a.csv", &folder.path().join("s"), &UnpackLimits::default()).unwrap();
    assert_eq!(got.files[0].path, raw);
    assert!(!folder.path().join("s").exists());
}

#[test]
fn a_page_or_a_fault_instead_of_a_file_is_quoted() {
    let said = message("a_csv.zip", b"<html><body>Request unsuccessful. Incident ID: 1</body></html>");
    assert_eq!(
        said,
        "a_csv.zip is not the file it is named after: it is a page that says \"Request unsuccessful. Incident ID: 1\""
    );
    let fault = fs::read(real_files().join("listing/ResponseFault_missing_reportTypeId.json")).unwrap();
    assert!(message("a.csv", &fault).contains("Did not recieve a numeric ReportTypeId"));
}

#[test]
fn ercots_own_zip_files_unpack_whole() {
    let folder = tempfile::tempdir().unwrap();
    let raw = real_files().join("NP3-911-ER/ext.00013057.dst_end_2024-11-03.zip");
    let got = unpack(&raw, "ext.00013057.zip", &folder.path().join("a"), &UnpackLimits::default()).unwrap();
    assert_eq!(got.files.len(), 26);
    let raw = real_files().join("NP4-181-ER/NP4-181-ER_DAMASMCPC_2016.zip");
    let got = unpack(&raw, "DAMASMCPC_2016.zip", &folder.path().join("b"), &UnpackLimits::default()).unwrap();
    assert!(crate::testing::read_text(&got.files[0].path).starts_with("Delivery Date,Hour Ending"));
}

proptest! {
    #[test]
    fn no_bytes_panic(body in proptest::collection::vec(any::<u8>(), 0..400), magic in 0..5_usize) {
        let heads = [&b""[..], b"PK\x03\x04", b"\x1f\x8b\x08\0", b"A,B\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];
        let mut content = heads[magic].to_vec();
        content.extend(body);
        let _ = unpacked("x", &content);
    }

    #[test]
    fn no_damage_to_a_zip_panics(at in 0..220_usize, value in any::<u8>(), cut in 0..40_usize) {
        let mut content = zip_of(&[("a.csv", LMP), ("b/c.csv", LMP)]);
        let at = at.min(content.len() - 1);
        content[at] = value;
        content.truncate(content.len() - cut);
        let _ = unpacked("x", &content);
    }
}
