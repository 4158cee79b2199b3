//! Listings as MIS writes them, in JSON and in HTML.

use std::fmt::Write as _;

use ercot_types::time::format_central_with_offset;
use jiff::Timestamp;
use serde::Serialize;

use crate::archive::Archive;
use crate::names::FileKind;
use crate::postings::{Offset, Posting};
use crate::report_types;
use crate::sample::{Document, Report};

/// What MIS answers, with status 200, when `reportTypeId` is missing or no number (the misspelling is ERCOT's).
pub(crate) const FAULT_BODY: &str = r#"{"ResponseFaultList":[{"ResponseFault":{"FaultID":1,"FaultDescription":"Did not recieve a numeric ReportTypeId. [reporttypeid] required."}}]}"#;

/// How the documents are put into the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// All, in a list.
    Whole,
    /// None, in a list.
    Empty,
    /// The newest csv alone, as an object.
    Object,
}

/// A posting that is listed, with its document and its bytes.
pub(crate) struct Listed<'a> {
    pub(crate) posting: &'a Posting,
    pub(crate) document: &'a Document,
    pub(crate) archive: &'a Archive,
    /// Whether its csv has a fault in it.
    pub(crate) is_edited: bool,
    /// The publish time that the listing prints.
    pub(crate) shown_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

impl Listed<'_> {
    fn doc_id(&self, kind: FileKind) -> u64 {
        twin_id(self.posting.doc_id, kind)
    }
}

#[derive(Serialize)]
struct Response<'a> {
    #[serde(rename = "ListDocsByRptTypeRes")]
    result: Documents<'a>,
}

#[derive(Serialize)]
struct Documents<'a> {
    #[serde(rename = "DocumentList")]
    list: OneOrMany<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OneOrMany<'a> {
    One(Box<Item<'a>>),
    Many(Vec<Item<'a>>),
}

#[derive(Serialize)]
struct Item<'a> {
    #[serde(rename = "Document")]
    document: Fields<'a>,
}

/// In MIS every field is a string, numbers too.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Fields<'a> {
    expired_date: String,
    #[serde(rename = "ILMStatus")]
    ilm_status: &'a str,
    security_status: &'a str,
    content_size: String,
    extension: &'a str,
    #[serde(rename = "ReportTypeID")]
    report_type_id: String,
    prefix: &'a str,
    friendly_name: String,
    constructed_name: String,
    #[serde(rename = "DocID")]
    doc_id: String,
    publish_date: String,
    report_name: &'a str,
    #[serde(rename = "DUNS")]
    duns: &'a str,
    doc_count: &'a str,
}

/// The JSON listing of documents that are given newest first.
pub(crate) fn json<'a>(report: Option<&'a Report>, listed: &[Listed<'a>], shape: Shape) -> Result<Vec<u8>, serde_json::Error> {
    let item = |listed: &Listed<'a>, kind| report.map(|report| Item { document: fields(report, listed, kind) });
    let newest = listed.first().and_then(|newest| item(newest, FileKind::Csv));
    let list = match (shape, newest) {
        (Shape::Object, Some(newest)) => OneOrMany::One(Box::new(newest)),
        (Shape::Object | Shape::Empty, _) => OneOrMany::Many(Vec::new()),
        (Shape::Whole, _) => OneOrMany::Many(rows(listed).filter_map(|(listed, kind)| item(listed, kind)).collect()),
    };
    serde_json::to_vec(&Response { result: Documents { list } })
}

/// What a listing has of each posting: its csv and its xml, once or as often as a fault says.
fn rows<'l, 'a>(listed: &'l [Listed<'a>]) -> impl Iterator<Item = (&'l Listed<'a>, FileKind)> {
    listed.iter().flat_map(|listed| {
        let twins = [(listed, FileKind::Csv), (listed, FileKind::Xml)];
        std::iter::repeat_n(twins, listed.posting.entries).flatten()
    })
}

/// The time in Central with its offset, or with that of the other half of the year.
fn publish_date(listed: &Listed) -> String {
    let text = format_central_with_offset(listed.shown_at);
    match listed.posting.offset {
        Offset::Right => text,
        Offset::Wrong => {
            let local = text.get(..text.len().saturating_sub(6)).unwrap_or_default();
            let offset = if text.ends_with("-05:00") { "-06:00" } else { "-05:00" };
            format!("{local}{offset}")
        }
    }
}

fn fields<'a>(report: &'a Report, listed: &Listed<'a>, kind: FileKind) -> Fields<'a> {
    let name = &listed.document.name;
    Fields {
        expired_date: format_central_with_offset(listed.expires_at),
        ilm_status: "EXT",
        security_status: "P",
        content_size: listed.archive.bytes(kind, listed.is_edited).len().to_string(),
        extension: "zip",
        report_type_id: report.report_type_id.to_string(),
        prefix: name.prefix(),
        friendly_name: format!("{}_{}", name.stem(), kind.extension()),
        constructed_name: name.zip_name(kind),
        doc_id: listed.doc_id(kind).to_string(),
        publish_date: publish_date(listed),
        report_name: title(report),
        duns: name.duns(),
        doc_count: "0",
    }
}

/// The HTML listing, row for row as MIS writes it.
pub(crate) fn html(report: Option<&Report>, listed: &[Listed], shape: Shape, host: &str) -> String {
    let title = report.map_or("", title);
    let mut page = String::with_capacity(2_000 + listed.len() * 1_000);
    let _ = write!(
        page,
        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\"\n\"http://www.w3.org/TR/html4/loose.dtd\">\n<html>\n<head>\n\
         <title>ERCOT MIS</title>\n<base href=\"http://{host}/misapp/\">\n</head>\n<body>\n\
         <table width='800' border='0' cellpadding='0' cellspacing='0' class='tbl_ltTaupe'><tr><td class='hdr_grey'>\
         <b>{title}</b></td></tr><tr><td><table width='800' border='0' cellspacing='0' cellpadding='4'>\
         <tr><td class='labelRequired_ind'><b>Title</b></td>"
    );
    for heading in ["XML", "CSV", "Other"] {
        let _ = write!(page, "<td width='15%' class='labelRequired'><div align='center'><b>{heading}</b></div></td>");
    }
    page.push_str("</tr>");
    let n_rows = match shape {
        Shape::Whole => usize::MAX,
        Shape::Empty => 0,
        Shape::Object => 1,
    };
    for (listed, kind) in rows(listed).take(n_rows) {
        let blank = "<td width='15%' class='labelOptional'><div align='center'>&nbsp;</div></td>";
        let _ = write!(
            page,
            "<tr><td class='labelOptional_ind'>{}</td>{blank}{blank}<td width='15%' class='labelOptional'><div align='center'>\
             <a href='/misdownload/servlets/mirDownload?mimic_duns=0000000000000&doclookupId={}'>zip</a></div></td></tr>",
            listed.document.name.zip_name(kind),
            listed.doc_id(kind),
        );
    }
    page.push_str("</table></td></tr></table>\n</body>\n</html>\n");
    page
}

/// The distance between the DocID of a csv zip and that of its xml twin.
pub(crate) const TWIN_SPAN: u64 = 500_000_000;

/// The DocID of either zip of a posting. The sample has no DocIDs for the twins.
pub(crate) fn twin_id(doc_id: u64, kind: FileKind) -> u64 {
    match kind {
        FileKind::Csv => doc_id,
        FileKind::Xml => doc_id + TWIN_SPAN,
    }
}

pub(crate) fn title(report: &Report) -> &str {
    report_types::find(report.report_type_id).map_or(&report.emil_id, |report_type| report_type.title)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn the_fault_body_is_json() {
        let body: serde_json::Value = serde_json::from_str(FAULT_BODY).unwrap();
        assert_eq!(body["ResponseFaultList"][0]["ResponseFault"]["FaultID"], 1);
    }
}
