//! Unpacking of files that hold one table, such as events or factors.

use std::borrow::Cow;

use super::container;
use super::memory::FileMemory;
use crate::error::{Error, Result};

/// Unpacks the file.
///
/// # Errors
/// When the file cannot be unpacked or is an archive of several files.
pub(in crate::load) fn unpacked<'a>(
    bytes: &'a [u8],
    memory: &mut FileMemory<'_>,
) -> Result<Cow<'a, [u8]>> {
    let mut members = container::unpack(bytes, memory).into_iter();
    match (members.next(), members.next()) {
        (Some(member), None) => member.bytes,
        _ => {
            let error = Error::input("an archive of several files").with_code("several_files");
            Err(error.with_help("unpack it and name the one file to read"))
        }
    }
}
