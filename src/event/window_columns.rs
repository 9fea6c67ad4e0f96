//! Columns of an events file that name windows of single events, in trading days from day 0.

/// The first day of the event window.
pub const WINDOW_START: &str = "window_start";
/// The last day of the event window.
pub const WINDOW_END: &str = "window_end";
/// The first day of the estimation window.
pub const ESTIMATION_START: &str = "estimation_start";
/// The last day of the estimation window.
pub const ESTIMATION_END: &str = "estimation_end";
/// The number of days of the estimation window, in place of its first day.
pub const ESTIMATION_LENGTH: &str = "estimation_length";
