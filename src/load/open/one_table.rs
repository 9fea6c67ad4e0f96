//! A file that is one table of text, such as events or factors.

use super::container;
use super::encoding::{self, Text};
use super::kind::refuse_other_kinds;
use crate::error::{Error, Result};

/// The most that such a file may hold when unpacked.
const MOST_BYTES: u64 = 2 << 30;

/// The text of the file, out of its package. The encoding that was named may be that of the prices, so that it decides
/// only where the bytes are no UTF-8.
///
/// # Errors
/// When it is an archive of several files, no table, or in no encoding that is known.
pub(in crate::load) fn text(
    bytes: Vec<u8>,
    encoding: Option<&str>,
    known: &dyn Fn(&str) -> bool,
) -> Result<Text> {
    let mut members = container::unpack(bytes, Some(MOST_BYTES)).into_iter();
    let bytes = match (members.next(), members.next()) {
        (Some(member), None) => member.bytes?,
        _ => {
            let error = Error::input("an archive of several files").with_code("several_files");
            return Err(error.with_help("unpack it, and name the one file that counts"));
        }
    };
    refuse_other_kinds(&bytes)?;
    let is_utf8 = std::str::from_utf8(&bytes).is_ok();
    let declared = encoding.filter(|_| !is_utf8).map(encoding::named);
    encoding::decode(bytes, declared.transpose()?, known)
}
