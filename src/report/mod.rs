//! Outcomes as tables, and tables as text.

pub mod check;
pub mod data;
pub mod format;
pub mod study;
pub mod table;

pub use format::Format;
pub use table::{Cell, Column, Report, Table};
