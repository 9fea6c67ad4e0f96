//! Reading of a file and of everything that is packed in it: the files of an archive, the sheets of a workbook.

use std::sync::Arc;

use super::file::{Content, Outcome, read};
use super::workbook;
use crate::error::Origin;
use crate::load::open::container::{self, Member, is_workbook};
use crate::load::open::memory::FileMemory;
use crate::load::open::read_once::ReadOnce;
use crate::load::open::source;
use crate::load::overrides::Overrides;

/// Reads a file, or every file of an archive.
pub(super) fn read_all(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    is_named: bool,
    overrides: &Overrides,
    memory: &mut FileMemory<'_>,
) -> Vec<Outcome> {
    let members = container::unpack(&file.bytes, memory);
    let is_archive = members.len() > 1;
    let read = |member: Member<'_>| {
        let is_named = is_named && member.name.is_none();
        let origin = match &member.name {
            Some(name) => Arc::new(origin.with_member(name)),
            None => Arc::clone(origin),
        };
        if let Ok(bytes) = &member.bytes
            && is_workbook(bytes)
        {
            return workbook::read_all(&origin, file, bytes, is_named, overrides, memory);
        }
        let content = read(&origin, file, member, is_named, overrides, memory);
        let content = match content {
            // Vendors add text files to their archives.
            Err(_) if is_archive && !source::is_table(&origin.name()) => Ok(Content::NoTable),
            content => content.map_err(|error| error.in_file(&origin)),
        };
        vec![(origin, content)]
    };
    members.into_iter().flat_map(read).collect()
}
