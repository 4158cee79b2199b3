//! Files with the headers of other years: rows as ERCOT printed them, from public samples kept by tinyercot (an open-source
//! project), with the publish times of their days.

use std::fs;

use crate::support::{
    Store, archive,
    store::{rows, value},
};

/// A document with an older header.
struct Older {
    emil_id: &'static str,
    dataset: &'static str,
    /// The file name without `_csv.zip`.
    stem: &'static str,
    text: &'static str,
    /// A query and what it gives.
    expected: (&'static str, &'static str),
}

const OLDER: [Older; 9] = [
    Older {
        emil_id: "NP6-323-CD",
        dataset: "rt_ordc_adders_sced",
        stem: "cdr.00013221.0000000000000000.20140601.000110000.SCEDPriceAdderORDCNP6323_20140601_000106",
        text: "BatchID,SCEDTimestamp,RepeatedHourFlag,SystemLambda,PRC,RTORPA,RTOFFPA,RTOLCAP,RTOFFCAP,RTOLHSL,RTBP,RTCLRCAP,RTCLRREG,\
               RTCLRBP,RTCLRLSL,RTCLRNS,RTNCLRRRS,RTOLNSRS,RTCST30HSL,RTOFFNSHSL,RTOFF10,RTOFF30\n\
               3913022,06/01/2014 00:01:06,N,31.3914,4244.76,0.0033,0.0005,7345.24,2810.61,37075.46,31040.25,0.00,0.00,0.00,0.00,0.00,\
               1310.02,0.00,2287.89,522.72,0.00,0.00\n",
        expected: (
            "SELECT sced_ts_utc || ' ' || prc || ' ' || rtorpa || ' ' || rtoff30 || coalesce(rtrdpa::VARCHAR, ' none') \
             FROM ancillary.rt_ordc_adders_sced WHERE batch_id = 3913022",
            "2014-06-01 05:01:06 4244.76 0.0033 0.0 none",
        ),
    },
    Older {
        emil_id: "NP6-324-CD",
        dataset: "rt_ordc_adders_15min",
        stem: "cdr.00013220.0000000000000000.20140601.000200000.RTPRICEADDERORDCNP6324_20140601_0000",
        text: "DeliveryDate,DeliveryHour,DeliveryInterval,RTRSVPOR,RTRSVPOFF,DSTFlag\n05/31/2014,24,4,0.0000,0.0000,N\n",
        expected: (
            "SELECT interval_start_utc || ' ' || rtrsvpor FROM ancillary.rt_ordc_adders_15min WHERE rtrdpa IS NULL",
            "2014-06-01 04:45:00 0.0",
        ),
    },
    Older {
        emil_id: "NP6-325-CD",
        dataset: "rtd_indicative_adders",
        stem: "cdr.00013222.0000000000000000.20140601.001010000.RTDPriceAdderORDCNP6325_20140601_001001",
        text: "BatchID,RTDTimestamp,RepeatedHourFlag,IntervalID,IntervalEnding,IERepeatedHourFlag,SystemLambda,RTORPA,RTOFFPA,RTOLCAP,\
               RTOFFCAP\n\
               3913027,06/01/2014 00:10:01,N,1,06/01/2014 00:15:00,N,33.8459,0.0882,0.0503,6762.25,1987.92\n\
               3913027,06/01/2014 00:10:01,N,2,06/01/2014 00:20:00,N,32.0338,0.0278,0.0110,6950.97,2294.82\n",
        expected: (
            "SELECT rtd_ts_utc || ' ' || interval_start_utc || ' ' || rtorpa FROM ancillary.rtd_indicative_adders \
             WHERE batch_id = 3913027 AND interval_id = 2",
            "2014-06-01 05:10:01 2014-06-01 05:15:00 0.0278",
        ),
    },
    Older {
        emil_id: "NP6-327-CD",
        dataset: "lmp_by_sog",
        stem: "cdr.00021114.0000000000000000.20220211.000530000.SOGLMPNP6327_20220211_000520",
        text: "SCEDTimestamp,RepeatedHourFlag,ResourceType,ResourceName,StationName,VoltageLevel,MeterName,MeterLMP,RTORPA,RTORDPA,\
               FinalLMP\n\
               02/11/2022 00:05:20,N,SODG,BOVINE2_BOVINE2,WA,      138.00,1008901022901448240117,       17.85,         .00,         \
               .00,       17.85\n",
        expected: (
            "SELECT sced_ts_utc || ' ' || voltage_level || ' ' || meter_lmp || ' ' || rtrdpa FROM market.lmp_by_sog \
             WHERE meter_name = '1008901022901448240117'",
            "2022-02-11 06:05:20 138.0 17.85 0.0",
        ),
    },
    Older {
        emil_id: "NP6-787-CD",
        dataset: "rt_bus_lmp_5min",
        stem: "cdr.00011485.0000000000000000.20140501.000020000.LMPSELECTBUSNP6787_20140501_000014",
        text: "SCEDTimestamp,RepeatedHourFlag,ElectricalBus,LMP\n05/01/2014 00:00:14,N,0001,       28.88\n",
        expected: (
            "SELECT capped_lmp || coalesce(uncapped_lmp::VARCHAR, ' none') FROM market.rt_bus_lmp_5min WHERE electrical_bus = '0001'",
            "28.88 none",
        ),
    },
    Older {
        emil_id: "NP6-970-CD",
        dataset: "rtd_indicative_lmps",
        stem: "cdr.00013073.0000000000000000.20140501.000140000.RTDLMPRNLZHUBNP6970_20140501_000001",
        text: "RTDTimestamp,RepeatedHourFlag,IntervalId,IntervalEnding,IntervalRepeatedHourFlag,SettlementPoint,SettlementPointType,LMP\n\
               05/01/2014 00:00:01,N,1,05/01/2014 00:05:00,N,AMOCOOIL_CC1,LCCRN,28.71\n",
        expected: (
            "SELECT rtd_ts_utc || ' ' || interval_end_utc || ' ' || lmp FROM market.rtd_indicative_lmps \
             WHERE settlement_point_type = 'LCCRN'",
            "2014-05-01 05:00:01 2014-05-01 05:05:00 28.71",
        ),
    },
    Older {
        emil_id: "NP4-19-CD",
        dataset: "as_offer_curve",
        stem: "cdr.00012330.0000000000000000.20140312.133000000.DAMASAGGNP419",
        text: "DeliveryDate,HourEnding,AncillaryType,Price,Quantity,DSTFlag\n\
               03/13/2014,01:00,OFFNS, 400, 1757,N\n03/13/2014,01:00,OFFNS, 0.77, 533.8,N\n",
        expected: (
            "SELECT string_agg(price || ' ' || quantity, ', ' ORDER BY price) FROM ancillary.as_offer_curve \
             WHERE interval_start_utc = '2014-03-13 05:00:00'",
            "0.77 533.8, 400.0 1757.0",
        ),
    },
    Older {
        emil_id: "NP4-33-CD",
        dataset: "dam_as_plan",
        stem: "cdr.00012316.0000000000000000.20140430.050000000.ASPLANNP433",
        text: "DeliveryDate,HourEnding,AncillaryType,Quantity,DSTFlag\n05/01/2014,01:00,REGDN,505,N\n",
        expected: ("SELECT quantity FROM ancillary.dam_as_plan WHERE ancillary_type = 'REGDN'", "505.0"),
    },
    Older {
        emil_id: "NP4-183-CD",
        dataset: "dam_hourly_lmps",
        stem: "cdr.00012328.0000000000000000.20140501.133000000.DAMHRLMPNP4183",
        text: "DeliveryDate,HourEnding,BusName,LMP,DSTFlag\n05/02/2014,01:00,EB_K,30.39,N\n",
        expected: ("SELECT interval_start_utc || ' ' || lmp FROM market.dam_hourly_lmps", "2014-05-02 05:00:00 30.39"),
    },
];

#[test]
fn files_of_other_years_land_in_the_columns_of_today() {
    let store = Store::new();
    let folder = store.around().join("files");
    for older in &OLDER {
        let (folder, csv) = (folder.join(older.emil_id), format!("{}.csv", older.stem));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{}_csv.zip", older.stem)), archive::zip(&[(&csv, older.text.as_bytes())])).unwrap();
    }
    let names: Vec<&str> = OLDER.iter().map(|older| older.dataset).collect();
    let summary = store.fetch(&[&["--source-dir", folder.to_str().unwrap()], &names[..]].concat());
    let warehouse = store.warehouse();
    let mut found = summary.failures();
    found.extend(rows(&warehouse, "SELECT dataset || ': ' || reason FROM ops.quarantine"));
    found.extend(rows(&warehouse, "SELECT dataset || ': ' || kind || ' ' || column_name FROM ops.schema_drift"));
    assert!(found.is_empty(), "{}", found.join("\n"));
    for older in &OLDER {
        let (query, expected) = older.expected;
        assert_eq!(value(&warehouse, query), expected, "{}", older.emil_id);
    }
}
