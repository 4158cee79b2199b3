//! Tables as they are printed in files of every kind, read without the project's readers.

use std::{ffi::OsStr, fs, path::Path};

use crate::support::{archive, store::files_below};

/// A table in a file.
pub(super) struct Table {
    pub(super) file: String,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// The tables of all files below a folder.
pub(super) fn tables(folder: &Path) -> Vec<Table> {
    let mut tables = Vec::new();
    for file in files_below(folder) {
        let bytes = fs::read(folder.join(&file)).unwrap();
        let texts: Vec<Vec<Vec<String>>> = match Path::new(&file).extension().and_then(OsStr::to_str) {
            Some("xlsx") => sheets(&bytes),
            Some("zip") => archive::entries(&bytes).into_iter().map(|(_, content)| lines(&content)).collect(),
            Some("gz") => vec![lines(&archive::gunzip(&bytes))],
            _ => vec![lines(&bytes)],
        };
        for mut rows in texts {
            let header = rows.remove(0);
            tables.push(Table { file: file.clone(), header, rows });
        }
    }
    tables
}

/// The cells of a CSV's lines. None of the real files has a quote in it.
fn lines(text: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8(text.to_vec()).unwrap();
    assert!(!text.contains('"'));
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// The cells of a workbook's sheets, by the marks in their XML.
fn sheets(workbook: &[u8]) -> Vec<Vec<Vec<String>>> {
    let entries = archive::entries(workbook);
    let xml =
        |name: &str| entries.iter().find(|(entry, _)| entry == name).map(|(_, xml)| String::from_utf8(xml.clone()).unwrap());
    let shared = xml("xl/sharedStrings.xml").unwrap();
    let shared: Vec<&str> = shared.split("<t>").skip(1).map(|rest| rest.split("</t>").next().unwrap()).collect();
    let cell = |xml: &str| {
        let value = xml.split("<v>").nth(1).and_then(|rest| rest.split("</v>").next()).unwrap_or_default();
        let is_shared = xml.split('>').next().unwrap().contains("t=\"s\"");
        if is_shared { shared[value.parse::<usize>().unwrap()].to_owned() } else { value.to_owned() }
    };
    let names = entries.iter().map(|(name, _)| name).filter(|name| name.starts_with("xl/worksheets/Sheet"));
    names
        .map(|name| {
            let sheet = xml(name).unwrap();
            sheet.split("<row ").skip(1).map(|row| row.split("<c ").skip(1).map(cell).collect()).collect()
        })
        .collect()
}
