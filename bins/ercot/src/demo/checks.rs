//! What the demo claims, and whether it holds.

use std::{fmt::Display, path::Path};

use anyhow::Context;
use ercot_runtime::data_dir::DataDir;
use ercot_types::time::OperatingDay;
use ercot_warehouse::{Resources, Warehouse};

/// Collected checks.
#[derive(Default)]
pub(super) struct Checks {
    lines: Vec<(bool, String)>,
    passed: usize,
}

impl Checks {
    /// Equal figures are only counted; different ones are printed.
    pub(super) fn equal<T: PartialEq + Display + Copy>(&mut self, what: &str, found: T, expected: T) {
        if found == expected {
            self.passed += 1;
        } else {
            self.lines.push((false, format!("{what}: {found}, expected {expected}")));
        }
    }

    pub(super) fn holds(&mut self, what: &str, holds: bool) {
        self.lines.push((holds, what.to_owned()));
    }

    pub(super) fn all_hold(&self) -> bool {
        self.lines.iter().all(|(holds, _)| *holds)
    }

    /// Every operating day with day-ahead prices has the hours that the calendar gives it: 23, 24 or 25.
    pub(super) fn hours_of_every_day(&mut self, data_dir: &Path) -> anyhow::Result<()> {
        let file = DataDir::new(data_dir)?.warehouse_file();
        let warehouse = Warehouse::open_read_only(&file, Resources::default())?;
        let sql = "SELECT operating_day::VARCHAR, count(DISTINCT interval_start_utc), count(*), \
                   count(DISTINCT (interval_start_utc, settlement_point)) FROM market.dam_spp GROUP BY 1 ORDER BY 1";
        let action = "the hours of the days could not be counted";
        let mut statement = warehouse.connection().prepare(sql).context(action)?;
        let days = statement.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, u8>(1)?, row.get::<_, u64>(2)?, row.get::<_, u64>(3)?))
        });
        for day in days.context(action)? {
            let (day, hours, rows, keys) = day.context(action)?;
            let expected = OperatingDay::parse(&day)?.hours();
            self.equal(&format!("{day}: distinct hours of day-ahead prices"), hours, expected);
            self.equal(&format!("{day}: distinct prices"), keys, rows);
            if expected != 24 {
                self.holds(
                    &format!("{day}, a day of {expected} hours, has {hours} distinct hours and no row twice"),
                    hours == expected && rows == keys,
                );
            }
        }
        Ok(())
    }

    pub(super) fn summary(&self) -> String {
        let lines = self.lines.iter().map(|(holds, line)| format!("{} {line}\n", if *holds { "  ok  " } else { "  FAILED" }));
        let text: String = lines.collect();
        format!("Checks: {} figures counted a second way agree\n{text}", self.passed)
    }
}
