//! What nobody may read in a log, an error, a manifest or a table.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use url::form_urlencoded::byte_serialize;

/// The variable with the account's user name.
const USERNAME: &str = "ERCOT_API_USERNAME";
/// The variable with its password.
const PASSWORD: &str = "ERCOT_API_PASSWORD";
/// The variable with the subscription key.
const SUBSCRIPTION_KEY: &str = "ERCOT_API_SUBSCRIPTION_KEY";

/// What stands where a secret was.
const HIDDEN: &str = "(hidden)";

/// A text that shows itself to nobody: neither `Debug` nor `Display` print it.
///
/// ```
/// use ercot_mis::source::Secret;
/// assert_eq!(format!("{0} {0:?}", Secret::new("hunter2")), "(hidden) (hidden)");
/// ```
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(HIDDEN)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(HIDDEN)
    }
}

/// An account at ERCOT's public API.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The user name.
    pub username: Secret,
    /// The password.
    pub password: Secret,
    /// The key of the subscription to the public reports.
    pub subscription_key: Secret,
}

/// The account is not, or not wholly, in the environment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// Variables are not set.
    #[error("ERCOT's public API needs an account (free, at apiexplorer.ercot.com): set {}", missing.join(", "))]
    Missing {
        /// Their names.
        missing: Vec<&'static str>,
    },
    /// A value that no account has.
    #[error("{variable} holds characters that cannot be sent; copy it again")]
    Unusable {
        /// The variable.
        variable: &'static str,
    },
}

impl Credentials {
    /// The account in `ERCOT_API_USERNAME`, `ERCOT_API_PASSWORD` and `ERCOT_API_SUBSCRIPTION_KEY`, read with a function so
    /// that the caller says where variables come from. It is taken from nowhere else: not from a file, not from the
    /// command line, which other users of the machine can read.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`], with the names of the variables and never with their values.
    pub fn from_variables(read: impl Fn(&str) -> Option<String>) -> Result<Self, CredentialsError> {
        let values = [USERNAME, PASSWORD, SUBSCRIPTION_KEY].map(|name| (name, read(name).filter(|text| !text.trim().is_empty())));
        let missing: Vec<_> = values.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
        let [(_, Some(username)), (_, Some(password)), (_, Some(key))] = values else {
            return Err(CredentialsError::Missing { missing });
        };
        let key = key.trim();
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(CredentialsError::Unusable { variable: SUBSCRIPTION_KEY });
        }
        // A password may begin or end with a space; a line's end comes from the file it was read from.
        let password = password.trim_end_matches(['\r', '\n']);
        Ok(Self { username: Secret::new(username.trim()), password: Secret::new(password), subscription_key: Secret::new(key) })
    }
}

/// Takes secrets out of what a server says, should it repeat them.
#[derive(Default)]
pub(super) struct Redactor {
    needles: RwLock<Vec<String>>,
}

impl Redactor {
    pub(super) fn of(credentials: &Credentials) -> Self {
        let redactor = Self::default();
        for secret in [&credentials.username, &credentials.password, &credentials.subscription_key] {
            redactor.learn(secret);
        }
        redactor
    }

    /// From now on this secret is taken out too, in the spellings in which a server may repeat it.
    pub(super) fn learn(&self, secret: &Secret) {
        let plain = secret.expose();
        if plain.is_empty() {
            return;
        }
        let form: String = byte_serialize(plain.as_bytes()).collect();
        let percent = form.replace('+', "%20");
        let json = serde_json::Value::from(plain).to_string();
        let json = json.get(1..json.len() - 1).unwrap_or(plain).to_owned();
        let mut needles = self.needles.write().unwrap_or_else(PoisonError::into_inner);
        for needle in [plain.to_owned(), form, percent, json] {
            if !needles.contains(&needle) {
                needles.push(needle);
            }
        }
        // What contains another goes first.
        needles.sort_by_key(|needle| std::cmp::Reverse(needle.len()));
    }

    /// The text without any secret.
    pub(super) fn clean(&self, text: &str) -> String {
        let needles = self.needles.read().unwrap_or_else(PoisonError::into_inner);
        needles.iter().fold(text.to_owned(), |text, needle| text.replace(needle.as_str(), HIDDEN))
    }

    /// The first words of a body. It is cleaned before it is cut, so that no half of a secret is left.
    pub(super) fn quote(&self, body: &[u8]) -> String {
        crate::unpack::quote_body(self.clean(&String::from_utf8_lossy(body)).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Credentials, CredentialsError> {
        let found = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Credentials::from_variables(found)
    }

    #[test]
    fn missing_variables_are_named_and_values_never() {
        let error = read(&[("ERCOT_API_USERNAME", "ann"), ("ERCOT_API_PASSWORD", " ")]).unwrap_err();
        assert_eq!(error, CredentialsError::Missing { missing: vec![PASSWORD, SUBSCRIPTION_KEY] });
        assert!(error.to_string().ends_with("set ERCOT_API_PASSWORD, ERCOT_API_SUBSCRIPTION_KEY"), "{error}");
        let pairs =
            [("ERCOT_API_USERNAME", "ann"), ("ERCOT_API_PASSWORD", " p w \n"), ("ERCOT_API_SUBSCRIPTION_KEY", "k\u{e9}y")];
        let error = read(&pairs).unwrap_err();
        assert!(!error.to_string().contains("k\u{e9}y"), "{error}");
        let good = [pairs[0], pairs[1], ("ERCOT_API_SUBSCRIPTION_KEY", " key\n")];
        let credentials = read(&good).unwrap();
        assert_eq!((credentials.password.expose(), credentials.subscription_key.expose()), (" p w ", "key"));
        assert!(!format!("{credentials:?}").contains("ann"));
    }

    #[test]
    fn a_repeated_secret_is_taken_out_in_every_spelling_and_never_cut_in_half() {
        let redactor = Redactor::default();
        redactor.learn(&Secret::new("p&ss \"word\"@x"));
        for spelling in ["p&ss \"word\"@x", "p%26ss+%22word%22%40x", "p%26ss%20%22word%22%40x", r#"p&ss \"word\"@x"#] {
            let text = format!("no such user ({spelling})");
            assert_eq!(redactor.clean(&text), "no such user ((hidden))", "{spelling}");
        }
        redactor.learn(&Secret::new("longtoken".repeat(9)));
        let body = format!("{}{}", "x".repeat(190), "longtoken".repeat(9));
        assert!(!redactor.quote(body.as_bytes()).contains("longtoken"));
    }
}
