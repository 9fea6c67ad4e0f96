//! Market-wide news: the decisions of the Federal Reserve in 2024 and 2025, each an event of every US security.
//!
//! `cargo run --example fed_decisions` reads the dates in `data/fed-decisions` and the prices in `data/alibaba-day`, and prints the tables.

use std::io::Write;
use std::path::Path;

use newsquake::error::Result;
use newsquake::event::market_wide::{Universe, spread};
use newsquake::load;
use newsquake::report::study::report;
use newsquake::study::model::{MeanAdjusted, Model};
use newsquake::study::{Inputs, Study};
use newsquake::table::format::{Render, Text};
use newsquake::time::{Exchanges, Window};

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dates = load::events(&root.join("data/fed-decisions/decisions.csv"))?;
    let prices = load::prices(&[root.join("data/alibaba-day/prices_us.csv")], &[])?;

    // One decision becomes an event of every security; its id stays in the column `story`.
    let decisions = dates.events.len();
    let (events, _) = spread(dates.events, &prices.prices, &Universe::All, &[])?;
    let study = Study {
        // The news moves the market itself, so that returns less those of the market would hide it.
        model: Model::MeanAdjusted(MeanAdjusted::default()),
        estimation: Window::new(-60, -6)?.into(),
        window: Window::new(-2, 2)?,
        cars: vec![Window::DAY_ZERO, Window::new(0, 1)?],
        mask_events: true,
        ..Study::default()
    };
    let outcome = study.run(Inputs {
        prices: &prices.prices,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    })?;

    let mut text = format!("{decisions} decisions are {} events\n\n", events.len());
    text.push_str(&Text::default().render(&report(&outcome)));
    // A closed pipe (`| head`) is no error.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}
