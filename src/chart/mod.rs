//! Outcomes as figures: plain data first, drawn by [`render`] alone.

pub mod aar_bars;
mod axes;
pub mod caar;
mod draw;
pub mod event_panel;
pub mod figure;
mod layout;
mod marks;
pub mod render;
mod theme;
mod ticks;

pub use figure::Figure;
pub use render::{Size, png, svg};

/// Every chart of a backtest.
pub fn backtest_figures(_outcome: &crate::backtest::outcome::BacktestOutcome) -> Vec<Figure> {
    Vec::new()
}
