//! Outcomes as figures: plain data first, drawn by [`render`] alone.

pub mod aar_bars;
mod axes;
pub mod bridge;
pub mod caar;
mod draw;
pub mod equity;
pub mod event_panel;
pub mod figure;
mod layout;
pub mod mark;
mod marks;
pub mod monthly;
pub mod render;
mod theme;
mod ticks;
pub mod trade_dist;

pub use figure::Figure;
pub use render::{Size, png, svg};
