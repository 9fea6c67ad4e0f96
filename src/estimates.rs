//! From a study to the facts that a backtest may use. This is the only module that knows both.

use crate::backtest::{Backtest, Estimate, Facts};
use crate::error::{Error, Result, message, option};
use crate::event::{Event, Reason, Selection, TAGS};
use crate::market::{Prices, ReturnKind};
use crate::study::abnormal::EventAbnormal;
use crate::study::model::{Market, MeanAdjusted, Model};
use crate::study::{Inputs, Study};
use crate::time::{Exchanges, Lag, Window};

/// Estimates alpha, beta, sigma and the reaction of day 0 for each event that `backtest` may trade, in the order of `events`.
///
/// The estimation window is that of `study`. The model is the market model if the backtest or any event names a benchmark,
/// else the mean return. The clock, the price column and the benchmark are those of the backtest, so that study and backtest
/// see an event on the same day.
///
/// # Errors
/// An estimation window that contradicts `min_obs`, or that does not end before day 0: a trade would depend on later prices.
pub fn estimates(
    study: &Study,
    backtest: &Backtest,
    prices: &Prices,
    events: &[Event],
    exchanges: &Exchanges,
) -> Result<Vec<Facts>> {
    if study.estimation.last().0 >= 0 {
        let message = format!(
            "the estimation window {} does not end before day 0, the day on which its estimates are traded",
            study.estimation
        );
        return Err(Error::options(message)
            .with_code("bad_windows")
            .with_help(message![
                "give ",
                option::ESTIMATION,
                " a window that ends before day 0, such as -250:-11",
            ]));
    }
    let has_market =
        backtest.benchmark.is_some() || events.iter().any(|event| event.benchmark.is_some());
    let model = if has_market {
        Model::Market(Market::default())
    } else {
        Model::MeanAdjusted(MeanAdjusted::default())
    };
    // The window begins right after the estimation window, so that an event without a return on day 0 is still estimated.
    let from = Lag(study.estimation.last().0.saturating_add(1).min(0));
    let up_to_day_zero = Study {
        model,
        window: Window::new(from.0, 0).unwrap_or(Window::DAY_ZERO),
        cars: vec![Window::DAY_ZERO],
        price: backtest.price,
        benchmark: backtest.benchmark.clone(),
        roll: backtest.roll,
        unknown_timing: backtest.unknown_timing,
        cutoff: backtest.cutoff,
        select: Selection {
            filter: backtest.select.filter.clone(),
            ..Selection::default()
        },
        thin_trading: false,
        // A beta does not need one price basis; the study itself checks that for abnormal returns.
        allow_mixed_basis: true,
        // Profits follow simple returns, whatever returns the study uses.
        returns: ReturnKind::Simple,
        // Nothing is averaged or tested here.
        weights: None,
        signed: false,
        tests: Vec::new(),
        group_by: TAGS.to_owned(),
        quantiles: None,
        reaction: false,
        compare: Vec::new(),
        regress: Vec::new(),
        ..study.clone()
    };
    let inputs = Inputs {
        prices,
        events,
        factors: None,
        exchanges,
    };
    let measured = up_to_day_zero.runner(inputs).measure()?;
    let mut facts =
        vec![Facts::missing(Reason::BadDate, "the event has no place on a calendar"); events.len()];
    for exclusion in measured.sample.excluded {
        facts[exclusion.event] = Facts::missing(exclusion.reason, exclusion.detail);
    }
    for (number, event) in measured.abnormal.events.iter().enumerate() {
        let reaction = measured.abnormal.days(number).last().flatten();
        facts[event.aligned.event] = known(event, reaction.map(|day| day.sar));
    }
    Ok(facts)
}

fn known(event: &EventAbnormal, reaction: Option<f64>) -> Facts {
    // Both models begin with the constant; the slope of the market model comes second.
    let coefficient =
        |position: usize| event.fit.coefficients.get(position).copied().unwrap_or(0.0);
    Facts {
        estimate: Ok(Estimate {
            alpha: coefficient(0),
            beta: coefficient(1),
            sigma: event.fit.sigma,
        }),
        reaction,
        measured_on: Some(event.aligned.date),
    }
}
