//! `newsquake init`.

use std::path::{Component, PathBuf};

use clap::{Args, ValueEnum};
use newsquake::backtest::Side;
use newsquake::backtest::rule::FollowReaction;
use newsquake::error::Result;
use newsquake::plan::Plan;
use newsquake::publish::{check_empty, write_new};
use newsquake::time::Window;

use super::{CLEAN, interrupt, made_up, speak};

/// Write a commented study file with small prices and events, which run at once.
#[derive(Args)]
pub struct InitArgs {
    /// Folder to write to
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// What to start from
    #[arg(long, value_enum, value_name = "NAME", default_value_t = Template::Earnings)]
    template: Template,
    /// Write into a folder that is not empty, and replace study.toml, prices.csv and events.csv
    #[arg(long)]
    force: bool,
}

/// What a first study is about.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Template {
    /// Announcements of earnings, grouped by surprise; made up
    Earnings,
    /// Headlines with times, tags and directions; made up
    Headlines,
    /// The day on which Alibaba's chip became known: 8 securities of New York and Hong Kong
    AlibabaDay,
}

pub fn run(args: &InitArgs) -> Result<u8> {
    check_empty(&args.folder, args.force)?;
    let (plan, prices, events) = args.template.content();
    let study = format!(
        "# A study file: newsquake study --config study.toml, and newsquake backtest likewise.\n# Paths start from the folder of \
         this file, and a flag beats what stands here. A key behind # has the\n# value that is shown, its default; newsquake explain \
         NAME says more about tests, models and costs.\n{}",
        plan.commented()
    );
    let files = [
        ("study.toml", study),
        ("prices.csv", prices),
        ("events.csv", events),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    interrupt::leave_nothing_behind();
    write_new(&args.folder, &files, args.force)?;
    let file = args.folder.join("study.toml");
    let file = file.strip_prefix(Component::CurDir).unwrap_or(&file);
    let file = file.display().to_string();
    let file = if file.contains(' ') {
        format!("\"{file}\"")
    } else {
        file
    };
    let place = match args.folder.components().eq([Component::CurDir]) {
        true => "this folder".to_owned(),
        false => args.folder.display().to_string(),
    };
    speak::lines(&format!(
        "study.toml, prices.csv and events.csv are in {place}. Next:\n  newsquake study --config {file}\n"
    ))?;
    Ok(CLEAN)
}

impl Template {
    /// Returns the plan, the prices and the events.
    fn content(self) -> (Plan, String, String) {
        let mut plan = Plan::default();
        plan.input.prices = vec!["prices.csv".into()];
        plan.input.events = Some("events.csv".into());
        plan.study.benchmark = Some(made_up::MARKET.to_owned());
        match self {
            Self::AlibabaDay => {
                plan.study.benchmark = Some("SPX".to_owned());
                return (plan, alibaba::prices(), alibaba::events());
            }
            Self::Earnings => {
                plan.study.group_by = "surprise".to_owned();
                plan.backtest.group_by = "surprise".to_owned();
                // Announcements of earnings state no direction.
                plan.backtest.side = Side::FollowReaction(FollowReaction::default());
            }
            Self::Headlines => {}
        }
        // The made-up prices are short.
        if let (Ok(estimation), Ok(window)) = (Window::new(-120, -11), Window::new(-5, 5)) {
            plan.study.estimation = estimation.into();
            plan.study.window = window;
        }
        let events = match self {
            Self::Earnings => made_up::earnings(),
            _ => made_up::headlines(),
        };
        (plan, made_up::prices(), events)
    }
}

/// A part of the data in `data/alibaba-day`.
mod alibaba {
    /// The securities, and the benchmarks of both exchanges.
    const SYMBOLS: [&str; 8] = [
        "SPX", "HK-EW", "BABA", "9988.HK", "NVDA", "AMD", "MRVL", "TSM",
    ];

    /// The first day that is kept; the estimation window needs 250 sessions.
    const FIRST: &str = "2024-08-01";

    /// Returns the prices in the columns that a study needs.
    pub fn prices() -> String {
        let files = [
            include_str!("../../data/alibaba-day/prices_us.csv"),
            include_str!("../../data/alibaba-day/prices_hk.csv"),
        ];
        let mut text = String::from("symbol,date,open,close,adj_close\n");
        for file in files {
            let mut lines = file.lines();
            let heads: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
            let column = |name: &str| heads.iter().position(|head| *head == name);
            let columns = ["symbol", "date", "open", "close", "adj_close"].map(column);
            for line in lines {
                let cells: Vec<&str> = line.split(',').collect();
                let row = columns.map(|column| {
                    column
                        .and_then(|column| cells.get(column))
                        .copied()
                        .unwrap_or_default()
                });
                if SYMBOLS.contains(&row[0]) && row[1] >= FIRST {
                    text.push_str(&row.join(","));
                    text.push('\n');
                }
            }
        }
        text
    }

    /// Returns the events of these securities.
    pub fn events() -> String {
        let file = include_str!("../../data/alibaba-day/events.csv");
        let is_kept = |(i, line): &(usize, &str)| {
            let symbol = line.split(',').nth(1).unwrap_or_default();
            *i == 0 || SYMBOLS.contains(&symbol)
        };
        let kept = file.lines().enumerate().filter(is_kept);
        kept.map(|(_, line)| format!("{line}\n")).collect()
    }
}
