//! Rejection rates of true nulls where the verdict leaves a test unmarked, over a grid of samples.
//!
//! `cargo run --release --example size_grid [SAMPLES] [SEED] [PART]` simulates samples without any effect: 2 to 100 events; shocks
//! that are normal, heavy-tailed, skewed to the right (a two-sided test treats the mirror image alike), or drawn from real returns;
//! events on own dates, on one date, staggered, of few firms, or with missing days; windows of 1 to 120 days. A test that the
//! verdict leaves unmarked should reject at most 7.5 % at a nominal 5 %, and the recommended one at least 3 %.
//!
//! A rate is the share of rejections among the samples on which the test stands: what a reader meets who heeds the marks. Nearly all
//! marks depend on estimation days, dates and numbers of events alone, which do not depend on the tested returns, so that this rate
//! is that of all samples of the kind. Marks that look at the tested returns themselves select among them, and the conditional rate
//! shows what that does.
//!
//! Sampling is sequential: each cell gets SAMPLES samples (default 500), and as many again as long as one of its rates is within two
//! standard errors of a limit or beyond it, up to 16 times. PART is a part of a cell's name, such as `staggered` or `, 5 events`; a
//! line about each cell goes to standard error as soon as it is done. The rules of the verdict were chosen on other draws.
//! `tests/reference/size_of_verdict.py` draws samples thirty times as fast, with tests and marks of its own.

use std::collections::BTreeMap;
use std::path::Path;

use newsquake::error::Result;
use newsquake::event::Event;
use newsquake::load;
use newsquake::market::{Bar, Field, PriceRows, Prices};
use newsquake::study::outcome::{GroupOutcome, StudyOutcome, WindowOutcome};
use newsquake::study::{Inputs, Study};
use newsquake::table::format::{Markdown, Render};
use newsquake::table::{Cell, Column, Report, Table};
use newsquake::time::{Date, Exchanges, Window};
use rand_distr::{Distribution, StandardNormal, StudentT, Uniform};
use rand_pcg::Pcg64;
use rayon::prelude::*;

/// Length of the estimation window in days.
const ESTIMATION: i32 = 100;
/// Numbers of events.
const EVENTS: [usize; 10] = [2, 3, 5, 8, 10, 15, 20, 30, 50, 100];
/// Times SAMPLES that a cell gets at most.
const MOST_ROUNDS: usize = 16;
/// A rate within this many standard errors of its limit needs further samples.
const UNDECIDED: f64 = 2.0;
/// A test at a nominal 5 % may reject this share of true nulls.
const TOLERABLE: f64 = 0.075;
/// The recommended test should reject at least this share of true nulls.
const LEAST: f64 = 0.03;
/// A test that stands in a smaller share of the samples of a cell is not judged there.
const RARE: f64 = 0.05;
/// Standard errors by which a rate may miss its limit: some 10,000 rates are compared, most of them correlated.
const ERRORS: f64 = 3.0;
/// The number of rates farthest above the tolerable one that are listed.
const LISTED: usize = 12;
/// The tests to read where they stand, the best one first, as reports name them; then any other that stands.
const RECOMMENDED: [&str; 2] = ["bmp_adjusted", "grank_t"];
/// The name under which the test to read is counted.
const READ: &str = "recommended";

/// The distribution of a day's shock, with mean 0 and variance 1.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Normal,
    HeavyTails,
    SkewedRight,
    Real,
}

/// How events lie in time.
#[derive(Clone, Copy, PartialEq)]
enum Dates {
    Own,
    One,
    Staggered,
    FewFirms,
    MissingDays,
}

/// A cell of the grid: samples of one kind.
#[derive(Clone, Copy)]
struct Kind {
    shape: Shape,
    dates: Dates,
    events: usize,
    /// Whether windows are up to 120 days long, not 11.
    long: bool,
}

impl Kind {
    fn name(self) -> String {
        let shape = match self.shape {
            Shape::Normal => "normal",
            Shape::HeavyTails => "t(5)",
            Shape::SkewedRight => "lognormal",
            Shape::Real => "real returns",
        };
        let dates = match self.dates {
            Dates::Own => "own dates",
            Dates::One => "one date",
            Dates::Staggered => "staggered",
            Dates::FewFirms => "few firms",
            Dates::MissingDays => "missing days",
        };
        let windows = if self.long { ", long windows" } else { "" };
        format!("{shape}, {dates}{windows}, {} events", self.events)
    }

    /// Returns the event window and the tested windows.
    fn windows(self) -> (Window, Vec<Window>) {
        let window = |from, to| Window::new(from, to).expect("in order");
        if self.long {
            let cars = [0, 29, 59, 119].map(|last| window(0, last));
            (window(0, 119), cars.to_vec())
        } else {
            let cars = [(0, 0), (-1, 1), (0, 5), (-5, 5)].map(|(from, to)| window(from, to));
            (window(-5, 5), cars.to_vec())
        }
    }

    /// Returns the correlation of shocks between firms.
    fn correlation(self) -> f64 {
        match self.dates {
            Dates::One | Dates::Staggered => 0.1,
            Dates::Own | Dates::FewFirms | Dates::MissingDays => 0.0,
        }
    }

    /// Returns the firm of an event and its day 0, in sessions after the earliest one.
    fn place(self, event: usize) -> (usize, usize) {
        let apart = self.windows().0.days() + 1;
        match self.dates {
            Dates::Own | Dates::MissingDays => (event, event * apart),
            Dates::One => (event, 0),
            Dates::Staggered => (event, event % 4),
            Dates::FewFirms => (event / 4, event / 4 * 40 + event % 4 * 6),
        }
    }
}

/// Returns the grid.
fn grid() -> Vec<Kind> {
    let shapes = [
        Shape::Normal,
        Shape::HeavyTails,
        Shape::SkewedRight,
        Shape::Real,
    ];
    let dates = [
        Dates::Own,
        Dates::One,
        Dates::Staggered,
        Dates::FewFirms,
        Dates::MissingDays,
    ];
    let kind = |shape, dates, events, long| Kind {
        shape,
        dates,
        events,
        long,
    };
    let short = shapes.into_iter().flat_map(|shape| {
        let cells = dates.into_iter();
        cells.flat_map(move |dates| EVENTS.map(|events| kind(shape, dates, events, false)))
    });
    let long = shapes.into_iter().flat_map(|shape| {
        let cells = [Dates::Own, Dates::One].into_iter();
        cells.flat_map(move |dates| [5, 10, 30].map(|events| kind(shape, dates, events, true)))
    });
    short.chain(long).collect()
}

/// Abnormal returns of real firms: closes of `data/alibaba-day`, less the S&P 500, in units of their standard deviation.
struct Real {
    firms: Vec<Vec<f64>>,
}

impl Real {
    fn read() -> Result<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/alibaba-day/prices_us.csv");
        let prices = load::prices(&[path], &[])?.prices;
        let returns = |symbol: &str| -> Vec<f64> {
            let closes = prices.universe().find(symbol);
            let closes = closes.map_or(&[][..], |s| prices.bars(s).column(Field::Close));
            closes
                .windows(2)
                .map(|pair| pair[1] / pair[0] - 1.0)
                .collect()
        };
        let market = returns("SPX");
        let stocks = prices.universe().symbols();
        let stocks = stocks.filter(|symbol| !["SPX", "SPY", "SMH", "SOX", "KWEB"].contains(symbol));
        let firm = |symbol: &str| {
            let own = returns(symbol);
            let excess: Vec<f64> = own.iter().zip(&market).map(|(r, m)| r - m).collect();
            let n = excess.len() as f64;
            let mean = excess.iter().sum::<f64>() / n;
            let sd = (excess.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
            excess.iter().map(|x| (x - mean) / sd).collect()
        };
        Ok(Self {
            firms: stocks.map(firm).collect(),
        })
    }
}

/// Draws shocks.
struct Draws<'a> {
    random: Pcg64,
    shape: Shape,
    tails: StudentT<f64>,
    real: &'a Real,
}

impl Draws<'_> {
    fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.random)
    }

    fn uniform(&mut self) -> f64 {
        Uniform::new(0.0, 1.0)
            .expect("in order")
            .sample(&mut self.random)
    }

    /// Returns a shock of a firm, with mean 0 and variance 1. Extreme draws are cut off only to keep prices above zero.
    fn shock(&mut self, firm: usize) -> f64 {
        const SIGMA: f64 = 0.6;
        let skewed = |g: f64| {
            let square = SIGMA * SIGMA;
            let sd = ((square.exp() - 1.0) * square.exp()).sqrt();
            ((SIGMA * g).exp() - (square / 2.0).exp()) / sd
        };
        let drawn = match self.shape {
            Shape::Normal => self.normal(),
            Shape::HeavyTails => self.tails.sample(&mut self.random) * 0.6_f64.sqrt(),
            Shape::SkewedRight => skewed(self.normal()),
            Shape::Real => {
                let days = &self.real.firms[firm % self.real.firms.len()];
                let day = (self.uniform() * days.len() as f64) as usize;
                days[day.min(days.len() - 1)]
            }
        };
        drawn.clamp(-20.0, 20.0)
    }
}

/// Returns prices and events of a sample. The draws depend on the seed and on the number of the sample alone.
fn draw(kind: Kind, (seed, sample): (u128, u128), real: &Real) -> (Prices, Vec<Event>) {
    let mut draws = Draws {
        random: Pcg64::new(seed, sample),
        shape: kind.shape,
        tails: StudentT::new(5.0).expect("degrees of freedom are positive"),
        real,
    };
    let (window, _) = kind.windows();
    let before = ESTIMATION as usize + 12;
    let after = window.last().0 as usize + 2;
    let places: Vec<(usize, usize)> = (0..kind.events).map(|event| kind.place(event)).collect();
    let last = places.iter().map(|(_, zero)| *zero).max().unwrap_or(0);
    let days = before + last + after;
    let market: Vec<f64> = (0..days).map(|_| 0.0003 + 0.01 * draws.normal()).collect();
    let common: Vec<f64> = (0..days).map(|_| draws.normal()).collect();
    let mut rows = PriceRows::default();
    let mut push = |symbol: &str, first: usize, returns: &[Option<f64>]| {
        let mut price = 100.0;
        for (day, value) in returns.iter().enumerate() {
            price *= 1.0 + value.unwrap_or(0.0);
            let date = Date::from_days_since_1970((first + day) as i32);
            if value.is_some() {
                rows.push(symbol, date, Bar::close(price));
            }
        }
    };
    let shown: Vec<Option<f64>> = market.iter().copied().map(Some).collect();
    push("MARKET", 0, &shown);
    let firms: BTreeMap<usize, (usize, usize)> = places.iter().fold(
        BTreeMap::new(),
        |mut firms: BTreeMap<usize, (usize, usize)>, (firm, zero)| {
            let ends = firms.entry(*firm).or_insert((*zero, *zero));
            *ends = (ends.0.min(*zero), ends.1.max(*zero));
            firms
        },
    );
    for (firm, (earliest, latest)) in &firms {
        let beta = 1.0 + 0.3 * draws.normal();
        let span = *earliest..before + latest + after;
        let returns: Vec<Option<f64>> = span
            .map(|day| {
                let r = kind.correlation();
                let shock = r.sqrt() * common[day] + (1.0 - r).sqrt() * draws.shock(*firm);
                let is_missing = kind.dates == Dates::MissingDays && draws.uniform() < 0.02;
                (!is_missing).then_some(beta * market[day] + 0.02 * shock)
            })
            .collect();
        push(&format!("S{firm:03}"), *earliest, &returns);
    }
    let event = |(number, (firm, zero)): (usize, &(usize, usize))| {
        let date = Date::from_days_since_1970((before + zero) as i32);
        Event::on(number.to_string(), format!("S{firm:03}"), date)
    };
    let events = places.iter().enumerate().map(event).collect();
    let (prices, _) = Prices::from_rows(vec![rows]).expect("no price is infinite");
    (prices, events)
}

fn study(kind: Kind, sample: (u128, u128), real: &Real) -> StudyOutcome {
    let (prices, events) = draw(kind, sample, real);
    let (window, cars) = kind.windows();
    let first = window.first().0 - ESTIMATION - 5;
    let study = Study {
        benchmark: Some("MARKET".to_owned()),
        estimation: Window::new(first, first + ESTIMATION - 1)
            .expect("in order")
            .into(),
        window,
        cars,
        event_detail: false,
        ..Study::default()
    };
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    study.run(inputs).expect("the options are sound")
}

/// Samples on which a test stands, and the samples of those in which it rejects.
#[derive(Clone, Copy, Default)]
struct Count {
    stands: usize,
    rejects: usize,
}

impl Count {
    fn share(self) -> f64 {
        self.rejects as f64 / self.stands as f64
    }

    /// Returns the standard error of the share.
    fn error(self) -> f64 {
        (self.share() * (1.0 - self.share()) / self.stands as f64).sqrt()
    }

    /// Returns by how many standard errors the share exceeds a limit.
    fn beyond(self, limit: f64) -> f64 {
        (self.share() - limit) / (limit * (1.0 - limit) / self.stands as f64).sqrt()
    }
}

/// Counts by tested window and test.
type Counts = BTreeMap<(usize, &'static str), Count>;

/// Returns the p-value of a test that the verdict leaves unmarked in a window.
fn standing(group: &GroupOutcome, window: &WindowOutcome, test: &str) -> Option<f64> {
    let p = window.tests.get(test)?.p()?;
    (!group.doubts_window(test, window)).then_some(p)
}

fn count(tests: &[&'static str], group: &GroupOutcome) -> Counts {
    let mut counts = Counts::new();
    for (number, window) in group.windows.iter().enumerate() {
        let mut add = |name, p: f64| {
            let count: &mut Count = counts.entry((number, name)).or_default();
            count.stands += 1;
            count.rejects += usize::from(p <= 0.05);
        };
        for name in window.tests.keys() {
            if let Some(p) = standing(group, window, name) {
                add(*name, p);
            }
        }
        let read = RECOMMENDED
            .iter()
            .chain(tests)
            .find_map(|name| standing(group, window, name));
        if let Some(p) = read {
            add(READ, p);
        }
    }
    counts
}

/// Counts standing tests over a range of samples.
fn counts(kind: Kind, seed: u128, samples: std::ops::Range<usize>, real: &Real) -> Counts {
    let of_sample = |sample: usize| {
        let outcome = study(kind, (seed, sample as u128), real);
        count(&outcome.plan.tests, &outcome.groups[0])
    };
    let add = |mut sum: Counts, more: Counts| {
        for (key, count) in more {
            let total = sum.entry(key).or_default();
            total.stands += count.stands;
            total.rejects += count.rejects;
        }
        sum
    };
    let counted = samples.into_par_iter().map(of_sample);
    counted.reduce(Counts::new, add)
}

/// Returns the counts of a cell that are judged, and the number of its samples. More samples are drawn while a rate is near its limit
/// or beyond it.
fn rates(kind: Kind, (seed, samples): (u128, usize), real: &Real) -> (Counts, usize) {
    let mut sum = Counts::new();
    for round in 1..=MOST_ROUNDS {
        for (key, count) in counts(kind, seed, (round - 1) * samples..round * samples, real) {
            let total = sum.entry(key).or_default();
            total.stands += count.stands;
            total.rejects += count.rejects;
        }
        let drawn = round * samples;
        let judged = sum
            .iter()
            .filter(|(_, count)| count.stands as f64 >= RARE * drawn as f64);
        let open = |(key, count): (&(usize, &'static str), &Count)| {
            count.beyond(TOLERABLE) > -UNDECIDED || key.1 == READ && count.beyond(LEAST) < UNDECIDED
        };
        if round == MOST_ROUNDS || !judged.clone().any(open) {
            let judged = judged.map(|(key, count)| (*key, *count));
            return (judged.collect(), drawn);
        }
    }
    (sum, 0)
}

/// A rate of a test in one window of one cell.
struct Found {
    kind: Kind,
    window: Window,
    test: &'static str,
    count: Count,
}

impl Found {
    fn in_words(&self) -> String {
        format!(
            "{} {:.1} % (error {:.1}) of {} in {} ({})",
            self.test,
            self.count.share() * 100.0,
            self.count.error() * 100.0,
            self.count.stands,
            self.window,
            self.kind.name()
        )
    }
}

/// Returns the mean and the largest rate of each test by the number of events, over all cells and windows in which it is judged, and
/// the standard error of the largest.
fn table(found: &[Found]) -> Table {
    let mut columns = vec![Column::words("test", "Test")];
    columns.extend(EVENTS.map(|n| Column::words(n.to_string(), n.to_string())));
    let mut tests: Vec<&'static str> = found.iter().map(|found| found.test).collect();
    tests.sort_unstable();
    tests.dedup();
    let row = |test: &&'static str| {
        let cell = |n: usize| {
            let here = found
                .iter()
                .filter(|found| found.test == *test && found.kind.events == n);
            let counts: Vec<Count> = here.map(|found| found.count).collect();
            let larger = |a: &&Count, b: &&Count| a.share().total_cmp(&b.share());
            let largest = counts.iter().max_by(larger);
            let sum: f64 = counts.iter().map(|count| count.share()).sum();
            let mean = sum / counts.len() as f64;
            let cell = |most: &Count| {
                let [mean, share, error] = [mean, most.share(), most.error()].map(|x| x * 100.0);
                format!("{mean:.1} / {share:.1} ({error:.1})")
            };
            Cell::text(largest.map_or_else(String::new, cell))
        };
        let mut row = vec![Cell::text(*test)];
        row.extend(EVENTS.map(cell));
        row
    };
    Table {
        name: "sizes",
        title: "Percent of true nulls rejected at 5 % where the verdict leaves the test unmarked, by the number of events: mean / \
                largest of the cells (its standard error)"
            .to_owned(),
        columns,
        rows: tests.iter().map(row).collect(),
        notes: vec![format!(
            "Cells in which a test stands on less than {:.0} % of samples are not judged.",
            RARE * 100.0
        )],
    }
}

/// Returns by how many standard errors a rate exceeds the tolerable one.
fn beyond(found: &Found) -> f64 {
    found.count.beyond(TOLERABLE)
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default| {
        let argument = arguments.next().and_then(|argument| argument.parse().ok());
        argument.unwrap_or(default)
    };
    let (samples, seed) = (number(500), number(2));
    let part = arguments.next().unwrap_or_default();
    let real = Real::read()?;
    let mut found = Vec::new();
    let mut drawn = 0;
    for (cell, kind) in grid().into_iter().enumerate() {
        if !kind.name().contains(&part) {
            continue;
        }
        let (_, windows) = kind.windows();
        let (counts, samples) = rates(kind, ((seed * 1_000 + cell) as u128, samples), &real);
        drawn += samples;
        let of_cell = counts.into_iter().map(|((window, test), count)| Found {
            kind,
            window: windows[window],
            test,
            count,
        });
        let of_cell: Vec<Found> = of_cell.collect();
        let highest = of_cell
            .iter()
            .max_by(|a, b| beyond(a).total_cmp(&beyond(b)));
        let highest = highest.map_or_else(String::new, |found| found.in_words());
        eprintln!("{}, {samples} samples: {highest}", kind.name());
        found.extend(of_cell);
    }
    let report = Report {
        title: "Size where the verdict leaves a test unmarked".to_owned(),
        lines: vec![format!(
            "market model, {ESTIMATION} estimation days, {drawn} samples, seed {seed}"
        )],
        tables: vec![table(&found)],
    };
    print!("{}", Markdown::default().render(&report));
    let mut misses: Vec<&Found> = found
        .iter()
        .filter(|found| {
            let too_often = found.count.beyond(TOLERABLE) > ERRORS;
            let too_rare = found.test == READ && found.count.beyond(LEAST) < -ERRORS;
            too_often || too_rare
        })
        .collect();
    misses.sort_by(|a, b| b.count.share().total_cmp(&a.count.share()));
    println!(
        "\n{} of {} rates miss their limit",
        misses.len(),
        found.len()
    );
    for miss in misses {
        println!("- {}", miss.in_words());
    }
    println!(
        "\nFarthest above {:.1} %, in standard errors:",
        TOLERABLE * 100.0
    );
    found.sort_by(|a, b| beyond(b).total_cmp(&beyond(a)));
    for found in found.iter().take(LISTED) {
        println!("- {:+.1}: {}", beyond(found), found.in_words());
    }
    Ok(())
}
