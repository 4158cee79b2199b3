//! The smallest steps of reading: signs, words, names and numbers.

use super::{MAX_NAME_BYTES, ParseError, Parser};

impl<'t> Parser<'t> {
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    pub(super) fn sign(&mut self, sign: &str) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(sign);
        self.at += if found { sign.len() } else { 0 };
        found
    }

    /// An operator: a sign, which may be doubled, or a word.
    pub(super) fn operator(&mut self, sign: &str, word: &str) -> bool {
        if self.sign(sign) {
            // `&&` and `||` mean the same.
            if sign != "^" && self.rest().starts_with(sign) {
                self.at += sign.len();
            }
            return true;
        }
        self.word(word)
    }

    pub(super) fn word(&mut self, word: &str) -> bool {
        self.skip_blanks();
        let found = identifier(self.rest()) == word;
        self.at += if found { word.len() } else { 0 };
        found
    }

    pub(super) fn require(&mut self, sign: &'static str) -> Result<(), ParseError> {
        if self.sign(sign) { Ok(()) } else { Err(self.expected(sign)) }
    }

    pub(super) fn expected(&self, expected: &'static str) -> ParseError {
        let rest = self.rest();
        let found =
            if rest.is_empty() { "the end".to_owned() } else { format!("{:?}", rest.chars().take(20).collect::<String>()) };
        ParseError::Expected { at: self.at, expected, found }
    }

    pub(super) fn until_blank(&self) -> &'t str {
        let rest = self.rest();
        rest.get(..rest.find(char::is_whitespace).unwrap_or(rest.len())).unwrap_or_default()
    }

    /// A number; `inf` only inside a bucket makes a range.
    pub(super) fn number(&mut self) -> Result<f64, ParseError> {
        self.skip_blanks();
        let rest = self.rest();
        let end = rest.find([',', ')', ']']).unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default();
        let value = text.trim().parse::<f64>().ok().filter(|value| !value.is_nan());
        let value = value.ok_or_else(|| self.expected("a number"))?;
        self.at += end;
        Ok(value)
    }

    pub(super) fn name(&mut self, expected: &'static str) -> Result<String, ParseError> {
        self.skip_blanks();
        let start = self.at;
        let name = if self.sign("\"") {
            self.quoted()?
        } else {
            let rest = self.rest();
            let end = rest.find([',', ')', '(', '|', '"']).unwrap_or(rest.len());
            self.at += end;
            rest.get(..end).unwrap_or_default().trim().to_owned()
        };
        if name.is_empty() || name.len() > MAX_NAME_BYTES || name.chars().any(char::is_control) {
            self.at = start;
            return Err(self.expected(expected));
        }
        Ok(name)
    }

    pub(super) fn quoted(&mut self) -> Result<String, ParseError> {
        let mut name = String::new();
        let mut escaped = false;
        for (offset, c) in self.rest().char_indices() {
            match c {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => {
                    self.at += offset + 1;
                    return Ok(name);
                }
                _ => {
                    name.push(c);
                    escaped = false;
                }
            }
        }
        self.at = self.text.len();
        Err(self.expected("a closing quote"))
    }
}

/// The letters, digits, `_`, `.` and `-` at the front.
pub(super) fn identifier(text: &str) -> &str {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    text.get(..text.find(|c| !inner(c)).unwrap_or(text.len())).unwrap_or_default()
}
