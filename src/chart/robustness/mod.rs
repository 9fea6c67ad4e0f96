//! Figures of robustness and of planned studies, one file a figure.

pub mod planned_power;
