//! Parsing of text cells: lines, quotes, headers, numbers, dates and times of day.

pub(super) mod clock;
pub(super) mod column;
pub(super) mod decimal_mark;
pub(super) mod excerpt;
pub(super) mod header;
pub(super) mod invisible;
pub(super) mod lines;
pub(super) mod number;
pub(super) mod quoting;
pub(super) mod stamp;
pub(super) mod zone;
