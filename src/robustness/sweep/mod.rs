//! Sweeps: every combination of given choices, and what searching among them costs.

pub mod backtest;
pub mod study;

/// The name and version of the layout of the JSON.
pub const SCHEMA: &str = "newsquake.sweep/1";

/// Returns the values of a list without repeats, in their order.
pub(crate) fn distinct<T: Clone + PartialEq>(values: &[T]) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for value in values {
        if !kept.contains(value) {
            kept.push(value.clone());
        }
    }
    kept
}
