use super::*;
use ercot_types::report::LayoutProblem;
use std::path::Path;

const ONE: &str = r#"{
  "version": 1,
  "datasets": [
    { "name": "hubs", "group": "reference", "emil_id": "NP1-1-SG", "title": "Hubs", "report_type_id": 7, "priority": "P1",
      "source": { "mode": "mis" }, "file_regex": "HUBS.*_csv\\.zip$",
      "cadence": { "kind": "as_needed", "expected_per_day": null }, "retention_days": 31, "enabled": true,
      "layouts": [ { "table": "reference.hubs", "versions": "vintage", "natural_key": ["name"], "time": { "kind": "untimed" },
        "columns": [ { "name": "name", "type": "text", "headers": ["NAME"] } ], "epochs": [ { "header": ["NAME"] } ] } ] }
  ]
}"#;

fn one() -> Catalog {
    Catalog::parse(ONE, "one.json").unwrap()
}

fn faults(catalog: &Catalog) -> Vec<(&'static str, Fault)> {
    catalog.problems().into_iter().map(|problem| (problem.field, problem.fault)).collect()
}

#[test]
fn the_builtin_catalog_is_sound_and_survives_a_round_trip() {
    let catalog = Catalog::builtin().unwrap();
    let problems: Vec<String> = catalog.problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
    assert!(catalog.datasets.len() >= 20);
    let text = serde_json::to_string(&catalog).unwrap();
    assert_eq!(Catalog::parse(&text, "again").unwrap(), catalog);
}

#[test]
fn every_file_of_the_catalogs_folder_is_built_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/datasets");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let mut files: Vec<String> = files.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    files.sort();
    let origins = parse::BUILTIN.iter().map(|(origin, _)| origin.rsplit(' ').next().unwrap().to_owned());
    let mut built_in: Vec<String> = origins.collect();
    built_in.sort();
    assert_eq!(built_in, files);
}

#[test]
fn what_the_catalog_leaves_off_says_what_it_would_cost_or_that_it_is_over() {
    let catalog = Catalog::builtin().unwrap();
    for dataset in catalog.datasets.iter().filter(|dataset| !dataset.enabled) {
        let reason = dataset.disabled_because.as_deref().unwrap();
        let is_over = dataset.priority == Priority::Off && reason.contains("ended");
        let is_costly = reason.contains("a year") && reason.contains("by its name");
        let is_unsure = reason.contains("not known") && reason.contains("by its name");
        assert!(is_over || is_costly || is_unsure, "{}: {reason}", dataset.name);
    }
    for name in ["rt_bus_lmp_5min", "rtd_indicative_lmps"] {
        assert!(!catalog.get(name).unwrap().enabled, "{name} has thousands of millions of rows a year");
    }
}

#[test]
fn a_missing_field_names_the_dataset_with_line_and_column() {
    let error = Catalog::parse(&ONE.replace(r#""title": "Hubs", "#, ""), "one.json").unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("one.json line 8, column"), "{text}");
    assert!(text.ends_with("dataset 1 \"hubs\": missing field `title`"), "{text}");
}

#[test]
fn a_misspelled_field_and_a_wrong_kind_are_told() {
    let error = Catalog::parse(&ONE.replace("\"enabled\"", "\"enable\""), "one.json").unwrap_err();
    assert!(error.to_string().contains("dataset 1 \"hubs\": unknown field `enable`"), "{error}");
    let error = Catalog::parse(&ONE.replace("\"versions\": \"vintage\"", "\"versions\": \"latest\""), "x").unwrap_err();
    assert!(error.to_string().contains("unknown variant `latest`"), "{error}");
    let error = Catalog::parse(&ONE.replace("\"datasets\"", "\"dataset\""), "x").unwrap_err();
    assert!(error.to_string().contains("the catalog itself: unknown field `dataset`"), "{error}");
}

#[test]
fn text_that_is_not_json_is_told_with_line_and_column() {
    let error = Catalog::parse(&ONE.replace("\"group\":", "\"group\""), "one.json").unwrap_err();
    assert!(matches!(error, CatalogError::Syntax { line: 4, .. }), "{error}");
    assert!(matches!(Catalog::load(Path::new("/absent.json")), Err(CatalogError::Read { .. })));
}

#[test]
fn a_later_version_is_refused_before_its_fields_are_judged() {
    let error = Catalog::parse("{\"version\": 2, \"reports\": []}", "new.json").unwrap_err();
    assert_eq!(error.to_string(), "new.json has version 2; this release reads version 1");
}

#[test]
fn each_faulty_field_is_found() {
    assert_eq!(faults(&one()), []);
    let broken = |change: fn(&mut Dataset)| {
        let mut catalog = one();
        change(&mut catalog.datasets[0]);
        faults(&catalog)
    };
    assert!(matches!(&broken(|d| d.name = "Hubs".into())[..], [("name", Fault::Identifier { .. })]));
    assert!(matches!(&broken(|d| d.emil_id = "../x".into())[..], [("emil_id", Fault::Name { .. })]));
    assert!(matches!(&broken(|d| d.file_regex = "(".into())[..], [("file_regex", Fault::Regex { .. })]));
    assert_eq!(broken(|d| d.report_type_id = None), [("report_type_id", Fault::NoReportType)]);
    assert_eq!(broken(|d| d.retention_days = Some(0)), [("retention_days", Fault::Zero)]);
    assert_eq!(broken(|d| d.cadence.expected_per_day = Some(0)), [("cadence.expected_per_day", Fault::Zero)]);
    assert_eq!(broken(|d| d.layouts.clear()), [("layouts", Fault::NoLayout)]);
    assert!(matches!(&broken(|d| d.index_url = Some("ftp://x/".into()))[..], [("index_url", Fault::Address { .. })]));
    assert_eq!(broken(|d| d.source = SourceMode::Urls { urls: Vec::new() }), [("source.urls", Fault::NoAddress)]);
    let urls = broken(|d| d.source = SourceMode::Urls { urls: vec!["hubs.csv".into()] });
    assert!(matches!(&urls[..], [("source.urls", Fault::Address { .. })]));
    assert!(matches!(&broken(|d| d.layouts[0].member = Some("[".into()))[..], [("member", Fault::Regex { .. })]));
    assert_eq!(
        broken(|d| d.layouts[0].epochs.clear()),
        [
            ("layouts", Fault::Layout(LayoutProblem::NoEpoch)),
            ("layouts", Fault::Layout(LayoutProblem::UnusedColumn { column: "name".into() }))
        ]
    );
    assert_eq!(
        broken(|d| d.layouts[0].table = String::from("elsewhere.hubs").try_into().unwrap()),
        [("table", Fault::Schema { schema: "elsewhere".into() })]
    );
    assert_eq!(broken(|d| d.layouts.push(d.layouts[0].clone())), [("layouts", Fault::Unreachable)]);
}

#[test]
fn datasets_that_clash_name_each_other() {
    let mut catalog = one();
    let mut twin = catalog.datasets[0].clone();
    twin.layouts[0].columns[0].kind = ercot_types::report::ColumnKind::Integer;
    catalog.datasets.push(twin);
    assert_eq!(
        catalog.problems().iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "dataset 2 \"hubs\", name: dataset 1 has the same name",
            "dataset 2 \"hubs\", report_type_id: dataset \"hubs\" reads the same documents (same report type and file_regex)",
            "dataset 2 \"hubs\", layouts of reference.hubs: dataset \"hubs\" fills the same table with other columns, another \
             key or other versions",
        ]
    );
}

#[test]
fn a_dataset_is_selected_by_name_group_or_by_being_enabled() {
    let mut catalog = one();
    catalog.datasets[0].enabled = false;
    let mut other = catalog.datasets[0].clone();
    other.name = "zones".into();
    other.enabled = true;
    catalog.datasets.push(other);
    let names = |names: &[&str], group| -> Vec<String> {
        catalog.select(names, group).unwrap().iter().map(|dataset| dataset.name.clone()).collect()
    };
    assert_eq!(names(&[], None), ["zones"]);
    assert_eq!(names(&["hubs"], None), ["hubs"]);
    assert_eq!(names(&["hubs", "hubs"], Some("reference")), ["hubs", "zones"]);
}

#[test]
fn a_name_that_is_not_there_brings_the_close_ones() {
    let catalog = Catalog::builtin().unwrap();
    let close = |name: &str| match catalog.select(&[name], None) {
        Err(SelectError::Dataset { close, .. }) => close,
        other => panic!("{other:?}"),
    };
    assert_eq!(close("dam_sp")[0], "dam_spp");
    assert_eq!(close("NP6-788-CD"), ["rt_lmp_5min"]);
    assert_eq!(close("completely different"), Vec::<String>::new());
    let error = catalog.select(&["dam_spp"], Some("nothing")).unwrap_err();
    assert!(error.to_string().contains("the groups are context, core_price_feeds"), "{error}");
}

#[test]
fn the_layout_of_a_csv_is_found_by_its_member_expression() {
    let catalog = Catalog::builtin().unwrap();
    let mapping = catalog.get("settlement_points_mapping").unwrap();
    let router = mapping.layout_router().unwrap();
    let table = |name: &str| router.layouts(name).first().map(|layout| layout.table.to_string());
    assert!(table("Settlement_Points_10262026_102030.csv").is_some());
    assert_ne!(table("Settlement_Points_10262026_102030.csv"), table("Hub_Name_AND_DC_Ties_10262026_102030.csv"));
    assert_eq!(table("something.csv"), None);
}

#[test]
fn the_schema_beside_the_catalog_knows_the_same_fields() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/datasets.schema.json");
    let schema: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let described = |value: &serde_json::Value| value["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut dataset = one().datasets[0].clone();
    dataset.index_url = Some("https://example.com/".into());
    dataset.directory_pattern = Some("x".into());
    dataset.note = Some("x".into());
    dataset.disabled_because = Some("x".into());
    dataset.layouts_of = Some("x".into());
    let written = serde_json::to_value(&dataset).unwrap();
    let fields = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    assert_eq!(sorted(described(&schema["$defs"]["dataset"])), sorted(fields(&written)));
    assert_eq!(sorted(described(&schema["$defs"]["cadence"])), sorted(fields(&written["cadence"])));
    let mut layout = dataset.layouts[0].clone();
    layout.member = Some("x".into());
    layout.note = Some("x".into());
    layout.corrects = true;
    layout.latest_by = Some("x".into());
    layout.first_day = Some("2025-12-05".parse().unwrap());
    layout.repostings = ercot_types::report::Repostings::Drop;
    layout.frame = Some(ercot_types::report::Frame { header_within: 5, footer_lines: 1 });
    layout.columns[0].unit = Some("MW".into());
    layout.epochs[0].from = Some("2025-12-05".parse().unwrap());
    let written = serde_json::to_value(&layout).unwrap();
    assert_eq!(sorted(described(&schema["$defs"]["layout"])), sorted(fields(&written)));
    for (part, value) in [("frame", &written["frame"]), ("column", &written["columns"][0]), ("epoch", &written["epochs"][0])] {
        assert_eq!(sorted(described(&schema["$defs"][part])), sorted(fields(value)), "{part}");
    }
    let closed = serde_json::json!({ "name": "x", "group": "x", "emil_id": "x", "title": "x", "report_type_id": 1,
        "because": "secure", "reason": "x", "substitutes": [] });
    let alias = serde_json::json!({ "name": "x", "group": "x", "emil_id": "x", "alias_of": "x", "reason": "x" });
    serde_json::from_value::<Closed>(closed.clone()).unwrap();
    serde_json::from_value::<Alias>(alias.clone()).unwrap();
    assert_eq!(sorted(described(&schema["$defs"]["closed"])), sorted(fields(&closed)));
    assert_eq!(sorted(described(&schema["$defs"]["alias"])), sorted(fields(&alias)));
}

#[test]
fn the_schemas_choices_are_the_codes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/datasets.schema.json");
    let schema: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let choices = |pointer: &str| schema.pointer(pointer).unwrap().as_array().unwrap().clone();
    let types = choices("/$defs/column/properties/type/enum");
    for choice in &types {
        serde_json::from_value::<ercot_types::report::ColumnKind>(choice.clone()).unwrap();
    }
    let units = choices("/$defs/column/properties/unit/enum");
    let groups = choices("/$defs/group/enum");
    let of = |definition: &str, field: &str| -> Vec<serde_json::Value> {
        let variants = choices(&format!("/$defs/{definition}/oneOf"));
        variants.iter().map(|variant| variant["properties"][field]["const"].clone()).collect()
    };
    let (kinds, modes) = (of("time", "kind"), of("source", "mode"));
    let catalog = Catalog::builtin().unwrap();
    for dataset in &catalog.datasets {
        let written = serde_json::to_value(dataset).unwrap();
        assert!(groups.contains(&written["group"]), "{}: {}", dataset.name, written["group"]);
        assert!(modes.contains(&written["source"]["mode"]), "{}: {}", dataset.name, written["source"]);
        for layout in written["layouts"].as_array().unwrap() {
            assert!(kinds.contains(&layout["time"]["kind"]), "{}: {}", dataset.name, layout["time"]);
            for column in layout["columns"].as_array().unwrap() {
                assert!(types.contains(&column["type"]), "{}: {column}", dataset.name);
                assert!(column["unit"].is_null() || units.contains(&column["unit"]), "{}: {column}", dataset.name);
            }
        }
    }
}
