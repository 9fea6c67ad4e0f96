//! Files as bytes: finding, unpacking, recognising their kind and decoding. This room knows no columns.

pub(super) mod checksum;
pub(super) mod container;
pub(super) mod encoding;
mod gzip;
pub(super) mod input_file;
pub(super) mod kind;
pub(super) mod memory;
pub(super) mod one_table;
pub(super) mod read_once;
pub(super) mod source;
mod zip_names;
