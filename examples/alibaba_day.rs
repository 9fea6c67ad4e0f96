//! The Alibaba day: the effect of the news of 29 August 2025 on 21 securities in New York and Hong Kong.
//!
//! `cargo run --example alibaba_day [FOLDER]` reads the prices in `data/alibaba-day`, prints the tables, and
//! writes charts and CSVs to the folder (`target/alibaba-day` if none is named).

use std::io::Write;
use std::path::{Path, PathBuf};

use newsquake::chart::Look;
use newsquake::chart::study::{MOST_EVENTS, add_running};
use newsquake::error::Result;
use newsquake::load;
use newsquake::publish::{Coverage, Folder, Publication, StudyResults};
use newsquake::report::paper::PaperStyle;
use newsquake::report::study::report;
use newsquake::study::{Inputs, Study};
use newsquake::table::format::{Render, Text};
use newsquake::time::Exchanges;

fn main() -> Result<()> {
    let started = chrono::Utc::now();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::args_os().nth(1).map(PathBuf::from);
    let own = named.is_none();
    let target = named.unwrap_or(root.join("target/alibaba-day"));
    // A folder named by the user may hold the user's own files.
    let folder = Folder::prepare(&target, own)?;

    let data = root.join("data/alibaba-day");
    let events = load::events(&data.join("events.csv"))?;
    let prices = load::prices(
        &[data.join("prices_us.csv"), data.join("prices_hk.csv")],
        &[],
    )?;

    let study = Study {
        benchmark: Some("SPX".to_owned()),
        ..Study::default()
    };
    let inputs = Inputs {
        prices: &prices.prices,
        events: &events.events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    let mut outcome = study.runner(inputs).keep_measured(MOST_EVENTS).run()?;
    add_running(&mut outcome, study.runner(inputs))?;

    let mut text = Text::default().render(&report(&outcome));
    text.push_str("\nWarnings\n");
    for warning in &outcome.warnings {
        text.push_str(&format!("  {}: {}\n", warning.code, warning.message));
    }
    let mut inputs = prices.files;
    inputs.push(events.file);
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
        look: &Look::default(),
        paper: PaperStyle::default(),
        parquet: false,
        command: &["alibaba_day".to_owned()],
        plan: None,
        coverage: Coverage::new(&prices.prices, &events.events, None),
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
