//! Recognition of files that are not text tables, such as PDF.

use crate::error::{Error, Result};

/// Returns an error that names the kind of file and shows its beginning, if the file is not a text table.
pub(in crate::load) fn refuse_other_kinds(bytes: &[u8]) -> Result<()> {
    let start = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let (kind, help) = match () {
        () if start.is_empty() => {
            let error = Error::input(match bytes.len() {
                0 => "the file has 0 bytes: nothing was saved in it",
                _ => "the file holds nothing but blanks",
            });
            return Err(error
                .with_code("no_rows")
                .with_help("save the table again, or download it again"));
        }
        () if let Some(program) = other_program(bytes) => (
            program,
            "export it as CSV or Parquet from the program that wrote it",
        ),
        () if bytes.starts_with(b"%PDF") => ("a PDF document", "get the same data as CSV"),
        () if let Some(packed) = other_packing(bytes) => (
            packed,
            "unpack it, and name the file or the folder; gzip, zip and Zstandard are read as they are",
        ),
        () if bytes.starts_with(b"\xd0\xcf\x11\xe0") => (
            "an old Excel workbook (.xls), or one with a password",
            "save it as XLSX without a password, or the sheet as CSV",
        ),
        () if start.starts_with(b"<") && !is_bracketed_header(start) => (
            "a web page or XML, perhaps an error message of the download",
            "open it to see what it says, then download the file again",
        ),
        () if start.starts_with(b"version https://git-lfs") => {
            ("a Git LFS pointer", "get the real file with git lfs pull")
        }
        () => return Ok(()),
    };
    Err(not_a_table(kind, start, help))
}

/// Returns the error for JSON that holds no table.
pub(in crate::load) fn json_without_table(text: &[u8]) -> Error {
    not_a_table(
        "JSON, perhaps an error message of the download",
        text.trim_ascii_start(),
        "open it to see what it says, then download the file again",
    )
}

/// Code of files that hold no table.
pub(in crate::load) const NOT_A_TABLE: &str = "not_a_table";

fn not_a_table(kind: &str, start: &[u8], help: &'static str) -> Error {
    let shown: String = String::from_utf8_lossy(&start[..start.len().min(320)])
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(80)
        .collect();
    let message = format!(
        "this is {kind}, not a table; it begins: {}",
        shown.trim_end()
    );
    Error::input(message).with_code(NOT_A_TABLE).with_help(help)
}

/// Returns the name of the format of a program for statistics, whose files are not read.
fn other_program(bytes: &[u8]) -> Option<&'static str> {
    /// The first bytes of a file of SAS, after zeros.
    const SAS: &[u8] = b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92";
    const IN_SAS: std::ops::Range<usize> = 12..22;
    const MARKS: [(&[u8], &str); 9] = [
        (b"<stata_dta>", "a Stata file"),
        (b"$FL2", "an SPSS file"),
        (b"$FL3", "an SPSS file"),
        (b"RDX", "an R file"),
        (b"X\n\0\0\0", "an R file"),
        (b"ARROW1", "an Arrow or Feather file"),
        (b"\x89HDF\r\n", "an HDF5 file"),
        (b"MATLAB 5.0", "a MATLAB file"),
        (b"SQLite format 3", "an SQLite data base"),
    ];
    // The release of Stata, the order of its bytes, and a filler.
    let is_old_stata = matches!(bytes, [0x69 | 0x6c | 0x6e..=0x73, 1 | 2, 1, 0, ..]);
    match () {
        () if bytes.get(IN_SAS) == Some(SAS) => Some("a SAS file"),
        () if is_old_stata => Some("a Stata file"),
        () => {
            let found = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark));
            found.map(|(_, name)| *name)
        }
    }
}

/// Returns the name of a packing format that is recognised but not read.
fn other_packing(bytes: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 4] = [
        (b"BZh", "packed with bzip2"),
        (b"\xfd7zXZ", "packed with xz"),
        (b"7z\xbc\xaf", "an archive of 7-Zip"),
        (b"Rar!", "an archive of RAR"),
    ];
    const IN_TAR: std::ops::Range<usize> = 257..262;
    if bytes.get(IN_TAR) == Some(b"ustar") {
        return Some("a tar archive");
    }
    let found = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark));
    found.map(|(_, name)| *name)
}

/// Returns whether the first line is a header such as `<TICKER>,<PER>,<DATE>`.
fn is_bracketed_header(start: &[u8]) -> bool {
    let line = start.split(|b| *b == b'\n').next().unwrap_or(start);
    let is_name = |cell: &[u8]| {
        let cell = cell.trim_ascii();
        cell.strip_prefix(b"<")
            .and_then(|rest| rest.strip_suffix(b">"))
            .is_some_and(|name| {
                !name.is_empty()
                    && name
                        .iter()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b' '))
            })
    };
    let mut cells = line.split(|b| matches!(b, b',' | b';' | b'\t'));
    cells.clone().count() > 1 && cells.all(is_name)
}
