//! How many documents a second the replay serves over loopback.
//!
//! `cargo run --example throughput -p mis-replay -- data/sample 8` downloads every document once, eight at a time.

#![allow(clippy::print_stdout)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use mis_replay::{Replay, ReplayOptions, serve};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let sample = PathBuf::from(arguments.next().unwrap_or_else(|| "data/sample".to_owned()));
    let at_a_time = arguments.next().map_or(Ok(8), |number| number.parse()).context("give a number of requests at a time")?;
    // The client is built with TLS but without a provider of its own, even for plain HTTP.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        anyhow::bail!("a TLS provider is installed already");
    }

    let replay = Arc::new(Replay::open(&sample, ReplayOptions::default())?);
    let reading = Instant::now();
    replay.preload().await?;
    println!("sample read and packed in {:.2} s", reading.elapsed().as_secs_f64());

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/misdownload/servlets/mirDownload", listener.local_addr()?);
    tokio::spawn(serve(Arc::clone(&replay), listener, std::future::pending()));
    let client = reqwest::Client::builder().no_proxy().build()?;
    let ids: Vec<u64> = replay.reports().flat_map(|report| &report.documents).map(|document| document.doc_id).collect();

    let start = Instant::now();
    let n_bytes: usize = stream::iter(&ids)
        .map(|doc_id| {
            let request = client.get(format!("{url}?doclookupId={doc_id}"));
            async move { Ok::<_, reqwest::Error>(request.send().await?.error_for_status()?.bytes().await?.len()) }
        })
        .buffer_unordered(at_a_time)
        .try_fold(0, |sum, length| async move { Ok(sum + length) })
        .await?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{} documents, {n_bytes} bytes in {seconds:.2} s", ids.len());
    #[allow(clippy::cast_precision_loss)] // far fewer documents than an f64 can count
    let per_second = ids.len() as f64 / seconds;
    println!("{per_second:.0} documents/s");
    Ok(())
}
