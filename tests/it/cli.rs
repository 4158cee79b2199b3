//! What scripts and people rely on: options, exit codes, messages, the JSON summary.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

use crate::support::{
    NIGHT, Replay, Store,
    market::{self, documents},
    programs::{command, run},
    store::files_below,
};

fn help_of(program: &str, arguments: &[&str]) -> String {
    let mut help = command(program);
    help.args(arguments).arg("--help");
    let ended = run(help).expect(0);
    assert_eq!(ended.stderr, "", "{program} {arguments:?}: help goes to stdout");
    assert!(ended.stdout.contains("Usage:"), "{program} {arguments:?}:\n{}", ended.stdout);
    ended.stdout
}

#[test]
fn help_of_every_program_ends_well_and_shows_examples() {
    for program in ["ercot-fetch", "mis-replay", "ercot"] {
        let help = help_of(program, &[]);
        let examples = help.split("Examples:").nth(1).unwrap_or_else(|| panic!("{program} shows no example:\n{help}"));
        assert!(examples.lines().filter(|line| line.trim_start().starts_with(program)).count() >= 2, "{program}:\n{examples}");
        let mut version = command(program);
        version.arg("--version");
        assert!(run(version).expect(0).stdout.starts_with(program));
    }
}

#[test]
fn help_of_every_subcommand_ends_well() {
    for arguments in [
        &["catalog"][..],
        &["catalog", "check"],
        &["catalog", "list"],
        &["catalog", "probe"],
        &["status"],
        &["prune"],
        &["verify"],
        &["tables"],
    ] {
        help_of("ercot-fetch", arguments);
        help_of("ercot", &[&["fetch"], arguments].concat());
    }
    for arguments in [&["demo"][..], &["fetch"], &["sql"], &["import"]] {
        help_of("ercot", arguments);
    }
    let help = help_of("ercot-fetch", &[]);
    for code in ["0 done", "1 failed", "2 usage", "75 try later"] {
        assert!(help.contains(code), "the exit code {code:?} is not explained:\n{help}");
    }
}

/// A command line that makes no sense ends with 2 and says why; nothing is written.
fn assert_usage(arguments: &[&str], says: &[&str]) {
    let store = Store::new();
    let ended = store.run(arguments).expect(2);
    for part in says {
        assert!(ended.stderr.contains(part), "{arguments:?} does not say {part:?}:\n{}", ended.stderr);
    }
    assert_eq!((ended.stdout.as_str(), store.files()), ("", Vec::new()), "{arguments:?}");
}

#[test]
fn a_dataset_that_is_not_known_is_answered_with_close_names() {
    assert_usage(&["rt_lmp_5mn"], &["rt_lmp_5mn", "did you mean rt_lmp_5min"]);
    assert_usage(&["--datasets", "dam_spp,RT_LMP_5MIN"], &["RT_LMP_5MIN", "rt_lmp_5min"]);
    assert_usage(&["NP6-788-CD"], &["rt_lmp_5min"]);
    assert_usage(&["lambda"], &["sced_system_lambda", "dam_system_lambda"]);
    assert_usage(&["no_such_thing_at_all"], &["dam_spp", "rt_lmp_5min"]);
    assert_usage(&["--group", "core"], &["\"core\"", "core_price_feeds"]);
}

#[test]
fn options_that_make_no_sense_end_with_2() {
    assert_usage(&["--no-such-option"], &["--no-such-option"]);
    assert_usage(&["--max-new", "few"], &["--max-new", "few"]);
    assert_usage(&["--since", "yesterday"], &["--since", "yesterday"]);
    assert_usage(&["--base-url", "not an address"], &["--base-url"]);
    assert_usage(&["--lock-wait", "-1"], &["-1"]);
    assert_usage(&["prune", "--keep", "-1"], &["-1"]);
    assert_usage(&["--config", "a.json", "b.json"], &["more than one catalog"]);
    let mut local = command("ercot-fetch");
    local.args(["tables", "--now", "2026-11-01 01:30"]);
    assert!(run(local).expect(2).stderr.contains("2026-10-26T05:00:00Z"));
}

struct Catalogs {
    store: Store,
}

impl Catalogs {
    fn put(&self, name: &str, text: &str) -> String {
        let path: PathBuf = self.store.around().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Each way to name the catalog ends with 2, and names the file or the entry.
    fn assert_faulty(&self, name: &str, text: &str, says: &[&str]) {
        let path = self.put(name, text);
        for arguments in
            [&["catalog", "check", &path][..], &["--config", &path, "catalog", "check"], &["--config", &path], &[&path]]
        {
            let ended = self.store.run(arguments).expect(2);
            for part in says {
                assert!(ended.said().contains(part), "{arguments:?} does not say {part:?}:\n{}", ended.said());
            }
        }
        assert_eq!(self.store.files(), [""; 0], "{name}: a faulty catalog wrote something");
    }

    fn with(change: impl FnOnce(&mut Vec<Value>)) -> String {
        let mut catalog = market::catalog();
        change(catalog["datasets"].as_array_mut().unwrap());
        catalog.to_string()
    }
}

#[test]
fn a_faulty_catalog_ends_with_2_and_names_the_entry() {
    let catalogs = Catalogs { store: Store::new() };
    catalogs.assert_faulty("text.json", "datasets:", &["text.json line 1", "not JSON"]);
    let unknown = Catalogs::with(|datasets| datasets[2]["colour"] = "red".into());
    catalogs.assert_faulty("unknown.json", &unknown, &["dataset 3 \"rt_spp_15min\"", "colour"]);
    let without = Catalogs::with(|datasets| drop(datasets[1].as_object_mut().unwrap().remove("file_regex")));
    catalogs.assert_faulty("without.json", &without, &["dataset 2 \"rt_lmp_5min\"", "file_regex"]);
    let regex = Catalogs::with(|datasets| datasets[0]["file_regex"] = "(".into());
    catalogs.assert_faulty("regex.json", &regex, &["dataset 1 \"dam_spp\", file_regex", "regular expression"]);
    let twice = Catalogs::with(|datasets| datasets[4]["name"] = "dam_spp".into());
    catalogs.assert_faulty("twice.json", &twice, &["dataset 5 \"dam_spp\", name", "dataset 1 has the same name"]);
    let key = Catalogs::with(|datasets| datasets[0]["layouts"][0]["natural_key"] = json!(["price_of_fish"]));
    catalogs.assert_faulty("key.json", &key, &["dataset 1 \"dam_spp\", layouts of market.dam_spp", "price_of_fish"]);
    let schema = Catalogs::with(|datasets| datasets[0]["layouts"][0]["table"] = "ops.quarantine".into());
    catalogs.assert_faulty("schema.json", &schema, &["dataset 1 \"dam_spp\", table", "ops"]);
    let folder = Catalogs::with(|datasets| datasets[3]["name"] = "../lambda".into());
    catalogs.assert_faulty("folder.json", &folder, &["dataset 4 \"../lambda\", name"]);
    let twin = Catalogs::with(|datasets| datasets[0]["name"] = "day_ahead_prices".into());
    catalogs.assert_faulty("twin.json", &twin, &["dam_settlement_point_prices_trials", "layouts_of", "dam_spp"]);
    catalogs.assert_faulty("version.json", &json!({ "version": 99, "datasets": [] }).to_string(), &["version 99"]);

    let missing = catalogs.store.around().join("missing.json");
    let ended = catalogs.store.run(&["--config", missing.to_str().unwrap()]).expect(2);
    assert!(ended.stderr.contains("missing.json"), "{}", ended.stderr);
}

#[test]
fn the_built_in_catalog_is_sound_and_listed() {
    let store = Store::new();
    let checked = store.run(&["catalog", "check", "--json"]).expect(0).json();
    let shipped = market::catalog();
    let count = shipped["datasets"].as_array().unwrap().len();
    assert_eq!(checked, json!({ "datasets": count, "problems": [] }));
    let listed = store.run(&["catalog", "list", "--json"]).expect(0).json();
    let names = |datasets: &Value| -> Vec<String> {
        datasets.as_array().unwrap().iter().map(|dataset| dataset["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&listed), names(&shipped["datasets"]));
    let text = store.run(&["catalog", "list"]).expect(0).stdout;
    assert!(names(&listed).iter().all(|name| text.contains(name)), "{text}");
}

#[test]
fn the_summary_counts_files_bytes_and_rows_of_each_dataset() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    let summary = store.fetch_from(&replay, &["dam_spp", "sced_shadow_prices"], &NIGHT, &[]).expect(0);
    assert_eq!((summary.number("/exit_code"), summary.json["status"].as_str()), (0, Some("done")));
    let mut totals = [0; 5];
    for (dataset, emil_id) in [("dam_spp", "NP4-190-CD"), ("sced_shadow_prices", "NP6-86-CD")] {
        let expected = documents(emil_id, &NIGHT);
        let found = summary.dataset(dataset);
        assert_eq!(found["emil_id"], emil_id);
        assert_eq!(found["new_files"], expected.len());
        let bytes: u64 = store
            .raw_files()
            .iter()
            .filter(|file| file.starts_with(&format!("raw/{dataset}/")))
            .map(|file| fs::metadata(store.root().join(file)).unwrap().len())
            .sum();
        assert_eq!(found["bytes"], bytes, "{dataset}");
        let rows: usize = expected.iter().map(|posting| posting.rows).sum();
        assert_eq!(found["rows"]["inserted"], rows);
        assert_eq!((&found["rows"]["updated"], &found["rows"]["quarantined"]), (&json!(0), &json!(0)));
        assert_eq!(found["failures"], json!([]));
        for (total, value) in totals.iter_mut().zip([expected.len() as u64, bytes, rows as u64, 0, 0]) {
            *total += value;
        }
    }
    let pointers = ["/new_files", "/bytes", "/rows/inserted", "/rows/updated", "/rows/quarantined"];
    assert_eq!(pointers.map(|pointer| summary.number(&format!("/totals{pointer}"))), totals);

    let text = store.run(&["--base-url", &replay.url(), "--since", NIGHT.since, "dam_spp"]).expect(0);
    assert!(text.stdout.starts_with("dataset") && text.stdout.contains("\ntotal"), "{}", text.stdout);
}

#[test]
fn the_names_of_the_earlier_system_still_work() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    let url = replay.url();
    let catalog = store.around().join("copy.json");
    fs::write(&catalog, market::catalog().to_string()).unwrap();
    let fetch = |arguments: &[&str]| {
        store.fetch(&[&[catalog.to_str().unwrap(), "--base-url", &url, "--since", NIGHT.since], arguments].concat()).expect(0)
    };
    let first = fetch(&["--datasets", "dam_spp,sced_shadow_prices", "--download-only", "--retain-manifest", "10000"]);
    assert!(first.new_files() > 10 && !store.warehouse_file().exists());
    assert_eq!(fetch(&["sced_shadow_prices", "dam_spp"]).number("/totals/rows/quarantined"), 0);
    assert!(store.warehouse_file().exists());
}

#[test]
fn variables_stand_in_for_options_and_options_win() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    let mut fetch = command("ercot-fetch");
    fetch.args(["--json", "dam_spp", "--since", NIGHT.since]);
    fetch.env("ERCOT_DATA_DIR", store.root()).env("ERCOT_BASE_URL", replay.url()).env("ERCOT_NOW", NIGHT.until);
    let summary = run(fetch).expect(0).json();
    assert_eq!(summary["started_at"], NIGHT.until);
    assert_eq!(summary["totals"]["new_files"], 1);
    assert_eq!(store.raw_files().len(), 1);

    let other = Store::new();
    let mut fetch = other.command(&["--json", "dam_spp", "--since", NIGHT.since, "--base-url", &replay.url()]);
    fetch
        .env("ERCOT_DATA_DIR", store.root())
        .env("ERCOT_BASE_URL", "http://127.0.0.1:9")
        .env("ERCOT_NOW", "2020-01-01T00:00:00Z");
    assert_eq!(run(fetch).expect(0).json()["started_at"], crate::support::NOW);
    assert_eq!(other.raw_files().len(), 1);
}

#[test]
fn a_data_directory_may_be_relative_and_have_blanks_and_quotes() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    let mut fetch = command("ercot-fetch");
    let url = replay.url();
    fetch.args(["--json", "dam_spp", "--since", NIGHT.since, "--base-url", &url, "--data-dir", "it's ERCOT/Daten für mich"]);
    fetch.current_dir(store.around());
    run(fetch).expect(0);
    let written = files_below(&store.around().join("it's ERCOT/Daten für mich"));
    assert!(written.iter().any(|file| file == "duckdb/ercot.duckdb"), "{written:?}");
    let mut verify = command("ercot-fetch");
    verify.args(["verify", "--data-dir", "it's ERCOT/Daten für mich"]).current_dir(store.around());
    run(verify).expect(0);
}

#[test]
fn the_operators_program_fetches_like_ercot_fetch() {
    let (store, other, replay) = (Store::new(), Store::new(), Replay::until(&NIGHT, &[]));
    let summary = store.fetch_from(&replay, &["dam_spp"], &NIGHT, &[]).expect(0);
    let mut fetch = command("ercot");
    let url = replay.url();
    fetch.args(["fetch", "--json", "--base-url", &url, "--since", NIGHT.since, "dam_spp", "--now", crate::support::NOW]);
    fetch.arg("--data-dir").arg(other.root());
    assert_eq!(run(fetch).expect(0).json(), summary.json);
    assert_eq!(other.contents(), store.contents());
}

#[test]
fn commands_take_the_datasets_that_stand_before_them() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &["dam_spp", "sced_shadow_prices"], &NIGHT, &[]).expect(0);
    let pruned = store.run(&["--datasets", "sced_shadow_prices", "prune", "--keep", "2", "--json"]).expect(0).json();
    let names: Vec<&str> = pruned["datasets"].as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["sced_shadow_prices"]);
    let verified = store.run(&["--datasets", "dam_spp", "verify", "--json"]).expect(0).json();
    assert_eq!(verified["files_checked"], 1);
}

#[test]
fn away_from_a_terminal_there_are_no_bars_and_no_colours() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &["--fault", "503:0.5"]));
    for no_color in [false, true] {
        let mut fetch =
            store.command(&["--base-url", &replay.url(), "--log-level", "debug", "rt_mcpc_15min", "--since", NIGHT.since]);
        if no_color {
            fetch.env("NO_COLOR", "1");
        }
        let said = run(fetch).expect(0).said();
        assert!(!said.contains('\u{1b}') && !said.contains('\r'), "{said:?}");
    }
}

#[test]
fn tables_of_a_data_directory_without_a_warehouse_are_an_error_that_says_what_to_do() {
    let store = Store::new();
    let ended = store.run(&["tables"]).expect(2);
    assert!(ended.stderr.contains("run ercot-fetch first"), "{}", ended.stderr);
    assert!(!store.warehouse_file().exists(), "looking made a warehouse");
    let ended = store.run(&["verify"]).expect(2);
    assert!(ended.stderr.contains("is it the right --data-dir"), "{}", ended.stderr);
}
