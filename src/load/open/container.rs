//! Unpacking of gzip, zip and Zstandard, recognised by their first bytes, not by file names.

use std::borrow::Cow;
use std::io::{Cursor, Read};
use std::path::Path;

use super::gzip::Gzip;
use super::memory::{FileMemory, TOO_LARGE, too_large};
use super::source;
use super::zip_names;
use crate::error::{Error, Result};

/// A file that unpacks to more than `SMALL` bytes and more than `MOST_GROWTH` times its packed size is taken for a
/// decompression bomb.
const MOST_GROWTH: u64 = 1_000;
const SMALL: u64 = 64 << 20;

/// An unpacked file.
#[derive(Debug)]
pub(in crate::load) struct Member<'a> {
    /// The name inside the archive; `None` if the file is not an archive.
    pub name: Option<String>,
    /// The bytes, or why they could not be unpacked.
    pub bytes: Result<Cow<'a, [u8]>>,
    /// How the file was packed; `None` if it was not.
    pub packed: Option<&'static str>,
}

impl<'a> Member<'a> {
    fn alone(bytes: Result<Cow<'a, [u8]>>, packed: Option<&'static str>) -> Self {
        Self {
            name: None,
            bytes,
            packed,
        }
    }
}

/// Unpacks a file and returns every file of an archive, or the one file it holds. A member that cannot be unpacked does
/// not stop the others. What is unpacked is taken from `memory`.
pub(in crate::load) fn unpack<'a>(bytes: &'a [u8], memory: &mut FileMemory<'_>) -> Vec<Member<'a>> {
    let packed = bytes.len() as u64;
    match bytes {
        [0x1f, 0x8b, ..] => {
            let reader = Gzip::new(bytes);
            vec![Member::alone(
                all("gzip", packed, memory, reader).map(Cow::Owned),
                Some("gzip"),
            )]
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            let unpacked = zstd::stream::read::Decoder::new(bytes)
                .map_err(|error| broken("Zstandard", 0, &error))
                .and_then(|reader| all("Zstandard", packed, memory, reader));
            vec![Member::alone(unpacked.map(Cow::Owned), Some("Zstandard"))]
        }
        [b'P', b'K', 3 | 5, 4 | 6, ..] => archive(bytes, memory)
            .unwrap_or_else(|error| vec![Member::alone(Err(error), Some("zip"))]),
        _ => vec![Member::alone(Ok(Cow::Borrowed(bytes)), None)],
    }
}

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// Unpacks the files of a zip archive. A workbook is one too, and stays packed.
///
/// # Errors
/// When the archive itself is broken, is another document than a workbook of Excel, or holds no file.
fn archive<'a>(bytes: &'a [u8], memory: &mut FileMemory<'_>) -> Result<Vec<Member<'a>>> {
    let mut archive = Archive::new(Cursor::new(bytes)).map_err(|error| {
        let message = format!(
            "a zip archive that is broken or incomplete; it has {} bytes: {error}",
            bytes.len()
        );
        Error::input(message)
            .with_code("broken_archive")
            .with_help("the file is incomplete; download it again")
    })?;
    let is_workbook = archive.index_for_name(WORKBOOK).is_some();
    if !is_workbook && let Some(kind) = document(&archive) {
        let error = Error::input(format!("this is {kind}, not a table"));
        return Err(error
            .with_code("not_a_table")
            .with_help("save the sheet as XLSX or CSV"));
    }
    if let Some(name) = zip_names::repeated(bytes) {
        let message = format!("the zip archive holds two members of one name, {name}");
        return Err(Error::input(message)
            .with_code("repeated_member")
            .with_help("unpack it, give one of them another name, and name the files"));
    }
    let mut members = Vec::new();
    for position in 0..archive.len() {
        let Some(mut member) = member(&mut archive, position, memory) else {
            continue;
        };
        if member
            .bytes
            .as_ref()
            .is_err_and(|error| error.code() == TOO_LARGE)
        {
            let message = format!(
                "this zip archive of {} bytes grows beyond the limit of {} bytes, or {MOST_GROWTH}-fold: it may be made to fill \
                 the memory",
                bytes.len(),
                memory.most()
            );
            return Err(too_large(message));
        }
        if is_workbook {
            // Only the size counts: whoever reads the sheets unpacks them.
            member.bytes = Ok(Cow::Borrowed(&[]));
        }
        members.push(member);
    }
    if is_workbook {
        return Ok(vec![Member::alone(Ok(Cow::Borrowed(bytes)), None)]);
    }
    if members.is_empty() {
        return Err(Error::input("the zip archive holds no file").with_code("no_rows"));
    }
    Ok(members)
}

/// The file of a workbook that lists its sheets.
const WORKBOOK: &str = "xl/workbook.xml";

/// Returns whether bytes are a workbook of Excel.
pub(in crate::load) fn is_workbook(bytes: &[u8]) -> bool {
    let is_archive = bytes.starts_with(b"PK\x03\x04");
    is_archive
        && Archive::new(Cursor::new(bytes))
            .is_ok_and(|archive| archive.index_for_name(WORKBOOK).is_some())
}

/// Returns what kind of document an archive is, if it is one that holds no files of tables.
fn document(archive: &Archive<'_>) -> Option<&'static str> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.bin") {
        return Some("a binary workbook of Excel (.xlsb)");
    }
    if has("[Content_Types].xml") {
        return Some("a document of Office that holds no sheets");
    }
    (has("mimetype") && has("content.xml"))
        .then_some("a document of OpenOffice or LibreOffice (.ods)")
}

/// Unpacks one file of an archive; `None` for a folder, a hidden file and macOS metadata.
fn member(
    archive: &mut Archive<'_>,
    position: usize,
    memory: &mut FileMemory<'_>,
) -> Option<Member<'static>> {
    let number = position + 1;
    let mut file = match archive.by_index(position) {
        Ok(file) if file.is_dir() => return None,
        Ok(file) => file,
        Err(error) => {
            let message = format!("member {number} of the zip archive cannot be read: {error}");
            let error = Error::input(message).with_code("broken_archive");
            return Some(Member::alone(Err(error), Some("zip")));
        }
    };
    let name = file
        .name()
        .map_or_else(|_| format!("member {number}"), std::borrow::Cow::into_owned);
    if name.starts_with("__MACOSX") || source::is_hidden(Path::new(&name)) {
        return None;
    }
    if let Some(method) = zip_names::unread(file.compression()) {
        let message = format!("this member is packed with {method}, which is not read");
        let error = Error::input(message).with_code("unread_packing");
        let help = "unpack the archive, and name the files; members that are stored or deflated are read as they are";
        return Some(Member {
            name: Some(name),
            bytes: Err(error.with_help(help)),
            packed: Some("zip"),
        });
    }
    let packed = file.compressed_size();
    let bytes = all("zip", packed, memory, &mut file).and_then(|bytes| match bytes.as_slice() {
        [b'P', b'K', 3, 4, ..] | [0x1f, 0x8b, ..] => {
            let error = Error::input("an archive inside an archive").with_code("nested_archive");
            Err(error.with_help("unpack the outer one"))
        }
        _ => Ok(Cow::Owned(bytes)),
    });
    Some(Member {
        name: Some(name),
        bytes,
        packed: Some("zip"),
    })
}

/// Reads everything that `reader` unpacks.
fn all(
    kind: &str,
    packed: u64,
    memory: &mut FileMemory<'_>,
    mut reader: impl Read,
) -> Result<Vec<u8>> {
    /// Bytes that are unpacked at a time: few at first, because an archive may hold thousands of small files.
    const FIRST_STEP: u64 = 1 << 13;
    const LARGEST_STEP: u64 = 1 << 20;
    let mut bytes = Vec::new();
    let mut step = FIRST_STEP;
    loop {
        if bytes.try_reserve(step as usize).is_err() {
            let unpacked = bytes.len();
            return Err(too_large(format!(
                "there is no memory for more than {unpacked} bytes of what its {kind} unpacks to"
            )));
        }
        let read = reader
            .by_ref()
            .take(step)
            .read_to_end(&mut bytes)
            .map_err(|error| broken(kind, bytes.len(), &error))?;
        let size = bytes.len() as u64;
        if !memory.take(read as u64) || (size > SMALL && size / MOST_GROWTH > packed) {
            return Err(grows(kind, packed, size));
        }
        if read == 0 {
            bytes.shrink_to_fit();
            return Ok(bytes);
        }
        step = (2 * step).min(LARGEST_STEP);
    }
}

fn grows(kind: &str, packed: u64, size: u64) -> Error {
    too_large(format!(
        "{packed} bytes of {kind} grow to more than {size} bytes: this file may be made to fill the memory"
    ))
}

fn broken(kind: &str, read: usize, error: &std::io::Error) -> Error {
    Error::input(format!(
        "broken or incomplete {kind} data: {read} bytes could be unpacked ({error})"
    ))
    .with_code("broken_archive")
    .with_help("the file is incomplete; download it again")
}
