//! A model of your own: the median return of the estimation window as the normal return.
//!
//! `cargo run --release --example own_model` compares it with the mean-adjusted model on the Alibaba day. Nothing in the
//! library knows of it; a type that implements [`NormalReturns`] is all it takes.

use std::path::Path;

use newsquake::error::Result;
use newsquake::load;
use newsquake::math::moments::median;
use newsquake::study::model::{
    Base, Design, Estimation, Fit, MeanAdjusted, Model, NormalReturns, Unfit,
    ordinary_least_squares,
};
use newsquake::study::outcome::StudyOutcome;
use newsquake::study::{Inputs, Study};
use newsquake::time::Exchanges;

/// expected_t = median R: one wild day of the estimation window does not move it.
struct MedianAdjusted;

impl NormalReturns for MedianAdjusted {
    fn design(&self) -> Design {
        Design {
            base: Base::Zero,
            intercept: true,
            terms: Vec::new(),
            neighbours: None,
        }
    }

    fn fit(&self, sample: &Estimation<'_>) -> std::result::Result<Fit, Unfit> {
        let mut fit = ordinary_least_squares(sample)?;
        if let Some(median) = median(sample.y) {
            let sse: f64 = sample.y.iter().map(|y| (y - median).powi(2)).sum();
            fit.sigma = (sse / fit.df).sqrt();
            fit.coefficients = vec![median];
        }
        Ok(fit)
    }
}

fn main() -> Result<()> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/alibaba-day");
    let prices = load::prices(
        &[data.join("prices_us.csv"), data.join("prices_hk.csv")],
        &[],
    )?
    .prices;
    let events = load::events(&data.join("events.csv"))?.events;
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &exchanges,
    };

    let study = Study {
        model: Model::MeanAdjusted(MeanAdjusted::default()),
        ..Study::default()
    };
    let mean = study.run(inputs)?;
    let own = study.run_with(&MedianAdjusted, "median-adjusted", inputs)?;
    println!(
        "{:<8} {:>14} {:>16}",
        "symbol", "mean-adjusted", "median-adjusted"
    );
    for (a, b) in mean.events.iter().zip(&own.events) {
        println!(
            "{:<8} {:>12.2} % {:>14.2} %",
            a.symbol,
            day_zero(&mean, &a.event_id),
            day_zero(&own, &b.event_id)
        );
    }
    Ok(())
}

/// The abnormal return of day 0 in percent.
fn day_zero(outcome: &StudyOutcome, id: &str) -> f64 {
    let event = outcome.events.iter().find(|event| event.event_id == id);
    let day = event.and_then(|event| event.days.iter().find(|day| day.day.0 == 0));
    day.and_then(|day| day.ar).map_or(f64::NAN, |ar| ar * 100.0)
}
