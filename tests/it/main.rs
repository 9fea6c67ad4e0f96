//! All integration tests in one program, which is linked once and uses all processors.

mod across_events;
mod advisories;
#[cfg(feature = "cli")]
mod answer;
mod backtest;
mod bootstrap;
#[cfg(all(feature = "cli", feature = "charts"))]
mod browser;
mod buy_and_hold;
mod by_hand;
#[cfg(feature = "charts")]
mod charts;
#[cfg(feature = "cli")]
mod cli;
mod clock;
#[cfg(feature = "cli")]
mod computation;
mod confounders;
mod downstream;
mod event_options;
#[cfg(feature = "cli")]
mod examples;
#[cfg(all(feature = "cli", target_os = "linux"))]
mod faults;
mod filters;
#[cfg(feature = "frames")]
mod frames;
mod further_estimates;
mod golden_vector;
mod groupings;
#[cfg(feature = "cli")]
mod hostile;
mod incomplete;
mod influence;
#[cfg(all(feature = "cli", unix))]
mod interrupted;
mod layers;
mod listings;
mod loader;
#[cfg(all(feature = "cli", feature = "charts"))]
mod many_events;
mod market_wide;
mod marks;
mod mean_correlation;
mod model_options;
mod moments;
#[cfg(feature = "cli")]
mod newcomer;
mod news_files;
mod own_windows;
#[cfg(feature = "cli")]
mod paper;
#[cfg(all(feature = "cli", feature = "charts"))]
mod pictures;
mod placebo;
#[cfg(feature = "cli")]
mod plans;
mod power;
mod properties;
#[cfg(feature = "frames")]
mod pushdown;
mod reaction;
#[cfg(all(feature = "cli", unix))]
mod read_once;
#[cfg(feature = "cli")]
mod readme;
#[cfg(all(feature = "cli", feature = "charts"))]
mod redrawn;
mod reference_cases;
mod reference_models;
mod reference_numbers;
mod registries;
mod regressions;
mod resolved;
#[cfg(feature = "cli")]
mod results;
mod running_means;
mod sessions;
#[cfg(feature = "cli")]
mod slips;
#[cfg(feature = "cli")]
mod spared;
mod standard_errors;
mod support;
mod sweep;
mod sweep_study;
mod synthetic_control;
#[cfg(feature = "cli")]
mod verbs;
mod verdict;
mod words;
mod world_sessions;
#[cfg(feature = "cli")]
mod written;
