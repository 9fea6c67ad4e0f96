//! A test of your own: the t of the mean without the largest and smallest abnormal return.
//!
//! `cargo run --example own_test` runs it next to a test of the library on five events, one of which jumps. A type that
//! implements [`Significance`] is enough; the library needs no change.

use newsquake::error::Result;
use newsquake::event::Event;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::math::moments::mean_and_spread;
use newsquake::study::inference::{Evidence, Significance, Verdict};
use newsquake::study::model::{MeanAdjusted, Model};
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};

/// t = sqrt(n) mean(x) / sd(x) over the n = N - 2 remaining abnormal returns x, with n - 1 degrees of freedom.
struct TrimmedT;

impl Significance for TrimmedT {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        let mut x = evidence.abnormal.to_vec();
        x.sort_by(f64::total_cmp);
        let trimmed = x.get(1..x.len().saturating_sub(1)).unwrap_or_default();
        let n = trimmed.len() as f64;
        mean_and_spread(trimmed)
            .map(|(mean, sd)| Verdict::student_t(n.sqrt() * mean / sd, n - 1.0))
            .into()
    }

    fn heading(&self) -> &'static str {
        "Trimmed t"
    }
}

/// `REACTIONS[i]`: return on day 0 of event `i`. Without the extremes they have mean 2 % and standard deviation 1 %.
const REACTIONS: [f64; 5] = [-0.5, 0.01, 0.02, 0.03, 0.9];

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    // By hand: sqrt(3) 2 % / 1 % = 3.4641.
    let expected = 2.0 * 3.0_f64.sqrt();
    let by_hand = TrimmedT.evaluate(&Evidence::for_tests(&REACTIONS, &[0.0; 5], &[3.0; 5]));
    assert!((by_hand.statistic().unwrap_or(f64::NAN) - expected).abs() < 1e-12);

    let (prices, events) = five_events()?;
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    let study = Study {
        model: Model::MeanAdjusted(MeanAdjusted::default()),
        estimation: Window::new(-4, -1)?.into(),
        window: Window::DAY_ZERO,
        tests: vec!["cross_sectional".to_owned()],
        ..Study::default()
    };
    let outcome = study.runner(inputs).test("trimmed_t", &TrimmedT).run()?;
    let tests = &outcome.groups[0].windows[0].tests;
    for (name, verdict) in tests {
        println!("{name:<16} {:+.2}", verdict.statistic().unwrap_or(f64::NAN));
    }
    let measured = tests["trimmed_t"].statistic().unwrap_or(f64::NAN);
    assert!((measured - expected).abs() < 1e-9);
    Ok(())
}

/// Returns five securities with a mean return of zero before day 0, and one event for each.
fn five_events() -> Result<(Prices, Vec<Event>)> {
    let (mut rows, mut events) = (PriceRows::default(), Vec::new());
    for (i, reaction) in REACTIONS.into_iter().enumerate() {
        let symbol = format!("FIRM{i}");
        let mut price = 100.0;
        for (day, value) in (0..).zip([0.0, 0.01, -0.01, 0.02, -0.02, reaction]) {
            price *= 1.0 + value;
            let date = Date::from_days_since_1970(day);
            rows.push(&symbol, date, Bar::close(price));
        }
        events.push(Event::on(
            i.to_string(),
            symbol,
            Date::from_days_since_1970(5),
        ));
    }
    let (prices, _findings) = Prices::from_rows(vec![rows])?;
    Ok((prices, events))
}
