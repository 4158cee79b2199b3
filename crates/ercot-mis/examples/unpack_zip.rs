//! Unpacks one file of ERCOT's (zip, gzip or workbook) into a folder, within the limits.

use std::io::Write;
use std::path::{Path, PathBuf};

use ercot_mis::unpack::{UnpackLimits, unpack};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let default = "data/real/NP4-181-ER/NP4-181-ER_DAMASMCPC_2016.zip";
    let raw = arguments.next().map_or_else(|| PathBuf::from(default), PathBuf::from);
    let folder = arguments.next().map_or_else(|| std::env::temp_dir().join("unpack_zip"), PathBuf::from);
    let name = raw.file_name().and_then(|name| name.to_str()).ok_or("the file needs a name in UTF-8")?;
    let unpacked = unpack(Path::new(&raw), name, &folder, &UnpackLimits::default())?;
    let mut out = std::io::stdout();
    for csv in unpacked.files {
        writeln!(out, "{}  {} bytes  sha256 {}", csv.path.display(), csv.bytes, csv.sha256)?;
    }
    for name in unpacked.ignored {
        writeln!(out, "{name}  not a table")?;
    }
    Ok(())
}
