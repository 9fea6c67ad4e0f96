//! Pictures of hard markets: no text overlaps another, leaves the canvas, is painted over, or is too small to print; the pictures in the README are those that
//! the code draws.

use std::path::Path;

use newsquake::backtest::cost::{BasisPoints, Borrow, Cost};
use newsquake::backtest::{Backtest, Hedge};
use newsquake::chart::study::{add_running, figures};
use newsquake::chart::{Figure, Look, Size, png, svg};
use newsquake::estimates::estimates;
use newsquake::event::Event;
use newsquake::load::{self, EventOverrides, Overrides};
use newsquake::market::Prices;
use newsquake::publish::{BacktestResults, Results};
use newsquake::study::{Inputs, Study};
use newsquake::time::{Exchanges, Window};
use newsquake::units::Bps;

use crate::support::boxes::Drawn;
use crate::support::markets::{Market, markets};
use crate::support::program::{Bench, newsquake};

/// Sizes of a screen, of two widths of print and of the page of a report, with the points of print for each unit.
fn looks() -> [(&'static str, Look); 4] {
    let printed = |width, height| Look {
        size: Size::printed(width, height, 300.0),
        plain: true,
        ..Look::default()
    };
    [
        ("on a screen", Look::default()),
        ("at 178 mm", printed(178.0, 111.0)),
        ("at 85 mm", printed(85.0, 64.0)),
        (
            "on the page of a report",
            Look {
                size: Size {
                    width: 600,
                    height: 375,
                    ..Size::default()
                },
                plain: true,
                ..Look::default()
            },
        ),
    ]
}

fn window(text: &str) -> Window {
    text.parse().unwrap()
}

fn read(market: &Market) -> (Prices, Vec<Event>) {
    let prices = load::prices_from(
        Path::new("prices.csv"),
        market.prices.clone().into_bytes(),
        &Overrides::default(),
    );
    let events = load::events_from(
        Path::new("events.csv"),
        market.events.clone().into_bytes(),
        &EventOverrides::default(),
    );
    (prices.unwrap().prices, events.unwrap().events)
}

/// Returns the figures of a study of a market and of a backtest of its events.
fn drawn(market: &Market) -> Vec<Figure> {
    let (prices, events) = read(market);
    let exchanges = Exchanges::default();
    let one_day = market.flags.contains(&"0:0");
    let study = Study {
        benchmark: Some("MKT".to_owned()),
        estimation: window("-100:-11").into(),
        window: window(if one_day { "0:0" } else { "-5:5" }),
        cars: vec![window("0:0")],
        ..Study::default()
    };
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &exchanges,
    };
    let mut outcome = study.run(inputs).unwrap();
    add_running(&mut outcome, study.runner(inputs)).unwrap();
    let mut found = figures(&outcome, &prices);
    let backtest = Backtest {
        benchmark: Some("MKT".to_owned()),
        ..Backtest::default()
    };
    found.extend(traded(&study, &backtest, &prices, &events));
    // A run of few days, whose last one is the end of its axes.
    let within_a_day = Backtest {
        hold: 0,
        ..backtest
    };
    found.extend(traded(&study, &within_a_day, &prices, &events));
    found
}

fn traded(study: &Study, backtest: &Backtest, prices: &Prices, events: &[Event]) -> Vec<Figure> {
    let exchanges = Exchanges::default();
    let facts = estimates(study, backtest, prices, events, &exchanges).unwrap();
    let inputs = newsquake::backtest::Inputs {
        prices,
        events,
        facts: &facts,
        exchanges: &exchanges,
    };
    let outcome = backtest.run(inputs).unwrap();
    BacktestResults { outcome: &outcome }.figures()
}

/// Fails if a text of a figure of a hard market overlaps another one, leaves the canvas or is painted over.
fn no_faults(place: &str, look: &Look) {
    let mut faults = Vec::new();
    for market in markets() {
        let figures = drawn(&market);
        // The panels of single events are alike: a few stand for all.
        let panels = figures
            .iter()
            .filter(|figure| figure.name.starts_with("event-panel"))
            .take(3);
        let others = figures
            .iter()
            .filter(|figure| !figure.name.starts_with("event-panel"));
        for figure in others.chain(panels) {
            let drawn = Drawn::new(&svg(figure, look).unwrap());
            let found = drawn.faults().into_iter();
            faults.extend(
                found.map(|fault| format!("{} of {} {place}: {fault}", figure.name, market.name)),
            );
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn nothing_overlaps_leaves_the_canvas_or_is_painted_over_on_a_screen() {
    let [(place, look), ..] = looks();
    no_faults(place, &look);
}

#[test]
fn nothing_overlaps_leaves_the_canvas_or_is_painted_over_in_two_columns_of_a_journal() {
    let [_, (place, look), ..] = looks();
    no_faults(place, &look);
}

#[test]
fn nothing_overlaps_leaves_the_canvas_or_is_painted_over_in_one_column_of_a_journal() {
    let [_, _, (place, look), _] = looks();
    no_faults(place, &look);
}

#[test]
fn nothing_overlaps_leaves_the_canvas_or_is_painted_over_on_the_page_of_a_report() {
    let [.., (place, look)] = looks();
    no_faults(place, &look);
}

#[test]
fn type_is_at_least_seven_points_in_print() {
    /// Points of print for each unit.
    const POINTS: f32 = 0.8 * 1.24;
    let market = &markets()[0];
    for figure in drawn(market) {
        for (place, look) in &looks()[1..3] {
            for text in Drawn::new(&svg(&figure, look).unwrap()).texts {
                let points = text.size * POINTS;
                assert!(
                    points >= 6.99,
                    "{} {place}: `{}` has {points} points",
                    figure.name,
                    text.words
                );
            }
        }
    }
}

#[test]
fn one_column_of_a_journal_shows_what_has_room_there() {
    let figures = drawn(&markets()[0]);
    let [_, _, (_, narrow), _] = looks();
    let texts = |name: &str| -> Vec<String> {
        let figure = figures
            .iter()
            .find(|figure| figure.name.starts_with(name))
            .unwrap();
        let drawing = Drawn::new(&svg(figure, &narrow).unwrap());
        drawing.texts.into_iter().map(|text| text.words).collect()
    };
    // Axes keep their unit.
    assert!(
        texts("caar").contains(&"CAR (%)".to_owned()),
        "{:?}",
        texts("caar")
    );
    // Two distributions of four: all events, and the group with the largest mean.
    let headings = texts("car-dist")
        .into_iter()
        .filter(|text| text.contains("(N = "));
    assert_eq!(headings.count(), 2);
    // Ten days on both sides of the event.
    let panel = texts("event-panel");
    let has = |text: &str| panel.iter().any(|own| own == text);
    assert!(
        has("\u{2212}10") && has("+10") && !has("\u{2212}20") && !has("+15"),
        "{panel:?}"
    );
}

#[test]
fn the_names_of_colours_fit_into_one_column() {
    let figures = gallery();
    let calendar = figures.iter().find(|figure| figure.name == "calendar");
    let mut calendar = calendar.unwrap().clone();
    let names = [
        "before the open",
        "during the session",
        "after the close",
        "excluded",
    ];
    let role = calendar.panels[0].legend[0].1;
    calendar.panels[0].legend = names.map(|name| (name.to_owned(), role)).to_vec();
    for (place, look) in &looks() {
        let faults = Drawn::new(&svg(&calendar, look).unwrap()).faults();
        assert!(faults.is_empty(), "{place}: {faults:?}");
    }
}

#[test]
fn one_column_counts_events_on_the_days_that_have_a_number() {
    let figures = gallery();
    let caar = figures.iter().find(|figure| figure.name == "caar").unwrap();
    let (_, narrow) = &looks()[2];
    let drawing = Drawn::new(&svg(caar, narrow).unwrap());
    let counts = drawing.texts.iter().filter(|text| text.words == "21");
    assert_eq!(counts.count(), 5);
}

#[test]
fn lines_are_at_least_half_a_point_wide_in_print() {
    /// Points of print for each unit, and units of the drawing for each of the figure.
    const POINTS: f64 = 0.8 * 1.24 / 8.0;
    let figures = drawn(&markets()[0]);
    for figure in &figures {
        for (place, look) in &looks()[1..3] {
            let drawing = svg(figure, look).unwrap();
            let widths = drawing.split("stroke-width=\"").skip(1);
            for width in widths.filter_map(|rest| rest.split('"').next()) {
                let points = width.parse::<f64>().unwrap() * POINTS;
                assert!(
                    points > 0.49,
                    "{} {place}: a line of {points} points",
                    figure.name
                );
            }
        }
    }
}

#[test]
fn a_drawing_says_its_numbers_to_those_who_do_not_see_it() {
    let figures = drawn(&markets()[0]);
    let said = |name: &str| {
        let figure = figures.iter().find(|figure| figure.name == name).unwrap();
        let drawing = svg(figure, &Look::default()).unwrap();
        let said = drawing
            .split("<desc>")
            .nth(1)
            .unwrap()
            .split("</desc>")
            .next();
        said.unwrap().to_owned()
    };
    let rows = &figures
        .iter()
        .find(|figure| figure.name == "forest")
        .unwrap()
        .data
        .rows;
    assert!(
        said("forest").contains("Day 0, all: N 12, mean [95 %] "),
        "{}",
        said("forest")
    );
    assert!(rows.len() >= 4 && said("forest").contains("Day 0, upgrade: N 4, "));
    let caar = said("caar");
    assert!(
        caar.contains("mean: ")
            && caar.contains(" % on day \u{2212}5, ")
            && caar.contains(" % on day +5"),
        "{caar}"
    );
}

fn repository(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns the figures that the README shows: those of the examples alibaba_day and post_news_drift.
fn gallery() -> Vec<Figure> {
    let study = Study {
        benchmark: Some("SPX".to_owned()),
        ..Study::default()
    };
    let files = ["prices_us.csv", "prices_hk.csv"]
        .map(|name| repository(&format!("data/alibaba-day/{name}")));
    let prices = load::prices(&files, &[]).unwrap().prices;
    let events = load::events(&repository("data/alibaba-day/events.csv"))
        .unwrap()
        .events;
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    let mut outcome = study.run(inputs).unwrap();
    add_running(&mut outcome, study.runner(inputs)).unwrap();
    let mut found = figures(&outcome, &prices);
    let events = load::events(&repository("data/ai-chip-news/events.csv"))
        .unwrap()
        .events;
    let prices = load::prices(&files[..1], &[]).unwrap().prices;
    let backtest = Backtest {
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
    found.extend(traded(&Study::default(), &backtest, &prices, &events));
    found
}

/// Runs the sweep that the README shows, and returns a picture of it.
fn swept(name: &str) -> Vec<u8> {
    let readme = std::fs::read_to_string(repository("README.md")).unwrap();
    let from = readme
        .find("newsquake sweep study -p data/alibaba-day")
        .unwrap();
    let command = readme[from..].split("```").next().unwrap();
    // What stands in quotes is one argument.
    let mut args: Vec<&str> = Vec::new();
    for (position, part) in command.split('\'').enumerate() {
        match position % 2 {
            0 => args.extend(part.split_whitespace().filter(|word| *word != "\\")),
            _ => args.push(part),
        }
    }
    let bench = Bench::new();
    let out = bench.0.path().join("swept");
    args.extend(["--out", out.to_str().unwrap()]);
    let (status, _, err) = newsquake(&args[1..]);
    assert_eq!(status, 0, "{err}");
    let path = out.join(format!("charts/{name}.png"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("no figure {name}: {error}"))
}

#[test]
fn the_pictures_of_the_readme_are_those_that_the_code_draws() {
    let folder = repository("examples/charts");
    let figures = gallery();
    let mut outdated = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let now = match figures.iter().find(|figure| figure.name == name) {
            Some(figure) => png(figure, &Look::default()).unwrap(),
            None => swept(&name),
        };
        if std::env::var_os("NEWSQUAKE_DRAW").is_some() {
            std::fs::write(&path, now).unwrap();
        } else if std::fs::read(&path).unwrap() != now {
            outdated.push(name);
        }
    }
    assert!(
        outdated.is_empty(),
        "run the test with NEWSQUAKE_DRAW=1 and look at them: {outdated:?}"
    );
}

/// Returns a figure in words: its title, the columns of its data, the number of rows, and the first and last row.
fn in_words(figure: &Figure) -> String {
    let csv = figure.csv();
    let mut lines = csv.lines();
    let head = lines.next().unwrap_or_default();
    let rows: Vec<&str> = lines.collect();
    let ends = [rows.first(), rows.last()].map(|row| row.copied().unwrap_or_default());
    format!(
        "{}: {}\n  {head}\n  {} rows: {} ... {}\n",
        figure.name,
        figure.title,
        rows.len(),
        ends[0],
        ends[1]
    )
}

#[test]
fn each_figure_has_its_data() {
    let figures = gallery();
    // One event stands for all.
    let shown = figures
        .iter()
        .filter(|figure| !figure.name.starts_with("event-panel") || figure.name.ends_with("BABA"));
    let text: String = shown.map(in_words).collect();
    insta::assert_snapshot!("the_figures_of_the_readme", text);
    let of_markets = markets();
    let titles = of_markets.iter().flat_map(|market| {
        let figures = drawn(market)
            .into_iter()
            .filter(|figure| !figure.name.starts_with("event-panel"));
        figures.map(|figure| {
            format!(
                "{} of {}: {} ({} rows)\n",
                figure.name,
                market.name,
                figure.title,
                figure.data.rows.len()
            )
        })
    });
    insta::assert_snapshot!("the_figures_of_hard_markets", titles.collect::<String>());
}

#[test]
fn figures_of_a_finished_run_are_drawn_again_by_name_group_and_event() {
    let market = markets().remove(0);
    let bench = Bench::new();
    let out = bench.0.path().join("results");
    let flags = ["--out", out.to_str().unwrap()];
    let renamed = Market {
        events: market.events.replace("E04,", "E/04,"),
        ..market
    };
    let args = renamed.arguments(&bench, "study", &flags);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    assert_eq!(newsquake(&args).0, 0);
    let to = bench.0.path().join("again");
    std::fs::create_dir(&to).unwrap();
    let drawn = |args: &[&str]| -> (i32, Vec<String>, String) {
        let folder = [
            "--from",
            out.to_str().unwrap(),
            "--to",
            to.to_str().unwrap(),
        ];
        let (status, _, err) = newsquake(&[&["chart"][..], args, &folder[..]].concat());
        let files = std::fs::read_dir(&to).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        for name in &names {
            std::fs::remove_file(to.join(name)).unwrap();
        }
        (status, names, err)
    };
    let record = std::fs::read_to_string(out.join("run.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    let run = record["run"].as_str().unwrap();
    let own = std::fs::read(out.join("charts/caar.png")).unwrap();
    let says = [&b"Run\0\0\0\0\0"[..], run.as_bytes()].concat();
    assert!(own.windows(says.len()).any(|bytes| bytes == says), "{run}");
    let same = to.join("same.png");
    let single = [
        "chart",
        "caar",
        "--from",
        out.to_str().unwrap(),
        "--to",
        same.to_str().unwrap(),
    ];
    assert_eq!(newsquake(&single).0, 0);
    assert!(
        std::fs::read(&same).unwrap() == own,
        "drawn again, a picture has the same bytes"
    );
    std::fs::remove_file(&same).unwrap();
    assert_eq!(drawn(&["caar"]).1, ["caar.png"]);
    let panel = ["event-panel-E_04-S04.png"];
    assert_eq!(drawn(&["--event", "E/04"]).1, panel);
    assert_eq!(drawn(&["event-panel", "E/04"]).1, panel);
    assert_eq!(drawn(&["event-panel"]).1.len(), 12);
    let (status, _, err) = drawn(&["--event", "E99"]);
    assert!(
        status == 2 && err.contains("no panel of the event `E99`"),
        "{err}"
    );
}
