//! Nothing secret in what goes wrong.

use std::path::Path;

use super::tests::{KEY, PASSWORD, Run, TOKEN, USERNAME, api, october};
use crate::testing::server::Reply;
use crate::testing::zip_of;
use crate::words::chain;

/// What a server may repeat: everything that it was sent, in several spellings.
fn echo(text: &str) -> String {
    let form: String = url::form_urlencoded::byte_serialize(PASSWORD.as_bytes()).collect();
    let json = serde_json::json!({ "message": [USERNAME, PASSWORD, KEY] });
    format!("{text} {USERNAME} {PASSWORD} {form} {KEY} {TOKEN}0 {TOKEN}1 {json} and you sent {text}")
}

fn assert_clean(text: &str, what: &str) {
    let form: String = url::form_urlencoded::byte_serialize(PASSWORD.as_bytes()).collect();
    for secret in [USERNAME, PASSWORD, &form, "w0rd", KEY, TOKEN] {
        assert!(!text.contains(secret), "{what} holds {secret:?}: {text}");
    }
}

fn assert_folder_is_clean(folder: &Path) {
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            assert_folder_is_clean(&path);
        } else {
            assert_clean(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()), &path.display().to_string());
        }
    }
}

#[tokio::test]
async fn a_server_that_repeats_what_it_was_sent_leaks_nothing() {
    // Each of the places where a server may say something, and each of the ways to say it.
    for place in ["/oauth2/", "size=", "/archive/np4-190-cd/download", "download=10"] {
        for status in [200, 400, 401, 403, 404, 429, 500] {
            let server = api(move |asked| {
                if place == "download=10" && asked.path.ends_with("/download") {
                    // Nothing comes together, so that each is asked for by itself.
                    return Some(Reply::ok(zip_of(&[("other.zip", b"PK")])));
                }
                asked.path.contains(place).then(|| Reply::status(status, &echo(asked.text)).header("Retry-After", "0"))
            })
            .await;
            let mut run = Run::new();
            let source = run.source(&server, october());
            let said = match run.fetch(&source).await {
                Ok(outcome) => format!("{outcome:?}"),
                Err(error) => format!("{} {error:?}", chain(&error)),
            };
            assert_clean(&said, &format!("{place} {status}"));
            run.manifest.sync().unwrap();
            assert_folder_is_clean(run.folder.path());
        }
    }
}

#[tokio::test]
async fn a_listing_that_repeats_secrets_puts_none_into_the_manifest() {
    let server = api(|asked| {
        let entry = serde_json::json!({ "docId": 101, "friendlyName": format!("DAMSPNP4190_{TOKEN}0_csv"), "postDatetime": "2026-10-01T12:30:00" });
        let other = serde_json::json!({ "docId": "x", "friendlyName": "a", "postDatetime": format!("{KEY}{PASSWORD}") });
        let body = serde_json::json!({ "_meta": { "totalRecords": 2, "totalPages": 1 }, "archives": [entry, other] });
        asked.path.contains("size=").then(|| Reply::ok(body.to_string()))
    })
    .await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    let outcome = run.fetch(&source).await.unwrap();
    assert_clean(&format!("{outcome:?}"), "the outcome");
    assert_folder_is_clean(run.folder.path());
}

#[tokio::test]
async fn a_redirect_takes_no_secret_elsewhere() {
    let elsewhere = api(|_| None).await;
    let target = elsewhere.url("/steal").to_string();
    let server = api(move |asked| asked.path.contains("size=").then(|| Reply::status(302, "").header("Location", &target))).await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    let error = chain(&run.fetch(&source).await.unwrap_err());
    assert!(error.contains("answered 302"), "{error}");
    assert_eq!(elsewhere.paths(), [""; 0]);
}
