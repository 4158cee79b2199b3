//! Zip files by hand: written to be hostile, read without the project's reader.

use std::io::{Read, Write};

use flate2::{
    Compression, Crc,
    read::{DeflateDecoder, MultiGzDecoder},
    write::{DeflateEncoder, GzEncoder},
};

/// A zip with these entries, deflated, in this order, under exactly these names.
pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let crc = |data: &[u8]| {
        let mut crc = Crc::new();
        crc.update(data);
        crc.sum()
    };
    let entries: Vec<_> = entries.iter().map(|(name, data)| (*name, *data, crc(data))).collect();
    zip_with_checksums(&entries)
}

/// A zip whose entries claim these checksums.
pub(crate) fn zip_with_checksums(entries: &[(&str, &[u8], u32)]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, data, crc) in entries {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).unwrap();
        let packed = encoder.finish().unwrap();
        let offset = u32::try_from(zip.len()).unwrap();
        // APPNOTE 4.3.7: version 20, no flags, deflate, midnight of 1980-01-01, checksum, sizes, lengths.
        let mut common = Vec::new();
        for number in [20_u16, 0, 8, 0, 33] {
            common.extend(number.to_le_bytes());
        }
        for number in [*crc, u32::try_from(packed.len()).unwrap(), u32::try_from(data.len()).unwrap()] {
            common.extend(number.to_le_bytes());
        }
        common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend(0_u16.to_le_bytes());
        zip.extend(b"PK\x03\x04");
        zip.extend(&common);
        zip.extend(name.as_bytes());
        zip.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length) = (u32::try_from(zip.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    zip.extend(directory);
    zip.extend(b"PK\x05\x06\x00\x00\x00\x00");
    zip.extend([count, count].concat());
    zip.extend([length.to_le_bytes(), start.to_le_bytes()].concat());
    zip.extend([0, 0]);
    zip
}

/// The entries of a zip, by its directory.
pub(crate) fn entries(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let number = |place: usize, length: usize| {
        zip[place..place + length].iter().rev().fold(0_usize, |number, byte| number << 8 | usize::from(*byte))
    };
    let end = zip.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
    let mut place = number(end + 16, 4);
    let mut entries = Vec::new();
    for _ in 0..number(end + 10, 2) {
        assert_eq!(zip[place..place + 4], *b"PK\x01\x02");
        let (method, packed, local) = (number(place + 10, 2), number(place + 20, 4), number(place + 42, 4));
        let name = String::from_utf8(zip[place + 46..place + 46 + number(place + 28, 2)].to_vec()).unwrap();
        let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let data = &zip[start..start + packed];
        let mut content = Vec::new();
        if method == 0 {
            content.extend(data);
        } else {
            DeflateDecoder::new(data).read_to_end(&mut content).unwrap();
        }
        entries.push((name, content));
        place += 46 + number(place + 28, 2) + number(place + 30, 2) + number(place + 32, 2);
    }
    entries
}

pub(crate) fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn gunzip(data: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    MultiGzDecoder::new(data).read_to_end(&mut content).unwrap();
    content
}

#[test]
fn a_zip_is_read_as_it_was_written() {
    let zip = zip(&[("a.csv", b"1,2\n"), ("../b.csv", b"")]);
    assert_eq!(entries(&zip), [("a.csv".to_owned(), b"1,2\n".to_vec()), ("../b.csv".to_owned(), Vec::new())]);
    assert_eq!(gunzip(&gzip(b"x,y\n")), b"x,y\n");
}
