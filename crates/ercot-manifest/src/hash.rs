//! SHA-256 of streams, in memory that does not grow with the stream.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// A SHA-256 digest. Its text is 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256Digest(pub [u8; 32]);

/// The text is not a SHA-256 digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a SHA-256 digest; expected 64 hexadecimal digits")]
pub struct DigestError {
    /// What was found.
    pub text: String,
}

/// What came out of hashing a stream to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashed {
    /// The digest of all bytes.
    pub sha256: Sha256Digest,
    /// The number of bytes.
    pub bytes: u64,
}

/// The digest of bytes in memory.
///
/// ```
/// use ercot_manifest::hash::hash_bytes;
/// let digest = hash_bytes(b"abc").to_string();
/// assert_eq!(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
/// ```
pub fn hash_bytes(bytes: &[u8]) -> Sha256Digest {
    Sha256Digest(Sha256::digest(bytes).into())
}

/// The digest and size of a file, read in pieces.
///
/// # Errors
///
/// When the file cannot be opened or read.
pub fn hash_file(path: &Path) -> io::Result<Hashed> {
    let mut reader = HashingReader::new(File::open(path)?);
    let mut piece = vec![0; 64 * 1024];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return Ok(reader.finish().1),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Hashes what is written through it.
#[derive(Debug)]
pub struct HashingWriter<W> {
    inner: W,
    running: Running,
}

impl<W> HashingWriter<W> {
    /// Wraps a writer.
    pub fn new(inner: W) -> Self {
        Self { inner, running: Running::default() }
    }

    /// The inner writer.
    pub fn get_ref(&self) -> &W {
        &self.inner
    }

    /// Bytes that the inner writer has accepted so far.
    pub fn bytes(&self) -> u64 {
        self.running.bytes
    }

    /// The digest of what the inner writer has accepted so far.
    pub fn hashed(&self) -> Hashed {
        self.running.clone().finish()
    }

    /// The inner writer, and the digest of what it accepted.
    pub fn finish(self) -> (W, Hashed) {
        (self.inner, self.running.finish())
    }
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(piece)?;
        self.running.update(piece.get(..written).unwrap_or(piece));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Hashes what is read through it.
#[derive(Debug)]
pub struct HashingReader<R> {
    inner: R,
    running: Running,
}

impl<R> HashingReader<R> {
    /// Wraps a reader.
    pub fn new(inner: R) -> Self {
        Self { inner, running: Running::default() }
    }

    /// The inner reader, and the digest of what was read from it.
    pub fn finish(self) -> (R, Hashed) {
        (self.inner, self.running.finish())
    }
}

impl<R: Read> Read for HashingReader<R> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(piece)?;
        self.running.update(piece.get(..read).unwrap_or(piece));
        Ok(read)
    }
}

#[derive(Debug, Clone, Default)]
struct Running {
    sha256: Sha256,
    bytes: u64,
}

impl Running {
    fn update(&mut self, piece: &[u8]) {
        self.sha256.update(piece);
        self.bytes += piece.len() as u64;
    }

    fn finish(self) -> Hashed {
        Hashed { sha256: Sha256Digest(self.sha256.finalize().into()), bytes: self.bytes }
    }
}

impl fmt::Display for Sha256Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Sha256Digest({self})")
    }
}

impl FromStr for Sha256Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        parse_hex(text.as_bytes()).map(Self).ok_or_else(|| DigestError { text: text.to_owned() })
    }
}

fn parse_hex(text: &[u8]) -> Option<[u8; 32]> {
    if text.len() != 64 {
        return None;
    }
    let mut digest = [0; 32];
    for (byte, digits) in digest.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digits.iter().try_fold(0_u8, |value, digit| Some(value << 4 | nibble(*digit)?))?;
    }
    Some(digest)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

impl Serialize for Sha256Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_of_nothing_is_the_published_one() {
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash_bytes(b"").to_string(), expected);
        assert_eq!(expected.parse(), Ok(hash_bytes(b"")));
    }

    #[test]
    fn pieces_hash_like_the_whole_on_both_sides() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|value| value.to_le_bytes()[0]).collect();
        let mut writer = HashingWriter::new(Vec::new());
        for piece in bytes.chunks(977) {
            writer.write_all(piece).unwrap();
        }
        let (written, hashed) = writer.finish();
        assert_eq!(written, bytes);
        assert_eq!(hashed, Hashed { sha256: hash_bytes(&bytes), bytes: 200_000 });

        let mut reader = HashingReader::new(bytes.as_slice());
        io::copy(&mut reader, &mut io::sink()).unwrap();
        assert_eq!(reader.finish().1, hashed);
    }

    #[test]
    fn a_file_hashes_like_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, vec![7; 150_001]).unwrap();
        assert_eq!(hash_file(&path).unwrap(), Hashed { sha256: hash_bytes(&vec![7; 150_001]), bytes: 150_001 });
    }

    #[test]
    fn text_that_is_no_digest_is_refused() {
        for text in ["", "abc", &"g".repeat(64), &"a".repeat(63), &"é".repeat(32)] {
            assert_eq!(text.parse::<Sha256Digest>(), Err(DigestError { text: text.to_owned() }));
        }
    }
}
