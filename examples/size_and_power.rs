//! Rejection rates of each test at the 5 % level: without an effect (size) and with one (power).
//!
//! `cargo run --release --example size_and_power [SAMPLES] [PICTURE]` repeats the experiment of Brown & Warner (1980,
//! 1985) on simulated returns: in each sample, random securities have an event on a random date, and every test looks
//! for an effect of 0, 0.5, 1 or 2 %. There are four designs: separate dates; one shared date with correlated returns;
//! an event that doubles the variance; dates staggered over four days. Default: 5,000 samples per design, and a fifth
//! of them for each effect.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use newsquake::chart::figure::{Across, Mark, Panel, Role, Unit};
use newsquake::chart::{Figure, Look, png};
use newsquake::error::Result;
use newsquake::event::Event;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::inference::Test;
use newsquake::study::outcome::GroupOutcome;
use newsquake::study::{Inputs, Study};
use newsquake::table::format::{Render, Text};
use newsquake::table::{Cell, Column, Report, Table};
use newsquake::time::{Date, Exchanges, Window};
use rand_distr::{Distribution, StandardNormal, StudentT};
use rand_pcg::Pcg64;
use rayon::prelude::*;

/// Number of events per sample.
const EVENTS: usize = 30;
/// Length of the estimation window in days; the event window has eleven.
const ESTIMATION: i32 = 100;
/// Trading days between events with separate dates.
const APART: usize = 12;
/// Effects on day 0 for which the power is measured.
const EFFECTS: [f64; 3] = [0.005, 0.01, 0.02];

/// Dates of the events of a sample and the distribution of their returns.
struct Design {
    name: &'static str,
    /// Day 0 of an event, in trading days after that of the first one.
    day: fn(usize) -> usize,
    /// Correlation of residuals between securities.
    correlation: f64,
    /// Ratio of the residual variance on event days to that of other days.
    variance: f64,
}

const DESIGNS: [Design; 4] = [
    Design {
        name: "own dates",
        day: |event| event * APART,
        correlation: 0.1,
        variance: 1.0,
    },
    Design {
        name: "one date, r 0.1",
        day: |_| 0,
        correlation: 0.1,
        variance: 1.0,
    },
    Design {
        name: "variance x 2",
        day: |event| event * APART,
        correlation: 0.1,
        variance: 2.0,
    },
    Design {
        name: "staggered, r 0.1",
        day: |event| event % 4,
        correlation: 0.1,
        variance: 1.0,
    },
];

fn main() -> Result<()> {
    let samples: usize = std::env::args()
        .nth(1)
        .and_then(|argument| argument.parse().ok())
        .unwrap_or(5_000);
    let mut report = Report {
        title: format!("Size and power: {samples} samples of {EVENTS} events a design"),
        lines: vec![format!(
            "market model, {ESTIMATION} estimation days, returns with the tails of Student's t on 5 degrees of freedom, \
             residuals of 2 % a day"
        )],
        ..Report::default()
    };
    let designs: Vec<Vec<Rates>> = DESIGNS
        .iter()
        .map(|design| {
            let with = |effect: &f64| rates(design, *effect, samples.div_ceil(5));
            std::iter::once(rates(design, 0.0, samples))
                .chain(EFFECTS.iter().map(with))
                .collect()
        })
        .collect();
    report
        .tables
        .push(size_table(&designs, 0, "the day, CAR[0, 0]"));
    report
        .tables
        .push(size_table(&designs, 1, "the window, CAR[-5, +5]"));
    report.tables.push(power_table(&designs));
    print!("{}", Text::default().render(&report));
    println!("\n{}", claim(&designs));
    let target = std::env::args_os().nth(2).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/size-and-power.png"),
        PathBuf::from,
    );
    let picture = png(&figure(&designs, samples), &Look::default())?;
    let written = target
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(&target, picture));
    match written {
        Ok(()) => println!("The curves of power are in {}", target.display()),
        Err(error) => eprintln!("{}: cannot be written: {error}", target.display()),
    }
    Ok(())
}

/// Returns the power curves of the recommended tests and of two popular ones, one panel per design.
fn figure(designs: &[Vec<Rates>], samples: usize) -> Figure {
    let effects: Vec<String> = std::iter::once("none".to_owned())
        .chain(
            EFFECTS
                .iter()
                .map(|effect| format!("{:.1} %", effect * 100.0)),
        )
        .collect();
    let line = |rates: &[Rates], (i, test): (usize, &&'static str)| Mark::Line {
        name: (*test).to_owned(),
        // No labels: all curves end near 100 %; the footnote explains the dash patterns.
        label: String::new(),
        role: Role::Series(i),
        strong: i == 0,
        dashed: false,
        points: rates
            .iter()
            .enumerate()
            .map(|(x, rates)| {
                (
                    x as f64,
                    rates[&(0, *test)].share().map(|share| share * 100.0),
                )
            })
            .collect(),
    };
    let panel = |(design, rates): (&Design, &Vec<Rates>)| Panel {
        y_label: "Samples rejected (%)".to_owned(),
        unit: Unit::Plain,
        height: 1.0,
        heading: design.name.to_owned(),
        marks: ["bmp_adjusted", "grank_t", "patell", "cross_sectional"]
            .iter()
            .enumerate()
            .map(|test| line(rates, test))
            .collect(),
        scale: Some((0.0, 100.0)),
        ..Panel::default()
    };
    Figure {
        name: "size-and-power".to_owned(),
        title: "Rejections at 5 % by the size of the effect on day 0".to_owned(),
        subtitle: format!("{EVENTS} events a sample; {samples} samples without an effect, a fifth of them with each"),
        footnote: "Without an effect every curve should begin at 5 %. Solid: bmp_adjusted; dashed: grank_t; dotted: patell; long dashes: cross_sectional. CAR[0, 0].".to_owned(),
        x_label: "Effect on day 0".to_owned(),
        x: Across::Names(effects),
        columns: 2,
        panels: DESIGNS.iter().zip(designs).map(panel).collect(),
        ..Figure::default()
    }
}

/// Returns in words whether the recommended tests keep their size where the verdict does not doubt them.
fn claim(designs: &[Vec<Rates>]) -> String {
    let mut standing = Vec::new();
    for (design, rates) in DESIGNS.iter().zip(designs) {
        for (window, over) in [(0, "day"), (1, "window")] {
            for test in ["bmp_adjusted", "grank_t"] {
                let count = rates[0][&(window, test)];
                if let Some(share) = count.share().filter(|_| !count.is_doubtful()) {
                    standing.push((share, format!("{test}, {}, {over}", design.name)));
                }
            }
        }
    }
    let (within, outside): (Vec<_>, Vec<_>) = standing
        .into_iter()
        .partition(|(share, _)| (0.035..=0.065).contains(share));
    let outside: Vec<String> = outside
        .into_iter()
        .map(|(share, place)| format!("{:.1} % ({place})", share * 100.0))
        .collect();
    format!(
        "Where the verdict lets them stand, bmp_adjusted and grank_t reject 3.5 to 6.5 % of true nulls in {} cases of {}{}",
        within.len(),
        within.len() + outside.len(),
        if outside.is_empty() {
            ".".to_owned()
        } else {
            format!("; not in {}.", outside.join(", "))
        }
    )
}

/// Counts for one test and window: samples with a result, rejections, and samples in which the verdict doubts the test.
#[derive(Clone, Copy, Default)]
struct Count {
    defined: usize,
    rejected: usize,
    doubtful: usize,
}

impl Count {
    /// Returns the share of samples that reject; `None` if the test is never defined.
    fn share(&self) -> Option<f64> {
        (self.defined > 0).then(|| self.rejected as f64 / self.defined as f64)
    }

    fn is_doubtful(&self) -> bool {
        2 * self.doubtful > self.defined
    }
}

/// Counts by position of the window and name of the test.
type Rates = BTreeMap<(usize, &'static str), Count>;

fn rates(design: &Design, effect: f64, samples: usize) -> Rates {
    let of_sample = |sample: usize| {
        let group = study(design, effect, sample as u128);
        let mut counts = Rates::new();
        for (position, window) in group.windows.iter().enumerate() {
            for (name, verdict) in &window.tests {
                let count = counts.entry((position, *name)).or_default();
                count.defined += usize::from(verdict.p().is_some());
                count.rejected += usize::from(verdict.p().is_some_and(|p| p <= 0.05));
                count.doubtful += usize::from(group.doubts(name));
            }
        }
        counts
    };
    let add = |mut sum: Rates, more: Rates| {
        for (key, count) in more {
            let total = sum.entry(key).or_default();
            total.defined += count.defined;
            total.rejected += count.rejected;
            total.doubtful += count.doubtful;
        }
        sum
    };
    (0..samples)
        .into_par_iter()
        .map(of_sample)
        .reduce(Rates::new, add)
}

/// Runs the study of one sample.
fn study(design: &Design, effect: f64, sample: u128) -> GroupOutcome {
    let (prices, events) = draw(design, effect, sample);
    let study = Study {
        benchmark: Some("MARKET".to_owned()),
        estimation: Window::new(-ESTIMATION - 10, -11).expect("in order").into(),
        window: Window::new(-5, 5).expect("in order"),
        cars: [(0, 0), (-5, 5)]
            .map(|(from, to)| Window::new(from, to).expect("in order"))
            .to_vec(),
        ..Study::default()
    };
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    let mut outcome = study.run(inputs).expect("the options are sound");
    assert_eq!(outcome.counts.events_used, EVENTS);
    outcome.groups.swap_remove(0)
}

/// Returns prices and events of a sample. The draws depend on the number of the sample alone.
fn draw(design: &Design, effect: f64, sample: u128) -> (Prices, Vec<Event>) {
    let mut random = Pcg64::new(42, sample);
    // Student's t with variance 5/3, scaled to variance 1. Extreme draws are cut off only to keep prices above zero.
    let tails = StudentT::new(5.0).expect("degrees of freedom are positive");
    let scale = 0.6_f64.sqrt();
    let first = ESTIMATION as usize + 12;
    let days = first + (design.day)(EVENTS - 1).max((design.day)(3)) + 7;
    let normal = |random: &mut Pcg64| -> f64 { (tails.sample(random) * scale).clamp(-15.0, 15.0) };
    let market: Vec<f64> = (0..days)
        .map(|_| 0.0003 + 0.01 * normal(&mut random))
        .collect();
    let common: Vec<f64> = (0..days).map(|_| normal(&mut random)).collect();
    let mut rows = PriceRows::default();
    push(&mut rows, "MARKET", market.iter().copied());
    let mut events = Vec::new();
    for event in 0..EVENTS {
        let symbol = format!("S{event:02}");
        let zero = first + (design.day)(event);
        let draw: f64 = StandardNormal.sample(&mut random);
        let beta = 1.0 + 0.3 * draw;
        let returns: Vec<f64> = (0..days)
            .map(|day| {
                let own = normal(&mut random);
                let shock = design.correlation.sqrt() * common[day]
                    + (1.0 - design.correlation).sqrt() * own;
                let near = day + 5 >= zero && day <= zero + 5;
                let spread = if near { design.variance.sqrt() } else { 1.0 };
                let news = if day == zero { effect } else { 0.0 };
                beta * market[day] + 0.02 * spread * shock + news
            })
            .collect();
        push(&mut rows, &symbol, returns.into_iter());
        events.push(Event::on(
            event.to_string(),
            symbol,
            Date::from_days_since_1970(zero as i32),
        ));
    }
    let (prices, _) = Prices::from_rows(vec![rows]).expect("no price is infinite");
    (prices, events)
}

fn push(rows: &mut PriceRows, symbol: &str, returns: impl Iterator<Item = f64>) {
    let mut price = 100.0;
    for (day, value) in returns.enumerate() {
        price *= 1.0 + value;
        let date = Date::from_days_since_1970(day as i32);
        rows.push(symbol, date, Bar::close(price));
    }
}

/// Returns a rate in percent, with a dagger if the verdict doubts the test in most samples.
fn rate(count: &Count) -> Cell {
    let mark = if count.is_doubtful() { "\u{2020}" } else { "" };
    Cell::number(count.share().map(|share| share * 100.0), 1).marked(mark)
}

fn size_table(designs: &[Vec<Rates>], window: usize, over: &str) -> Table {
    let mut columns = vec![Column::words("test", "Test")];
    columns.extend(
        DESIGNS
            .iter()
            .map(|design| Column::numbers(design.name, design.name)),
    );
    let row = |name: &'static str| {
        let cells = designs.iter().map(|rates| rate(&rates[0][&(window, name)]));
        std::iter::once(Cell::text(name)).chain(cells).collect()
    };
    Table {
        name: if window == 0 {
            "size_day"
        } else {
            "size_window"
        },
        title: format!("Rejections of a true null at 5 %, in percent of samples, for {over}"),
        columns,
        rows: Test::ENTRIES.iter().map(|entry| row(entry.name)).collect(),
        notes: vec!["\u{2020} the verdict on the sample calls the test doubtful.".to_owned()],
    }
}

fn power_table(designs: &[Vec<Rates>]) -> Table {
    let mut columns = vec![Column::words("test", "Test")];
    for design in &DESIGNS {
        for effect in EFFECTS {
            let head = format!("{} {:.1} %", design.name, effect * 100.0);
            columns.push(Column::numbers(head.clone(), head));
        }
    }
    let row = |name: &'static str| {
        let cells = designs
            .iter()
            .flat_map(|rates| rates[1..].iter().map(|rates| rate(&rates[&(0, name)])));
        std::iter::once(Cell::text(name)).chain(cells).collect()
    };
    Table {
        name: "power",
        title: "Rejections with an effect on day 0, in percent of samples, for CAR[0, 0]"
            .to_owned(),
        columns,
        rows: Test::ENTRIES.iter().map(|entry| row(entry.name)).collect(),
        notes: Vec::new(),
    }
}
