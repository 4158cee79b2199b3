//! A file of every report, made from the facts, through the real program and back out of its table.

use std::{collections::BTreeSet, fs, path::Path};

use ercot_warehouse::Warehouse;
use serde_json::Value;

use crate::support::{Store, archive, calendar, market, store};

use super::{
    Catalog, UNSEEN,
    facts::{Header, Product, Table, normalized, products},
    values::{HourStyle, Kind, Moment, Stamp},
};

/// A report's rows on an ordinary day, its last hour among them.
const ORDINARY: [Moment; 3] = [moment("10/26/2026", 14, 1, 1), moment("10/26/2026", 15, 2, 2), moment("10/26/2026", 24, 4, 3)];

/// The same of the reports that correct others: another day, so that they leave the others' rows alone.
const CORRECTED: [Moment; 2] = [moment("10/20/2026", 14, 1, 1), moment("10/20/2026", 15, 2, 2)];

/// Two rows that differ in their flag alone.
const REPEATED: [Moment; 2] = [moment("11/01/2026", 2, 2, 1), Moment { is_second: true, ..moment("11/01/2026", 2, 2, 1) }];

const fn moment(day: &'static str, hour_ending: i8, quarter: i8, number: usize) -> Moment {
    Moment { day, hour_ending, quarter, is_second: false, number }
}

/// Where files are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a folder with the report's name: all of it belongs to the report.
    Folder,
    /// Side by side where the file name is known: what belongs to a report is told by its name.
    Loose,
}

/// One made table of a report.
struct Made {
    dataset: String,
    layout: Value,
    cells: Vec<String>,
    kinds: Vec<Kind>,
    rows: Vec<(Moment, Vec<String>)>,
}

/// Writes files of every report that the catalog has a dataset for, each in the report's folder.
pub(super) fn write_everything(catalog: &Catalog, folder: &Path) {
    let everything: Vec<Product> = products().into_iter().filter(|product| product.priority != "ALIAS").collect();
    write(catalog, folder, &everything, Place::Folder);
}

fn write(catalog: &Catalog, root: &Path, products: &[Product], place: Place) -> Vec<Made> {
    fs::create_dir_all(root).unwrap();
    let mut made = Vec::new();
    for product in products {
        let Some(dataset) = catalog.find("datasets", "emil_id", &product.emil_id) else { continue };
        let tables = tables(catalog, dataset, product);
        let is_loose = place == Place::Loose && product.file_pattern.starts_with("cdr.");
        let folder = if is_loose { root.to_owned() } else { root.join(&product.emil_id) };
        fs::create_dir_all(&folder).unwrap();
        let is_correction = product.emil_id.ends_with("-M");
        let days: [(&str, &[Moment]); 2] =
            [("20261027.120005123", if is_correction { &CORRECTED } else { &ORDINARY }), ("20261102.050005123", &REPEATED)];
        for (published, moments) in days {
            let mut files = Vec::new();
            for (table, layout) in &tables {
                let kinds = kinds(product, layout, table);
                let is_repeated = moments.len() == 2 && moments[1].is_second;
                if is_repeated && (is_correction || !kinds.contains(&Kind::Flag)) {
                    continue;
                }
                let row = |moment: &Moment| {
                    let cells = kinds.iter().zip(&table.cells).enumerate();
                    (*moment, cells.map(|(place, (kind, cell))| moment.value(*kind, cell, place)).collect::<Vec<_>>())
                };
                // Of a report by the day a day has one row.
                let mut seen = Vec::new();
                let is_new = |moment: &&Moment| {
                    let instants = moment.instants(&kinds);
                    let is_new = instants.is_empty() || !seen.contains(&instants);
                    seen.push(instants);
                    is_new
                };
                let rows: Vec<_> = moments.iter().filter(is_new).map(row).collect();
                files.push((table, rows.iter().map(|(_, row)| row.clone()).collect::<Vec<_>>()));
                let (dataset, cells) = (dataset["name"].as_str().unwrap().to_owned(), table.cells.clone());
                made.push(Made { dataset, layout: layout.clone(), cells, kinds, rows });
            }
            if !files.is_empty() {
                write_documents(product, &folder, published, &files);
            }
        }
    }
    made
}

/// The tables of a report with the layouts that they are for: by the facts, or by the catalog where nobody has seen a header.
fn tables(catalog: &Catalog, dataset: &Value, product: &Product) -> Vec<(Table, Value)> {
    let layouts: Vec<Value> = catalog.layouts(dataset).into_iter().filter(|layout| layout["corrects"] != true).collect();
    match &product.header {
        Header::Exact(tables) => {
            let with_layout = tables.iter().map(|table| {
                let header: Vec<String> = table.cells.iter().map(|cell| normalized(cell)).collect();
                let layout = layouts.iter().find(|layout| super::newest_header(layout) == header);
                let layout = layout.unwrap_or_else(|| panic!("{} {}: no layout", product.emil_id, table.name));
                (table.clone(), layout.clone())
            });
            with_layout.collect()
        }
        Header::Twin => {
            let production = product.emil_id.replace("-RTCMT", "-CD");
            let twin = products().into_iter().find(|product| product.emil_id == production).unwrap();
            tables(catalog, dataset, &twin)
        }
        Header::Unseen => {
            assert!(UNSEEN.contains(&product.emil_id.as_str()), "{}", product.emil_id);
            let newest = |layout: Value| {
                let cells = layout["epochs"].as_array().unwrap().last().unwrap()["header"].as_array().unwrap();
                let cells = cells.iter().map(|cell| cell.as_str().unwrap().to_owned()).collect();
                let name = layout["member"].as_str().map(file_name_for).unwrap_or_default();
                (Table { name, cells }, layout)
            };
            layouts.into_iter().map(newest).collect()
        }
    }
}

/// A name that a member expression of the catalog fits.
fn file_name_for(member: &str) -> String {
    let mut name = member.trim_start_matches("(?i)").trim_end_matches('$').to_owned();
    for optional in ["(?:\\.gz)?", "(?:DAM_)?", "(?:Offer_?)?", "_?"] {
        name = name.replace(optional, "");
    }
    name = name.replace("[^/]*", "made").replace('\\', "");
    if name.starts_with('_') { format!("2d{name}") } else { name }
}

/// What the columns hold: by the facts, or by the catalog where nobody has seen the header.
fn kinds(product: &Product, layout: &Value, table: &Table) -> Vec<Kind> {
    let facts = |cell: &String| match &product.header {
        Header::Twin => {
            let production = product.emil_id.replace("-RTCMT", "-CD");
            products().into_iter().find(|product| product.emil_id == production).unwrap().kind(cell)
        }
        _ => product.kind(cell),
    };
    let catalog = |cell: &String| match column(layout, cell)["type"].as_str().unwrap() {
        "text" => Kind::Text,
        "number" => Kind::Number,
        "integer" => Kind::Integer,
        "date" => Kind::Date,
        "flag" => Kind::Flag,
        "interval" => Kind::Quarter,
        "hour_ending" => match product.kind(cell) {
            Kind::Hour(style) => Kind::Hour(style),
            _ => Kind::Hour(HourStyle::Padded),
        },
        "local_stamp" if product.kind(cell) == Kind::Stamp(Stamp::ScedRun) => Kind::Stamp(Stamp::ScedRun),
        "local_stamp" => Kind::Stamp(Stamp::Other),
        other => panic!("{} {cell}: {other}", product.emil_id),
    };
    let unseen = product.header == Header::Unseen;
    table.cells.iter().map(|cell| if unseen { catalog(cell) } else { facts(cell) }).collect()
}

/// The layout's column under a header.
fn column<'l>(layout: &'l Value, cell: &str) -> &'l Value {
    let named = |column: &&Value| {
        column["headers"].as_array().unwrap().iter().any(|header| normalized(header.as_str().unwrap()) == normalized(cell))
    };
    let columns = layout["columns"].as_array().unwrap();
    columns.iter().find(named).unwrap_or_else(|| panic!("{}: no column for {cell}", layout["table"]))
}

/// The documents of one posting: one with all tables, or one a table where the listing has one a table.
fn write_documents(product: &Product, folder: &Path, published: &str, files: &[(&Table, Vec<Vec<String>>)]) {
    let number = product.report_type_id.unwrap_or(0);
    let made = format!("cdr.{number:08}.0000000000000000.{published}.MADE{}", product.emil_id.replace('-', ""));
    let text = |table: &Table, rows: &[Vec<String>]| {
        let lines = std::iter::once(table.cells.join(",")).chain(rows.iter().map(|row| row.join(",")));
        // Some reports pad their values.
        let padded = product.notes.contains("space");
        lines
            .map(|line| if padded { line.replace(',', ",  ") } else { line })
            .fold(String::new(), |text, line| text + &line + "\n")
    };
    let write = |name: &str, bytes: Vec<u8>| fs::write(folder.join(name), bytes).unwrap();
    if let Some((start, rest)) = product.file_pattern.split_once('{') {
        let end = rest.rsplit_once('_').unwrap().0.rsplit_once('_').unwrap().1;
        for (table, rows) in files {
            let start = start.replace('*', &format!("0000000000000000.{published}"));
            let stem = format!("{start}{}_20261020_to_20261101_{end}", table.name);
            write(&format!("{stem}_csv.zip"), archive::zip(&[(&format!("{stem}.csv"), text(table, rows).as_bytes())]));
        }
    } else if product.file_pattern.starts_with("zip(xlsx)") {
        let sheet = &product.emil_id.replace("NP1-346-ER", "Unplanned Resource Outages");
        let books: Vec<_> = files.iter().map(|(table, rows)| workbook(sheet, product, table, rows)).collect();
        let entries: Vec<_> = books.iter().map(|book| ("made.xlsx", book.as_slice())).collect();
        write(&format!("{made}.zip"), archive::zip(&entries));
    } else {
        let day = published.split_once('.').unwrap().0;
        let stem = document_stem(product, published).unwrap_or_else(|| made.clone());
        let name = |table: &Table| match table.name.as_str() {
            "" => format!("{stem}.csv"),
            name if name.contains('.') => name.to_owned(),
            name => format!("{name}_{day}_120005.csv"),
        };
        let texts: Vec<_> = files.iter().map(|(table, rows)| (name(table), text(table, rows))).collect();
        let entries: Vec<_> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        write(&format!("{stem}_csv.zip"), archive::zip(&entries));
    }
}

/// The file name of the facts with the publish time filled in; none where it is not known.
fn document_stem(product: &Product, published: &str) -> Option<String> {
    let pattern = product.file_pattern.as_str();
    if let Some(known) = pattern.split('*').nth(1) {
        let number = product.report_type_id.unwrap_or(0);
        return Some(format!("cdr.{number:08}.0000000000000000.{published}.STEM{known}"));
    }
    let stem = pattern.strip_suffix("_csv.zip").filter(|stem| stem.starts_with("cdr."))?;
    let (day, clock) = published.split_once('.').unwrap();
    Some(stem.replace("YYYYMMDD", day).replace("HHMMSSmmm", clock).replace("HHMMSS", &clock[..6]).replace("HHMM", &clock[..4]))
}

/// A workbook with one sheet; the rows of ERCOT's remarks around the table are those of the one report that has them.
fn workbook(sheet: &str, product: &Product, table: &Table, rows: &[Vec<String>]) -> Vec<u8> {
    let remark = |text: &str| vec![text.to_owned()];
    let mut lines = Vec::new();
    if product.emil_id == "NP1-346-ER" {
        lines.extend([remark("ERCOT"), remark("Unplanned Resource Outages"), remark("Current As Of: 10/27/2026"), Vec::new()]);
    }
    lines.push(table.cells.clone());
    lines.extend(rows.iter().cloned());
    if product.emil_id == "NP1-346-ER" {
        lines.push(remark("Public"));
    }
    let cell = |text: &String| match text.parse::<f64>() {
        Ok(_) => format!("<c><v>{text}</v></c>"),
        Err(_) => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let row = |line: &Vec<String>| format!("<row>{}</row>", line.iter().map(cell).collect::<String>());
    let data: String = lines.iter().map(row).collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let relation = |kind: &str, target: &str| {
        let one = format!("<Relationship Id=\"r1\" Type=\"{relations}/{kind}\" Target=\"{target}\"/>");
        format!("<Relationships xmlns=\"{package}/relationships\">{one}</Relationships>")
    };
    let book = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"{sheet}\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let types =
        format!("<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>");
    let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{data}</sheetData></worksheet>");
    archive::zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// What landed otherwise than it was made.
fn differences(warehouse: &Warehouse, catalog: &Catalog, made: &Made) -> Vec<String> {
    let dataset = catalog.find("datasets", "name", &made.dataset).unwrap();
    let table = made.layout["table"].as_str().unwrap();
    let table =
        if dataset["layouts_of"].is_null() { table.to_owned() } else { format!("trial.{}", table.split_once('.').unwrap().1) };
    let columns: Vec<&str> = made.cells.iter().map(|cell| column(&made.layout, cell)["name"].as_str().unwrap()).collect();
    // One text for a row: a character that no value has stands between the columns.
    let texts: Vec<String> = columns.iter().map(|column| format!("coalesce({column}::VARCHAR, '')")).collect();
    let whole = format!("concat_ws(chr(31), {})", texts.join(", "));
    let mut found = Vec::new();
    for (moment, cells) in &made.rows {
        let instants = moment.instants(&made.kinds).into_iter();
        let mut filters: Vec<String> =
            instants.map(|(column, instant)| format!("{column} = '{}'", calendar::sql(instant))).collect();
        if filters.is_empty() {
            let first = made.kinds.iter().position(|kind| *kind == Kind::Text).unwrap();
            filters.push(format!("{} = '{}'", columns[first], cells[first]));
        }
        let filter = filters.join(" AND ");
        let rows = store::rows(warehouse, &format!("SELECT {whole} FROM {table} WHERE {filter}"));
        let [row] = rows.as_slice() else {
            found.push(format!("{}: {} rows in {table} where {filter}", made.dataset, rows.len()));
            continue;
        };
        for (((column, kind), cell), shown) in columns.iter().zip(&made.kinds).zip(cells).zip(row.split('\u{1f}')) {
            let Some(expected) = moment.shown(*kind, cell) else { continue };
            let same = match (shown.parse::<f64>(), expected.parse::<f64>()) {
                (Ok(shown), Ok(expected)) => shown.total_cmp(&expected).is_eq(),
                _ => shown == expected,
            };
            if !same {
                found.push(format!("{} {table}.{column} where {filter}: {shown:?}, made {expected:?}", made.dataset));
            }
        }
    }
    found
}

/// Lands files of some reports and tells everything that is not as it was made.
fn land(catalog: &Catalog, products: &[Product], place: Place) -> Vec<String> {
    let store = Store::new();
    let folder = store.around().join("files");
    let made = write(catalog, &folder, products, place);
    let names: BTreeSet<&str> = made.iter().map(|made| made.dataset.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    assert!(!names.is_empty());
    let summary = store.fetch(&[&["--source-dir", folder.to_str().unwrap()], &names[..]].concat());
    let warehouse = store.warehouse();
    let mut found = summary.failures();
    for name in &names {
        let own: Vec<&Made> = made.iter().filter(|made| made.dataset == *name).collect();
        let rows: usize = own.iter().map(|made| made.rows.len()).sum();
        let counts = &summary.dataset(name)["rows"];
        if counts["quarantined"] != 0 || counts["inserted"].as_u64() < Some(rows as u64) {
            found.push(format!("{name}: {counts} of {rows} rows"));
        }
        found.extend(own.into_iter().flat_map(|made| differences(&warehouse, catalog, made)));
    }
    found.extend(store::rows(&warehouse, "SELECT dataset || ' ' || coalesce(file, '') || ': ' || reason FROM ops.quarantine"));
    let drift = "SELECT dataset || ' ' || coalesce(file, '') || ': ' || kind || ' ' || column_name FROM ops.schema_drift";
    found.extend(store::rows(&warehouse, drift));
    found
}

#[test]
fn a_file_of_every_report_lands_typed_and_on_the_right_instant() {
    let catalog = Catalog::new();
    let production: Vec<Product> =
        products().into_iter().filter(|product| !["ALIAS", "OFF"].contains(&product.priority.as_str())).collect();
    let found = land(&catalog, &production, Place::Loose);
    assert!(found.is_empty(), "{} difference(s):\n{}", found.len(), found.join("\n"));
}

#[test]
fn files_of_the_market_trials_land_beside_the_production_tables() {
    let catalog = Catalog::new();
    let trials: Vec<Product> = products().into_iter().filter(|product| product.priority == "OFF").collect();
    assert_eq!(trials.len(), 10);
    let found = land(&catalog, &trials, Place::Folder);
    assert!(found.is_empty(), "{} difference(s):\n{}", found.len(), found.join("\n"));
    assert!(market::datasets().values().all(|name| !name.ends_with("_trials")), "a trial is enabled");
}
