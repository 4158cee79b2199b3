//! What a row of `mart.sced_run` says of its run.

use ercot_warehouse::{RefreshScope, refresh};

use crate::support::{Bench, INGESTED};

const LAMBDA: &str = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda\n";
const LMP: &str = "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP\n";
const MCPC: &str = "SCEDTimestamp,RepeatedHourFlag,ASType,CappedMCPC,UncappedMCPC\n";
const MU: &str = "SCEDTimeStamp,RepeatedHourFlag,ConstraintID,ConstraintName,ContingencyName,ShadowPrice,MaxShadowPrice,Limit,Value,\
                  ViolatedMW,FromStation,ToStation,FromStationkV,ToStationkV,CCTStatus\n";

/// Loads one document of a dataset.
fn load(bench: &mut Bench, dataset: &str, doc_id: u32, published_at: &str, text: &str) {
    let document = bench.document(&doc_id.to_string(), published_at, text);
    let report = bench.load(dataset, vec![document]);
    assert_eq!(report.documents[0].failures, []);
}

fn refreshed(mut bench: Bench) -> Bench {
    refresh(&mut bench.warehouse, RefreshScope::Stale, INGESTED.parse().unwrap(), &mut |_| ()).unwrap();
    bench
}

/// The values of some columns of all runs in order, one line per run.
fn runs(bench: &Bench, columns: &str) -> String {
    let texts: Vec<String> = columns.split(", ").map(|column| format!("coalesce({column}::VARCHAR, '-')")).collect();
    bench.value(&format!(
        "SELECT string_agg(concat_ws(' ', {}), chr(10) ORDER BY sced_ts_utc) FROM mart.sced_run",
        texts.join(", ")
    ))
}

fn constraint(stamp: &str, name: &str, mu: &str) -> String {
    format!("{stamp},N,1,{name},BASE CASE,{mu},5251,100,100,0,A,B,138,138,COMP\n")
}

#[test]
fn zero_and_unknown_are_told_apart() {
    let mut bench = Bench::new();
    // One run in each of the hours 12 to 16 of 2026-10-26, Central summer time.
    let lambdas = (12..17).map(|hour| format!("10/26/2026 {hour}:10:10,N,20,20\n")).collect::<Vec<_>>().concat();
    load(&mut bench, "sced_system_lambda", 1, "2026-10-26T22:00:00Z", &format!("{LAMBDA}{lambdas}"));
    let mu = |rows: &str| format!("{MU}{rows}");
    // Hour 12 has a file with another run's row only; the file of hour 13 has no row; that of hour 14 has a bad one; that of
    // hour 15 never came; that of hour 16 came two hours late, and the empty one posted at 18:40 says nothing of its hour.
    load(&mut bench, "sced_shadow_prices", 12, "2026-10-26T18:05:00Z", &mu(&constraint("10/26/2026 12:55:10", "LINE", "5")));
    load(&mut bench, "sced_shadow_prices", 13, "2026-10-26T19:05:00Z", &mu(""));
    let rows = constraint("10/26/2026 14:10:10", "LINE", "5") + &constraint("10/26/2026 14:10:10", "OTHER", "much");
    load(&mut bench, "sced_shadow_prices", 14, "2026-10-26T20:05:00Z", &mu(&rows));
    load(&mut bench, "sced_shadow_prices", 16, "2026-10-27T00:05:00Z", &mu(&constraint("10/26/2026 16:10:10", "LINE", "0")));
    load(&mut bench, "sced_shadow_prices", 17, "2026-10-26T21:40:00Z", &mu(""));
    let bench = refreshed(bench);
    assert_eq!(
        runs(&bench, "mu_known, active_constraints, binding_constraints, mu_published_at"),
        "true 0 0 2026-10-26 18:05:00\n\
         true 1 1 2026-10-26 18:05:00\n\
         true 0 0 2026-10-26 19:05:00\n\
         false - - -\n\
         false - - -\n\
         true 1 0 2026-10-27 00:05:00"
    );
    let filled = "SELECT string_agg(coalesce(mu::VARCHAR, '-'), ' ' ORDER BY sced_ts_utc)
        FROM features.sced_mu_filled(DATE '2026-10-26', DATE '2026-10-26') WHERE constraint_name = 'LINE'";
    assert_eq!(bench.value(filled), "0.0 5.0 0.0 5.0 - 0.0");
}

#[test]
fn a_file_that_comes_later_makes_the_shadow_prices_known() {
    let mut bench = Bench::new();
    load(&mut bench, "sced_system_lambda", 1, "2026-10-26T17:10:12Z", &format!("{LAMBDA}10/26/2026 12:10:10,N,20,20\n"));
    let mut bench = refreshed(bench);
    assert_eq!(runs(&bench, "mu_known"), "false");
    load(&mut bench, "sced_shadow_prices", 2, "2026-10-26T18:05:00Z", MU);
    let bench = refreshed(bench);
    assert_eq!(runs(&bench, "mu_known, known_at"), "true 2026-10-26 18:05:00");
}

#[test]
fn two_runs_of_one_minute_and_two_passes_of_one_stamp_stay_apart() {
    let mut bench = Bench::new();
    let stamps =
        [("10/26/2026 12:00:10", "N"), ("10/26/2026 12:00:50", "N"), ("11/01/2026 01:30:15", "N"), ("11/01/2026 01:30:15", "Y")];
    let rows = |row: &dyn Fn(&str, &str, usize) -> String| -> String {
        stamps.iter().enumerate().map(|(number, (stamp, flag))| row(stamp, flag, number + 1)).collect()
    };
    let lambdas = rows(&|stamp, flag, number| format!("{stamp},{flag},{number}0,{number}0\n"));
    load(&mut bench, "sced_system_lambda", 1, "2026-11-01T12:00:00Z", &format!("{LAMBDA}{lambdas}"));
    let prices = rows(&|stamp, flag, number| format!("{stamp},{flag},HB_WEST,{number}{number}\n"));
    load(&mut bench, "rt_lmp_5min", 2, "2026-11-01T12:00:00Z", &format!("{LMP}{prices}"));
    let services = rows(&|stamp, flag, number| format!("{stamp},{flag},RRS,{number},{number}\n"));
    load(&mut bench, "rt_mcpc_sced", 3, "2026-11-01T12:00:00Z", &format!("{MCPC}{services}"));
    let bench = refreshed(bench);
    assert_eq!(
        bench.value(
            "SELECT string_agg(concat_ws(' ', strftime(sced_ts_utc, '%d %H:%M:%S'), system_lambda, congestion, mcpc_rrs), ', '
             ORDER BY sced_ts_utc) FROM mart.fact_rt_5min"
        ),
        "26 17:00:10 10.0 1.0 1.0, 26 17:00:50 20.0 2.0 2.0, 01 06:30:15 30.0 3.0 3.0, 01 07:30:15 40.0 4.0 4.0"
    );
    assert_eq!(runs(&bench, "in_force_seconds"), "40\n-\n-\n-", "a run that is an hour away is not the next");
}

#[test]
fn old_and_new_headers_give_one_series() {
    let mut bench = Bench::new();
    load(
        &mut bench,
        "sced_system_lambda",
        1,
        "2026-08-26T17:00:12Z",
        "SCEDTimeStamp,RepeatedHourFlag,SystemLambda\n08/26/2026 12:00:10,N,21\n",
    );
    load(&mut bench, "sced_system_lambda", 2, "2026-08-27T17:00:12Z", &format!("{LAMBDA}08/27/2026 12:00:10,N,22,23\n"));
    load(
        &mut bench,
        "rt_mcpc_sced",
        3,
        "2026-08-26T17:00:12Z",
        "SCEDTimestamp,RepeatedHourFlag,ASType,MCPC\n08/26/2026 12:00:10,N,REGUP,1\n",
    );
    load(&mut bench, "rt_mcpc_sced", 4, "2026-08-27T17:00:12Z", &format!("{MCPC}08/27/2026 12:00:10,N,REGUP,2,3\n"));
    let before = "BatchID,SCEDTimestamp,RepeatedHourFlag,SystemLambda,PRC,RTORPA,RTOFFPA,RTOLCAP,RTOFFCAP,RTOLHSL,RTBP,RTCLRCAP,\
        RTCLRREG,RTCLRBP,RTCLRLSL,RTCLRNS,RTNCLRRRS,RTOLNSRS,RTCST30HSL,RTOFFNSHSL,RTRUCCST30HSL,RTORDPA,RTRRUC,RTRRMR,RTDNCLR,\
        RTDERS,RTDCTIEIMPORT,RTDCTIEEXPORT,RTBLTIMPORT,RTBLTEXPORT,RTOLLASL,RTOLHASL,RTNCLRNSCAP,RTNCLRECRS\n";
    let cells = "1,12/04/2025 12:00:10,N,24,6000,2.5,0.5,7000,1000,0,0,0,0,0,0,0,0,0,0,0,0,0.25,0,0,0,0,0,0,0,0,0,0,0,0\n";
    load(&mut bench, "rt_ordc_adders_sced", 5, "2025-12-04T18:00:12Z", &format!("{before}{cells}"));
    let after = "SCEDTimestamp,RepeatedHourFlag,SystemLambda,RTRDPA,RTRDPARUS,RTRDPARDS,RTRDPARRS,RTRDPAECRS,RTRDPANSS,RTRRUC,RTRRMR,\
        RTDNCLR,RTDERS,RTDCTIEIMPORT,RTDCTIEEXPORT,RTBLTIMPORT,RTBLTEXPORT,RTOLLSL,RTOLHSL\n";
    let cells = "12/05/2025 12:00:10,N,25,0.75,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n";
    load(&mut bench, "rt_ordc_adders_sced", 6, "2025-12-05T18:00:12Z", &format!("{after}{cells}"));
    let bench = refreshed(bench);
    assert_eq!(
        runs(&bench, "system_lambda, scarcity_adder, mcpc_regup, prc"),
        "24.0 2.75 - 6000.0\n25.0 0.75 - -\n21.0 - 1.0 -\n22.0 - 2.0 -"
    );
}

#[test]
fn a_run_has_the_forecast_that_was_out_when_it_began_and_the_wind_of_its_five_minutes() {
    let mut bench = Bench::new();
    let stamps = ["12:00:10", "12:04:59", "12:05:00", "12:30:02"];
    let lambdas = stamps.iter().map(|stamp| format!("10/26/2026 {stamp},N,20,20\n")).collect::<Vec<_>>().concat();
    load(&mut bench, "sced_system_lambda", 1, "2026-10-26T18:00:00Z", &format!("{LAMBDA}{lambdas}"));
    let forecast =
        "DeliveryDate,HourEnding,Coast,East,FarWest,North,NorthCentral,SouthCentral,Southern,West,SystemTotal,DSTFlag\n";
    for (doc_id, published_at, total) in
        [(2, "2026-10-26T16:30:02Z", 100), (3, "2026-10-26T17:30:02Z", 200), (4, "2026-10-26T17:30:03Z", 300)]
    {
        let text = format!("{forecast}10/26/2026,13:00,1,1,1,1,1,1,1,1,{total},N\n");
        load(&mut bench, "load_forecast_weather_zone", doc_id, published_at, &text);
    }
    let wind = "INTERVAL_ENDING,SYSTEM_WIDE_GEN,PANHANDLE,COASTAL,SOUTH,WEST,NORTH,SYSTEM_WIDE_HSL,DSTFlag\n\
                10/26/2026 12:05,50,1,1,1,1,1,60,N\n10/26/2026 12:10,51,1,1,1,1,1,60,N\n";
    load(&mut bench, "wind_5min_region", 5, "2026-10-26T17:10:30Z", wind);
    let bench = refreshed(bench);
    assert_eq!(runs(&bench, "load_forecast_system, wind_system"), "100.0 50.0\n100.0 50.0\n100.0 51.0\n200.0 -");
}

#[test]
fn the_spring_day_has_23_hours() {
    let mut bench = Bench::new();
    let (mut lambdas, mut prices) = (LAMBDA.to_owned(), LMP.to_owned());
    for slot in 0..288 {
        let (hour, minute) = (slot / 12, slot % 12 * 5);
        if hour != 2 {
            let stamp = format!("03/08/2026 {hour:02}:{minute:02}:15");
            lambdas += &format!("{stamp},N,{slot},{slot}\n");
            prices += &format!("{stamp},N,HB_WEST,{}\n", slot + 1);
        }
    }
    load(&mut bench, "sced_system_lambda", 1, "2026-03-09T12:00:00Z", &lambdas);
    load(&mut bench, "rt_lmp_5min", 2, "2026-03-09T12:00:00Z", &prices);
    let bench = refreshed(bench);
    let hours = |relation: &str| {
        bench.value(&format!(
            "SELECT concat_ws(' ', count(DISTINCT date_trunc('hour', sced_ts_utc)), count(*), min(sced_ts_utc), max(sced_ts_utc))
             FROM {relation} WHERE operating_day = DATE '2026-03-08'"
        ))
    };
    let expected = "23 276 2026-03-08 06:00:15 2026-03-09 04:55:15";
    assert_eq!(hours("mart.sced_run"), expected);
    assert_eq!(hours("mart.fact_rt_5min"), expected);
    assert_eq!(hours("features.lmp_target"), expected);
    assert_eq!(bench.value("SELECT concat_ws(' ', min(congestion), max(congestion)) FROM mart.fact_rt_5min"), "1.0 1.0");
    assert_eq!(bench.value("SELECT sum(in_force_seconds) FROM mart.sced_run"), (275 * 300).to_string(), "no run lasts an hour");
}

#[test]
fn the_share_of_the_cap_and_the_hours_of_a_constraint() {
    let mut bench = Bench::new();
    let stamps = ["12:00:10", "12:05:10", "12:10:10"];
    let lambdas = stamps.iter().map(|stamp| format!("10/26/2026 {stamp},N,20,20\n")).collect::<Vec<_>>().concat();
    load(&mut bench, "sced_system_lambda", 1, "2026-10-26T18:00:00Z", &format!("{LAMBDA}{lambdas}"));
    let rows: String = stamps
        .iter()
        .zip(["5251", "0", "1312.75"])
        .map(|(stamp, mu)| constraint(&format!("10/26/2026 {stamp}"), "LINE", mu))
        .collect();
    load(&mut bench, "sced_shadow_prices", 2, "2026-10-26T18:05:00Z", &format!("{MU}{rows}"));
    let bench = refreshed(bench);
    let bound =
        "SELECT string_agg(concat_ws(' ', share_of_cap, round(binding_hours * 60, 6), round(binding_hours_of_day * 60, 6)), ', '
        ORDER BY sced_ts_utc) FROM mart.binding_constraints";
    assert_eq!(bench.value(bound), "1.0 5.0 10.0, 0.25 5.0 10.0");
    let activity =
        "SELECT concat_ws(' ', active_ct, bind_ct, runs_known, abs_mu, at_cap_ct, max_mu) FROM ref.constraint_activity";
    assert_eq!(bench.value(activity), "3 2 3 6563.75 1 5251.0");
    assert_eq!(
        bench.value("SELECT concat_ws(' ', rank, constraint_name, bind_ct, abs_mu) FROM ref.top_constraints"),
        "1 LINE 2 6563.75"
    );
}
