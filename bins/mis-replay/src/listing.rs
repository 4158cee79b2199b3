//! Listings as MIS writes them, in JSON and in HTML.

use std::fmt::Write as _;

use ercot_types::time::{Pass, central_date, central_to_utc, format_central_with_offset};
use jiff::{Span, Timestamp};
use serde::Serialize;

use crate::archive::Archive;
use crate::names::FileKind;
use crate::report_types::{self, SHORTEST_RETENTION_DAYS};
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

/// A document that is listed, with its bytes.
pub(crate) struct Listed<'a> {
    pub(crate) document: &'a Document,
    pub(crate) archive: &'a Archive,
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
        (Shape::Whole, _) => {
            let twins = listed.iter().flat_map(|listed| [item(listed, FileKind::Csv), item(listed, FileKind::Xml)]);
            OneOrMany::Many(twins.flatten().collect())
        }
    };
    serde_json::to_vec(&Response { result: Documents { list } })
}

fn fields<'a>(report: &'a Report, listed: &Listed<'a>, kind: FileKind) -> Fields<'a> {
    let name = &listed.document.name;
    Fields {
        expired_date: format_central_with_offset(expires_at(listed.document.published_at, retention_days(report.report_type_id))),
        ilm_status: "EXT",
        security_status: "P",
        content_size: listed.archive.bytes(kind).len().to_string(),
        extension: "zip",
        report_type_id: report.report_type_id.to_string(),
        prefix: name.prefix(),
        friendly_name: format!("{}_{}", name.stem(), kind.extension()),
        constructed_name: name.zip_name(kind),
        doc_id: doc_id(listed.document, kind).to_string(),
        publish_date: format_central_with_offset(listed.document.published_at),
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
    let rows = listed.iter().flat_map(|listed| [(listed, FileKind::Csv), (listed, FileKind::Xml)]);
    let n_rows = match shape {
        Shape::Whole => usize::MAX,
        Shape::Empty => 0,
        Shape::Object => 1,
    };
    for (listed, kind) in rows.take(n_rows) {
        let blank = "<td width='15%' class='labelOptional'><div align='center'>&nbsp;</div></td>";
        let _ = write!(
            page,
            "<tr><td class='labelOptional_ind'>{}</td>{blank}{blank}<td width='15%' class='labelOptional'><div align='center'>\
             <a href='/misdownload/servlets/mirDownload?mimic_duns=0000000000000&doclookupId={}'>zip</a></div></td></tr>",
            listed.document.name.zip_name(kind),
            doc_id(listed.document, kind),
        );
    }
    page.push_str("</table></td></tr></table>\n</body>\n</html>\n");
    page
}

/// The distance between the DocID of a csv zip and that of its xml twin.
pub(crate) const TWIN_SPAN: u64 = 500_000_000;

/// The DocID of either zip of a document. The sample has no DocIDs for the twins.
pub(crate) fn doc_id(document: &Document, kind: FileKind) -> u64 {
    match kind {
        FileKind::Csv => document.doc_id,
        FileKind::Xml => document.doc_id + TWIN_SPAN,
    }
}

fn title(report: &Report) -> &str {
    report_types::find(report.report_type_id).map_or(&report.emil_id, |report_type| report_type.title)
}

/// The days for which a report type's documents stay listed.
pub(crate) fn retention_days(report_type_id: u32) -> u16 {
    report_types::find(report_type_id).map_or(SHORTEST_RETENTION_DAYS, |report_type| report_type.retention_days)
}

/// The last second, Central, of the day on which a document leaves the listing.
pub(crate) fn expires_at(published_at: Timestamp, retention_days: u16) -> Timestamp {
    central_date(published_at)
        .checked_add(Span::new().days(i64::from(retention_days)))
        .ok()
        .and_then(|day| central_to_utc(day.at(23, 59, 59, 0), Pass::First).ok())
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    /// The shortened real listing has a document of 2026-06-03 that expires on 2026-07-04: 31 days.
    #[test]
    fn a_document_expires_as_the_real_listing_says() {
        let expires_at = expires_at("2026-06-03T05:52:19-05:00".parse().unwrap(), 31);
        assert_eq!(format_central_with_offset(expires_at), "2026-07-04T23:59:59-05:00");
    }

    #[test]
    fn the_day_of_expiry_is_counted_on_the_calendar_across_the_clock_change() {
        let expires_at = expires_at("2026-10-30T23:30:00-05:00".parse().unwrap(), 5);
        assert_eq!(format_central_with_offset(expires_at), "2026-11-04T23:59:59-06:00");
    }

    #[test]
    fn the_fault_body_is_json() {
        let body: serde_json::Value = serde_json::from_str(FAULT_BODY).unwrap();
        assert_eq!(body["ResponseFaultList"][0]["ResponseFault"]["FaultID"], 1);
    }
}
