//! Does the reaction to AI-chip news continue after the day of the news, and could one have traded on it?
//!
//! `cargo run --example post_news_drift [FOLDER]` trades the events in `data/ai-chip-news` with the prices in
//! `data/alibaba-day` by several rules, prints the result of each, shows one of them in full, and writes its tables and
//! charts to the folder (`target/post-news-drift` if none is named).

use std::path::{Path, PathBuf};

use newsquake::backtest::cost::{BasisPoints, Borrow, Cost};
use newsquake::backtest::outcome::BacktestOutcome;
use newsquake::backtest::rule::{FadeReaction, FollowReaction};
use newsquake::backtest::{Backtest, Hedge, Inputs, Side};
use newsquake::chart::Look;
use newsquake::error::Result;
use newsquake::estimates::estimates;
use newsquake::load;
use newsquake::publish::{BacktestResults, Coverage, Folder, Publication};
use newsquake::report::backtest::report;
use newsquake::report::paper::PaperStyle;
use newsquake::study::Study;
use newsquake::table::format::{Render, Text};
use newsquake::time::Exchanges;
use newsquake::units::Bps;

fn main() -> Result<()> {
    let started = chrono::Utc::now();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::args_os().nth(1).map(PathBuf::from);
    let own = named.is_none();
    let target = named.unwrap_or(root.join("target/post-news-drift"));
    // A folder named by the user may hold the user's own files.
    let folder = Folder::prepare(&target, own)?;

    let events = load::events(&root.join("data/ai-chip-news/events.csv"))?;
    let prices = load::prices(&[root.join("data/alibaba-day/prices_us.csv")], &[])?;
    let exchanges = Exchanges::default();
    let desk = Backtest {
        benchmark: Some("SPX".to_owned()),
        hedge: Hedge::Beta,
        costs: vec![
            Cost::BasisPoints(BasisPoints {
                rate: Bps::whole(5),
            }),
            Cost::Borrow(Borrow {
                rate: Bps::whole(50),
            }),
        ],
        ..Backtest::default()
    };
    // A study estimates beta, sigma and the reaction on day 0 once for all rules.
    let facts = estimates(
        &Study::default(),
        &desk,
        &prices.prices,
        &events.events,
        &exchanges,
    )?;
    let run = |backtest: &Backtest| {
        backtest.run(Inputs {
            prices: &prices.prices,
            events: &events.events,
            facts: &facts,
            exchanges: &exchanges,
        })
    };

    // The first rule trades the direction stated in the event file. Quarterly results have none; there only the
    // reaction tells.
    let stated = &desk;
    let drift = Backtest {
        side: Side::FollowReaction(FollowReaction { threshold: 2.0 }),
        hold: 10,
        ..desk.clone()
    };
    let reversal = Backtest {
        side: Side::FadeReaction(FadeReaction::default()),
        hold: 10,
        ..desk.clone()
    };
    println!(
        "{:<44} {:>6} {:>8} {:>22} {:>8}",
        "Rule", "Trades", "Mean %", "95 % interval", "Total %"
    );
    for (name, backtest) in [
        ("the stated direction, 5 sessions", stated),
        ("with a reaction above 2 sigma, 10 sessions", &drift),
        ("against any reaction, 10 sessions", &reversal),
    ] {
        println!("{name:<44} {}", line(&run(backtest)?));
    }
    println!();

    let outcome = run(stated)?;
    print!("{}", Text::default().render(&report(&outcome)));
    if !outcome.warnings.is_empty() {
        println!("\nWarnings");
    }
    outcome
        .warnings
        .iter()
        .for_each(|warning| println!("  {}: {}", warning.code, warning.message));
    let mut inputs = prices.files;
    inputs.push(events.file);
    let files = folder.write(&Publication {
        results: &BacktestResults { outcome: &outcome },
        rejects: &prices.rejects,
        inputs: &inputs,
        notes: &prices.findings,
        charts: true,
        figures: &[],
        look: &Look::default(),
        paper: PaperStyle::default(),
        parquet: false,
        command: &["post_news_drift".to_owned()],
        plan: None,
        coverage: Coverage::new(&prices.prices, &events.events, None),
        seed: 42,
        started,
    })?;
    println!(
        "\n{} files written to {}: open report.html",
        files.len(),
        target.display()
    );
    Ok(())
}

/// Returns the result of a rule as a line of the table.
fn line(outcome: &BacktestOutcome) -> String {
    let percent = |value: Option<f64>| {
        value.map_or("n/a".to_owned(), |value| format!("{:+.2}", value * 100.0))
    };
    let interval = format!(
        "{} to {}",
        percent(outcome.metric("average_trade_low")),
        percent(outcome.metric("average_trade_high"))
    );
    format!(
        "{:>6} {:>8} {interval:>22} {:>8}",
        outcome.trades.len(),
        percent(outcome.metric("average_trade")),
        percent(outcome.metric("total_return"))
    )
}
