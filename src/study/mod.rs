//! The event study: from prices and events to abnormal returns and tests.
//!
//! [`Study`] holds the options and [`Inputs`] the data; [`Study::run`] gives a [`StudyOutcome`](outcome::StudyOutcome). The
//! method can be read on one screen in `runner.rs`: events are put on their calendars, a [model] is fitted to each,
//! [abnormal] returns are measured, and [inference] tests each [group]. A caller adds a model or a test of its own
//! through the [`Runner`].

pub mod abnormal;
mod across_calendars;
mod aggregate;
pub mod assumption;
mod bhar;
mod calendar_portfolio;
mod checks;
mod cluster;
mod columns;
mod common_days;
mod confounding;
mod correlation;
mod describe;
mod design_cache;
mod diagnosis;
mod difference;
mod doubt;
mod effect;
mod estimated;
mod estimation_summary;
pub mod group;
pub mod inference;
mod influence;
mod inputs;
mod mask;
mod mean_correlation;
mod measure;
mod meeting;
mod membership;
mod misshapen;
pub mod model;
mod multiplicity;
mod named;
mod news_clusters;
pub mod outcome;
mod own_windows;
mod pairs;
mod pairwise;
mod portfolio;
mod presence;
pub mod progress;
mod ranks;
pub mod reaction;
mod regressors;
mod residual_rows;
mod residual_shape;
mod resolved;
mod return_columns;
mod rolling_beta;
mod runner;
mod sample_features;
mod sample_warnings;
mod second_pass;
mod second_stage;
mod shared;
mod sizes;
mod spec;
mod stage_keys;
pub(crate) mod stages;
mod step;
mod synthetic;
mod template;
mod view;
pub mod warning;
mod weights;
mod windows;

pub use aggregate::{Averages, WindowAverages};
pub use effect::{EffectAverages, WithEffect};
pub use inputs::Inputs;
pub use mean_correlation::Correlate;
pub use resolved::Resolved;
pub use runner::Runner;
pub use second_stage::RobustErrors;
pub use sizes::TOLERABLE_SIZE;
pub use spec::Study;
pub use stages::Measured;
pub use template::{MeasuredMoves, MovedEvent, Template};
pub use windows::{Incomplete, Windows};
