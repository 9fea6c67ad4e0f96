//! Files as bytes: finding, unpacking, recognising their kind and decoding. This room knows no columns.

pub(super) mod checksum;
pub(super) mod container;
pub(super) mod csv_text;
pub(super) mod download_name;
pub(super) mod encoding;
mod gzip;
pub(super) mod input_file;
pub(super) mod json;
pub(super) mod kind;
pub(super) mod memory;
pub(super) mod one_table;
pub(super) mod pieces;
pub(super) mod read_once;
pub(super) mod source;
pub(super) mod workbook;
mod zip_names;
