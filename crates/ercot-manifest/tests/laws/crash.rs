//! A kill at any byte loses at most the line in flight.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{Folder, Step, any_history, at, content, document, held, live, take};
use ercot_manifest::{Manifest, ManifestError, TornTail};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn a_manifest_cut_at_any_byte_has_the_state_after_its_last_whole_line(history in any_history(14)) {
        let folder = Folder::new();
        let mut writer = folder.open();
        // The state after each line; a step writes none, one or (a first failure) two lines.
        let mut states = vec![(0, content(&writer))];
        for (document, step) in &history {
            take(&mut writer, document, *step, at(10_000));
            let length = usize::try_from(fs::metadata(folder.manifest()).unwrap().len()).unwrap();
            if states.last().unwrap().0 < length {
                states.push((length, content(&writer)));
            }
        }
        drop(writer);
        let whole = fs::read(folder.manifest()).unwrap();
        let cut_path = folder.data_dir().join("cut.jsonl");
        fs::write(&cut_path, &whole).unwrap();
        let cut_file = fs::File::options().write(true).open(&cut_path).unwrap();
        for length in (0..=whole.len()).rev() {
            cut_file.set_len(length as u64).unwrap();
            let cut = Manifest::read(&cut_path).unwrap();
            let line_start = whole[..length].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let line = whole[..length].split(|byte| *byte == b'\n').count() as u64;
            let torn = (line_start < length).then_some(TornTail { line, bytes: (length - line_start) as u64 });
            prop_assert_eq!(cut.torn_tail(), torn);
            if let Some((_, state)) = states.iter().find(|(end, _)| *end == line_start) {
                prop_assert_eq!(&content(&cut), state);
            }
        }
        for (length, state) in &states {
            let torn = (length + 9).min(whole.len());
            fs::write(&cut_path, &whole[..torn]).unwrap();
            let mut reopened = Manifest::open(&cut_path).unwrap();
            prop_assert_eq!(&content(&reopened), state);
            prop_assert_eq!(fs::read(&cut_path).unwrap(), &whole[..*length]);
            // What comes after the cut is read back as it was recorded.
            take(&mut reopened, &document(77), Step::Download, at(20_000));
            prop_assert_eq!(content(&Manifest::read(&cut_path).unwrap()), content(&reopened));
        }
    }

    #[test]
    fn reading_back_gives_what_the_writer_knew(history in any_history(60)) {
        let folder = Folder::new();
        let mut writer = folder.open();
        live(&mut writer, &history);
        writer.sync().unwrap();
        prop_assert_eq!(content(&folder.read()), content(&writer));
        prop_assert_eq!(folder.read().counts(), writer.counts());
    }
}

#[test]
fn a_killed_writer_leaves_every_whole_line_and_no_lock() {
    let folder = Folder::new();
    let mut seen = 0;
    for kill in 0..5 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::appends_until_killed"])
            .env("MANIFEST_OF_KILL_TEST", folder.manifest())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_until(|| folder.read().entries().count() > seen + 20);
        std::thread::sleep(Duration::from_millis(kill * 3));
        child.kill().unwrap();
        child.wait().unwrap();
        let writer = folder.open();
        let entries = writer.entries().count();
        assert!(entries > seen + 20);
        // The child records documents in order: no hole, whatever the byte it was killed at.
        for number in 0..entries {
            assert!(writer.contains(&document(u32::try_from(number).unwrap())), "{number}");
        }
        seen = entries;
    }
}

#[test]
// The process that the test above kills; without its variable it is done at once.
fn appends_until_killed() {
    let Some(path) = std::env::var_os("MANIFEST_OF_KILL_TEST") else { return };
    let mut writer = Manifest::open(Path::new(&path)).unwrap();
    let start = u32::try_from(writer.entries().count()).unwrap();
    for number in start..start + 200_000 {
        let document = document(number);
        writer.record_downloaded(&document, held(&document), at(0)).unwrap();
        // Slow enough that the parent can read along.
        std::thread::sleep(Duration::from_micros(200));
    }
}

fn wait_until(mut condition: impl FnMut() -> bool) {
    for _ in 0..3_000 {
        if condition() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("the condition did not come true within 30 s");
}

#[test]
fn a_second_writer_is_refused_and_told_who_writes() {
    let folder = Folder::new();
    let writer = folder.open();
    let error = Manifest::open(&folder.manifest()).unwrap_err();
    let ManifestError::Locked { holder_pid, .. } = &error else { panic!("{error:?}") };
    assert_eq!(*holder_pid, Some(std::process::id()));
    assert!(error.to_string().contains(&format!("by process {}", std::process::id())), "{error}");
    assert!(folder.read().entries().next().is_none(), "reading takes no lock");
    drop(writer);
    folder.open();
}

#[test]
fn a_rewrite_that_was_killed_leaves_the_manifest_as_it_was() {
    let folder = Folder::new();
    let mut writer = folder.open();
    take(&mut writer, &document(1), Step::Download, at(0));
    drop(writer);
    let part = folder.data_dir().join("manifests/rt_lmp_5min.jsonl.part");
    fs::write(&part, "{\"v\":1,\"at\":\"2026").unwrap();
    assert_eq!(folder.open().entries().count(), 1);
    assert!(!part.exists());
}
