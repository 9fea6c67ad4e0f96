//! A study of many events and groups: panels on request, brackets beside rows, every tested window, and small groups together.

use std::fmt::Write;
use std::path::Path;
use std::sync::OnceLock;

use crate::support::program::{Bench, newsquake};
use crate::support::world::date;

/// Securities, and news of each.
const SECURITIES: usize = 17;
const NEWS: usize = 30;

/// Returns prices of securities that move with their market and on their own.
fn prices() -> String {
    let mut state: u64 = 7;
    let mut noise = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    let mut text = String::from("date,symbol,close\n");
    let mut levels = [100.0; SECURITIES + 1];
    for day in 0..60 + 4 * NEWS as i32 {
        let market = 0.01 * noise();
        for (security, level) in levels.iter_mut().enumerate() {
            let own = if security == 0 { 0.0 } else { 0.02 * noise() };
            *level *= 1.0 + market + own;
            let name = if security == 0 {
                "MKT".to_owned()
            } else {
                format!("S{security:02}")
            };
            writeln!(text, "{},{name},{level:.6}", date(day)).unwrap();
        }
    }
    text
}

/// Returns 510 events in twelve large groups, one of two events and two of one, and an event that repeats the first reaction.
fn events() -> String {
    let mut text = String::from("event_id,symbol,date,timing,tags\n");
    let mut number = 0;
    for news in 0..NEWS as i32 {
        for security in 1..=SECURITIES {
            let tag = match number {
                5 => "solo-a".to_owned(),
                9 => "solo-b".to_owned(),
                20 | 30 => "pair".to_owned(),
                number => format!("group-{:02}", number % 12),
            };
            let day = date(50 + 4 * news);
            writeln!(text, "E{number:03},S{security:02},{day},pre,{tag}").unwrap();
            number += 1;
        }
    }
    writeln!(text, "AGAIN,S01,{},pre,group-01", date(50)).unwrap();
    text
}

/// Studies some events, and returns the folder of the results.
fn study(bench: &Bench, events: &str, flags: &[&str]) -> String {
    let prices = bench.write("prices.csv", prices());
    let events = bench.write("events.csv", events);
    let out = bench.0.path().join("out").to_str().unwrap().to_owned();
    let own = [
        "study",
        "--prices",
        &prices,
        "--events",
        &events,
        "--benchmark",
        "MKT",
        "--window",
        "-2:2",
        "--estimation",
        "-40:-5",
        "--out",
        &out,
    ];
    let (status, _, err) = newsquake(&[&own[..], flags].concat());
    assert!(status == 0 || status == 1, "{err}");
    out
}

/// The folder of the study of all events.
fn run() -> &'static (Bench, String) {
    static RUN: OnceLock<(Bench, String)> = OnceLock::new();
    RUN.get_or_init(|| {
        let bench = Bench::new();
        let windows = [
            "--car", "0:0", "--car", "-1:1", "--car", "0:2", "--car", "-2:2",
        ];
        let out = study(&bench, &events(), &windows);
        (bench, out)
    })
}

#[test]
fn every_panel_is_drawn_where_panels_are_asked_for() {
    let bench = Bench::new();
    let events: Vec<String> = events().lines().take(31).map(str::to_owned).collect();
    let out = study(&bench, &events.join("\n"), &["--figures", "event-panel"]);
    let entries = std::fs::read_dir(Path::new(&out).join("charts")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let pictures: Vec<String> = names.filter(|name| name.ends_with(".png")).collect();
    assert_eq!(pictures.len(), 30, "{pictures:?}");
}

fn drawn(args: &[&str]) -> (i32, String, String) {
    let (_, out) = run();
    newsquake(&[&["chart", "--from", out, "--to", "-"], args].concat())
}

/// Returns the texts of a drawing.
fn texts(svg: &str) -> Vec<String> {
    let pieces = svg.split("<text ").skip(1);
    let text = |piece: &str| {
        let words = piece.split('>').nth(1).unwrap().split('<').next().unwrap();
        words.trim().to_owned()
    };
    pieces.map(text).collect()
}

fn files(ending: &str) -> Vec<String> {
    let (_, out) = run();
    let entries = std::fs::read_dir(Path::new(out).join("charts")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .filter(|name| name.starts_with("event-panel") && name.ends_with(ending))
        .collect();
    names.sort();
    names
}

#[test]
fn a_run_draws_the_panels_of_the_largest_reactions_and_the_others_are_drawn_on_request() {
    let (pictures, data) = (files(".png"), files(".csv"));
    assert_eq!((pictures.len(), data.len()), (24, 500));
    let other = data.iter().map(|name| name.replace(".csv", ""));
    let other: Vec<String> = other
        .filter(|name| !pictures.contains(&format!("{name}.png")))
        .collect();
    let id = other[100].split('-').nth(2).unwrap();
    let (status, svg, err) = drawn(&["event-panel", id]);
    assert_eq!(status, 0, "{err}");
    assert!(texts(&svg).iter().any(|text| text == "expected"));
    // Events of one reaction share a panel, which either id names.
    let panel = |id: &str| drawn(&["event-panel", id]).1;
    let first = data
        .iter()
        .any(|name| name.contains("-E000-") || name.contains("-AGAIN-"));
    if first {
        assert_eq!(panel("E000"), panel("AGAIN"));
    }
    // What has no panel is told apart from what is no event, and the way to one is named.
    let has = |id: &str| data.iter().any(|name| name.contains(&format!("-{id}-")));
    let without = (1..510)
        .map(|number| format!("E{number:03}"))
        .find(|id| !has(id));
    let (status, _, err) = drawn(&["event-panel", &without.unwrap()]);
    assert_eq!(status, 2);
    assert!(
        err.contains("at most 500") && err.contains("--where"),
        "{err}"
    );
    let report = std::fs::read_to_string(Path::new(&run().1).join("report.md")).unwrap();
    assert!(
        report.contains("the 24 with the largest reactions on day 0 are drawn")
            && report.contains("the 500 with the largest"),
        "{report}"
    );
}

#[test]
fn a_panel_has_its_price_level_at_the_right_and_dates_under_its_days() {
    let name = files(".png")[0].replace(".png", "");
    let (_, svg, _) = drawn(&[&name]);
    let texts = texts(&svg);
    let has = |text: &str| texts.iter().any(|own| own == text);
    assert!(has("Price (close of day \u{2212}1 = 100)"), "{texts:?}");
    assert!(has("Trading days relative to the event"), "{texts:?}");
    // The price at which the left axis says 100, by the data: what the right axis calls it lies between its neighbours.
    let (_, out) = run();
    let csv = std::fs::read_to_string(Path::new(out).join(format!("charts/{name}.csv"))).unwrap();
    let column = |row: &str, place: usize| row.split(',').nth(place).unwrap().to_owned();
    let day0 = csv.lines().find(|row| row.starts_with("0,")).unwrap();
    let date = chrono::NaiveDate::parse_from_str(&column(day0, 1), "%Y-%m-%d").unwrap();
    let long = date.format("%-d %b %Y").to_string();
    let short = date.format("%-d %b").to_string();
    assert!(has(&long) || has(&short), "{long} in {texts:?}");
    assert!(has("Price"), "{texts:?}");
}

#[test]
fn brackets_name_the_groups_of_many_rows() {
    let (_, svg, _) = drawn(&["heatmap"]);
    let found = texts(&svg);
    let groups = found.iter().filter(|text| text.starts_with("group-"));
    assert_eq!(groups.count(), 12, "{found:?}");
    assert!(
        !found.iter().any(|text| text.starts_with("S0")),
        "no row has a name of its own: {found:?}"
    );
    assert!(svg.contains("Rows by group, then by CAR of the event window."));
    let (_, svg, _) = drawn(&["heatmap", "--sort", "car"]);
    assert!(svg.contains("Rows by CAR of the event window."));
    assert!(!texts(&svg).iter().any(|text| text.starts_with("group-")));
}

#[test]
fn a_forest_of_many_groups_shows_every_tested_window() {
    let (_, svg, _) = drawn(&["forest"]);
    let found = texts(&svg);
    for window in [
        "Day 0",
        "Days \u{2212}1 to +1",
        "Days 0 to +2",
        "Days \u{2212}2 to +2",
    ] {
        assert!(
            found.iter().any(|text| text == window),
            "{window} in {found:?}"
        );
    }
}

#[test]
fn groups_of_fewer_than_three_events_share_a_panel() {
    let (_, out) = run();
    let (status, svg, err) = drawn(&["caar-by-tag-2"]);
    assert_eq!(status, 0, "{err}");
    let found = texts(&svg);
    assert!(
        found
            .iter()
            .any(|text| text == "other (3 groups, 4 events)"),
        "{found:?}"
    );
    assert!(svg.contains("Other: a line for each group of fewer than 3 events."));
    let csv = std::fs::read_to_string(Path::new(out).join("charts/caar-by-tag-2.csv")).unwrap();
    let head: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let place = head.iter().position(|name| *name == "panel").unwrap();
    for group in ["solo-a", "solo-b", "pair"] {
        let mut rows = csv
            .lines()
            .filter(|row| row.starts_with(&format!("{group},")));
        assert!(rows.clone().count() == 5);
        assert!(rows.all(|row| row.split(',').nth(place) == Some("other")));
    }
    let (_, alone, _) = drawn(&["caar-by-tag", "--group", "pair"]);
    assert!(alone.contains("pair"), "a small group can be drawn alone");
}

#[test]
fn the_page_of_five_hundred_events_has_at_most_two_megabytes() {
    let (_, out) = run();
    let page = std::fs::read_to_string(Path::new(out).join("report.html")).unwrap();
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    assert!(page.contains("newsquake chart event-panel ID"));
    // The first screen has seven rows; the whole figure stands by group.
    let (first, whole) = (
        page.find("<figure id=\"answer-forest\">").unwrap(),
        page.find("<figure id=\"forest\">").unwrap(),
    );
    let part = |from: usize| page[from..].split("</figure>").next().unwrap();
    let rows = |from: usize| {
        let wide = part(from).split("<div class=\"narrow\">").next().unwrap();
        let names = texts(wide).into_iter();
        let is_row = |text: &String| {
            text == "all"
                || text.starts_with("group-")
                || text.starts_with("solo-")
                || text == "pair"
        };
        names.filter(is_row).count()
    };
    assert!(first < page.find("id=\"sample\"").unwrap() && first < whole);
    // A panel of each tested window.
    assert_eq!((rows(first), rows(whole)), (4 * 7, 4 * 16));
    assert!(part(first).contains("charts/forest.png"));
}
