//! Earlier manifests, read liberally: their exact shape is not known.

use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
};

use ercot_manifest::{Document, PublishedBasis, hash::Sha256Digest};
use ercot_mis::source::{listed_instant, name_instant};
use jiff::Timestamp;
use serde_json::{Map, Value};
use url::Url;

use super::{
    names::read_json,
    old_dir::{OldFile, is_table_file},
};

/// The largest earlier manifest that is read.
const MAX_BYTES: u64 = 128 << 20;

/// Objects within objects that a manifest is searched to.
const MAX_DEPTH: usize = 8;

/// Fewest digits of a DocID inside a file's name: shorter numbers are dates and hours.
const DOC_ID_DIGITS: usize = 9;

/// What an earlier manifest says about one document.
#[derive(Debug, Clone, Default, PartialEq)]
struct Record {
    doc_id: Option<String>,
    url: Option<String>,
    constructed_name: Option<String>,
    names: Vec<String>,
    published: Option<Value>,
    sha256: Option<Sha256Digest>,
}

/// Everything that earlier manifests say, found by digest, file name or DocID.
#[derive(Debug, Default)]
pub(super) struct Records {
    all: Vec<Record>,
    /// None where two postings have the same bytes.
    by_sha256: HashMap<Sha256Digest, Option<usize>>,
    /// None where two records share a name.
    by_name: HashMap<String, Option<usize>>,
    by_doc_id: HashMap<String, usize>,
}

impl Records {
    /// Reads a manifest; the error is for people. Returns how many documents it tells of.
    pub(super) fn read(&mut self, file: &Path) -> Result<usize, String> {
        let before = self.all.len();
        self.collect(&read_json(file, MAX_BYTES)?, None, 0);
        Ok(self.all.len() - before)
    }

    fn collect(&mut self, value: &Value, key: Option<&str>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.collect(value, None, depth + 1)),
            Value::Object(members) => {
                let record = record(members, key);
                let nested = members.iter().filter(|(_, value)| record.is_none() || !value.is_string());
                nested.for_each(|(key, value)| self.collect(value, Some(key), depth + 1));
                if let Some(record) = record {
                    self.add(record);
                }
            }
            // `{"1200700063": "2026-10-26T00:00:12-05:00"}`, or a file's name instead of the time.
            Value::String(text) => {
                let mut record = Record::default();
                if take_key(&mut record, key) {
                    if is_table_file(text) {
                        record.names.push(text.clone());
                    } else {
                        record.published = Some(value.clone());
                    }
                    self.add(record);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, record: Record) {
        let index = self.all.len();
        if let Some(sha256) = record.sha256 {
            let same =
                |known: &Record| known.doc_id == record.doc_id && (known.doc_id.is_some() || stems(known) == stems(&record));
            let known = self.by_sha256.get(&sha256).copied();
            let unclear = known.is_some_and(|known| !known.and_then(|known| self.all.get(known)).is_some_and(same));
            self.by_sha256.insert(sha256, if unclear { None } else { Some(index) });
        }
        if let Some(doc_id) = &record.doc_id {
            self.by_doc_id.insert(doc_id.clone(), index);
        }
        for name in stems(&record) {
            let doc_ids = |known: usize| self.all.get(known).map(|known| known.doc_id.clone());
            let known = self.by_name.get(&name).copied();
            let unclear = known.is_some_and(|known| known.is_none_or(|known| doc_ids(known) != Some(record.doc_id.clone())));
            self.by_name.insert(name, if unclear { None } else { Some(index) });
        }
        self.all.push(record);
    }

    fn find(&self, name: &str, sha256: Sha256Digest) -> Option<&Record> {
        let record = |index: usize| self.all.get(index);
        let by_sha256 = self.by_sha256.get(&sha256).copied().flatten().and_then(record);
        let by_name = || self.by_name.get(&stem(name)).copied().flatten().and_then(record);
        let numbers = || name.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() >= DOC_ID_DIGITS);
        let by_doc_id = || numbers().find_map(|digits| self.by_doc_id.get(digits).copied().and_then(record));
        by_sha256.filter(|record| !is_other_posting(record, name)).or_else(by_name).or_else(by_doc_id)
    }
}

/// The document that a file is, by the first of the records that know it. Its publish time is that of the records, else the
/// stamp in its name, else the file's time; `now` stands in for a file without one.
pub(super) fn document(records: &[&Records], file: &OldFile, sha256: Sha256Digest, now: Timestamp) -> Document {
    let record = records.iter().find_map(|records| records.find(&file.name, sha256)).cloned().unwrap_or_default();
    let same_kind = |name: &&String| is_table_file(name) && extension(name) == extension(&file.name);
    let name = record.constructed_name.as_ref().filter(same_kind).unwrap_or(&file.name).clone();
    let by_record = record.published.as_ref().and_then(|published| instant(published, &name));
    let by_name = || name_instant(&name).or_else(|| name_instant(&file.name));
    let (published_at, published_basis) = by_record
        .map(|at| (at, PublishedBasis::Imported))
        .or_else(|| Some((by_name()?, PublishedBasis::ImportedFileName)))
        .unwrap_or((file.modified.unwrap_or(now), PublishedBasis::ImportedFileTime));
    let here = || Url::from_file_path(&file.path).map_or_else(|()| file.path.display().to_string(), |url| url.to_string());
    // An address without a DocID may have been posted under again: it does not say which posting this is.
    let url = record.doc_id.as_ref().and(record.url.as_deref()).and_then(public_url).unwrap_or_else(here);
    Document { doc_id: record.doc_id, url, name, published_at, published_basis, expires_at: None }
}

/// Whether a record of the same bytes is of another posting: a list that does not change is posted again as it is.
fn is_other_posting(record: &Record, name: &str) -> bool {
    let mut stamps = record.names.iter().chain(&record.constructed_name).filter_map(|name| name_instant(name)).peekable();
    name_instant(name).is_some_and(|stamp| stamps.peek().is_some() && stamps.all(|known| known != stamp))
}

/// A record, if an object is one: it has an identity, and holds no objects that could be records themselves.
fn record(members: &Map<String, Value>, key: Option<&str>) -> Option<Record> {
    let mut record = Record::default();
    for (field, value) in members {
        let field: String = field.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect();
        let text = match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        match (field.as_str(), text) {
            ("docid" | "documentid" | "doclookupid" | "id", Some(text)) if is_doc_id(&text) => record.doc_id = Some(text),
            ("url" | "downloadurl" | "sourceurl" | "href" | "link", Some(text)) => record.url = Some(text),
            ("constructedname", Some(text)) => record.constructed_name = Some(text),
            ("sha256" | "sha" | "hash" | "checksum" | "digest", Some(text)) => record.sha256 = text.parse().ok(),
            (
                "publishdate" | "published" | "publishedat" | "publishtime" | "publishdatetime" | "postdatetime"
                | "posteddatetime",
                _,
            ) if value.is_string() || value.is_number() => {
                record.published = Some(value.clone());
            }
            // Under a DocID it is an entry of its own.
            (_, Some(text)) if is_table_file(&text) && !field.bytes().all(|byte| byte.is_ascii_digit()) => {
                record.names.push(base_name(&text).to_owned());
            }
            _ => {}
        }
    }
    let has_key = take_key(&mut record, key);
    record.doc_id = record.doc_id.or_else(|| doc_id_of_url(record.url.as_deref()?));
    let known = has_key || record.doc_id.is_some() || record.url.is_some() || record.sha256.is_some();
    let named = record.constructed_name.is_some() || !record.names.is_empty();
    (known || named).then_some(record)
}

/// Many manifests are objects whose keys say which document it is: a DocID, an address, a digest or a file's name.
fn take_key(record: &mut Record, key: Option<&str>) -> bool {
    let Some(key) = key else { return false };
    if key.bytes().all(|byte| byte.is_ascii_digit()) && is_doc_id(key) {
        record.doc_id.get_or_insert_with(|| key.to_owned());
    } else if key.starts_with("https://") || key.starts_with("http://") {
        record.url.get_or_insert_with(|| key.to_owned());
    } else if let Ok(sha256) = key.parse() {
        record.sha256.get_or_insert(sha256);
    } else if is_table_file(key) {
        record.names.push(base_name(key).to_owned());
    } else {
        return false;
    }
    true
}

fn is_doc_id(text: &str) -> bool {
    (6..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.parse::<Sha256Digest>().is_err()
}

fn doc_id_of_url(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let (_, doc_id) = url.query_pairs().find(|(name, _)| name.eq_ignore_ascii_case("doclookupId"))?;
    Some(doc_id.into_owned()).filter(|doc_id| is_doc_id(doc_id))
}

/// An address without anything in it that could be a secret: of the query only the document's number is kept.
fn public_url(text: &str) -> Option<String> {
    let mut url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let doc_id = doc_id_of_url(text);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_fragment(None);
    url.set_query(doc_id.map(|doc_id| format!("doclookupId={doc_id}")).as_deref());
    Some(url.to_string())
}

/// A publish time. What says that it is UTC is taken so; what is written as the listing does is read as the listing's.
fn instant(value: &Value, name: &str) -> Option<Timestamp> {
    let since_2000 = |at: &Timestamp| *at > Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * 365 * 30);
    match value {
        Value::Number(number) => {
            let number = number.as_i64()?;
            let at = if number > 100_000_000_000 { Timestamp::from_millisecond(number) } else { Timestamp::from_second(number) };
            at.ok().filter(since_2000)
        }
        Value::String(text) if text.ends_with('Z') || text.ends_with("+00:00") => {
            text.replacen(' ', "T", 1).parse().ok().filter(since_2000)
        }
        Value::String(text) => listed_instant(text, name).filter(since_2000),
        _ => None,
    }
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
}

/// The names of a record, as files are looked up by.
fn stems(record: &Record) -> BTreeSet<String> {
    record.names.iter().chain(&record.constructed_name).map(|name| stem(name)).collect()
}

/// A file's name in lower case without its extension: an unpacked file has another one.
fn stem(name: &str) -> String {
    let name = base_name(name).to_lowercase();
    name.rsplit_once('.').map_or(name.clone(), |(stem, _)| stem.to_owned())
}

#[cfg(test)]
mod tests;
