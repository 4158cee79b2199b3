//! A running `mis-replay`.

use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

use super::{
    Window, market,
    programs::{Running, command, patience, wait_until},
};

/// The distance between the DocID of a csv zip and that of its xml twin, as the README of mis-replay gives it.
pub(crate) const TWIN_SPAN: u64 = 500_000_000;

/// A server of the sample on a free port; it ends with this value.
pub(crate) struct Replay {
    port: u16,
    // Dropped, and so killed, before its folder goes.
    _server: Running,
    _folder: TempDir,
}

/// What the server has counted, by DocID.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stats {
    /// Requests for each document, whole answers or not.
    pub(crate) requests: BTreeMap<u64, u64>,
    /// Whole downloads of each document.
    pub(crate) downloads: BTreeMap<u64, u64>,
    /// Requests for listings, by report type.
    pub(crate) listings: BTreeMap<u64, u64>,
    /// Spoiled answers, by kind.
    pub(crate) faults: BTreeMap<String, u64>,
}

/// What the server says that it did wrong.
#[derive(Debug)]
pub(crate) struct Injected {
    /// Documents with a fault of their own.
    pub(crate) documents: Vec<Afflicted>,
    /// Answers that were struck, in the order of what was asked for and of the attempts.
    pub(crate) answers: Vec<Struck>,
}

/// A document with a fault of its own.
#[derive(Debug, Clone)]
pub(crate) struct Afflicted {
    pub(crate) kind: String,
    pub(crate) doc_id: u64,
    pub(crate) name: String,
}

/// An answer that was struck: the listing of a report type, or a document.
#[derive(Debug, Clone)]
pub(crate) struct Struck {
    pub(crate) kind: String,
    pub(crate) of: String,
    pub(crate) id: u64,
    pub(crate) attempt: u64,
}

impl Injected {
    /// The documents that have a fault.
    pub(crate) fn of(&self, kind: &str) -> Vec<&Afflicted> {
        self.documents.iter().filter(|document| document.kind == kind).collect()
    }
}

impl Replay {
    /// Serves the sample under test.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::of(&market::sample(), arguments)
    }

    /// Serves what the sample had posted by the end of a window, for ever.
    pub(crate) fn until(window: &Window, arguments: &[&str]) -> Self {
        Self::start(&[&["--now", window.until, "--retention-days", "0"], arguments].concat())
    }

    /// Serves another sample.
    pub(crate) fn of(sample: &Path, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port_file = folder.path().join("port");
        let mut command = command("mis-replay");
        command.arg("--sample").arg(sample).args(["--port", "0", "--port-file"]).arg(&port_file);
        // Should this process be killed, the server ends by itself.
        let idle_seconds = patience().as_secs().to_string();
        command.args(["--exit-when-idle", &idle_seconds, "--log-level", "warn"]).args(arguments);
        let mut server = Running::start(command);
        let mut port = None;
        wait_until("mis-replay listens", || {
            port = fs::read_to_string(&port_file).ok().and_then(|text| text.trim().parse().ok());
            assert!(port.is_some() || !server.has_ended(), "mis-replay ended before it listened, with {arguments:?}");
            port.is_some()
        });
        Self { port: port.unwrap(), _server: server, _folder: folder }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn stats(&self) -> Stats {
        let json: Value = serde_json::from_str(&self.get("/_replay/stats")).unwrap();
        let numbers = |field: &str| {
            let entries = json[field].as_object().unwrap().iter();
            entries.map(|(key, value)| (key.parse().unwrap(), value.as_u64().unwrap())).filter(|(_, count)| *count > 0).collect()
        };
        let faults = json["faults"].as_object().unwrap().iter();
        Stats {
            requests: numbers("document_requests"),
            downloads: numbers("downloads"),
            listings: numbers("listing_requests"),
            faults: faults.map(|(kind, count)| (kind.clone(), count.as_u64().unwrap())).collect(),
        }
    }

    /// The faults so far.
    pub(crate) fn injected(&self) -> Injected {
        let json: Value = serde_json::from_str(&self.get("/_replay/faults")).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let number = |value: &Value| value.as_u64().unwrap();
        let documents = json["documents"].as_array().unwrap().iter().map(|document| Afflicted {
            kind: text(&document["kind"]),
            doc_id: number(&document["doc_id"]),
            name: text(&document["name"]),
        });
        let answers = json["answers"].as_array().unwrap().iter().map(|answer| Struck {
            kind: text(&answer["kind"]),
            of: text(&answer["of"]),
            id: number(&answer["id"]),
            attempt: number(&answer["attempt"]),
        });
        Injected { documents: documents.collect(), answers: answers.collect() }
    }

    /// Sets the clock of the listings.
    pub(crate) fn set_now(&self, now: &str) {
        self.ask("PUT", &format!("/_replay/clock?now={now}"), " 204 ");
    }

    /// The body of an answer, asked for without any HTTP library.
    pub(crate) fn get(&self, path: &str) -> String {
        self.ask("GET", path, " 200 ")
    }

    fn ask(&self, method: &str, path: &str, status: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        write!(stream, "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.lines().next().unwrap().contains(status), "{head}");
        body.to_owned()
    }
}

impl Stats {
    /// Whole downloads since an earlier count.
    pub(crate) fn downloads_since(&self, earlier: &Self) -> BTreeMap<u64, u64> {
        let since = self.downloads.iter().map(|(id, count)| (*id, count - earlier.downloads.get(id).unwrap_or(&0)));
        since.filter(|(_, count)| *count > 0).collect()
    }
}
