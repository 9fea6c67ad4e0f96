//! Every integration test, in one program: linked once, and run on all processors.

mod across_events;
mod backtest;
mod charts;
mod cli;
mod clock;
mod downstream;
mod examples;
mod golden_vector;
mod layers;
mod listings;
mod loader;
mod model_options;
mod plans;
mod properties;
mod reference_cases;
mod reference_models;
mod reference_numbers;
mod registries;
mod resolved;
mod results;
mod spared;
mod support;
mod verdict;
mod words;
