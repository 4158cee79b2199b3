//! Excel 97 workbooks by hand.

const SECTOR_BYTES: usize = 512;
const END: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
const TABLE: u32 = 0xffff_fffd;

/// One record: kind, length, data.
pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// The start of a record that is a cell: row, column, cell format 0.
pub(crate) fn at(row: u16, column: u16) -> Vec<u8> {
    [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat()
}

/// A cell with a text of its own.
pub(crate) fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let count = u16::try_from(text.len()).unwrap().to_le_bytes();
    record(0x0204, &[&at(row, column)[..], &count, &[0], text.as_bytes()].concat())
}

/// A cell with a number.
pub(crate) fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[&at(row, column)[..], &value.to_le_bytes()].concat())
}

/// The start of a stream of Excel 97.
pub(crate) fn bof() -> Vec<u8> {
    record(0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0])
}

pub(crate) fn eof() -> Vec<u8> {
    record(0x000a, &[])
}

/// A workbook's stream: what precedes the sheets, and for each sheet its name and its cells.
pub(crate) fn stream(globals: &[u8], sheets: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let entry = |start: usize, name: &str| {
        let start = u32::try_from(start).unwrap().to_le_bytes();
        record(0x0085, &[&start[..], &[0, 0, u8::try_from(name.len()).unwrap(), 0], name.as_bytes()].concat())
    };
    let mut out = [bof(), globals.to_vec()].concat();
    let mut start = out.len() + sheets.iter().map(|(name, _)| entry(0, name).len()).sum::<usize>() + eof().len();
    let mut bodies = Vec::new();
    for (name, cells) in sheets {
        out.extend(entry(start, name));
        let body = [bof(), cells.clone(), eof()].concat();
        start += body.len();
        bodies.extend(body);
    }
    out.extend(eof());
    out.extend(bodies);
    out
}

/// A workbook whose only sheet has these cells.
pub(crate) fn xls(cells: &[Vec<u8>]) -> Vec<u8> {
    compound("Workbook", &stream(&[], &[("Jan", cells.concat())]))
}

/// A compound file with one stream: header, table sectors, directory, stream. Short streams are filled up, as Excel does.
pub(crate) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096), 0);
    let streams = stream.len().div_ceil(SECTOR_BYTES);
    let per_table = SECTOR_BYTES / 4;
    let tables = (1..109).find(|tables| tables * per_table > tables + streams).unwrap();
    let mut next = vec![TABLE; tables];
    next.push(END);
    next.extend((0..streams).map(|index| u32::try_from(tables + 2 + index).unwrap()));
    *next.last_mut().unwrap() = END;
    next.resize(tables * per_table, FREE);

    let mut header = vec![0; SECTOR_BYTES];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[24..34].copy_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(&mut header, 44, u32::try_from(tables).unwrap());
    put(&mut header, 48, u32::try_from(tables).unwrap());
    put(&mut header, 56, 4096);
    put(&mut header, 60, END);
    put(&mut header, 68, END);
    for listed in 0..109 {
        put(&mut header, 76 + listed * 4, if listed < tables { u32::try_from(listed).unwrap() } else { FREE });
    }
    let mut directory = vec![0; SECTOR_BYTES];
    entry(&mut directory[..128], "Root Entry", 5, (END, 0));
    entry(&mut directory[128..256], name, 2, (u32::try_from(tables + 1).unwrap(), stream.len()));
    let table: Vec<u8> = next.iter().flat_map(|word| word.to_le_bytes()).collect();
    stream.resize(streams * SECTOR_BYTES, 0);
    [header, table, directory, stream].concat()
}

/// Overwrites four bytes.
pub(crate) fn put(bytes: &mut [u8], at: usize, word: u32) {
    bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
}

fn entry(bytes: &mut [u8], name: &str, kind: u8, (start, length): (u32, usize)) {
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes[..units.len()].copy_from_slice(&units);
    bytes[64] = u8::try_from(units.len() + 2).unwrap();
    bytes[66] = kind;
    put(bytes, 116, start);
    put(bytes, 120, u32::try_from(length).unwrap());
}
