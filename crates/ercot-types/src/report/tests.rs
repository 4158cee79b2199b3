use super::*;

fn lambda() -> ReportLayout {
    let column = |name: &str, kind, headers: &[&str]| Column {
        name: name.to_owned(),
        kind,
        headers: headers.iter().map(|&header| header.to_owned()).collect(),
        unit: None,
    };
    let epoch = |from: Option<&str>, header: &str| Epoch {
        from: from.map(|date| date.parse().unwrap()),
        header: header.split(',').map(str::to_owned).collect(),
    };
    ReportLayout {
        member: None,
        table: TableName::try_from("market.sced_system_lambda".to_owned()).unwrap(),
        versions: Versions::Supersede,
        natural_key: vec!["sced_ts_utc".to_owned()],
        time: TimeConvention::ScedRun { stamp: "sced_timestamp".to_owned(), flag: "repeated_hour_flag".to_owned() },
        columns: vec![
            column("sced_timestamp", ColumnKind::LocalStamp, &["SCEDTimeStamp"]),
            column("repeated_hour_flag", ColumnKind::Flag, &["RepeatedHourFlag"]),
            column("capped_system_lambda", ColumnKind::Number, &["CappedSystemLambda", "SystemLambda"]),
            column("uncapped_system_lambda", ColumnKind::Number, &["UncappedSystemLambda"]),
        ],
        epochs: vec![
            epoch(None, "SCEDTimeStamp,RepeatedHourFlag,SystemLambda"),
            epoch(Some("2026-08-27"), "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda"),
        ],
        frame: None,
        corrects: false,
        latest_by: None,
        first_day: None,
        repostings: super::Repostings::Keep,
        note: None,
    }
}

fn split(header: &str) -> Vec<&str> {
    header.split(',').collect()
}

#[test]
fn old_and_new_headers_bind_to_the_same_column() {
    let layout = lambda();
    let old = bind(&layout, &split("SCEDTimestamp,RepeatedHourFlag,SystemLambda")).unwrap();
    let new = bind(&layout, &split("SCEDTimestamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda")).unwrap();
    assert_eq!((old.epoch, &old.fields[2]), (0, &Field::Column(2)));
    assert_eq!((new.epoch, &new.fields[2], &new.fields[3]), (1, &Field::Column(2), &Field::Column(3)));
    assert!(old.drift.is_empty() && new.drift.is_empty());
}

#[test]
fn padding_case_and_byte_order_mark_do_not_matter() {
    let binding = bind(&lambda(), &split("\u{feff}sced timestamp , REPEATED_HOUR_FLAG,systemlambda ")).unwrap();
    assert_eq!(binding.fields, [Field::Column(0), Field::Column(1), Field::Column(2)]);
}

#[test]
fn new_column_is_kept_and_reported() {
    let binding = bind(&lambda(), &split("SCEDTimeStamp,RepeatedHourFlag,SystemLambda,Batch ID")).unwrap();
    assert_eq!(binding.fields[3], Field::Unknown("Batch ID".to_owned()));
    assert_eq!(binding.drift, [Drift { kind: DriftKind::Added, column: "Batch ID".to_owned() }]);
}

#[test]
fn stray_old_spelling_does_not_replace_the_new_one() {
    let header = "SystemLambda,SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda";
    let binding = bind(&lambda(), &split(header)).unwrap();
    assert_eq!(binding.fields[3], Field::Column(2));
    assert_eq!(binding.fields[0], Field::Unknown("SystemLambda".to_owned()));
}

#[test]
fn swapped_columns_bind_by_name_and_are_reported() {
    let binding = bind(&lambda(), &split("RepeatedHourFlag,SCEDTimeStamp,SystemLambda")).unwrap();
    assert_eq!(binding.fields[0], Field::Column(1));
    assert_eq!(binding.drift[0].kind, DriftKind::Reordered);
}

#[test]
fn renamed_column_is_an_error_that_names_both_sides() {
    let error = bind(&lambda(), &split("SCEDTimeStamp,RepeatedHourFlag,Lambda")).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("SystemLambda") && message.contains("Lambda") && message.contains("headers"), "{message}");
}

#[test]
fn repeated_column_is_an_error() {
    let error = bind(&lambda(), &split("SCEDTimeStamp,RepeatedHourFlag,SystemLambda,System Lambda")).unwrap_err();
    assert_eq!(error, BindError::Duplicate { column: "System Lambda".to_owned() });
}

#[test]
fn sound_layout_has_no_problems_and_faults_are_named() {
    assert_eq!(lambda().problems(), []);
    let mut faulty = lambda();
    faulty.natural_key.push("node".to_owned());
    faulty.columns[2].headers.clear();
    faulty.columns[1].kind = ColumnKind::Text;
    let problems = faulty.problems();
    assert!(problems.contains(&LayoutProblem::NaturalKey { key: "node".to_owned() }));
    assert!(problems.contains(&LayoutProblem::TimeColumn { column: "repeated_hour_flag".to_owned(), expected: "flag" }));
    assert!(problems.contains(&LayoutProblem::UnmappedHeader { epoch: 0, header: "SystemLambda".to_owned() }));
}

#[test]
fn table_names_are_checked_so_that_none_can_carry_sql() {
    assert!(TableName::try_from("market.rt_lmp_5min".to_owned()).is_ok());
    for bad in ["rt_lmp", "market.rt lmp", "market.x; DROP TABLE y", "Market.rt", "market.", ".x"] {
        assert!(TableName::try_from(bad.to_owned()).is_err(), "{bad}");
    }
}

#[test]
fn reserved_names_and_a_key_without_time_are_problems() {
    let mut faulty = lambda();
    faulty.columns[2].name = "limit".to_owned();
    faulty.columns[3].name = "_document".to_owned();
    faulty.natural_key = vec!["repeated_hour_flag".to_owned()];
    let problems = faulty.problems();
    assert!(problems.contains(&LayoutProblem::ReservedName { column: "limit".to_owned() }));
    assert!(problems.contains(&LayoutProblem::ReservedName { column: "_document".to_owned() }));
    assert!(problems.contains(&LayoutProblem::KeyWithoutTime { column: "sced_ts_utc" }));
}

#[test]
fn file_that_falls_back_to_an_older_header_is_reported() {
    let layout = lambda();
    let binding = bind(&layout, &split("SCEDTimeStamp,RepeatedHourFlag,SystemLambda")).unwrap();
    assert_eq!(missing_since(&layout, &binding, "2026-08-26".parse().unwrap()), []);
    let missing = missing_since(&layout, &binding, "2026-08-27".parse().unwrap());
    assert_eq!(missing, [Drift { kind: DriftKind::Missing, column: "UncappedSystemLambda".to_owned() }]);
}

#[test]
fn renamed_column_binds_once_its_spelling_is_in_the_headers() {
    let mut layout = lambda();
    layout.columns[2].headers.push("Lambda".to_owned());
    let binding = bind(&layout, &split("SCEDTimeStamp,RepeatedHourFlag,Lambda,UncappedSystemLambda")).unwrap();
    assert_eq!((binding.epoch, &binding.fields[2]), (1, &Field::Column(2)));
    assert_eq!(binding.drift, []);
}

fn capped_lambda_correction() -> ReportLayout {
    let mut correction = lambda();
    correction.corrects = true;
    correction.columns.truncate(3);
    correction.columns[2].headers = vec!["SystemLambdaCorrected".to_owned()];
    correction.epochs = vec![Epoch { from: None, header: split_owned("SCEDTimeStamp,RepeatedHourFlag,SystemLambdaCorrected") }];
    correction
}

fn split_owned(header: &str) -> Vec<String> {
    header.split(',').map(str::to_owned).collect()
}

#[test]
fn correction_that_fits_its_table_has_no_problems() {
    let correction = capped_lambda_correction();
    assert_eq!(correction.problems(), []);
    assert_eq!(correction.correction_problems(&lambda()), []);
    assert_eq!(correction.corrected_columns().collect::<Vec<_>>(), ["capped_system_lambda"]);
}

#[test]
fn correction_that_cannot_find_its_row_or_corrects_nothing_is_a_problem() {
    let mut faulty = capped_lambda_correction();
    faulty.versions = Versions::Vintage;
    faulty.columns.truncate(2);
    let problems = faulty.problems();
    assert!(problems.contains(&LayoutProblem::CorrectionVersions) && problems.contains(&LayoutProblem::CorrectsNothing));

    let mut unordered = capped_lambda_correction();
    unordered.latest_by = Some("no_such_column".to_owned());
    assert!(unordered.problems().contains(&LayoutProblem::LatestBy { column: "no_such_column".to_owned() }));

    let mut stranger = capped_lambda_correction();
    stranger.natural_key.push("capped_system_lambda".to_owned());
    stranger.columns[2].kind = ColumnKind::Text;
    let mut target = lambda();
    target.versions = Versions::Vintage;
    target.time = TimeConvention::Untimed;
    let table = "market.sced_system_lambda".to_owned();
    let differ = |what| LayoutProblem::CorrectionTarget { table: table.clone(), what };
    let expected = [
        differ("versions"),
        differ("natural_key"),
        differ("time"),
        LayoutProblem::CorrectionColumn { column: "capped_system_lambda".to_owned() },
    ];
    assert_eq!(stranger.correction_problems(&target), expected);
}

#[test]
fn headers_of_workbooks_with_blanks_bind_to_their_columns() {
    let mut layout = lambda();
    layout.columns[0].headers.push("SCED Time Stamp".to_owned());
    let binding = bind(&layout, &["SCED Time Stamp", "Repeated Hour Flag", "System Lambda ", "REGUP "]).unwrap();
    assert_eq!(binding.fields[..3], [Field::Column(0), Field::Column(1), Field::Column(2)]);
    assert_eq!(binding.fields[3], Field::Unknown("REGUP".to_owned()));
}

#[test]
fn run_that_looks_ahead_needs_run_and_interval_in_its_key() {
    let mut layout = lambda();
    layout.columns.push(Column {
        name: "interval_ending".to_owned(),
        headers: vec!["IntervalEnding".to_owned()],
        ..layout.columns[0].clone()
    });
    layout.columns.push(Column {
        name: "interval_flag".to_owned(),
        headers: vec!["IERepeatedHourFlag".to_owned()],
        ..layout.columns[1].clone()
    });
    layout.epochs[1].header.extend(["IntervalEnding".to_owned(), "IERepeatedHourFlag".to_owned()]);
    layout.time = TimeConvention::RtdRun {
        stamp: "sced_timestamp".to_owned(),
        flag: "repeated_hour_flag".to_owned(),
        interval_ending: "interval_ending".to_owned(),
        interval_flag: "interval_flag".to_owned(),
        minutes: NonZeroU16::new(5).unwrap(),
    };
    layout.natural_key = vec!["rtd_ts_utc".to_owned()];
    assert_eq!(layout.problems(), [LayoutProblem::KeyWithoutTime { column: "interval_end_utc" }]);
    layout.natural_key.push("interval_end_utc".to_owned());
    assert_eq!(layout.problems(), []);
}
