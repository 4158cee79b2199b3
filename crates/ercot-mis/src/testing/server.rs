//! A tiny HTTP server on loopback, for tests only.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What the server answers.
#[derive(Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// Bytes of the body that are sent before the connection is closed.
    sent: Option<usize>,
    delay: Duration,
    /// How long the connection stays open and silent after that.
    silence: Duration,
}

impl Reply {
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.into(), sent: None, delay: Duration::ZERO, silence: Duration::ZERO }
    }

    pub(crate) fn status(status: u16, body: &str) -> Self {
        Self { status, ..Self::ok(body) }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Announces the whole body and breaks off after some of it.
    pub(crate) fn cut(self, sent: usize) -> Self {
        Self { sent: Some(sent), ..self }
    }

    /// Announces the whole body, sends some of it, and then nothing for a while.
    pub(crate) fn stall(self, sent: usize, silence: Duration) -> Self {
        Self { sent: Some(sent), silence, ..self }
    }

    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }
}

/// A request as it came.
pub(crate) struct Asked<'a> {
    pub(crate) path: &'a str,
    /// How many requests there were for that path before.
    pub(crate) earlier: usize,
    /// Head and body.
    pub(crate) text: &'a str,
}

type Handler = dyn Fn(&Asked<'_>) -> Reply + Send + Sync;

/// Runs until it is dropped.
pub(crate) struct Server {
    pub(crate) base: Url,
    /// The request heads so far.
    pub(crate) requests: Arc<Mutex<Vec<String>>>,
    /// The most requests that were answered at one time.
    pub(crate) peak: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Answers by path with query, and by how many requests there were for that path before.
    pub(crate) async fn start(handler: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_with(move |asked| handler(asked.path, asked.earlier)).await
    }

    /// Answers by all of a request.
    pub(crate) async fn start_with(handler: impl Fn(&Asked<'_>) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (peak, active) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let handler: Arc<Handler> = Arc::new(handler);
        let shared = (Arc::clone(&requests), Arc::clone(&peak));
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (requests, peak) = (Arc::clone(&shared.0), Arc::clone(&shared.1));
                let (handler, active) = (Arc::clone(&handler), Arc::clone(&active));
                tokio::spawn(async move {
                    peak.fetch_max(active.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    // A client that goes away is the test's affair.
                    let _ = answer(stream, &requests, handler.as_ref()).await;
                    active.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { base, requests, peak, task }
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        self.base.join(path).unwrap()
    }

    /// Paths asked for so far, without their queries' cache busters.
    pub(crate) fn paths(&self) -> Vec<String> {
        let heads = self.requests.lock().unwrap();
        heads.iter().map(|head| path_of(head).split("&_=").next().unwrap().to_owned()).collect()
    }
}

fn path_of(head: &str) -> &str {
    head.split_whitespace().nth(1).unwrap_or_default()
}

async fn answer(mut stream: TcpStream, requests: &Mutex<Vec<String>>, handler: &Handler) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut piece = [0; 1024];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut piece).await?;
        if read == 0 {
            return Ok(());
        }
        head.extend_from_slice(&piece[..read]);
    }
    let announced = |head: &[u8]| {
        let text = String::from_utf8_lossy(head).to_lowercase();
        let length = text.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.trim().parse::<usize>().ok());
        text.find("\r\n\r\n").map_or(0, |end| end + 4 + length.unwrap_or(0))
    };
    while head.len() < announced(&head) {
        let read = stream.read(&mut piece).await?;
        head.extend_from_slice(&piece[..read]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = path_of(&head).to_owned();
    let earlier = {
        let mut requests = requests.lock().unwrap();
        let earlier = requests.iter().filter(|earlier| path_of(earlier) == path).count();
        requests.push(head.clone());
        earlier
    };
    let reply = handler(&Asked { path: &path, earlier, text: &head });
    tokio::time::sleep(reply.delay).await;
    let mut text = format!("HTTP/1.1 {} X\r\nContent-Length: {}\r\nConnection: close\r\n", reply.status, reply.body.len());
    for (name, value) in &reply.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    stream.write_all(text.as_bytes()).await?;
    stream.write_all(&reply.body[..reply.sent.unwrap_or(reply.body.len())]).await?;
    tokio::time::sleep(reply.silence).await;
    stream.shutdown().await
}
