//! Out of gzip, zip and Zstandard, told by their first bytes and not by their names.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use super::source;
use crate::error::{Error, Result, message, option};

/// What a file may hold when unpacked, unless the user says otherwise.
const MOST_BYTES: u64 = 8 << 30;

/// A file that grows more than this when unpacked, and is not small then, was made to fill a memory.
const MOST_GROWTH: u64 = 1_000;
const SMALL: u64 = 256 << 20;

/// A file as it was written, before it was packed.
#[derive(Debug)]
pub(in crate::load) struct Member {
    /// The path of the packed file, and after a `!` the name inside of an archive.
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    /// How it was packed.
    pub packed: Option<&'static str>,
}

/// Every file inside of one, which is the file itself if it is not packed. A member that cannot be unpacked does not
/// hinder the others.
pub(in crate::load) fn unpack(
    path: &Path,
    bytes: Vec<u8>,
    most: Option<u64>,
) -> Vec<(PathBuf, Result<Member>)> {
    let most = most.unwrap_or(MOST_BYTES);
    let one = |kind, unpacked: Result<Vec<u8>>| {
        let member = unpacked.map(|bytes| Member {
            path: path.to_path_buf(),
            bytes,
            packed: Some(kind),
        });
        vec![(path.to_path_buf(), member)]
    };
    match bytes.as_slice() {
        [0x1f, 0x8b, ..] => {
            let packed = bytes.len() as u64;
            one(
                "gzip",
                all(
                    path,
                    "gzip",
                    packed,
                    most,
                    flate2::read::MultiGzDecoder::new(bytes.as_slice()),
                ),
            )
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            let packed = bytes.len() as u64;
            let unpacked = zstd::stream::read::Decoder::new(bytes.as_slice())
                .map_err(|error| broken(path, "Zstandard", 0, &error))
                .and_then(|reader| all(path, "Zstandard", packed, most, reader));
            one("Zstandard", unpacked)
        }
        [b'P', b'K', 3 | 5, 4 | 6, ..] => archive(path, &bytes, most),
        _ => {
            let member = Member {
                path: path.to_path_buf(),
                bytes,
                packed: None,
            };
            vec![(path.to_path_buf(), Ok(member))]
        }
    }
}

fn archive(path: &Path, bytes: &[u8], most: u64) -> Vec<(PathBuf, Result<Member>)> {
    let failed = |error: Error| vec![(path.to_path_buf(), Err(error))];
    let mut archive = match zip::ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            let message = format!(
                "a zip archive that is broken or cut off after {} bytes: {error}",
                bytes.len()
            );
            return failed(
                Error::input(message)
                    .in_file(path)
                    .with_code("broken_archive")
                    .with_help("fetch the file again"),
            );
        }
    };
    if archive.index_for_name("[Content_Types].xml").is_some() {
        let error =
            Error::input("this is a spreadsheet or another Office document, not a CSV table")
                .in_file(path);
        return failed(
            error
                .with_code("not_a_table")
                .with_help("save the sheet as CSV"),
        );
    }
    let mut members = Vec::new();
    let mut total = 0;
    for i in 0..archive.len() {
        let mut file = match archive.by_index(i) {
            Ok(file) if file.is_dir() => continue,
            Ok(file) => file,
            Err(error) => {
                let message = format!(
                    "member {} of the zip archive cannot be read: {error}",
                    i + 1
                );
                members.push((
                    path.to_path_buf(),
                    Err(Error::input(message)
                        .in_file(path)
                        .with_code("broken_archive")),
                ));
                continue;
            }
        };
        let name = file.name().map_or_else(
            |_| format!("member {}", i + 1),
            std::borrow::Cow::into_owned,
        );
        // What systems put beside the files.
        if name.starts_with("__MACOSX") || source::is_hidden(Path::new(&name)) {
            continue;
        }
        let inside = PathBuf::from(format!("{}!{name}", path.display()));
        let packed = file.compressed_size();
        let unpacked = all(
            &inside,
            "zip",
            packed,
            most.saturating_sub(total),
            &mut file,
        );
        let member = unpacked.and_then(|bytes| {
            total += bytes.len() as u64;
            if matches!(bytes.as_slice(), [b'P', b'K', 3, 4, ..] | [0x1f, 0x8b, ..]) {
                let error = Error::input("an archive inside of an archive")
                    .in_file(&inside)
                    .with_code("nested_archive");
                return Err(error.with_help("unpack the outer one"));
            }
            Ok(Member {
                path: inside.clone(),
                bytes,
                packed: Some("zip"),
            })
        });
        members.push((inside, member));
    }
    if members.is_empty() {
        return failed(
            Error::input("the zip archive holds no file")
                .in_file(path)
                .with_code("no_rows"),
        );
    }
    members
}

/// Everything that a reader gives, up to a limit.
fn all(path: &Path, kind: &str, packed: u64, most: u64, mut reader: impl Read) -> Result<Vec<u8>> {
    const STEP: u64 = 1 << 20;
    let mut bytes = Vec::new();
    loop {
        let read = reader
            .by_ref()
            .take(STEP)
            .read_to_end(&mut bytes)
            .map_err(|error| broken(path, kind, bytes.len(), &error))?;
        let size = bytes.len() as u64;
        if size > most || (size > SMALL && size / MOST_GROWTH > packed) {
            let message = format!(
                "{packed} bytes of {kind} grow to more than {size}: this file may be made to fill the memory"
            );
            return Err(Error::input(message)
                .in_file(path)
                .with_code("too_large")
                .with_help(message![
                    "unpack it yourself, or raise ",
                    option::MOST_BYTES
                ]));
        }
        if read == 0 {
            return Ok(bytes);
        }
    }
}

fn broken(path: &Path, kind: &str, read: usize, error: &std::io::Error) -> Error {
    Error::input(format!(
        "{kind} data that is broken or cut off: {read} bytes could be unpacked ({error})"
    ))
    .in_file(path)
    .with_code("broken_archive")
    .with_help("fetch the file again")
}
