//! What every real file holds.
//!
//! Rows and values were read from the files with Python's `csv` and `zipfile` (the workbook with `openpyxl`), the instants
//! worked out with Python's `zoneinfo`; hours that are counted from midnight with its UTC arithmetic. Nothing here came out
//! of this project's readers.

/// A file, relative to the folder of real files.
pub(super) struct Expected {
    pub(super) path: &'static str,
    pub(super) dataset: &'static str,
    /// Each table that it fills, with its rows.
    pub(super) tables: &'static [(&'static str, u64)],
    pub(super) spots: &'static [Spot],
}

/// A value: table, column, the row that holds it, what is printed there.
pub(super) struct Spot(pub(super) &'static str, pub(super) &'static str, pub(super) &'static str, pub(super) &'static str);

const OUTAGES: &str = "context.resource_outage_capacity";
const OUTAGE_ROWS: &[(&str, u64)] = &[(OUTAGES, 168)];
const ANNUAL: &str = "market.rt_spp_annual";
const BUSES: &str = "reference.settlement_points";
const SHADOW: &str = "market.sced_shadow_prices";
const DAM_SHADOW: &str = "market.dam_shadow_prices";
const DAM_ANNUAL: &str = "market.dam_spp_annual";
const DAM_AS: &str = "ancillary.dam_mcpc_annual";

macro_rules! outages {
    ($path:literal, $($at:literal $column:literal $value:literal),+) => {
        Expected {
            path: concat!("NP3-233-CD/", $path),
            dataset: "resource_outage_capacity",
            tables: OUTAGE_ROWS,
            spots: &[$(Spot(OUTAGES, $column, concat!("interval_start_utc = '", $at, "'"), $value)),+],
        }
    };
}

macro_rules! quarter_hours {
    ($path:literal, $rows:literal, $($at:literal $hub:literal $value:literal),+) => {
        Expected {
            path: concat!("NP6-785-ER/", $path),
            dataset: "rt_spp_history",
            tables: &[(ANNUAL, $rows)],
            spots: &[$(Spot(
                ANNUAL,
                "settlement_point_price",
                concat!("interval_start_utc = '", $at, "' AND settlement_point_name = '", $hub, "'"),
                $value,
            )),+],
        }
    };
}

/// Every file of a catalog product.
pub(super) const FILES: &[Expected] = &[
    outages!(
        "latest_20210216T215741_ca119fa.csv",
        "2021-02-17 01:00:00" "total_resource_mw" "30714", "2021-02-20 12:00:00" "total_irr_mw" "4897",
        "2021-02-24 00:00:00" "total_new_equip_resource_mw" "2512"
    ),
    outages!(
        "latest_20210217T165214_89e0bac.csv",
        "2021-02-17 22:00:00" "total_resource_mw" "28191", "2021-02-21 09:00:00" "total_irr_mw" "4611",
        "2021-02-24 21:00:00" "total_new_equip_resource_mw" "2673"
    ),
    outages!(
        "latest_20210217T222119_0868480.csv",
        "2021-02-18 04:00:00" "total_resource_mw" "25996", "2021-02-21 15:00:00" "total_irr_mw" "4912",
        "2021-02-25 03:00:00" "total_new_equip_resource_mw" "2673"
    ),
    outages!(
        "latest_20210218T084459_cad4f66.csv",
        "2021-02-18 14:00:00" "total_resource_mw" "24889", "2021-02-22 01:00:00" "total_irr_mw" "4707",
        "2021-02-25 13:00:00" "total_new_equip_resource_mw" "2673"
    ),
    outages!(
        "latest_20210218T094355_4bd8174.csv",
        "2021-02-18 15:00:00" "total_resource_mw" "24011", "2021-02-22 02:00:00" "total_irr_mw" "4677",
        "2021-02-25 14:00:00" "total_new_equip_resource_mw" "2673"
    ),
    outages!(
        "latest_20210218T100214_8714097.csv",
        "2021-02-18 16:00:00" "total_resource_mw" "24463", "2021-02-22 03:00:00" "total_irr_mw" "4677",
        "2021-02-25 15:00:00" "total_new_equip_resource_mw" "2673"
    ),
    outages!(
        "latest_20210218T110415_930250e.csv",
        "2021-02-18 17:00:00" "total_resource_mw" "24726", "2021-02-22 04:00:00" "total_irr_mw" "4748",
        "2021-02-25 16:00:00" "total_new_equip_resource_mw" "2673"
    ),
    outages!(
        "latest_20210218T120228_73dcec3.csv",
        "2021-02-18 18:00:00" "total_resource_mw" "25005", "2021-02-22 05:00:00" "total_irr_mw" "4893",
        "2021-02-25 17:00:00" "total_new_equip_resource_mw" "2919"
    ),
    Expected {
        path: "NP3-911-ER/ext.00013057.dst_end_2024-11-03.zip",
        dataset: "two_day_as_reports",
        tables: &[
            ("ancillary.two_day_offers_regup", 1817),
            ("ancillary.two_day_offers_regdn", 2682),
            ("ancillary.two_day_offers_rrspfr", 2830),
            ("ancillary.two_day_offers_rrsufr", 25),
            ("ancillary.two_day_offers_rrsffr", 128),
            ("ancillary.two_day_offers_ecrss", 2726),
            ("ancillary.two_day_offers_ecrsm", 86),
            ("ancillary.two_day_offers_onns", 874),
            ("ancillary.two_day_offers_offns", 1425),
            ("ancillary.two_day_cleared_regup", 25),
            ("ancillary.two_day_cleared_regdn", 25),
            ("ancillary.two_day_cleared_nspin", 25),
            ("ancillary.two_day_cleared_rrspfr", 25),
            ("ancillary.two_day_cleared_rrsufr", 25),
            ("ancillary.two_day_cleared_rrsffr", 25),
            ("ancillary.two_day_cleared_ecrss", 25),
            ("ancillary.two_day_cleared_ecrsm", 25),
            ("ancillary.two_day_self_arranged_regup", 25),
            ("ancillary.two_day_self_arranged_regdn", 25),
            ("ancillary.two_day_self_arranged_nspin", 25),
            ("ancillary.two_day_self_arranged_nspnm", 25),
            ("ancillary.two_day_self_arranged_rrspfr", 25),
            ("ancillary.two_day_self_arranged_rrsufr", 25),
            ("ancillary.two_day_self_arranged_rrsffr", 25),
            ("ancillary.two_day_self_arranged_ecrss", 25),
            ("ancillary.two_day_self_arranged_ecrsm", 25),
        ],
        spots: &[
            // The hours 2, 3, 4 and 25 of a day of 25: 01:00 of the first pass, of the second, 02:00, and 23:00.
            Spot("ancillary.two_day_cleared_regup", "total_cleared_as", "interval_start_utc = '2024-11-03 06:00:00'", "219"),
            Spot("ancillary.two_day_cleared_regup", "total_cleared_as", "interval_start_utc = '2024-11-03 07:00:00'", "224"),
            Spot("ancillary.two_day_cleared_regup", "total_cleared_as", "interval_start_utc = '2024-11-03 08:00:00'", "256"),
            Spot("ancillary.two_day_cleared_nspin", "total_cleared_as", "interval_start_utc = '2024-11-04 05:00:00'", "1574.3"),
            Spot("ancillary.two_day_cleared_nspin", "interval_end_utc", "hour_ending = 25", "2024-11-04 06:00:00"),
            Spot("ancillary.two_day_cleared_nspin", "operating_day", "hour_ending = 25", "2024-11-03"),
            Spot(
                "ancillary.two_day_self_arranged_ecrss",
                "total_self_arranged_as",
                "interval_start_utc = '2024-11-04 05:00:00'",
                "-0.3",
            ),
            Spot(
                "ancillary.two_day_offers_rrsffr",
                "mw_offered",
                "interval_start_utc = '2024-11-04 05:00:00' AND offer_price = 4.39",
                "637.8",
            ),
            Spot("ancillary.two_day_offers_regdn", "mw_offered", "hour_ending = 25 AND offer_price = 5000", "2821.2"),
        ],
    },
    Expected {
        path: "NP4-160-SG/Settlement_Points.csv.gz",
        dataset: "settlement_points_mapping",
        tables: &[(BUSES, 18_143)],
        spots: &[
            Spot(BUSES, "substation", "electrical_bus = '0001' AND node_name = '0001'", "BUBORA"),
            Spot(BUSES, "hub", "electrical_bus = 'KENDAL_0039'", "HB_SOUTH"),
            Spot(BUSES, "psse_bus_number", "electrical_bus = '_T2' AND node_name = '1125'", "7530"),
            Spot(BUSES, "resource_node", "electrical_bus = '_T2' AND node_name = '1125'", ""),
        ],
    },
    Expected {
        path: "NP4-180-ER/rpt.00013060.0000000000000000.DAMLZHBSPP_2025.xlsx",
        dataset: "dam_spp_history",
        tables: &[(DAM_ANNUAL, 131_400)],
        spots: &[
            Spot(
                DAM_ANNUAL,
                "settlement_point_price",
                "interval_start_utc = '2025-01-01 06:00:00' AND settlement_point = 'HB_NORTH'",
                "22.96",
            ),
            // Hour ending 2 of the November day, without and with the flag.
            Spot(
                DAM_ANNUAL,
                "settlement_point_price",
                "interval_start_utc = '2025-11-02 06:00:00' AND settlement_point = 'LZ_WEST'",
                "61.07",
            ),
            Spot(
                DAM_ANNUAL,
                "settlement_point_price",
                "interval_start_utc = '2025-11-02 07:00:00' AND settlement_point = 'LZ_WEST'",
                "64.97",
            ),
            Spot(
                DAM_ANNUAL,
                "settlement_point_price",
                "interval_start_utc = '2026-01-01 05:00:00' AND settlement_point = 'LZ_WEST'",
                "27.73",
            ),
        ],
    },
    Expected {
        path: "NP4-181-ER/NP4-181-ER_DAMASMCPC_2016.zip",
        dataset: "dam_mcpc_history",
        tables: &[(DAM_AS, 8784)],
        spots: &[
            Spot(DAM_AS, "regup", "interval_start_utc = '2016-01-01 06:00:00'", "1.85"),
            Spot(DAM_AS, "rrs", "interval_start_utc = '2016-11-06 06:00:00'", "10"),
            Spot(DAM_AS, "rrs", "interval_start_utc = '2016-11-06 07:00:00'", "15"),
            Spot(DAM_AS, "regdn", "interval_start_utc = '2017-01-01 05:00:00'", "9.96"),
            Spot(DAM_AS, "ecrs", "interval_start_utc = '2017-01-01 05:00:00'", ""),
        ],
    },
    Expected {
        path: "NP4-190-CD/20250423_da_spp.csv.gz",
        dataset: "dam_spp",
        tables: &[("market.dam_spp", 23_712)],
        spots: &[
            Spot(
                "market.dam_spp",
                "settlement_point_price",
                "interval_start_utc = '2025-04-23 05:00:00' AND settlement_point = '7RNCHSLR_ALL'",
                "36.22",
            ),
            Spot(
                "market.dam_spp",
                "settlement_point_price",
                "interval_start_utc = '2025-04-23 17:00:00' AND settlement_point = 'CALAVER_OWS2'",
                "19.9",
            ),
            Spot(
                "market.dam_spp",
                "settlement_point_price",
                "interval_start_utc = '2025-04-24 04:00:00' AND settlement_point = 'ZIER_SLR_ALL'",
                "41.33",
            ),
        ],
    },
    Expected {
        path: "NP4-191-CD/2025-07-23_excerpt_HE01-HE02.csv",
        dataset: "dam_shadow_prices",
        tables: &[(DAM_SHADOW, 51)],
        spots: &[
            Spot(DAM_SHADOW, "shadow_price", "hour_ending = 1 AND contingency_name = 'DMOSME25'", "54.812"),
            Spot(DAM_SHADOW, "from_station", "hour_ending = 1 AND constraint_name = 'NE_LOB'", ""),
            Spot(DAM_SHADOW, "from_station_kv", "hour_ending = 1 AND constraint_name = 'MAGRUD_VICTOR2_1'", "138.10001"),
            Spot(
                DAM_SHADOW,
                "shadow_price",
                "interval_start_utc = '2025-07-23 06:00:00' AND constraint_name = 'NELRIO'",
                "1.055",
            ),
        ],
    },
    Expected {
        path: "NP6-322-CD/NP6-322-CD-capped-2026-10.csv",
        dataset: "sced_system_lambda",
        tables: &[("market.sced_system_lambda", 1)],
        spots: &[
            Spot("market.sced_system_lambda", "capped_system_lambda", "true", "59.54911"),
            Spot("market.sced_system_lambda", "uncapped_system_lambda", "true", "59.54911"),
            Spot("market.sced_system_lambda", "sced_ts_utc", "true", "2026-10-04 03:45:20"),
        ],
    },
    Expected {
        path: "NP6-332-CD/NP6-332-CD-capped-2026-10.csv",
        dataset: "rt_mcpc_sced",
        tables: &[("ancillary.rt_mcpc_sced", 5)],
        spots: &[
            Spot("ancillary.rt_mcpc_sced", "capped_mcpc", "as_type = 'ECRS'", "1.25"),
            Spot("ancillary.rt_mcpc_sced", "uncapped_mcpc", "as_type = 'RRS'", "0.63"),
            Spot("ancillary.rt_mcpc_sced", "sced_ts_utc", "as_type = 'REGUP'", "2026-10-04 03:45:20"),
        ],
    },
    quarter_hours!(
        "January_2025.csv.gz", 11_904,
        "2025-01-01 06:00:00" "HB_HOUSTON" "17.9", "2025-01-16 17:45:00" "HB_WEST" "22.98",
        "2025-02-01 05:45:00" "HB_WEST" "47.81"
    ),
    quarter_hours!(
        "February_2025.csv.gz", 10_752,
        "2025-02-01 06:00:00" "HB_HOUSTON" "35.54", "2025-02-15 05:45:00" "HB_WEST" "1.51",
        "2025-03-01 05:45:00" "HB_WEST" "49.44"
    ),
    quarter_hours!(
        "June_2025.csv.gz", 11_520,
        "2025-06-01 05:00:00" "HB_HOUSTON" "26.19", "2025-06-16 04:45:00" "HB_WEST" "24.81",
        "2025-07-01 04:45:00" "HB_WEST" "36.9"
    ),
    quarter_hours!(
        "July_2025.csv.gz", 11_904,
        "2025-07-01 05:00:00" "HB_HOUSTON" "54.52", "2025-07-16 16:45:00" "HB_WEST" "7.39",
        "2025-08-01 04:45:00" "HB_WEST" "40.34"
    ),
    quarter_hours!(
        "August_2025.csv.gz", 11_904,
        "2025-08-01 05:00:00" "HB_HOUSTON" "37.75", "2025-08-16 16:45:00" "HB_WEST" "26.82",
        "2025-09-01 04:45:00" "HB_WEST" "40.95"
    ),
    Expected {
        path: "NP6-788-CD/cdr.00012300.0000000000000000.20260625.004020.LMPSROSNODENP6788_20260625_004018.EXCERPT.csv",
        dataset: "rt_lmp_5min",
        tables: &[("market.rt_lmp_5min", 25)],
        spots: &[
            Spot("market.rt_lmp_5min", "lmp", "settlement_point = '7RNCHSLR_ALL'", "27.04"),
            Spot("market.rt_lmp_5min", "lmp", "settlement_point = 'APPALOSA_ALL'", "-38.25"),
            Spot("market.rt_lmp_5min", "sced_ts_utc", "settlement_point = 'DC_R'", "2026-06-25 05:40:18"),
        ],
    },
    Expected {
        path: "NP6-86-CD/quoted_rows_20250804.csv",
        dataset: "sced_shadow_prices",
        tables: &[(SHADOW, 2)],
        spots: &[
            Spot(SHADOW, "shadow_price", "contingency_name = 'MFOAVLO5'", "74.53611"),
            Spot(SHADOW, "to_station_kv", "constraint_name = 'BRUNI_69_1'", "69"),
            Spot(SHADOW, "sced_ts_utc", "constraint_name = 'BRUNI_69_1'", "2025-08-05 00:55:10"),
        ],
    },
    Expected {
        path: "NP6-86-CD/quoted_rows_20260921.csv",
        dataset: "sced_shadow_prices",
        tables: &[(SHADOW, 2)],
        spots: &[
            Spot(SHADOW, "violated_mw", "constraint_name = 'CONCHO_HARI1_A'", "-0.2"),
            Spot(SHADOW, "max_shadow_price", "constraint_name = 'NELRIO'", "5251"),
            Spot(SHADOW, "from_station", "constraint_name = 'NELRIO'", ""),
        ],
    },
];
