//! Archives inside archives.

use super::super::*;
use super::{LMP, Named, message, unpacked, with_limits};
use crate::testing::{ZipPart, gzip, workbook, xls, zip, zip_of};

fn names(files: &[Named]) -> Vec<&str> {
    files.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn a_zip_of_zips_yields_the_tables_of_all_with_the_name_of_each() {
    let inner = zip_of(&[("DAMSPNP4190.csv", LMP), ("readme.pdf", b"%PDF")]);
    let bundle = zip_of(&[("a_csv.zip", &inner), ("sub/b_csv.zip", &inner), ("terms.txt", b"x"), ("DAMSPNP4190.csv", b"A\n1\n")]);
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw.zip");
    std::fs::write(&raw, &bundle).unwrap();
    let got = unpack(&raw, "bundle.zip", &folder.path().join("s"), &UnpackLimits::default()).unwrap();
    let found: Vec<_> = got.files.iter().map(|csv| csv.name.as_str()).collect();
    assert_eq!(found, ["a_csv.zip/DAMSPNP4190.csv", "b_csv.zip/DAMSPNP4190.csv", "DAMSPNP4190.csv"]);
    assert_eq!(got.ignored, ["a_csv.zip/readme.pdf", "b_csv.zip/readme.pdf", "terms.txt"]);
    assert_eq!(std::fs::read(folder.path().join("s/b_csv.zip/DAMSPNP4190.csv")).unwrap(), LMP);
    assert_eq!(verify(&raw, "bundle.zip", &UnpackLimits::default()).unwrap(), Container::Zip);
}

#[test]
fn workbooks_and_gzip_files_inside_zips_are_unpacked() {
    let cell = |at: &str| format!("<c r=\"{at}\"><v>1</v></c>");
    let book = workbook(&[("Jan", &format!("<row r=\"1\">{}</row><row r=\"2\">{}</row>", cell("A1"), cell("A2")))]);
    let old = xls::xls(&[xls::label(0, 0, "A"), xls::number(1, 0, 1.0)]);
    let inner = zip_of(&[("Y_2025.xlsx", &book), ("Y_2010.xls", &old), ("c.csv.gz", &gzip(LMP)), ("d.xls", LMP)]);
    let files = unpacked("o.zip", &zip_of(&[("in.zip", &inner), ("e.csv.gz", &gzip(LMP))])).unwrap();
    assert_eq!(names(&files), ["in.zip/Y_2025#Jan.csv", "in.zip/Y_2010#Jan.csv", "in.zip/c.csv", "in.zip/d.xls.csv", "e.csv"]);
    assert_eq!(files[1].1, "A\n1\n");
    let gzipped = gzip(&zip_of(&[("a.csv", LMP)]));
    assert_eq!(names(&unpacked("x.zip.gz", &gzipped).unwrap()), ["x.zip/a.csv"]);
}

#[test]
fn the_layout_of_a_table_does_not_depend_on_the_archive_around_it() {
    let catalog = crate::catalog::Catalog::builtin().unwrap();
    let mapping = catalog.datasets.iter().find(|dataset| dataset.emil_id == "NP4-160-SG").unwrap();
    let router = mapping.layout_router().unwrap();
    let table = |name: &str| router.layouts(name).first().map(|layout| layout.table.to_string());
    let own = table("Resource_Node_to_Unit_10262026.csv");
    assert!(own.is_some());
    assert_eq!(table("x_Settlement_Points_csv.zip/Resource_Node_to_Unit_10262026.csv"), own);
}

#[test]
fn zips_are_taken_apart_two_deep_and_no_deeper() {
    let mut content = zip_of(&[("a.csv", LMP)]);
    for name in ["2.zip", "1.zip"] {
        content = zip_of(&[(name, &content)]);
    }
    assert_eq!(names(&unpacked("o.zip", &content).unwrap()), ["1.zip/2.zip/a.csv"]);
    let deeper = zip_of(&[("0.zip", &content)]);
    assert_eq!(message("o.zip", &deeper), "o.zip, entry 0.zip/1.zip/2.zip: a zip inside more than 2 others is not unpacked");
    let mut onion = gzip(LMP);
    let mut name = "a.csv.gz".to_owned();
    for _ in 0..6 {
        (onion, name) = (gzip(&onion), format!("{name}.gz"));
    }
    assert!(matches!(unpacked(&name, &onion), Err(UnpackError::Nested { .. })));
}

#[test]
fn a_zip_that_holds_itself_ends() {
    // What a zip that holds itself looks like from the inside: the same again at every level.
    let mut content = zip_of(&[("r.csv", LMP)]);
    for _ in 0..40 {
        content = zip_of(&[("r.zip", &content)]);
    }
    let error = unpacked("r.zip", &content).unwrap_err();
    assert!(matches!(&error, UnpackError::Nested { entry, limit: 2, .. } if entry == "r.zip/r.zip/r.zip"), "{error}");
}

#[test]
fn a_bomb_is_stopped_however_many_zips_are_around_it() {
    let bomb = zip_of(&[("bomb.csv", &vec![b'0'; 20 * 1024 * 1024])]);
    let said = message("o.zip", &zip_of(&[("in.zip", &bomb)]));
    assert_eq!(said, "o.zip, entry in.zip/bomb.csv: it unpacks to more than 200 times its size, as zip bombs do");
    let part = zip_of(&[("half.csv", &vec![b'0'; 10 * 1024 * 1024])]);
    let said = message("o.zip", &zip_of(&[("1.zip", &part), ("2.zip", &part)]));
    assert_eq!(said, "o.zip, entry 2.zip/half.csv: it unpacks to more than 200 times its size, as zip bombs do");
}

#[test]
fn entries_and_bytes_of_all_archives_count_together() {
    let inner = zip_of(&[("a.csv", LMP), ("b.csv", LMP)]);
    let content = zip_of(&[("1.zip", &inner), ("2.zip", &inner)]);
    let limits = UnpackLimits { entries: 6, ..UnpackLimits::default() };
    assert_eq!(with_limits("o.zip", &content, &limits).unwrap().len(), 4);
    let error = with_limits("o.zip", &content, &UnpackLimits { entries: 5, ..limits }).unwrap_err();
    assert_eq!(error.to_string(), "o.zip, entry 2.zip/(directory): the archive has more than 5 entries, inner archives included");
    let bytes = (2 * inner.len() + 4 * LMP.len()) as u64;
    assert!(with_limits("o.zip", &content, &UnpackLimits { total_bytes: bytes, ..limits }).is_ok());
    let error = with_limits("o.zip", &content, &UnpackLimits { total_bytes: bytes - 1, ..limits }).unwrap_err();
    assert!(matches!(error, UnpackError::Limit { hit: LimitHit::TotalBytes(_), .. }), "{error}");
}

#[test]
fn names_that_escape_from_an_inner_zip_are_errors_that_name_every_archive() {
    for name in ["../../evil.csv", "/etc/evil.csv", "a\\..\\evil.csv", "C:evil.csv"] {
        let inner = zip(&[ZipPart::new("ok.csv", LMP), ZipPart::new(name, LMP)]);
        let error = unpacked("o.zip", &zip_of(&[("in.zip", &inner)])).unwrap_err();
        let named = matches!(&error, UnpackError::Name { file, entry, .. } if file == "o.zip" && entry.starts_with("in.zip/"));
        assert!(named, "{name:?}: {error}");
    }
    let inner = zip_of(&[("a.csv", LMP)]);
    assert!(matches!(unpacked("o.zip", &zip_of(&[("../in.zip", &inner)])), Err(UnpackError::Name { .. })));
    let twice = message("o.zip", &zip_of(&[("a/in.zip", &inner), ("b/IN.zip", &inner)]));
    assert_eq!(twice, "o.zip, entry \"b/IN.zip\": an earlier entry has the same file name");
}

#[test]
fn what_is_wrong_inside_is_named_with_its_place() {
    let said = message("o.zip", &zip_of(&[("in.zip", b"<html>No Document</html>")]));
    assert_eq!(said, "o.zip/in.zip is not the file it is named after: it is a page that says \"No Document\"");
    let cut = zip_of(&[("a.csv", LMP)]);
    let said = message("o.zip", &zip_of(&[("in.zip", &cut[..cut.len() - 9])]));
    assert!(said.starts_with("o.zip/in.zip is not a whole zip file"), "{said}");
    let broken = zip(&[ZipPart { crc_error: 1, ..ZipPart::new("a.csv", LMP) }]);
    let said = message("o.zip", &zip_of(&[("in.zip", &broken)]));
    assert!(said.starts_with("o.zip, entry in.zip/a.csv is damaged"), "{said}");
    let short = gzip(LMP);
    let said = message("o.zip", &zip_of(&[("a.csv.gz", &short[..short.len() - 3])]));
    assert!(said.starts_with("o.zip/a.csv.gz is not a whole gzip file"), "{said}");
}
