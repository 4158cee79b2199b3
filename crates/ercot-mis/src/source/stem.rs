//! The part of a document's name that its constructed and its friendly name have in common.

use std::sync::LazyLock;

use regex::Regex;

/// `damspnp4190` of `cdr.00012331.0000000000000000.20260906.123241123.DAMSPNP4190_csv.zip` and of `DAMSPNP4190_csv.zip`: lower
/// case, without the constructed name's fields, the format and the extension.
pub(crate) fn name_stem(name: &str) -> String {
    static PREFIX: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(?:[a-z]{3}\.\d{8}\.\d{16}\.\d{8}\.\d{6,9}\.|\d{8}\.\d{6,9}\.)").ok());
    let lower = name.to_ascii_lowercase();
    let stem = PREFIX
        .as_ref()
        .and_then(|prefix| prefix.find(&lower))
        .map_or(lower.as_str(), |found| lower.get(found.end()..).unwrap_or(&lower));
    let without = |text: &'_ str, ends: &[&str]| {
        let end = ends.iter().find(|end| text.ends_with(**end)).map_or(0, |end| end.len());
        text.get(..text.len() - end).unwrap_or(text).to_owned()
    };
    without(&without(stem, &[".zip", ".csv", ".xlsx", ".xls", ".gz"]), &["_csv", "_xml", "_xlsx"])
}

#[cfg(test)]
mod tests {
    use super::name_stem;
    use proptest::prelude::*;

    #[test]
    fn constructed_and_friendly_names_have_one_stem() {
        for name in [
            "cdr.00012331.0000000000000000.20260906.123241123.DAMSPNP4190_csv.zip",
            "cdr.00012331.0000000000000000.20260906.123241.DAMSPNP4190.csv",
            "DAMSPNP4190_csv.zip",
            "DAMSPNP4190_csv",
        ] {
            assert_eq!(name_stem(name), "damspnp4190", "{name}");
        }
        let run = "cdr.00012300.0000000000000000.20261026.000012719.LMPSROSNODENP6788_20261026_000010_csv.zip";
        assert_eq!(name_stem(run), "lmpsrosnodenp6788_20261026_000010");
    }

    proptest! {
        #[test]
        fn no_name_panics(name in "(cdr\\.|[0-9]{8}\\.|_csv|\\.zip|é|a){0,8}") {
            let _ = name_stem(&name);
        }
    }
}
