//! Figures of a study, one file a figure.

pub mod aar_bars;
mod all;
pub mod caar;
pub mod caar_by_tag;
pub mod calendar;
mod caption;
pub mod car_dist;
mod course;
pub mod event_panel;
mod finding;
pub mod forest;
mod groups;
pub mod heatmap;
mod paths;
pub mod placebo;
pub mod power;
pub mod qc;
pub mod reaction;
mod running;
pub mod spaghetti;

pub use all::figures;
pub use running::{MOST_EVENTS, add_running};
