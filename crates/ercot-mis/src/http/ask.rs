use reqwest::header::HeaderMap;
use url::Url;

use super::Encoding;

/// One request.
pub(crate) struct Ask<'a> {
    pub(crate) url: &'a Url,
    pub(crate) encoding: Encoding,
    /// Some: POST; none: GET.
    pub(crate) body: Option<PostBody>,
    /// Headers that only this host may see: a redirect is not followed with them.
    pub(crate) credentials: Option<HeaderMap>,
    /// What a refusal's body is quoted with.
    pub(crate) quote: &'a (dyn Fn(&[u8]) -> String + Sync),
}

/// What is posted.
#[derive(Clone)]
pub(crate) struct PostBody {
    pub(crate) content_type: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl<'a> Ask<'a> {
    pub(crate) fn get(url: &'a Url, encoding: Encoding) -> Self {
        Self { url, encoding, body: None, credentials: None, quote: &crate::unpack::quote_body }
    }
}
