use super::*;
use crate::testing::server::{Reply, Server};

/// No waits worth mentioning.
fn quick() -> HttpConfig {
    let retry = RetryPolicy { base: Duration::from_millis(1), ..RetryPolicy::default() };
    let loopback = HostLimits::unpaced(4);
    HttpConfig { retry, loopback, proxy: ProxyUse::Never, ..HttpConfig::default() }
}

async fn get(server: &Server, config: HttpConfig) -> Result<Vec<u8>, TransferError> {
    let http = Http::new(config).unwrap();
    http.get(&server.url("/x"), Encoding::Any).await?.text(1000).await
}

#[tokio::test]
async fn the_user_agent_says_who_asks() {
    let server = Server::start(|_, _| Reply::ok("fine")).await;
    let config = HttpConfig { contact: Some("data@example.com".into()), ..quick() };
    assert_eq!(get(&server, config).await.unwrap(), b"fine");
    let heads = server.requests.lock().unwrap();
    let agent = format!("user-agent: ercot-fetch/{} (+data@example.com)\r\n", env!("CARGO_PKG_VERSION"));
    assert!(heads[0].contains(&agent), "{}", heads[0]);
}

#[test]
fn a_contact_that_fits_no_header_is_a_typed_error() {
    let config = HttpConfig { contact: Some("a\nb".into()), ..quick() };
    assert!(matches!(Http::new(config), Err(HttpError::Contact { .. })));
}

#[tokio::test]
async fn a_status_is_told_with_its_words_and_the_wait_it_asks_for() {
    let server = Server::start(|_, _| Reply::status(429, "<p>slow  down</p>").header("Retry-After", "3")).await;
    let error = get(&server, quick()).await.unwrap_err();
    assert_eq!(error.to_string(), format!("{} answered 429 (too many requests) and says \"slow down\"", server.url("/x")));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3)));
}

#[tokio::test]
async fn a_refusal_says_why_it_may_be() {
    let server = Server::start(|_, _| Reply::status(403, "")).await;
    let error = get(&server, quick()).await.unwrap_err();
    assert!(error.is_refused());
    assert!(error.to_string().contains("outside the United States"), "{error}");
}

#[tokio::test]
async fn a_body_that_breaks_off_and_one_that_is_too_long_are_told_apart() {
    let server = Server::start(|_, _| Reply::ok("0123456789").cut(4)).await;
    let error = get(&server, quick()).await.unwrap_err();
    assert!(matches!(error, TransferError::Interrupted { .. }), "{error}");
    let server = Server::start(|_, _| Reply::ok(vec![b'x'; 1001])).await;
    let error = get(&server, quick()).await.unwrap_err();
    assert!(matches!(error, TransferError::TooLarge { limit_bytes: 1000, .. }), "{error}");
}

#[tokio::test]
async fn silence_ends_in_a_time_out() {
    let server = Server::start(|_, _| Reply::ok("late").after(Duration::from_secs(5))).await;
    let config = HttpConfig { idle_timeout: Duration::from_millis(50), ..quick() };
    let error = get(&server, config).await.unwrap_err();
    assert!(matches!(error, TransferError::Timeout { .. }), "{error}");
    assert!(error.is_unreachable());
}

#[tokio::test]
async fn a_closed_port_is_unreachable() {
    let server = Server::start(|_, _| Reply::ok("")).await;
    let url = server.url("/x");
    drop(server);
    tokio::task::yield_now().await;
    let error = Http::new(quick()).unwrap().get(&url, Encoding::Any).await.unwrap_err();
    assert!(matches!(error, TransferError::Unreachable { .. }), "{error}");
}

#[tokio::test]
async fn redirects_are_followed_five_times_at_most() {
    let server = Server::start(|path, _| match path {
        "/x" => Reply::status(302, "").header("Location", "/y"),
        "/y" => Reply::ok("there"),
        _ => Reply::status(302, "").header("Location", path),
    })
    .await;
    assert_eq!(get(&server, quick()).await.unwrap(), b"there");
    let http = Http::new(quick()).unwrap();
    let error = http.get(&server.url("/loop"), Encoding::Any).await.unwrap_err();
    assert!(matches!(error, TransferError::Redirect { .. }), "{error}");
    assert_eq!(server.paths().iter().filter(|path| *path == "/loop").count(), 6);
}

#[tokio::test]
async fn requests_under_way_stay_within_the_hosts_limit() {
    let server = Server::start(|_, _| Reply::ok("x").after(Duration::from_millis(30))).await;
    let http = Http::new(HttpConfig { loopback: HostLimits::unpaced(3), ..quick() }).unwrap();
    let url = server.url("/x");
    let one = || async { http.get(&url, Encoding::Any).await.unwrap().text(10).await.unwrap() };
    futures_util::future::join_all((0..12).map(|_| one())).await;
    assert_eq!(server.peak.load(std::sync::atomic::Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_host_that_asks_for_a_pause_gets_it_from_every_request() {
    let server = Server::start(|path, _| match path {
        "/busy" => Reply::status(503, "").header("Retry-After", "1"),
        _ => Reply::ok("x"),
    })
    .await;
    let http = Http::new(quick()).unwrap();
    assert!(http.get(&server.url("/busy"), Encoding::Any).await.is_err());
    let start = std::time::Instant::now();
    http.get(&server.url("/x"), Encoding::Any).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(900), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_host_that_falls_silent_after_its_headers_is_given_up() {
    let server = Server::start(|path, _| match path {
        "/fine" => Reply::ok("x"),
        _ => Reply::ok("0123456789").stall(4, Duration::from_secs(5)),
    })
    .await;
    let retry = RetryPolicy { attempts: 2, ..quick().retry };
    let http = Http::new(HttpConfig { idle_timeout: Duration::from_millis(30), retry, ..quick() }).unwrap();
    let ask = async |path: &str| {
        let mut backoff = Backoff::new(&http);
        loop {
            let got = async { http.get(&server.url(path), Encoding::Any).await?.text(1000).await }.await;
            match got {
                Err(error) if backoff.after(&error).is_some() => {}
                other => return other,
            }
        }
    };
    for _ in 0..2 {
        assert!(matches!(ask("/x").await, Err(TransferError::Timeout { .. })));
    }
    // A body that was read to its end starts the count again.
    assert_eq!(ask("/fine").await.unwrap(), b"x");
    for _ in 0..3 {
        assert!(matches!(ask("/x").await, Err(TransferError::Timeout { .. })));
    }
    let error = ask("/fine").await.unwrap_err();
    assert!(matches!(error, TransferError::GivenUp { .. }), "{error}");
    assert_eq!(server.paths().iter().filter(|path| *path == "/x").count(), 10);
}
