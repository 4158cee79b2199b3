#![allow(clippy::unwrap_used, clippy::expect_used)]
use axum::http::HeaderValue;

use super::*;

fn form(fields: &[(&str, &str)]) -> HashMap<String, String> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

const GOOD: [(&str, &str); 3] = [("grant_type", "password"), ("username", "replay"), ("password", "replay")];

fn headers(key: Option<&str>, token: Option<&str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(key) = key {
        headers.insert(SUBSCRIPTION_KEY, HeaderValue::from_str(key).unwrap());
    }
    if let Some(token) = token {
        headers.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).unwrap());
    }
    headers
}

fn token(api: &Api) -> String {
    api.token(&form(&GOOD), Instant::now()).unwrap()["id_token"].as_str().unwrap().to_owned()
}

#[test]
fn a_token_is_given_for_the_right_name_and_password_alone() {
    let api = Api::new(ApiOptions::default());
    assert!(api.token(&form(&GOOD), Instant::now()).is_ok());
    for (field, wrong, refusal) in [
        ("grant_type", "refresh_token", Refusal::Grant),
        ("username", "other", Refusal::Password),
        ("password", "", Refusal::Password),
    ] {
        let mut fields = form(&GOOD);
        fields.insert(field.to_owned(), wrong.to_owned());
        assert_eq!(api.token(&fields, Instant::now()), Err(refusal), "{field}");
    }
}

#[test]
fn key_and_token_are_both_asked_for() {
    let api = Api::new(ApiOptions::default());
    let token = token(&api);
    let admit = |key, token| api.admit(&headers(key, token), Instant::now());
    assert_eq!(admit(Some("replay"), Some(&token)), Ok(()));
    assert_eq!(admit(None, Some(&token)), Err(Refusal::NoKey));
    assert_eq!(admit(Some("other"), Some(&token)), Err(Refusal::WrongKey));
    assert_eq!(admit(Some("replay"), None), Err(Refusal::Token));
    assert_eq!(admit(Some("replay"), Some("other")), Err(Refusal::Token));
    // ERCOT's replies have an access token too, which opens nothing.
    let access_token = format!("{token}-for-nothing");
    assert_eq!(admit(Some("replay"), Some(&access_token)), Err(Refusal::Token));
}

#[test]
fn a_token_ends_after_its_life() {
    let api = Api::new(ApiOptions { token_life: MINUTE, ..ApiOptions::default() });
    let given_at = Instant::now();
    let token = api.token(&form(&GOOD), given_at).unwrap();
    let headers = headers(Some("replay"), token["id_token"].as_str());
    assert_eq!(api.admit(&headers, given_at + Duration::from_secs(59)), Ok(()));
    assert_eq!(api.admit(&headers, given_at + MINUTE), Err(Refusal::Token));
}

#[test]
fn more_requests_than_the_limit_within_a_minute_are_too_many() {
    let api = Api::new(ApiOptions { requests_per_minute: Some(30), ..ApiOptions::default() });
    let headers = headers(Some("replay"), Some(&token(&api)));
    let now = Instant::now();
    assert!((0..30).all(|_| api.admit(&headers, now) == Ok(())));
    assert_eq!(api.admit(&headers, now), Err(Refusal::TooMany));
    assert_eq!(api.admit(&headers, now + MINUTE), Ok(()));
}

#[test]
fn secrets_are_not_printed_with_their_options() {
    let account = Account { username: "u".to_owned(), password: Secret::new("pass"), subscription_key: Secret::new("key") };
    let printed = format!("{:?}", ApiOptions { account, ..ApiOptions::default() });
    assert!(!printed.contains("pass\"") && !printed.contains("key\""), "{printed}");
}
