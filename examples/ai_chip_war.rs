//! The AI-chip war: news about chips, export controls and tariffs by tag, with and without the events that quarterly results confound.
//!
//! `cargo run --example ai_chip_war [FOLDER]` reads the news and results in `data/ai-chip-news` and the prices in `data/alibaba-day`,
//! prints the tables, and writes charts and CSVs to the folder (`target/ai-chip-war` if none is named).

use std::io::Write;
use std::path::{Path, PathBuf};

use newsquake::chart::Look;
use newsquake::chart::study::{MOST_EVENTS, add_running};
use newsquake::error::Result;
use newsquake::event::{Confounded, Selection};
use newsquake::load;
use newsquake::publish::{Coverage, Folder, Publication, StudyResults};
use newsquake::report::paper::PaperStyle;
use newsquake::report::study::report;
use newsquake::study::{Inputs, Study};
use newsquake::table::format::{Render, Text};
use newsquake::time::{Exchanges, Window};

fn main() -> Result<()> {
    let started = chrono::Utc::now();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::args_os().nth(1).map(PathBuf::from);
    let own = named.is_none();
    let target = named.unwrap_or(root.join("target/ai-chip-war"));
    // A folder named by the user may hold the user's own files.
    let folder = Folder::prepare(&target, own)?;

    let news = root.join("data/ai-chip-news");
    let events = load::events(&news.join("events.csv"))?;
    let earnings = load::events(&news.join("earnings.csv"))?;
    let prices = load::prices(&[root.join("data/alibaba-day/prices_us.csv")], &[])?;

    let study = Study {
        benchmark: Some("SPX".to_owned()),
        estimation: Window::new(-130, -11)?.into(),
        window: Window::new(-5, 5)?,
        cars: vec![Window::DAY_ZERO, Window::new(-1, 1)?, Window::new(0, 5)?],
        select: Selection {
            // The results themselves are not the news that is studied; they confound it.
            filter: Some("tags != \"earnings\"".parse()?),
            confounded: Some(Confounded::Drop),
            confounding_window: Some(Window::new(-2, 2)?),
            ..Selection::default()
        },
        // The reaction to earlier news is no part of what is normal.
        mask_events: true,
        reaction: true,
        ..Study::default()
    };
    let inputs = Inputs {
        prices: &prices.prices,
        events: &events.events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    let runner = || study.runner(inputs).confounders(&earnings.events);
    let mut outcome = runner().keep_measured(MOST_EVENTS).run()?;
    add_running(&mut outcome, runner())?;

    let mut text = Text::default().render(&report(&outcome));
    text.push_str("\nWarnings\n");
    for warning in &outcome.warnings {
        text.push_str(&format!("  {}: {}\n", warning.code, warning.message));
    }
    let mut inputs = prices.files;
    inputs.extend([events.file, earnings.file]);
    let files = folder.write(&Publication {
        results: &StudyResults {
            outcome: &outcome,
            prices: &prices.prices,
        },
        rejects: &prices.rejects,
        inputs: &inputs,
        notes: &prices.findings,
        charts: true,
        figures: &[],
        paper: PaperStyle::default(),
        parquet: false,
        command: &["ai_chip_war".to_owned()],
        plan: None,
        coverage: Coverage::new(&prices.prices, &events.events, None),
        look: &Look::default(),
        seed: 42,
        started,
    })?;
    text.push_str(&format!(
        "\n{} files written to {}: open report.html\n",
        files.len(),
        target.display()
    ));
    // A closed pipe (`| head`) is no error.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}
