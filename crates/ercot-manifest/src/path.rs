use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A path below the data directory, with `/` between its parts.
///
/// It cannot be absolute and cannot climb out, so that no line of a manifest leads to a file elsewhere.
///
/// ```
/// use ercot_manifest::RelativePath;
/// assert!(RelativePath::new("raw/rt_lmp_5min/2026-10-26/1_a.zip").is_ok());
/// assert!(RelativePath::new("raw/../../etc/passwd").is_err());
/// assert!(RelativePath::new("/etc/passwd").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelativePath(String);

/// The text is not a path below the data directory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a path below the data directory; expected names joined by '/', none of them empty, '.' or '..'")]
pub struct PathError {
    /// What was found.
    pub text: String,
}

impl RelativePath {
    /// Checks a path.
    ///
    /// # Errors
    ///
    /// When the path is empty or absolute, or one of its parts is empty, `.` or `..` or holds a backslash or a NUL.
    pub fn new(text: impl Into<String>) -> Result<Self, PathError> {
        let text = text.into();
        let sound = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
        if text.split('/').all(sound) { Ok(Self(text)) } else { Err(PathError { text }) }
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path below a data directory.
    pub fn under(&self, data_dir: &Path) -> PathBuf {
        data_dir.join(&self.0)
    }
}

impl fmt::Display for RelativePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for RelativePath {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        Self::new(text)
    }
}

impl From<RelativePath> for String {
    fn from(path: RelativePath) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_the_data_directory_are_refused() {
        for text in ["", "/", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\\..\\b", "a\0b"] {
            assert!(RelativePath::new(text).is_err(), "{text:?}");
        }
        assert_eq!(RelativePath::new("a/b..c/...").unwrap().under(Path::new("/data")), Path::new("/data/a/b..c/..."));
    }
}
