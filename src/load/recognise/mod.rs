//! What a table is: where it begins, which dialect it is written in, and what its columns mean.

pub(super) mod by_header;
pub(super) mod dialect;
mod evidence;
mod form;
pub(super) mod head;
pub(super) mod known_words;
pub(super) mod lexicon;
mod not_understood;
pub(super) mod recognition;
pub(super) mod search;
