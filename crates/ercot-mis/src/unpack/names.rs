//! Names inside archives. None of them chooses where a file goes.

use std::collections::HashSet;

/// Why a name inside an archive is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameFault {
    /// There is no name.
    #[error("the name is empty")]
    Empty,
    /// It is not UTF-8.
    #[error("the name is not UTF-8")]
    NotUtf8,
    /// It begins at the root.
    #[error("the name is an absolute path")]
    Absolute,
    /// It begins with a drive letter.
    #[error("the name begins with a drive letter")]
    Drive,
    /// It climbs out of the folder, or stands still.
    #[error("the name has a part '..' or '.'")]
    Climbs,
    /// It holds a backslash, which other systems take for a separator.
    #[error("the name has a backslash")]
    Backslash,
    /// It holds a NUL or another control character.
    #[error("the name has a control character")]
    Control,
    /// It is longer than file systems allow.
    #[error("the name is longer than 200 bytes")]
    TooLong,
    /// An earlier entry ends in the same file name.
    #[error("an earlier entry has the same file name")]
    Duplicate,
}

const MAX_NAME_BYTES: usize = 200;

/// What an entry's name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EntryName {
    /// A folder; there is nothing to unpack.
    Folder,
    /// A file; only the last part of its path counts.
    File(String),
}

/// Checks one name, without regard to the others.
pub(crate) fn entry_name(raw: &[u8]) -> Result<EntryName, NameFault> {
    let name = std::str::from_utf8(raw).map_err(|_| NameFault::NotUtf8)?;
    if name.trim().is_empty() {
        return Err(NameFault::Empty);
    }
    if name.chars().any(char::is_control) {
        return Err(NameFault::Control);
    }
    if name.contains('\\') {
        return Err(NameFault::Backslash);
    }
    if name.starts_with('/') {
        return Err(NameFault::Absolute);
    }
    if name.as_bytes().get(1) == Some(&b':') && name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
        return Err(NameFault::Drive);
    }
    if name.split('/').any(|part| matches!(part.trim(), "." | "..")) {
        return Err(NameFault::Climbs);
    }
    match name.rsplit('/').next() {
        None | Some("") => Ok(EntryName::Folder),
        Some(base) if base.trim().is_empty() => Err(NameFault::Empty),
        Some(base) if base.len() > MAX_NAME_BYTES => Err(NameFault::TooLong),
        Some(base) => Ok(EntryName::File(base.to_owned())),
    }
}

/// The file names of one archive so far.
#[derive(Debug, Default)]
pub(crate) struct NamesSeen(HashSet<String>);

impl NamesSeen {
    /// Refuses a name that is there already, in any case: some file systems do not tell cases apart.
    pub(crate) fn add(&mut self, name: &str) -> Result<(), NameFault> {
        if self.0.insert(name.to_lowercase()) { Ok(()) } else { Err(NameFault::Duplicate) }
    }
}

/// True if the name ends in the extension, in any case. The extension is given in lower case with its dot.
pub(crate) fn has_extension(name: &str, extension: &str) -> bool {
    let start = name.len().wrapping_sub(extension.len());
    name.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(extension))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_escape_are_refused_with_the_reason() {
        let cases: [(&[u8], NameFault); 12] = [
            (b"", NameFault::Empty),
            (b"  ", NameFault::Empty),
            (b"a/ ", NameFault::Empty),
            (b"../a.csv", NameFault::Climbs),
            (b"a/../../b.csv", NameFault::Climbs),
            (b"./a.csv", NameFault::Climbs),
            (b"/etc/passwd", NameFault::Absolute),
            (b"..\\a.csv", NameFault::Backslash),
            (b"C:a.csv", NameFault::Drive),
            (b"a\0.csv", NameFault::Control),
            (b"a\n.csv", NameFault::Control),
            (b"\xff.csv", NameFault::NotUtf8),
        ];
        for (name, fault) in cases {
            assert_eq!(entry_name(name), Err(fault), "{}", String::from_utf8_lossy(name));
        }
        assert_eq!(entry_name("a".repeat(201).as_bytes()), Err(NameFault::TooLong));
    }

    #[test]
    fn only_the_last_part_of_a_plain_name_is_used() {
        assert_eq!(entry_name(b"a/b/c.csv"), Ok(EntryName::File("c.csv".to_owned())));
        assert_eq!(entry_name(b"a..b.csv"), Ok(EntryName::File("a..b.csv".to_owned())));
        assert_eq!(entry_name(b"a/"), Ok(EntryName::Folder));
    }

    #[test]
    fn two_entries_with_one_file_name_clash_in_any_case() {
        let mut seen = NamesSeen::default();
        assert_eq!(seen.add("A.csv"), Ok(()));
        assert_eq!(seen.add("a.CSV"), Err(NameFault::Duplicate));
    }

    #[test]
    fn extensions_are_compared_in_any_case_and_short_names_have_none() {
        assert!(has_extension("x.CSV", ".csv"));
        assert!(!has_extension("sv", ".csv"));
        assert!(!has_extension("é.cs", ".csv"));
    }

    proptest! {
        #[test]
        fn an_accepted_name_is_one_component_below_the_folder(raw in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(EntryName::File(name)) = entry_name(&raw) {
                let path = std::path::Path::new(&name);
                let parts: Vec<_> = path.components().collect();
                prop_assert!(matches!(parts.as_slice(), [std::path::Component::Normal(_)]));
                prop_assert_eq!(path.file_name().unwrap().to_str(), Some(name.as_str()));
            }
        }
    }
}
