//! Splits a line into fields.

use std::ops::Range;

/// Fills `fields` with the trimmed ranges of the line's fields.
///
/// Lines without quotes, all that ERCOT is known to print, are split at the commas. A quoted line is read by the `csv`
/// crate into `unquoted`, to which the ranges then refer. Returns the bytes that the ranges refer to.
pub(crate) fn split<'a>(line: &'a [u8], unquoted: &'a mut Vec<u8>, fields: &mut Vec<Range<usize>>) -> &'a [u8] {
    fields.clear();
    if memchr::memchr(b'"', line).is_none() {
        let mut start = 0;
        for comma in memchr::memchr_iter(b',', line) {
            fields.push(trimmed(line, start..comma));
            start = comma + 1;
        }
        fields.push(trimmed(line, start..line.len()));
        return line;
    }
    unquoted.clear();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line);
    let mut record = csv::ByteRecord::new();
    // Reading from memory cannot fail, and a flexible reader accepts any number of fields.
    if reader.read_byte_record(&mut record).unwrap_or(false) {
        for field in &record {
            let start = unquoted.len();
            unquoted.extend_from_slice(field);
            fields.push(trimmed(unquoted, start..unquoted.len()));
        }
    }
    unquoted
}

fn trimmed(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let field = &bytes[range.clone()];
    let left = field.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let right = field[left..].iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    range.start + left..range.end - right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(line: &str) -> Vec<String> {
        let (mut unquoted, mut ranges) = (Vec::new(), Vec::new());
        let bytes = split(line.as_bytes(), &mut unquoted, &mut ranges).to_vec();
        ranges.into_iter().map(|range| String::from_utf8(bytes[range].to_vec()).unwrap()).collect()
    }

    #[test]
    fn padding_is_trimmed_and_empty_fields_stay() {
        assert_eq!(fields("06/25/2026 00:40:18,N,HB_WEST,       27.04 "), ["06/25/2026 00:40:18", "N", "HB_WEST", "27.04"]);
        assert_eq!(fields("a,,"), ["a", "", ""]);
    }

    #[test]
    fn quoted_fields_may_hold_commas_and_quotes() {
        assert_eq!(fields(r#"a,"b, ""c""", d "#), ["a", r#"b, "c""#, "d"]);
    }
}
