//! Figures of a study, one file a figure.

pub mod aar_bars;
mod all;
pub mod caar;
pub mod caar_by_tag;
#[cfg(feature = "charts")]
mod caar_views;
pub mod calendar;
mod caption;
pub mod car_dist;
mod course;
pub mod event_panel;
mod finding;
#[cfg(feature = "charts")]
mod first_rows;
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

pub use all::{MOST_EVENT_PANELS, figures};
#[cfg(feature = "charts")]
pub(crate) use caar_views::views as caar_views;
#[cfg(feature = "charts")]
pub(crate) use first_rows::{ANSWER, first_rows};
pub use running::{MOST_EVENTS, add_running};
