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
pub mod methods;
pub mod paper;
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
<<<<<<< HEAD
pub mod tidy;
pub mod tiles;
=======
mod tables;
>>>>>>> a9e3c5a (Take frames in the place of files, give tables as frames, and make it a package of Python)
pub mod words;
