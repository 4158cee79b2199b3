use std::fs;

use mis_replay::ReplayOptions;
use mis_replay::names::FileKind;

use crate::harness::{PRICES, repository, start};

#[tokio::test]
async fn each_document_is_listed_as_csv_and_xml_newest_first() {
    let site = start(ReplayOptions::default()).await;
    for report in site.replay.reports() {
        let csv = site.listed_ids(report.report_type_id, "_csv.zip").await;
        let expected: Vec<u64> = report.documents.iter().rev().map(|document| document.doc_id).collect();
        assert_eq!(csv, expected, "{}", report.emil_id);
        let xml = site.listed_ids(report.report_type_id, "_xml.zip").await;
        assert_eq!(xml.len(), csv.len(), "{}", report.emil_id);
        let list = site.list(report.report_type_id).await;
        let published: Vec<_> =
            list.as_array().unwrap().iter().map(|item| item["Document"]["PublishDate"].as_str().unwrap()).collect();
        let instants: Vec<jiff::Timestamp> = published.iter().map(|text| text.parse().unwrap()).collect();
        assert!(instants.is_sorted_by(|newer, older| newer >= older), "{}", report.emil_id);
    }
}

#[tokio::test]
async fn a_listed_document_has_the_fields_that_mis_writes() {
    let site = start(ReplayOptions::default()).await;
    let list = site.list(PRICES).await;
    let items = list.as_array().unwrap();
    let document = site.report(PRICES).documents.last().unwrap();
    let fields = items[0]["Document"].as_object().unwrap();

    let real = fs::read_to_string(repository().join("data/real/listing/IceDocListJsonWS_203_snippet.json")).unwrap();
    let real: serde_json::Value = serde_json::from_str(&real).unwrap();
    let real_fields = real["ListDocsByRptTypeRes"]["DocumentList"][0]["Document"].as_object().unwrap();
    assert!(fields.keys().eq(real_fields.keys()));
    assert!(fields.values().all(serde_json::Value::is_string));

    let body = site.download(document.doc_id).await.bytes().await.unwrap();
    let name = document.name.zip_name(FileKind::Csv);
    for (field, expected) in [
        ("ConstructedName", name.clone()),
        ("FriendlyName", format!("{}_csv", document.name.stem())),
        ("DocID", document.doc_id.to_string()),
        ("ReportTypeID", "12300".to_owned()),
        ("ContentSize", body.len().to_string()),
        ("ReportName", "LMPs by Resource Nodes, Load Zones and Trading Hubs".to_owned()),
        ("Extension", "zip".to_owned()),
        ("Prefix", "cdr".to_owned()),
    ] {
        assert_eq!(fields[field], expected, "{field}");
    }
    let published = fields["PublishDate"].as_str().unwrap();
    assert_eq!(published.parse::<jiff::Timestamp>().unwrap(), document.published_at);
    assert!(published.ends_with("-06:00") || published.ends_with("-05:00"), "{published}");
    assert!(fields["ExpiredDate"].as_str().unwrap().contains("T23:59:59-0"));
}

#[tokio::test]
async fn the_second_pass_of_the_repeated_hour_is_listed_with_the_offset_of_standard_time() {
    let site = start(ReplayOptions::default()).await;
    let list = site.list(PRICES).await;
    let second_pass: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["Document"])
        .filter(|document| document["ConstructedName"].as_str().unwrap().contains("xhr_csv"))
        .collect();
    assert!(second_pass.len() >= 12, "one run per five minutes of the repeated hour");
    for document in second_pass {
        assert!(document["PublishDate"].as_str().unwrap().starts_with("2026-11-01T01:"));
        assert!(document["PublishDate"].as_str().unwrap().ends_with("-06:00"));
    }
}

#[tokio::test]
async fn the_html_listing_names_the_same_documents_as_the_json_listing() {
    let site = start(ReplayOptions::default()).await;
    for report in site.replay.reports() {
        let page = site.text(&format!("/misapp/GetReports.do?reportTypeId={}", report.report_type_id)).await;
        let between = |start: &str, end: &str| -> Vec<String> {
            page.split(start).skip(1).map(|rest| rest.split_once(end).unwrap().0.to_owned()).collect()
        };
        let list = site.list(report.report_type_id).await;
        let field = |name: &str| -> Vec<String> {
            let items = list.as_array().unwrap().iter();
            items.map(|item| item["Document"][name].as_str().unwrap().to_owned()).collect()
        };
        assert!(between("doclookupId=", "'>zip</a>") == field("DocID"), "{}", report.emil_id);
        assert!(between("<td class='labelOptional_ind'>", "</td>") == field("ConstructedName"), "{}", report.emil_id);
    }
}

/// A row of the real page and a row of the replay differ in the name and the DocID alone.
#[tokio::test]
async fn an_html_row_has_the_shape_of_the_real_page() {
    let site = start(ReplayOptions::default()).await;
    let real = fs::read_to_string(repository().join("data/real/listing/GetReports_12316_2015_excerpt.html")).unwrap();
    let page = site.text(&format!("/misapp/GetReports.do?reportTypeId={PRICES}")).await;
    let first_row = |html: &str, name: &str, id: &str| {
        let start = html.find("<tr><td class='labelOptional_ind'>").unwrap();
        let end = start + html[start..].find("</tr>").unwrap();
        html[start..end].replace(name, "NAME").replace(id, "ID")
    };
    let newest = site.report(PRICES).documents.last().unwrap();
    assert_eq!(
        first_row(&page, &newest.name.zip_name(FileKind::Csv), &newest.doc_id.to_string()),
        first_row(&real, "cdr.00012316.0000000000000000.20151022.050000704.ASPLANNP433_csv.zip", "497703387"),
    );
}

#[tokio::test]
async fn a_missing_or_odd_report_type_gets_the_real_fault_body_with_status_200() {
    let site = start(ReplayOptions::default()).await;
    let real = fs::read_to_string(repository().join("data/real/listing/ResponseFault_missing_reportTypeId.json")).unwrap();
    for query in ["", "?reportTypeId=", "?reportTypeId=NP6-788-CD"] {
        let response = site.get(&format!("/misapp/servlets/IceDocListJsonWS{query}")).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.text().await.unwrap(), real.trim_end(), "{query}");
    }
}

#[tokio::test]
async fn a_report_type_without_documents_has_an_empty_list() {
    let site = start(ReplayOptions::default()).await;
    assert_eq!(site.list(99_999).await, serde_json::json!([]));
}
