//! Figures of a sweep, one file a figure.

mod caption;
pub mod hold_delay;
pub mod plan_returns;
pub mod specifications;
pub mod walk_forward;
