//! Exported Parquet read by polars, value for value. With the feature `polars-parquet`.

use std::{fs::File, path::Path};

use ercot_warehouse::{
    Resources, Warehouse,
    export::{ExportDays, export, exportable},
};
use polars::prelude::{DataFrame, DataType, ParquetReader, SerReader, TimeUnit};

/// A row as both sides give it: instant in microseconds, day after 1970, hour, point, price, flag.
type Row = (i64, i64, Option<i64>, String, Option<f64>, Option<bool>);

/// Three points over two days, some prices and flags missing.
const ROWS: &str = "
    INSERT INTO market.dam_spp BY NAME
    SELECT start AS interval_start_utc, start + INTERVAL 1 HOUR AS interval_end_utc,
           (start - INTERVAL 5 HOUR)::DATE AS operating_day, (start - INTERVAL 5 HOUR)::DATE AS delivery_date,
           CASE WHEN hour(start) = 7 THEN NULL ELSE hour(start) END AS hour_ending, point AS settlement_point,
           CASE WHEN hour(start) % 5 = 0 THEN NULL ELSE round(hour(start) * 1.37 - length(point), 2) END AS settlement_point_price,
           start = TIMESTAMP '2026-11-01 07:00:00' AS dst_flag, 1 AS _source_doc, start AS _published_at, start AS _ingested_at
    FROM generate_series(TIMESTAMP '2026-10-31 05:00:00', TIMESTAMP '2026-11-02 04:00:00', INTERVAL 1 HOUR) t(start),
         (SELECT unnest(['HB_WEST', 'LZ_SOUTH', 'it''s a bus']) AS point)";

#[test]
fn polars_reads_the_values_that_the_warehouse_has() {
    let folder = tempfile::tempdir().unwrap();
    let warehouse = Warehouse::open(&folder.path().join("ercot.duckdb"), Resources::default()).unwrap();
    warehouse.connection().execute_batch(ROWS).unwrap();
    let lake = folder.path().join("lake");
    let all = exportable(&warehouse).unwrap();
    let prices = all.iter().find(|what| what.table.to_string() == "market.dam_spp").unwrap();
    let exported = export(&warehouse, prices, &lake, ExportDays::default()).unwrap();
    assert_eq!((exported.written, exported.rows), (2, 144));
    for day in ["2026-10-31", "2026-11-01"] {
        let file = lake.join(format!("dataset=market.dam_spp/operating_day={day}/part-0.parquet"));
        assert_eq!(of_polars(&file), of_warehouse(&warehouse, day), "{day}");
    }
}

fn of_polars(file: &Path) -> Vec<Row> {
    let frame: DataFrame = ParquetReader::new(File::open(file).unwrap()).finish().unwrap();
    let names = frame.get_column_names();
    assert!(names.iter().all(|name| name.as_str() != "operating_day"), "{names:?}");
    let column = |name: &str| frame.column(name).unwrap().as_materialized_series().clone();
    assert_eq!(column("interval_start_utc").dtype(), &DataType::Datetime(TimeUnit::Microseconds, None));
    assert_eq!(column("delivery_date").dtype(), &DataType::Date);
    let whole = |name: &str| column(name).cast(&DataType::Int64).unwrap().i64().unwrap().iter().collect::<Vec<_>>();
    let (starts, days, hours) = (whole("interval_start_utc"), whole("delivery_date"), whole("hour_ending"));
    let (points, prices, flags) = (column("settlement_point"), column("settlement_point_price"), column("dst_flag"));
    let (points, prices, flags) = (points.str().unwrap(), prices.f64().unwrap(), flags.bool().unwrap());
    let row = |at: usize| {
        (starts[at].unwrap(), days[at].unwrap(), hours[at], points.get(at).unwrap().to_owned(), prices.get(at), flags.get(at))
    };
    (0..frame.height()).map(row).collect()
}

fn of_warehouse(warehouse: &Warehouse, day: &str) -> Vec<Row> {
    let sql = format!(
        "SELECT epoch_us(interval_start_utc), (delivery_date - DATE '1970-01-01')::BIGINT, hour_ending::BIGINT, settlement_point,
                settlement_point_price, dst_flag
         FROM (SELECT * EXCLUDE (operating_day) FROM market.dam_spp WHERE operating_day = DATE '{day}' ORDER BY ALL)"
    );
    let mut statement = warehouse.connection().prepare(&sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?)));
    rows.unwrap().map(Result::unwrap).collect()
}
