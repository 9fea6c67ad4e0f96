//! From a study to the facts that a backtest may use: the one place that knows both.

use crate::backtest::{Backtest, Estimate, Facts};
use crate::error::{Error, Result, message, option};
use crate::event::{Event, Reason};
use crate::market::{Prices, ReturnKind};
use crate::study::abnormal::EventAbnormal;
use crate::study::model::{Market, MeanAdjusted, Model};
use crate::study::{Inputs, Study};
use crate::time::{Exchanges, Lag, Window};

/// What the estimation window of `study` says of each event that `backtest` may trade, in the order of `events`.
///
/// The market model where events have a benchmark, else the mean return. The clock, the price column and the benchmark
/// are those of the backtest, so that both see an event on the same day.
///
/// # Errors
/// An estimation window that contradicts `min_obs`, or that does not end before day 0: a trade would hang on prices to come.
pub fn estimates(
    study: &Study,
    backtest: &Backtest,
    prices: &Prices,
    events: &[Event],
    exchanges: &Exchanges,
) -> Result<Vec<Facts>> {
    if study.estimation.last().0 >= 0 {
        let message = format!(
            "the estimation window {} does not end before day 0, when what it says is traded on",
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
    // What is known before the news must not hang on a return of day 0: any day after the estimation window will do.
    let from = Lag(study.estimation.last().0.saturating_add(1).min(0));
    let up_to_day_zero = Study {
        window: Window::new(from.0, 0).unwrap_or(Window::DAY_ZERO),
        cars: vec![Window::DAY_ZERO],
        price: backtest.price,
        benchmark: backtest.benchmark.clone(),
        roll: backtest.roll,
        unknown_timing: backtest.unknown_timing,
        thin_trading: false,
        // A beta needs no common basis; the study is where abnormal returns are held to one.
        allow_mixed_basis: true,
        // Money follows simple returns, whatever the study looks at.
        returns: ReturnKind::Simple,
        ..study.clone()
    };
    let inputs = Inputs {
        prices,
        events,
        factors: None,
        exchanges,
    };
    let measured = up_to_day_zero.measure(model.behaviour(), model.name(), inputs)?;
    let mut facts =
        vec![Facts::missing(Reason::BadDate, "it has no place on a calendar"); events.len()];
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
    // Both models have their constant first; the market model's slope follows.
    let coefficient =
        |position: usize| event.fit.coefficients.get(position).copied().unwrap_or(0.0);
    Facts {
        estimate: Ok(Estimate {
            alpha: coefficient(0),
            beta: coefficient(1),
            sigma: event.fit.sigma,
        }),
        reaction,
    }
}
