//! Outcomes as tables.

pub mod answer;
pub mod backtest;
pub mod backtest_data;
mod bootstrap;
pub mod check;
pub mod columns_read;
mod comparison;
mod confounding;
pub mod data;
pub mod detail;
mod event_columns;
mod excluded;
mod full_precision;
pub mod headline;
mod influence;
pub mod inspect;
mod placebo;
pub mod power;
mod reaction;
mod sample;
pub mod study;
pub mod study_sweep;
pub mod study_sweep_data;
pub mod sweep;
pub mod sweep_data;
mod synthetic;
pub mod words;
