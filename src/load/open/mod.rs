//! Files as bytes: finding, unpacking, recognising their kind and decoding. This room knows no columns.

pub(super) mod checksum;
pub(super) mod container;
pub(super) mod encoding;
pub(super) mod input_file;
pub(super) mod kind;
mod memory;
pub(super) mod one_table;
pub(super) mod read_once;
pub(super) mod source;
