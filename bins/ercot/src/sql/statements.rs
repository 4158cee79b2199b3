//! Where one statement ends and the next begins.

/// Splits text at the semicolons that end statements: those outside of quotes and comments. Returns the whole statements,
/// without their semicolons, and what follows the last one. Statements of blanks and comments only are left out.
pub(super) fn split(text: &str) -> (Vec<&str>, &str) {
    let bytes = text.as_bytes();
    let (mut statements, mut start, mut place, mut has_content) = (Vec::new(), 0, 0, false);
    while let Some(&byte) = bytes.get(place) {
        let rest = text.get(place..).unwrap_or_default();
        match byte {
            b';' => {
                if has_content {
                    statements.push(text.get(start..place).unwrap_or_default().trim());
                }
                (start, has_content) = (place + 1, false);
                place += 1;
            }
            b'-' if rest.starts_with("--") => place += rest.find('\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with("/*") => place += comment(rest),
            _ => {
                has_content |= !byte.is_ascii_whitespace();
                place += token(rest, place.checked_sub(1).and_then(|before| bytes.get(before)).copied());
            }
        }
    }
    let rest = text.get(start..).unwrap_or_default();
    (statements, if has_content { rest.trim() } else { rest.trim_start() })
}

/// Whether what follows the last semicolon is only blanks and comments, all of them closed.
pub(super) fn is_blank(rest: &str) -> bool {
    let mut rest = rest.trim_start();
    loop {
        if rest.starts_with("--") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after).trim_start();
        } else if rest.starts_with("/*") {
            let length = comment(rest);
            if length == rest.len() && !rest.ends_with("*/") {
                return false;
            }
            rest = rest.get(length..).unwrap_or_default().trim_start();
        } else {
            return rest.is_empty();
        }
    }
}

/// The length of a comment with the comments inside it; all of the text if it does not end.
fn comment(text: &str) -> usize {
    let (mut depth, mut place) = (0_usize, 0);
    while let Some(rest) = text.get(place..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            (depth, place) = (depth + 1, place + 2);
        } else if rest.starts_with("*/") {
            (depth, place) = (depth.saturating_sub(1), place + 2);
            if depth == 0 {
                return place;
            }
        } else {
            place += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a quoted text or name, or of one character.
fn token(text: &str, before: Option<u8>) -> usize {
    let escapes = matches!(before, Some(b'e' | b'E'));
    match text.as_bytes().first() {
        Some(b'\'') => quoted(text, b'\'', escapes),
        Some(b'"') => quoted(text, b'"', false),
        Some(b'$') => dollar_quoted(text).unwrap_or(1),
        _ => text.chars().next().map_or(1, char::len_utf8),
    }
}

/// A doubled quote ends one text and begins the next, which comes to the same.
fn quoted(text: &str, quote: u8, escapes: bool) -> usize {
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((place, byte)) = bytes.next() {
        if byte == quote {
            return place + 1;
        }
        if escapes && byte == b'\\' {
            bytes.next();
        }
    }
    text.len()
}

/// `$$ … $$` or `$tag$ … $tag$`.
fn dollar_quoted(text: &str) -> Option<usize> {
    let name = text.get(1..)?.split_once('$')?.0;
    if !name.chars().all(|c| c.is_alphanumeric() || c == '_') || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let tag = text.get(..name.len() + 2)?;
    let inside = text.get(tag.len()..)?;
    Some(inside.find(tag).map_or(text.len(), |end| tag.len() + end + tag.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_end_at_semicolons_outside_of_quotes_and_comments() {
        let text = "SELECT ';' AS \"a;b\"; -- no; more\n SELECT $$;$$, $t$ ; $x$ $t$ /* ; /* ; */ ; */; SELECT E'\\';' ;\n;; SELECT 'é''; 1";
        let (statements, rest) = split(text);
        let expected = ["SELECT ';' AS \"a;b\"", "-- no; more\n SELECT $$;$$, $t$ ; $x$ $t$ /* ; /* ; */ ; */", "SELECT E'\\';'"];
        assert_eq!(statements, expected);
        assert_eq!(rest, "SELECT 'é''; 1");
    }

    #[test]
    fn comments_alone_are_no_statement() {
        assert_eq!(split("-- a\n/* b */ ; \n"), (vec![], ""));
        assert!(is_blank("  -- a\n /* b */ "));
        for open in ["SELECT 1", "/* a", "-- a\n x"] {
            assert!(!is_blank(open), "{open}");
        }
    }

    #[test]
    fn no_text_panics() {
        for text in ["$", "$é$", "'", "\"", "/*", "--", "e'\\", "é;é", "$1$;", "/*/"] {
            let _ = (split(text), is_blank(text));
        }
        assert_eq!(split("SELECT $1; SELECT 2").0, ["SELECT $1"]);
    }
}
