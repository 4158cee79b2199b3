//! Workbooks with a title and a remark, and the time conventions that few reports use.

use ercot_types::report::ReportLayout;
use serde_json::json;

use crate::support::Bench;

fn layout(value: &serde_json::Value) -> Vec<ReportLayout> {
    let layouts: Vec<ReportLayout> = serde_json::from_value(json!([value])).unwrap();
    assert_eq!(layouts[0].problems(), []);
    layouts
}

/// Like NP1-346-ER: a worksheet with title, header and remark.
fn outages() -> Vec<ReportLayout> {
    layout(&json!({
        "table": "context.test_outages", "versions": "vintage", "natural_key": ["resource_name", "actual_outage_start"],
        "time": { "kind": "untimed" },
        "frame": { "header_within": 4, "footer_lines": 1 },
        "columns": [
            { "name": "resource_name", "type": "text", "headers": ["Resource Name"] },
            { "name": "available_mw", "type": "number", "headers": ["Available MW Maximum"] },
            { "name": "actual_outage_start", "type": "local_stamp", "headers": ["Actual Outage Start"] }
        ],
        "epochs": [{ "header": ["Resource Name", "Available MW Maximum", "Actual Outage Start"] }]
    }))
}

const TITLE: &str = "Unplanned Resource Outages,,,\n,,,\nRun,10/26/2026,,\n";
const HEADER: &str = "Resource Name,Available MW Maximum ,Actual Outage Start,\n";

#[test]
fn table_between_a_title_and_a_remark_lands_and_lines_keep_their_numbers() {
    let mut bench = Bench::new();
    let rows = "UNIT_A,100,10/25/2026 13:00:00,\nUNIT_B,many,10/25/2026 13:00:00,\n,,,\nUNIT_C,50,10/25/2026\nUNIT_D,1,10/25/2026 01:00,,x\n";
    let document = bench.document("1", "2026-10-26T05:00:12Z", format!("{TITLE}{HEADER}{rows}\"A remark, below\",,,\n,,,\n"));
    let report = bench.load_with("outages", &outages(), vec![document]);
    let counts = report.documents[0].rows;
    assert_eq!((counts.read, counts.inserted, counts.quarantined), (4, 2, 2), "{report:?}");
    assert_eq!(report.documents[0].drift, [] as [String; 0]);
    assert_eq!(bench.value("SELECT string_agg(line, ',' ORDER BY line) FROM ops.quarantine"), "6,9");
    // A worksheet prints a stamp of midnight as its date.
    let start = "SELECT actual_outage_start FROM context.test_outages WHERE resource_name = 'UNIT_C'";
    assert_eq!(bench.value(start), "2026-10-25 00:00:00");
}

#[test]
fn worksheet_with_a_header_and_a_remark_only_has_no_rows() {
    let mut bench = Bench::new();
    let document = bench.document("1", "2026-10-26T05:00:12Z", format!("{HEADER}There is nothing to report\n"));
    let report = bench.load_with("outages", &outages(), vec![document]);
    assert_eq!((report.documents[0].rows.read, report.documents[0].failures.len()), (0, 0));
}

#[test]
fn header_that_is_not_found_names_the_closest_line_and_what_it_lacks() {
    let mut bench = Bench::new();
    let renamed = HEADER.replace("Actual Outage Start", "Start");
    let late =
        bench.document("1", "2026-10-26T05:00:12Z", format!("{TITLE}more\nstill more\n{HEADER}UNIT_A,1,10/25/2026 01:00,\n"));
    let other = bench.document("2", "2026-10-26T06:00:12Z", format!("{TITLE}{renamed}UNIT_A,1,10/25/2026 01:00,\n"));
    let empty = bench.document("3", "2026-10-26T07:00:12Z", ",,,\n\n");
    let report = bench.load_with("outages", &outages(), vec![late, other, empty]);
    let reason = |index: usize| report.documents[index].failures[0].reason.as_str();
    assert!(reason(0).starts_with("none of the first 4 lines is the header"), "{}", reason(0));
    assert!(reason(1).contains("line 4 comes closest") && reason(1).contains("lacks Actual Outage Start"), "{}", reason(1));
    assert!(reason(2).contains("empty"), "{}", reason(2));
}

#[test]
fn quarters_of_the_repeated_hour_land_in_the_order_of_the_file() {
    let mut bench = Bench::new();
    let layouts = layout(&json!({
        "table": "context.test_demand", "versions": "supersede", "natural_key": ["interval_start_utc"],
        "time": { "kind": "time_ending", "day": "delivery_date", "time": "time_ending", "flag": "dst_flag", "minutes": 15 },
        "columns": [
            { "name": "delivery_date", "type": "date", "headers": ["DeliveryDate"] },
            { "name": "time_ending", "type": "clock_time", "headers": ["TimeEnding"] },
            { "name": "demand", "type": "number", "headers": ["Demand"] },
            { "name": "dst_flag", "type": "flag", "headers": ["DSTFlag"] }
        ],
        "epochs": [{ "header": ["DeliveryDate", "TimeEnding", "Demand", "DSTFlag"] }]
    }));
    let labels = "00:45 N,01:00 N,01:15 N,01:30 N,01:45 N,01:00 N,01:15 Y,01:30 Y,01:45 Y,02:00 Y,02:15 N";
    let rows: Vec<String> = (0..)
        .zip(labels.split(','))
        .map(|(demand, label)| label.split_once(' ').map(|(time, flag)| format!("11/06/2016,{time},{demand},{flag}\n")).unwrap())
        .collect();
    let text = format!("DeliveryDate,TimeEnding,Demand,DSTFlag\n{}", rows.concat());
    let document = bench.document("1", "2016-11-06T08:20:00Z", format!("{text}11/06/2016,00:00,9,N\n11/05/2016,24:00,9,N\n"));
    let report = bench.load_with("demand", &layouts, vec![document]);
    assert_eq!((report.documents[0].rows.inserted, report.documents[0].rows.quarantined), (12, 1));
    let steps = "SELECT string_agg(demand::INTEGER, ',' ORDER BY interval_end_utc) || ' ' || min(time_ending) FROM context.test_demand \
                 WHERE interval_end_utc BETWEEN '2016-11-06 05:45:00' AND '2016-11-06 08:15:00'";
    assert_eq!(bench.value(steps), "0,1,2,3,4,5,6,7,8,9,10 00:45");
    assert_eq!(
        bench.value("SELECT interval_end_utc FROM context.test_demand WHERE time_ending = '24:00'"),
        "2016-11-06 05:00:00"
    );
}

#[test]
fn runs_that_look_ahead_land_by_run_and_interval_through_both_clock_changes() {
    let mut bench = Bench::new();
    let layouts = layout(&json!({
        "table": "market.test_rtd", "versions": "supersede", "natural_key": ["rtd_ts_utc", "interval_end_utc", "settlement_point"],
        "time": {
            "kind": "rtd_run", "stamp": "rtd_timestamp", "flag": "repeated_hour_flag", "interval_ending": "interval_ending",
            "interval_flag": "interval_repeated_hour_flag", "minutes": 5
        },
        "columns": [
            { "name": "rtd_timestamp", "type": "local_stamp", "headers": ["RTDTimestamp"] },
            { "name": "repeated_hour_flag", "type": "flag", "headers": ["RepeatedHourFlag"] },
            { "name": "interval_ending", "type": "local_stamp", "headers": ["IntervalEnding"] },
            { "name": "interval_repeated_hour_flag", "type": "flag", "headers": ["IntervalRepeatedHourFlag"] },
            { "name": "settlement_point", "type": "text", "headers": ["SettlementPoint"] },
            { "name": "lmp", "type": "number", "headers": ["LMP"] }
        ],
        "epochs": [{ "header": ["RTDTimestamp", "RepeatedHourFlag", "IntervalEnding", "IntervalRepeatedHourFlag", "SettlementPoint", "LMP"] }]
    }));
    let header = "RTDTimestamp,RepeatedHourFlag,IntervalEnding,IntervalRepeatedHourFlag,SettlementPoint,LMP\n";
    let run = |points: [&str; 2]| {
        let rows = |point: &str| {
            ["00:55,N", "01:00,N", "01:05,N"].map(|end| format!("11/01/2026 00:52:07,N,11/01/2026 {end},{point},1\n")).concat()
        };
        format!("{header}{}{}", rows(points[0]), rows(points[1]))
    };
    let second = "11/01/2026 01:52:07,N,11/01/2026 01:55,N,HB_WEST,1\n11/01/2026 01:52:07,N,11/01/2026 01:00,N,HB_WEST,2\n\
                  11/01/2026 01:52:07,N,11/01/2026 01:05,Y,HB_WEST,3\n11/01/2026 01:52:07,N,11/01/2026 12:05,Y,HB_WEST,3\n";
    let spring = "03/08/2026 01:55:07,N,03/08/2026 02:00,N,HB_WEST,4\n03/08/2026 01:55:07,N,03/08/2026 03:05,N,HB_WEST,5\n";
    let documents = vec![
        bench.document("1", "2026-03-08T07:56:00Z", format!("{header}{spring}")),
        bench.document("2", "2026-11-01T05:53:00Z", run(["HB_NORTH", "HB_WEST"])),
        bench.document("3", "2026-11-01T06:53:00Z", format!("{header}{second}")),
    ];
    let report = bench.load_with("rtd", &layouts, documents);
    assert_eq!(report.documents.iter().map(|outcome| outcome.rows.inserted).collect::<Vec<_>>(), [2, 6, 3]);
    assert!(report.documents[2].bad_rows[0].contains("interval_repeated_hour_flag"), "{:?}", report.documents[2].bad_rows);
    let ends = |document: u8| {
        bench.value(&format!(
            "SELECT string_agg(DISTINCT strftime(interval_end_utc, '%H:%M'), ' ' ORDER BY strftime(interval_end_utc, '%H:%M')) \
             FROM market.test_rtd WHERE _source_doc = {document}"
        ))
    };
    assert_eq!((ends(1).as_str(), ends(2).as_str(), ends(3).as_str()), ("08:00 08:05", "05:55 06:00 06:05", "06:55 07:00 07:05"));

    let again = bench.document("4", "2026-11-01T05:54:00Z", run(["HB_NORTH", "HB_WEST"]).replacen(",1\n", ",7\n", 1));
    let report = bench.load_with("rtd", &layouts, vec![again]);
    assert_eq!((report.documents[0].rows.updated, report.documents[0].rows.unchanged), (1, 5));
}

#[test]
fn whole_days_and_instants_land() {
    let mut bench = Bench::new();
    let days = layout(&json!({
        "table": "context.test_days", "versions": "supersede", "natural_key": ["interval_start_utc"],
        "time": { "kind": "whole_day", "day": "operating_date" },
        "columns": [
            { "name": "operating_date", "type": "date", "headers": ["OperatingDate"] },
            { "name": "margin_mw", "type": "number", "headers": ["Margin"] }
        ],
        "epochs": [{ "header": ["OperatingDate", "Margin"] }]
    }));
    let document = bench.document("1", "2026-10-26T05:00:12Z", "OperatingDate,Margin\n11/01/2026,5\n11/02/2026,6\n");
    assert_eq!(bench.load_with("days", &days, vec![document]).documents[0].rows.inserted, 2);
    assert_eq!(bench.value("SELECT max(date_diff('hour', interval_start_utc, interval_end_utc)) FROM context.test_days"), "25");

    let instants = layout(&json!({
        "table": "context.test_reserve", "versions": "supersede", "natural_key": ["instant_utc"],
        "time": { "kind": "instant", "stamp": "interval_stamp" },
        "columns": [
            { "name": "interval_stamp", "type": "offset_stamp", "headers": ["timestamp"] },
            { "name": "noted_gmt", "type": "gmt_stamp", "headers": ["noted"] },
            { "name": "prc_mw", "type": "number", "headers": ["prc"] }
        ],
        "epochs": [{ "header": ["timestamp", "noted", "prc"] }]
    }));
    let rows =
        "2026-11-01 01:30:00-0500,11/01/2026 06:30,1\n2026-11-01T01:30:00-06:00,11/01/2026 07:30,2\n2026-11-01 01:30:00,,3\n";
    let document = bench.document("2", "2026-11-01T08:00:00Z", format!("timestamp,noted,prc\n{rows}"));
    let report = bench.load_with("reserve", &instants, vec![document]);
    assert_eq!((report.documents[0].rows.inserted, report.documents[0].rows.quarantined), (2, 1));
    let line = "SELECT string_agg(concat_ws(' ', instant_utc, noted_gmt, operating_day), ', ' ORDER BY prc_mw) FROM context.test_reserve";
    let expected = "2026-11-01 06:30:00 2026-11-01 06:30:00 2026-11-01, 2026-11-01 07:30:00 2026-11-01 07:30:00 2026-11-01";
    assert_eq!(bench.value(line), expected);
}

#[test]
fn forecast_with_labels_of_ends_lands_by_its_publish_time_for_every_model() {
    let mut bench = Bench::new();
    let layouts = layout(&json!({
        "table": "context.test_forecast", "versions": "vintage", "natural_key": ["interval_start_utc", "model"],
        "time": { "kind": "interval_ending", "stamp": "interval_ending", "flag": "dst_flag", "minutes": 5 },
        "columns": [
            { "name": "interval_ending", "type": "local_stamp", "headers": ["IntervalEnding"] },
            { "name": "dst_flag", "type": "flag", "headers": ["DSTFlag"] },
            { "name": "model", "type": "text", "headers": ["Model"] }
        ],
        "epochs": [{ "header": ["IntervalEnding", "DSTFlag", "Model"] }]
    }));
    let model = |name: &str, labels: &[&str]| {
        labels.iter().fold(String::new(), |text, label| text + &format!("11/01/2026 {label},{name}\n"))
    };
    // Published 00:57 CDT and 01:57 CDT: both begin with the label 01:00.
    let first = ["01:00,N", "01:05,N", "01:10,N"];
    let second = ["01:00,N", "01:05,Y", "01:10,Y"];
    let text = |labels: &[&str]| format!("IntervalEnding,DSTFlag,Model\n{}{}", model("A", labels), model("B", labels));
    let documents = vec![
        bench.document("1", "2026-11-01T05:57:00Z", text(&first)),
        bench.document("2", "2026-11-01T06:57:00Z", text(&second)),
    ];
    let report = bench.load_with("forecast", &layouts, documents);
    assert_eq!(report.documents.iter().map(|outcome| outcome.rows.inserted).collect::<Vec<_>>(), [6, 6]);
    let earliest = "SELECT string_agg(DISTINCT end_utc, ', ' ORDER BY end_utc) FROM (
        SELECT min(interval_end_utc)::VARCHAR AS end_utc FROM context.test_forecast GROUP BY _source_doc, model)";
    assert_eq!(bench.value(earliest), "2026-11-01 06:00:00, 2026-11-01 07:00:00");
}
