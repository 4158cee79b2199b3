//! ERCOT's HTML listing, for when the JSON one fails. It tells names and DocIDs, but no times.

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::json::{Listed, NotListed, checked};
use super::{Ignored, MAX_DOCUMENTS};
use crate::unpack::quote_body;

/// Reads the page: a row per document, its name in the first cell, a link with its DocID in another.
pub(super) fn parse(body: &[u8], ignored: &mut Ignored) -> Result<Vec<Listed>, NotListed> {
    let other = || NotListed::Other(quote_body(body));
    let text = String::from_utf8_lossy(body);
    if !is_whole(&text) {
        return Err(other());
    }
    let page = Html::parse_document(&text);
    let selectors = (Selector::parse("tr"), Selector::parse("td.labelOptional_ind"), Selector::parse("a[href]"));
    let (Ok(rows), Ok(titles), Ok(links)) = selectors else { return Err(other()) };
    let mut listed = Vec::new();
    for row in page.select(&rows) {
        // Tables lie within tables: only a row's own cells count.
        let own = |element: &ElementRef<'_>| nearest_row(element) == Some(row);
        let Some(title) = row.select(&titles).find(own) else { continue };
        let name: String = title.text().collect::<String>().trim().to_owned();
        let doc_id = row.select(&links).filter(own).find_map(|link| doc_id(link.value().attr("href")?));
        if listed.len() >= MAX_DOCUMENTS {
            return Err(NotListed::TooMany);
        }
        match checked(doc_id.as_deref(), &name, None, None) {
            Ok(document) => listed.push(document),
            Err(fault) => ignored.add_fault(fault),
        }
    }
    // The page of a report without documents has the form; any other page has not.
    let is_listing = !listed.is_empty() || text.contains("PortletTypeAForm");
    if is_listing { Ok(listed) } else { Err(other()) }
}

/// True if the page does not break off in its tables. HTML is read to whatever end it has, and the documents that are not
/// on half a page would be taken for documents that do not exist.
fn is_whole(page: &str) -> bool {
    let lower_case = page.to_ascii_lowercase();
    lower_case.matches("<table").count() == lower_case.matches("</table").count()
}

fn nearest_row<'a>(element: &ElementRef<'a>) -> Option<ElementRef<'a>> {
    element.ancestors().filter_map(ElementRef::wrap).find(|ancestor| ancestor.value().name() == "tr")
}

/// The DocID in a download link. The link's host and path are not used: documents come from the configured host.
fn doc_id(href: &str) -> Option<String> {
    let base = Url::parse("https://listing.invalid/").ok()?;
    let url = base.join(href).ok()?;
    let id = url.query_pairs().find(|(key, _)| key.eq_ignore_ascii_case("doclookupId"))?.1.into_owned();
    Some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::real_files;
    use proptest::prelude::*;

    #[test]
    fn ercots_own_page_is_read() {
        let body = std::fs::read(real_files().join("listing/GetReports_12316_2015_excerpt.html")).unwrap();
        let listed = parse(&body, &mut Ignored::default()).unwrap();
        let found: Vec<_> = listed.iter().map(|document| (document.doc_id.as_str(), document.name.as_str())).collect();
        assert_eq!(
            found,
            [
                ("497703387", "cdr.00012316.0000000000000000.20151022.050000704.ASPLANNP433_csv.zip"),
                ("497703382", "cdr.00012316.0000000000000000.20151022.050000525.ASPLANNP433_xml.zip"),
                ("497598222", "cdr.00012316.0000000000000000.20151021.050001403.ASPLANNP433_csv.zip"),
            ]
        );
    }

    #[test]
    fn a_page_that_is_no_listing_is_told_and_an_empty_listing_is_empty() {
        let other = parse(b"<html><body>Scheduled maintenance</body></html>", &mut Ignored::default());
        assert_eq!(other, Err(NotListed::Other("Scheduled maintenance".to_owned())));
        let empty = parse(b"<form name=\"PortletTypeAForm\"></form>", &mut Ignored::default());
        assert_eq!(empty, Ok(Vec::new()));
    }

    #[test]
    fn a_row_without_a_usable_link_is_left_out_with_the_reason() {
        let page = b"<table><tr><td class='labelOptional_ind'>a_csv.zip</td><td><a href='/x?doclookupId=1%26y'>zip</a></td></tr>
            <tr><td class='labelOptional_ind'>b_csv.zip</td></tr></table><form name='PortletTypeAForm'>";
        let mut ignored = Ignored::default();
        assert_eq!(parse(page, &mut ignored), Ok(Vec::new()));
        assert_eq!(ignored.faulty, ["\"a_csv.zip\" has the DocID \"1&y\", which is not a number", "\"b_csv.zip\" has no DocID"]);
    }

    #[test]
    fn half_a_page_is_no_listing() {
        let page = std::fs::read(real_files().join("listing/GetReports_12316_2015_excerpt.html")).unwrap();
        let first_row = page.windows(4).position(|tag| tag == b"</a>").unwrap();
        let last_end = page.windows(7).rposition(|tag| tag == b"</table").unwrap();
        for cut in (first_row..=last_end).step_by(7).chain([last_end]) {
            let listed = parse(&page[..cut], &mut Ignored::default());
            assert!(matches!(listed, Err(NotListed::Other(_))), "cut at byte {cut}: {listed:?}");
        }
    }

    proptest! {
        #[test]
        fn no_page_panics(page in "(<|>|/|tr|td|table| class='labelOptional_ind'|<a href='\\?doclookupId=|1|'|x){0,40}") {
            let _ = parse(page.as_bytes(), &mut Ignored::default());
        }

        #[test]
        fn no_bytes_panic(page in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&page, &mut Ignored::default());
        }
    }
}
