//! What each stage of a study depends on: two plans with the same key share the stage.

use super::model::Model;
use super::resolved::Resolved;

/// The part of a plan behind each stage of a study, as text. Each key contains those before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StageKeys {
    /// The events on their calendars.
    pub placed: String,
    /// The returns of their securities and benchmarks.
    pub returns: String,
    /// Fitted models and abnormal returns.
    pub measured: String,
}

impl Resolved {
    /// Returns the keys of the stages of this plan.
    pub(crate) fn stage_keys(&self) -> StageKeys {
        // Without `..`: a new option that reaches no stage is a compile error.
        let Self {
            model,
            model_options,
            estimation,
            own_windows,
            window,
            cars,
            min_obs,
            returns,
            price,
            benchmark,
            mask_events,
            thin_trading,
            on_collinear,
            incomplete,
            signed,
            select,
            group_by,
            cutoff,
            roll,
            unknown_timing,
            allow_mixed_basis,
            exclude_suspect,
            // Only means, tests and what is written depend on the others.
            weights: _,
            winsorize: _,
            correlate: _,
            tests: _,
            calendar_time: _,
            reaction: _,
            quantiles: _,
            reactions_once: _,
            compare: _,
            regress: _,
            regress_errors: _,
            seed: _,
            rolling_beta: _,
            event_detail: _,
        } = self;
        let clock = (roll, unknown_timing, cutoff, benchmark, group_by);
        // Doubtful prices are looked for in the estimation window too.
        let looked_at = exclude_suspect.then_some(estimation);
        let choice = (select, window, signed, price, allow_mixed_basis, looked_at);
        // Donors are chosen among the securities that no event names.
        let with_donors = matches!(model_options, Some(Model::SyntheticControl(_)));
        let donors = with_donors.then_some(model_options);
        let placed = format!("{clock:?}{choice:?}{donors:?}");
        let returns = format!("{placed}{:?}", (returns, thin_trading));
        let fitted = (model, model_options, estimation, own_windows, min_obs);
        let summed = (cars, mask_events, on_collinear, incomplete);
        StageKeys {
            measured: format!("{returns}{fitted:?}{summed:?}"),
            placed,
            returns,
        }
    }
}
