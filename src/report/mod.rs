//! Outcomes as tables, and tables as text.

pub mod backtest;
pub mod backtest_data;
pub mod check;
mod comparison;
pub mod data;
pub mod detail;
pub mod format;
pub mod inspect;
pub mod money;
pub mod rows;
mod sample;
pub mod study;
pub mod table;

pub use format::Format;
pub use rows::Rows;
pub use table::{Cell, Column, Report, Table};
