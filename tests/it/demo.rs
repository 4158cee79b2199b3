//! `ercot demo` over a sample of few documents.

use std::{fs, path::Path};

use crate::support::{
    Store, archive,
    market::{self, sample},
    programs::{Ended, command, run},
};

/// Products of few documents, whatever the length of the sample.
const PRODUCTS: [&str; 4] = ["NP4-190-CD", "NP6-345-CD", "NP4-160-SG.Hub_Name_AND_DC_Ties", "NP4-188-CD"];

fn small_sample(folder: &Path) {
    fs::create_dir(folder).unwrap();
    for product in PRODUCTS {
        for end in ["csv.gz", "documents.csv.gz"] {
            let name = format!("{product}.{end}");
            fs::copy(sample().join(&name), folder.join(&name)).unwrap();
        }
    }
}

fn demo(sample: &Path, data_dir: &Path) -> Ended {
    let mut demo = command("ercot");
    demo.arg("demo").arg("--sample").arg(sample).arg("--real").arg(market::real()).arg("--data-dir").arg(data_dir);
    run(demo)
}

#[test]
fn the_demo_keeps_simulated_and_real_apart_checks_what_landed_and_says_what_to_try_next() {
    let store = Store::new();
    let sample = store.around().join("sample");
    small_sample(&sample);
    let folder = store.around().join("demo");
    let first = demo(&sample, &folder).expect(0);
    for said in ["SIMULATED", "REAL", "Checks:", "2026-11-01, a day of 25 hours, has 25 distinct hours", "Next commands to try"] {
        assert!(first.stdout.contains(said), "{said:?} is not said:\n{}", first.stdout);
    }
    assert!(!first.stdout.contains("FAILED"), "{}", first.stdout);
    let labels = ["simulated", "real"].map(|part| fs::read_to_string(folder.join(part).join("LABEL.txt")).unwrap());
    assert!(labels[0].starts_with("SIMULATED") && labels[1].starts_with("REAL"), "{labels:?}");
    for part in ["simulated", "real"] {
        assert!(folder.join(part).join("duckdb/ercot.duckdb").is_file(), "{part}");
    }
    // The rows that are printed are the sample's own.
    for product in ["NP4-190-CD", "NP6-345-CD", "NP4-188-CD"] {
        let rows = market::postings(product).iter().map(|posting| posting.rows).sum::<usize>();
        let line = first.stdout.lines().find(|line| line.starts_with(product)).unwrap().replace(',', "");
        assert_eq!(line.split_whitespace().filter(|cell| *cell == rows.to_string()).count(), 3, "{line}");
    }
    // It empties what an earlier demo made, and nothing else.
    demo(&sample, &folder).expect(0);
    let other = store.around().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("mine.txt"), "keep").unwrap();
    assert_ne!(demo(&sample, &other).code(), 0);
    assert_eq!(fs::read_to_string(other.join("mine.txt")).unwrap(), "keep");
}

#[test]
fn a_demo_whose_rows_do_not_all_land_fails_and_says_which() {
    let store = Store::new();
    let sample = store.around().join("sample");
    small_sample(&sample);
    let path = sample.join("NP6-345-CD.csv.gz");
    let text = String::from_utf8(archive::gunzip(&fs::read(&path).unwrap())).unwrap();
    fs::write(&path, archive::gzip(text.replacen("01:00", "99:00", 1).as_bytes())).unwrap();
    let ended = demo(&sample, &store.around().join("demo"));
    assert_eq!(ended.code(), 1, "{}", ended.said());
    let failed: Vec<&str> = ended.stdout.lines().filter(|line| line.contains("FAILED")).collect();
    assert!(failed.iter().any(|line| line.contains("NP6-345-CD")), "{}", ended.stdout);
}
