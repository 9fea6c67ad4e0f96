//! Files as bytes: found, unpacked, told apart by kind and decoded. Nothing here knows a column.

pub(super) mod container;
pub(super) mod encoding;
pub(super) mod kind;
pub(super) mod one_table;
pub(super) mod source;
