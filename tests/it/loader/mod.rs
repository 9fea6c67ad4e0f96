//! Tests of the loader: files as vendors and users write them, and broken ones.

mod bad_cells;
#[cfg(feature = "cli")]
mod bad_events;
mod bad_files;
#[cfg(feature = "cli")]
mod bad_prices;
mod cases;
#[cfg(feature = "cli")]
mod commands;
mod dialects;
mod event_files;
mod inspections;
mod json;
mod layouts;
mod listed;
mod names;
mod panels;
#[cfg(feature = "parquet")]
mod parquet;
mod partitions;
mod properties;
pub mod read;
mod returns;
mod same_bits;
#[cfg(all(feature = "parquet", feature = "xlsx"))]
mod same_everywhere;
#[cfg(feature = "parquet")]
mod same_table;
mod slips;
mod spoilt;
#[cfg(all(feature = "parquet", feature = "xlsx"))]
mod stored;
#[cfg(all(feature = "parquet", feature = "xlsx"))]
mod workbooks;
mod wrong_numbers;
