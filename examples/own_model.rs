//! A model of your own: the median return of the estimation window as the normal return.
//!
//! `cargo run --example own_model` runs it on a security with one extreme day in its estimation window. A type that
//! implements [`NormalReturns`] is enough; the library needs no change.

use newsquake::event::Event;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::math::moments::median;
use newsquake::study::model::{
    Base, Design, Estimation, Fit, MeanAdjusted, Model, NormalReturns, Unfit,
    ordinary_least_squares,
};
use newsquake::study::outcome::StudyOutcome;
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};

/// Expected return = median return of the estimation window; one extreme day does not move it.
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

    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        let mut fit = ordinary_least_squares(sample)?;
        if let Some(median) = median(sample.y) {
            let sse: f64 = sample.y.iter().map(|y| (y - median).powi(2)).sum();
            fit.sigma = (sse / fit.df).sqrt();
            fit.coefficients = vec![median];
        }
        Ok(fit)
    }
}

/// Returns of the five estimation days (mean 8 %, median 2 %) and of day 0.
const RETURNS: [f64; 6] = [0.01, 0.02, 0.02, 0.03, 0.32, 0.05];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut rows = PriceRows::default();
    let mut price = 100.0;
    for (day, value) in std::iter::once(&0.0).chain(&RETURNS).enumerate() {
        price *= 1.0 + value;
        let date = Date::from_days_since_1970(day as i32);
        rows.push("FIRM", date, Bar::close(price));
    }
    let (prices, _findings) = Prices::from_rows(vec![rows])?;
    let day_zero = Date::from_days_since_1970(RETURNS.len() as i32);
    let inputs = Inputs {
        prices: &prices,
        events: &[Event::on("1", "FIRM", day_zero)],
        factors: None,
        exchanges: &Exchanges::default(),
    };
    let study = Study {
        model: Model::MeanAdjusted(MeanAdjusted::default()),
        estimation: Window::new(-5, -1)?.into(),
        window: Window::DAY_ZERO,
        ..Study::default()
    };

    let mean = study.run(inputs)?;
    let own = study
        .runner(inputs)
        .model("median-adjusted", &MedianAdjusted)
        .run()?;
    for outcome in [&mean, &own] {
        let (model, ar) = (outcome.plan.model, abnormal_return(outcome));
        println!("{model:<16} abnormal return of day 0: {:+.2} %", ar * 100.0);
    }
    // By hand: 5 % - 8 % = -3 %, and 5 % - 2 % = +3 %.
    assert!((abnormal_return(&mean) + 0.03).abs() < 1e-12);
    assert!((abnormal_return(&own) - 0.03).abs() < 1e-12);
    Ok(())
}

/// Returns the abnormal return of day 0 of the only event.
fn abnormal_return(outcome: &StudyOutcome) -> f64 {
    let day = outcome.events.first().and_then(|event| event.days.first());
    day.and_then(|day| day.ar).unwrap_or(f64::NAN)
}
