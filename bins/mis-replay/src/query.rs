//! Query strings and forms.

/// The value of a parameter, decoded; names are compared without case, as MIS's own message spells them.
pub(crate) fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.into_iter().find(|(key, _)| decoded(key).eq_ignore_ascii_case(name))?;
    Some(decoded(value))
}

/// The number that a parameter holds.
pub(crate) fn number<T: std::str::FromStr>(query: Option<&str>, name: &str) -> Option<T> {
    parameter(query, name)?.parse().ok()
}

/// Percent signs and plus signs read as a form writes them.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
        bytes.push(byte.unwrap_or(if *first == b'+' { b' ' } else { *first }));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_type_is_found_among_other_parameters() {
        assert_eq!(number::<u32>(Some("_=1761455000000&reportTypeId=12300"), "reportTypeId"), Some(12300));
        assert_eq!(number::<u32>(Some("reporttypeid=00012300&_1761455000000"), "reportTypeId"), Some(12300));
    }

    #[test]
    fn a_report_type_that_is_no_number_is_not_found() {
        for query in [None, Some(""), Some("reportTypeId="), Some("reportTypeId=abc"), Some("reportTypeId=-1"), Some("id=1")] {
            assert_eq!(number::<u32>(query, "reportTypeId"), None);
        }
    }

    #[test]
    fn values_are_decoded_as_a_form_writes_them() {
        let form = Some("username=a%40b.example&password=p%2Bq+r%&scope=openid");
        assert_eq!(parameter(form, "username").as_deref(), Some("a@b.example"));
        assert_eq!(parameter(form, "password").as_deref(), Some("p+q r%"));
        assert_eq!(
            parameter(Some("postDatetimeFrom=2026-10-30T00%3A00%3A00"), "postDatetimeFrom").as_deref(),
            Some("2026-10-30T00:00:00")
        );
    }
}
