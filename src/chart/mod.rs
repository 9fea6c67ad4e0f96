//! Outcomes as figures: plain data first ([`Figure`]), pictures by [`render`] where the feature `charts` is on.

pub mod backtest;
#[cfg(feature = "charts")]
mod compact;
mod distribution;
#[cfg(feature = "charts")]
mod draw;
pub mod figure;
#[cfg(feature = "charts")]
mod in_words;
#[cfg(feature = "charts")]
mod letters;
#[cfg(feature = "charts")]
pub mod look;
#[cfg(feature = "charts")]
mod narrow;
#[cfg(feature = "charts")]
mod png_text;
#[cfg(feature = "charts")]
pub mod render;
pub mod robustness;
mod scale;
#[cfg(feature = "charts")]
mod shown;
#[cfg(feature = "charts")]
mod stand_in;
pub mod study;
pub mod sweep;
#[cfg(feature = "charts")]
mod theme;
#[cfg(feature = "charts")]
mod ticks;
mod words;

/// Whether this build can draw: the feature `charts` is on.
pub const CAN_DRAW: bool = cfg!(feature = "charts");

pub use figure::Figure;
#[cfg(feature = "charts")]
pub use letters::{Font, letters_without_font};
#[cfg(feature = "charts")]
pub use look::{LEVEL, Look, ReturnUnit, Size, Theme};
#[cfg(feature = "charts")]
pub use render::{png, svg};
#[cfg(feature = "charts")]
pub use shown::{caption, is_caption, shown};
