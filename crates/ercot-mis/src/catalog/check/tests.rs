use crate::catalog::{Alias, Catalog, Closed, ClosedBecause};

const TWO: &str = r#"{
  "version": 1,
  "datasets": [
    { "name": "prices", "group": "core_price_feeds", "emil_id": "NP1-1-CD", "title": "Prices", "report_type_id": 7,
      "priority": "P1", "source": { "mode": "mis" }, "file_regex": "PRICES.*_csv\\.zip$",
      "cadence": { "kind": "daily", "expected_per_day": 1 }, "retention_days": 31, "enabled": true,
      "layouts": [ { "table": "market.prices", "versions": "supersede", "natural_key": ["interval_start_utc"],
        "time": { "kind": "whole_day", "day": "day" },
        "columns": [ { "name": "day", "type": "date", "headers": ["Day"] },
                     { "name": "price", "type": "number", "headers": ["Price"] } ],
        "epochs": [ { "header": ["Day", "Price"] } ] } ] },
    { "name": "corrections", "group": "core_price_feeds", "emil_id": "NP1-2-M", "title": "Corrections", "report_type_id": 8,
      "priority": "P1", "source": { "mode": "mis" }, "file_regex": "CORRECTIONS.*_csv\\.zip$",
      "cadence": { "kind": "as_needed", "expected_per_day": null }, "retention_days": 180, "enabled": true,
      "layouts": [ { "table": "market.prices", "versions": "supersede", "natural_key": ["interval_start_utc"],
        "corrects": true, "time": { "kind": "whole_day", "day": "day" },
        "columns": [ { "name": "day", "type": "date", "headers": ["Day"] },
                     { "name": "price", "type": "number", "headers": ["Corrected"] } ],
        "epochs": [ { "header": ["Day", "Corrected"] } ] } ] }
  ]
}"#;

/// The problems, as lines, of a catalog that was sound before the change.
fn after(change: impl FnOnce(&mut Catalog)) -> Vec<String> {
    let mut catalog = Catalog::parse(TWO, "two.json").unwrap();
    let alias = |name: &str, alias_of: &str| Alias {
        name: name.to_owned(),
        group: "references_trials".to_owned(),
        emil_id: "NP1-1-CD".to_owned(),
        alias_of: alias_of.to_owned(),
        reason: "an earlier name".to_owned(),
    };
    catalog.aliases.push(alias("old_prices", "prices"));
    catalog.closed.push(Closed {
        name: "secret".to_owned(),
        group: "context".to_owned(),
        emil_id: "NP1-3-CD".to_owned(),
        title: "Secret".to_owned(),
        report_type_id: Some(9),
        because: ClosedBecause::Secure,
        reason: "it is secret".to_owned(),
        substitutes: vec!["prices".to_owned()],
    });
    assert_eq!(catalog.problems(), [], "before the change");
    change(&mut catalog);
    catalog.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn a_name_stands_for_one_entry_only() {
    let found = after(|catalog| catalog.closed[0].name = "old_prices".to_owned());
    assert_eq!(found, ["closed report 1 \"old_prices\", name: alias 1 has the same name"]);
    let found = after(|catalog| catalog.aliases[0].name = "corrections".to_owned());
    assert_eq!(found, ["alias 1 \"corrections\", name: dataset 2 has the same name"]);
}

#[test]
fn an_alias_points_at_a_dataset_and_at_the_same_report() {
    let found = after(|catalog| catalog.aliases[0].alias_of = "pries".to_owned());
    assert_eq!(found, ["alias 1 \"old_prices\", alias_of: there is no dataset \"pries\""]);
    // A second alias is no dataset: what it stands for would be found by luck of the order only.
    let found = after(|catalog| catalog.aliases[0].alias_of = "old_prices".to_owned());
    assert_eq!(found, ["alias 1 \"old_prices\", alias_of: there is no dataset \"old_prices\""]);
    let found = after(|catalog| catalog.aliases[0].alias_of = "corrections".to_owned());
    assert_eq!(found, ["alias 1 \"old_prices\", emil_id: dataset \"corrections\" is NP1-2-M: another report is no alias"]);
}

#[test]
fn a_closed_report_gives_a_reason_and_substitutes_that_are_there() {
    let found = after(|catalog| {
        catalog.closed[0].reason = " ".to_owned();
        catalog.closed[0].substitutes.push("old_prices".to_owned());
    });
    assert_eq!(
        found,
        [
            "closed report 1 \"secret\", reason: \" \" does not do for a name: it is empty, or has a slash, a backslash or a \
             control character",
            "closed report 1 \"secret\", substitutes: there is no dataset \"old_prices\"",
        ]
    );
}

#[test]
fn a_disabled_dataset_says_why_and_an_enabled_one_does_not() {
    let found = after(|catalog| catalog.datasets[0].enabled = false);
    assert_eq!(found, ["dataset 1 \"prices\", disabled_because: it is disabled; say here why, and how to switch it on"]);
    let found = after(|catalog| catalog.datasets[0].disabled_because = Some("too big".to_owned()));
    assert_eq!(found, ["dataset 1 \"prices\", disabled_because: it is enabled; leave this out"]);
    let both = |catalog: &mut Catalog| {
        catalog.datasets[0].enabled = false;
        catalog.datasets[0].disabled_because = Some("too big".to_owned());
    };
    assert_eq!(after(both), [""; 0]);
}

#[test]
fn corrections_need_rows_of_another_dataset() {
    let found = after(|catalog| catalog.datasets[0].layouts[0].table = String::from("market.price").try_into().unwrap());
    assert_eq!(
        found,
        ["dataset 2 \"corrections\", layouts of market.prices: the layout corrects rows of this table, but no other dataset \
             fills it"]
    );
}

#[test]
fn a_correction_may_lack_columns_but_not_have_others() {
    let added = |catalog: &mut Catalog, dataset: usize| {
        let layout = &mut catalog.datasets[dataset].layouts[0];
        let mut column = layout.columns[1].clone();
        column.name = "more".to_owned();
        column.headers = vec!["More".to_owned()];
        layout.columns.push(column);
        layout.epochs[0].header.push("More".to_owned());
    };
    assert_eq!(after(|catalog| added(catalog, 0)), [""; 0]);
    let found = after(|catalog| added(catalog, 1));
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("dataset \"prices\" fills the same table with other columns"), "{found:?}");
}
