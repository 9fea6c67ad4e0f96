//! What the reader of zip archives does not tell: names that occur twice, of which it keeps the last, and the names of methods.

use std::collections::HashSet;

use zip::CompressionMethod;

/// Returns a name that two files of an archive have.
pub(super) fn repeated(archive: &[u8]) -> Option<String> {
    let mut seen = HashSet::new();
    let mut names = names(archive)?.into_iter();
    let repeated = names.find(|name| !name.ends_with(b"/") && !seen.insert(*name))?;
    Some(String::from_utf8_lossy(repeated).into_owned())
}

/// Returns the names in the directory of an archive; `None` where the directory is not where it is in archives below 4 GB.
fn names(archive: &[u8]) -> Option<Vec<&[u8]>> {
    /// Bytes of the record at the end of the archive, and of an entry of the directory, without what varies.
    const END: usize = 22;
    const ENTRY: usize = 46;
    let number = |at: usize| {
        Some(usize::from(u16::from_le_bytes(
            *archive.get(at..)?.first_chunk()?,
        )))
    };
    let end =
        memchr::memmem::rfind(archive, b"PK\x05\x06").filter(|end| end + END <= archive.len())?;
    let size = u32::from_le_bytes(*archive.get(end + 12..)?.first_chunk()?);
    let mut at = end.checked_sub(usize::try_from(size).ok()?)?;
    let mut names = Vec::new();
    while archive.get(at..end)?.starts_with(b"PK\x01\x02") {
        let length = number(at + 28)?;
        names.push(archive.get(at + ENTRY..at + ENTRY + length)?);
        at += ENTRY + length + number(at + 30)? + number(at + 32)?;
    }
    Some(names)
}

/// Returns the name of a method by which members are packed, if it is not read.
pub(super) fn unread(method: CompressionMethod) -> Option<String> {
    let name = match method {
        CompressionMethod::Stored | CompressionMethod::Deflated => return None,
        CompressionMethod::DEFLATE64 => "Deflate64",
        CompressionMethod::BZIP2 => "bzip2",
        CompressionMethod::LZMA => "LZMA",
        CompressionMethod::ZSTD => "Zstandard",
        CompressionMethod::XZ => "xz",
        other => return Some(format!("another method ({other})")),
    };
    Some(name.to_owned())
}
