//! Recognition of a table: where it begins, its dialect and the roles of its columns.

pub(super) mod by_header;
pub(super) mod compound;
mod currency_line;
pub(super) mod dialect;
mod evidence;
mod form;
pub(super) mod head;
mod headerless;
pub(super) mod known_words;
mod label_lines;
pub(super) mod lexicon;
mod lines_below;
mod names_abroad;
pub(super) mod news_dates;
mod not_understood;
pub(super) mod recognition;
mod role;
pub(super) mod search;
mod words;
