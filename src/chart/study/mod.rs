//! Figures of a study, one file a figure.

pub mod aar_bars;
pub mod caar;
mod caption;
pub mod event_panel;
mod groups;
