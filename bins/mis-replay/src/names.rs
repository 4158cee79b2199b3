//! The names that MIS gives to documents.

/// The name of a csv document: `cdr.<report type>.<duns>.<date>.<time with milliseconds>.<stem>_csv.zip`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstructedName {
    prefix: String,
    report_type: String,
    duns: String,
    date: String,
    time: String,
    stem: String,
    report_type_id: u32,
}

impl ConstructedName {
    /// Parses a name; `None` if a part is missing, has the wrong length or holds anything but letters, digits, `-` and `_`.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.strip_suffix("_csv.zip")?.split('.').collect();
        let [prefix, report_type, duns, date, time, stem] = parts.as_slice() else { return None };
        let is_digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        let well_formed = is_word(prefix)
            && is_digits(report_type, 8)
            && is_digits(duns, 16)
            && is_digits(date, 8)
            && is_digits(time, 9)
            && is_word(stem);
        if !well_formed {
            return None;
        }
        Some(Self {
            prefix: (*prefix).to_owned(),
            report_type: (*report_type).to_owned(),
            duns: (*duns).to_owned(),
            date: (*date).to_owned(),
            time: (*time).to_owned(),
            stem: (*stem).to_owned(),
            report_type_id: report_type.parse().ok()?,
        })
    }

    /// The number of the report type.
    pub fn report_type_id(&self) -> u32 {
        self.report_type_id
    }

    /// The first part, `cdr` for most reports.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The 16 digits of the addressee, all 0 for public documents.
    pub fn duns(&self) -> &str {
        &self.duns
    }

    /// The last part, without the kind of file.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// The same name with another last part.
    #[must_use]
    pub fn with_stem(&self, stem: &str) -> Self {
        Self { stem: stem.to_owned(), ..self.clone() }
    }

    /// The name of the csv or xml zip, such as `cdr.…_csv.zip`.
    pub fn zip_name(&self, kind: FileKind) -> String {
        let Self { prefix, report_type, duns, date, time, stem, .. } = self;
        format!("{prefix}.{report_type}.{duns}.{date}.{time}.{stem}_{}.zip", kind.extension())
    }

    /// The name of the CSV inside the zip: as the zip's, but with the time to the second.
    pub fn entry_name(&self) -> String {
        let Self { prefix, report_type, duns, date, time, stem, .. } = self;
        format!("{prefix}.{report_type}.{duns}.{date}.{}.{stem}.csv", &time[..6])
    }
}

/// MIS posts each document as two zips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// The zip of CSV files.
    Csv,
    /// Its XML twin.
    Xml,
}

impl FileKind {
    /// The file extension, also the end of the friendly name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xml => "xml",
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const NAME: &str = "cdr.00012300.0000000000000000.20261101.010016457.LMPSROSNODENP6788_20261101_010014xhr_csv.zip";

    #[test]
    fn a_name_is_written_as_it_was_read() {
        let name = ConstructedName::parse(NAME).expect("a name of the sample");
        assert_eq!(name.zip_name(FileKind::Csv), NAME);
        assert_eq!(name.zip_name(FileKind::Xml), NAME.replace("_csv.zip", "_xml.zip"));
        assert_eq!(name.report_type_id(), 12300);
        assert_eq!(name.stem(), "LMPSROSNODENP6788_20261101_010014xhr");
    }

    #[test]
    fn the_entry_has_the_time_to_the_second() {
        let entry = ConstructedName::parse(NAME).expect("a name of the sample").entry_name();
        assert_eq!(entry, "cdr.00012300.0000000000000000.20261101.010016.LMPSROSNODENP6788_20261101_010014xhr.csv");
    }

    #[test]
    fn names_of_another_shape_are_refused() {
        for name in [
            "",
            "prices.zip",
            &NAME.replace("_csv.zip", "_xml.zip"),
            &NAME.replace("00012300", "12300"),
            &NAME.replace("010016457", "01001645é"),
            &NAME.replace("LMPS", "../S"),
            &NAME.replace("LMPS", "<b>S"),
        ] {
            assert_eq!(ConstructedName::parse(name), None, "{name}");
        }
    }
}
