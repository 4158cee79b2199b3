//! Shift factors from a file: `ConstraintKey,SettlementPoint,PTDF`, plain or gzip.

use std::{
    collections::HashSet,
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

use ercot_runtime::exit::{ExitContext, ExitStatus, usage_error};
use ercot_warehouse::quality::{ShiftFactor, ShiftFactors};
use flate2::read::MultiGzDecoder;

/// The most bytes that a file may have, unpacked: a thousand constraints by two thousand points take a tenth of it.
const MOST_BYTES: u64 = 1 << 30;

/// The most rows.
const MOST_ROWS: usize = 20_000_000;

/// The longest name of a constraint with its contingency, or of a point.
const LONGEST_NAME: usize = 256;

/// Names of the three columns, ours and those of the sample; capitals and underscores do not matter.
const COLUMNS: [(&str, &[&str]); 3] = [
    ("ConstraintKey", &["constraintkey"]),
    ("SettlementPoint", &["settlementpoint", "node"]),
    ("PTDF", &["ptdf", "factor", "shiftfactor"]),
];

/// Reads a file of shift factors; every fault in it is one of usage, with its line.
pub(super) fn read(path: &Path) -> anyhow::Result<ShiftFactors> {
    let shown = path.display();
    let file = File::open(path).exit_as(ExitStatus::Usage, format!("the shift factors {shown} could not be opened"))?;
    let file = BufReader::new(file);
    let is_packed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let text: Box<dyn Read> = if is_packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut rows = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.take(MOST_BYTES));
    let unreadable = || format!("the shift factors {shown} could not be read");
    let header = rows.headers().exit_as(ExitStatus::Usage, unreadable())?.clone();
    let mut places = [0; 3];
    for (place, (name, spellings)) in places.iter_mut().zip(COLUMNS) {
        let is_it = |cell: &str| spellings.contains(&cell.to_lowercase().replace('_', "").as_str());
        let found = header.iter().position(is_it);
        *place = found
            .ok_or_else(|| usage_error(format!("{shown} has no column {name}: expected ConstraintKey,SettlementPoint,PTDF")))?;
    }
    let (mut factors, mut seen, mut decimals) = (Vec::new(), HashSet::new(), 0);
    for row in rows.records() {
        let row = row.exit_as(ExitStatus::Usage, unreadable())?;
        let line = row.position().map_or(0, csv::Position::line);
        let faulty = |reason: &str| usage_error(format!("{shown}, line {line}: {reason}"));
        let cell = |place: usize| row.get(place).unwrap_or_default();
        let [key, point, printed] = places.map(cell);
        if key.is_empty() || point.is_empty() || key.len() > LONGEST_NAME || point.len() > LONGEST_NAME {
            return Err(faulty("a constraint and a settlement point are expected, of 1 to 256 bytes each"));
        }
        let factor: f64 = printed
            .parse()
            .ok()
            .filter(|factor: &f64| factor.is_finite())
            .ok_or_else(|| faulty(&format!("{printed:?} is no shift factor")))?;
        if !seen.insert((key.to_owned(), point.to_owned())) {
            return Err(faulty(&format!("{key} has a factor for {point} already")));
        }
        if factors.len() >= MOST_ROWS {
            return Err(faulty("there are more factors than can be checked"));
        }
        decimals = decimals.max(decimals_of(printed));
        factors.push(ShiftFactor { constraint_key: key.to_owned(), settlement_point: point.to_owned(), factor });
    }
    if factors.is_empty() {
        return Err(usage_error(format!("{shown} holds no shift factor")));
    }
    Ok(ShiftFactors { factors, rounding: 0.5 * 10_f64.powi(-decimals) })
}

/// How many decimals a number is printed with; one in scientific notation counts as exact.
fn decimals_of(printed: &str) -> i32 {
    if printed.contains(['e', 'E']) {
        return 15;
    }
    let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    i32::try_from(decimals).unwrap_or(15).min(15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> anyhow::Result<ShiftFactors> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("factors.csv");
        std::fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn the_rounding_is_half_of_the_last_decimal_printed() {
        let factors = read_text("settlement_point,constraint_key,factor\nHB_WEST, A|B ,-0.125\nHB_NORTH,A|B,0.1\n").unwrap();
        assert!((factors.rounding - 0.0005).abs() < 1e-15, "{}", factors.rounding);
        assert_eq!(factors.factors[0].constraint_key, "A|B");
        assert!((factors.factors[0].factor + 0.125).abs() < f64::EPSILON);
    }

    #[test]
    fn what_is_no_file_of_factors_is_named_with_its_line() {
        let cases = [
            ("ConstraintKey,PTDF\nA|B,1\n", "no column SettlementPoint"),
            ("ConstraintKey,SettlementPoint,PTDF\nA|B,HB_WEST,x\n", "line 2: \"x\" is no shift factor"),
            ("ConstraintKey,SettlementPoint,PTDF\nA|B,HB_WEST,NaN\n", "line 2: \"NaN\" is no shift factor"),
            ("ConstraintKey,SettlementPoint,PTDF\nA|B,P,1\nA|B,P,1\n", "line 3: A|B has a factor for P already"),
            ("ConstraintKey,SettlementPoint,PTDF\n,P,1\n", "line 2: a constraint and a settlement point"),
            ("ConstraintKey,SettlementPoint,PTDF\n", "holds no shift factor"),
        ];
        for (text, expected) in cases {
            let error = format!("{:#}", read_text(text).unwrap_err());
            assert!(error.contains(expected), "{text:?}: {error}");
        }
    }
}
