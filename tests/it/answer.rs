//! The answer that a run prints first: short, right, and the same story as the tables.

use std::path::{Path, PathBuf};

use newsquake::prelude::*;
use newsquake::report::answer;
use newsquake::study::inference::Verdict;
use newsquake::study::outcome::StudyOutcome;
use newsquake::table::format::Text;
use newsquake::time::Exchanges;
use unicode_width::UnicodeWidthStr;

use crate::support::world::date;

/// Returns prices of the market and of `securities` securities; on day 300 security `i` gains `shock(i)`.
fn market(securities: usize, shock: impl Fn(usize) -> f64) -> Prices {
    let mut rows = PriceRows::default();
    let wave = |day: i32, phase: f64| 0.01 * (1.7 * f64::from(day) + phase).sin();
    for i in 0..=securities {
        let symbol = if i == 0 {
            "MKT".to_owned()
        } else {
            format!("S{i}")
        };
        let mut price = 100.0;
        for day in 0..320 {
            let own = if i == 0 {
                0.0
            } else {
                0.5 * wave(day * 7, i as f64)
            };
            let news = if i > 0 && day == 300 { shock(i) } else { 0.0 };
            price *= 1.0 + wave(day, 2.8) + own + news;
            rows.push(&symbol, date(day), Bar::close(price));
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

/// Studies one event for each security, with the group that `group` gives it.
fn study(
    securities: usize,
    shock: impl Fn(usize) -> f64,
    group: impl Fn(usize) -> Option<String>,
) -> StudyOutcome {
    let prices = market(securities, shock);
    let event = |i: usize| Event {
        tags: group(i).into_iter().collect(),
        ..Event::on(i.to_string(), format!("S{i}"), date(300))
    };
    let events: Vec<Event> = (1..=securities).map(event).collect();
    let study = Study {
        benchmark: Some("MKT".to_owned()),
        ..Study::default()
    };
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &exchanges,
    };
    study.run(inputs).unwrap()
}

fn text(outcome: &StudyOutcome, width: usize) -> String {
    Text { width: Some(width) }.answer(&answer::study::answer(outcome))
}

#[test]
fn twelve_groups_fit_a_screen_at_any_width() {
    let outcome = study(36, |_| 0.0, |i| Some(format!("group {}", i % 12)));
    for width in [60, 80, 100] {
        let text = text(&outcome, width);
        assert!(
            text.lines().all(|line| line.width() <= width),
            "{width}: {text}"
        );
        if width == 100 {
            assert!(text.lines().count() <= 25, "{text}");
        }
    }
}

#[test]
fn of_300_groups_the_12_of_smallest_p_are_shown_and_the_rest_is_counted() {
    let outcome = study(
        900,
        |i| if i % 300 < 3 { 0.05 } else { 0.0 },
        |i| Some(format!("g{}", i % 300)),
    );
    let text = text(&outcome, 100);
    assert!(text.lines().count() <= 26, "{text}");
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with('g')).collect();
    assert_eq!(lines.len(), 12, "{text}");
    for group in ["g0 ", "g1 ", "g2 "] {
        assert!(lines.iter().any(|line| line.starts_with(group)), "{text}");
    }
    assert!(text.contains("288 further groups"), "{text}");
}

#[test]
fn one_event_is_told_in_a_sentence_with_its_own_t() {
    let outcome = study(1, |_| 0.05, |_| None);
    let window = outcome.events[0].windows.first().unwrap();
    let (car, t) = (window.car.unwrap() * 100.0, window.t.unwrap());
    let text = text(&outcome, 100);
    let first = format!(
        "S1: an abnormal return of {car:+.2} % on day 0, beyond its own noise (t {t:.2}, p <0.001).\n"
    );
    assert!(text.starts_with(&first), "{text}");
    assert!(!text.contains("test to read"), "{text}");
}

#[test]
fn events_without_groups_are_judged_together() {
    let outcome = study(30, |i| 0.05 + 0.001 * i as f64, |_| None);
    let text = text(&outcome, 100);
    let caar = outcome.groups[0].windows[0].caar.unwrap() * 100.0;
    let first =
        format!("The events together can be told apart from chance on day 0 ({caar:+.2} %); ");
    assert!(text.starts_with(&first), "{text}");
    assert!(!text.contains("Holm p"), "{text}");
}

#[test]
fn the_answer_says_what_the_tables_say() {
    let outcome = study(
        60,
        |i| if i % 2 == 0 { 0.04 } else { 0.0 },
        |i| Some(["odd", "even"][(i + 1) % 2].to_owned()),
    );
    let text = text(&outcome, 100);
    let even = outcome
        .groups
        .iter()
        .find(|group| group.group == "even")
        .unwrap();
    let window = &even.windows[0];
    let line = text.lines().find(|line| line.starts_with("even ")).unwrap();
    let test = line.rsplit("  ").next().unwrap();
    let verdict = [
        ("BMP adj. t", "bmp_adjusted"),
        ("GRANK t", "grank_t"),
        ("Time t", "time_series"),
    ];
    let key = verdict
        .iter()
        .find(|(heading, _)| *heading == test)
        .map(|(_, key)| key);
    let verdict = &window.tests[key.unwrap_or_else(|| panic!("{test} in {text}"))];
    let Verdict::Defined {
        statistic,
        adjusted: Some(adjusted),
        ..
    } = verdict
    else {
        panic!("{verdict:?}");
    };
    assert!(line.contains(&format!("{statistic:.2}")), "{line}");
    let found = text.starts_with("1 of 2 groups can be told apart from chance on day 0 (even ");
    assert_eq!(found, adjusted.holm < 0.05, "{text}");
    assert!(
        even.doubts_in(key.unwrap(), window.from, window.to)
            .next()
            .is_none(),
        "{text}"
    );
}

#[test]
fn no_event_is_an_answer_too() {
    let prices = market(1, |_| 0.0);
    let events = [Event::on("1", "GONE", date(300))];
    let study = Study {
        benchmark: Some("MKT".to_owned()),
        ..Study::default()
    };
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &exchanges,
    };
    let outcome = study.run(inputs).unwrap();
    assert!(
        text(&outcome, 100)
            .starts_with("No event could be used: 1 event read (unknown_symbol 1).\n")
    );
}

/// The program's own output.
#[cfg(feature = "cli")]
mod printed {
    use super::*;
    use crate::support::program::{Bench, newsquake};

    const DAY: [&str; 7] = [
        "study",
        "-p",
        "data/alibaba-day",
        "-e",
        "data/alibaba-day/events.csv",
        "-b",
        "SPX",
    ];
    const NEWS: [&str; 7] = [
        "backtest",
        "-p",
        "data/alibaba-day/prices_us.csv",
        "-e",
        "data/ai-chip-news/events.csv",
        "-b",
        "SPX",
    ];

    fn out(args: &[&str], flags: &[&str]) -> String {
        let (status, out, err) = newsquake(&[args, flags].concat());
        assert_eq!(status, 0, "{err}");
        out
    }

    #[test]
    fn the_answer_of_the_alibaba_day() {
        let text = out(&DAY, &[]);
        assert!(text.lines().count() <= 25, "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn the_answer_of_the_chip_news() {
        let text = out(&NEWS, &["--hedge", "beta", "--cost-bps", "5"]);
        assert!(text.lines().count() <= 25, "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn the_answer_of_a_check() {
        let (status, text, _) = newsquake(&[&["check"], &NEWS[1..]].concat());
        assert_eq!(status, 1);
        assert!(text.lines().count() <= 25, "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn tables_are_chosen_by_name_and_letter() {
        let text = out(&DAY, &["--table", "B,sample"]);
        assert!(
            text.contains("The sample, and which tests")
                && text.contains("abnormal returns by day"),
            "{text}"
        );
        assert!(!text.contains("returns by window"), "{text}");
        assert_eq!(out(&DAY, &["--tables", "all"]), out(&DAY, &["--full"]));
        let (status, _, err) = newsquake(&[&DAY[..], &["--table", "window"]].concat());
        assert!(
            status == 2 && err.contains("did you mean `windows`?"),
            "{err}"
        );
        let (status, _, err) = newsquake(&[&DAY[..], &["--table", "A", "--json"]].concat());
        assert!(
            status == 2 && err.contains("--out DIR writes every table as CSV"),
            "{err}"
        );
    }

    #[test]
    fn the_table_of_the_sample_says_what_the_answer_says() {
        for data in [
            &DAY[..],
            &[
                "study", NEWS[1], NEWS[2], NEWS[3], NEWS[4], NEWS[5], NEWS[6],
            ][..],
        ] {
            let (answer, notes) = (out(data, &[]), out(data, &["--table", "sample"]));
            let mut seen = [0, 0];
            for line in answer
                .lines()
                .skip_while(|line| !line.starts_with("Day 0 "))
                .skip(1)
                .take_while(|line| !line.is_empty())
            {
                let group = line.split("  ").next().unwrap();
                let note = notes
                    .lines()
                    .find_map(|note| note.trim_start().strip_prefix(&format!("{group}: ")));
                // The notes judge the first of many groups.
                let Some(note) = note else {
                    assert!(notes.contains("further group; "), "{group}: {notes}");
                    continue;
                };
                let mut parts = note.split("; in ");
                let stands = parts.next().unwrap().contains("rely on")
                    || parts.any(|part| part.contains("[0, 0]"));
                assert_eq!(stands, !line.contains("none is valid"), "{line}\n{note}");
                seen[usize::from(stands)] += 1;
            }
            assert!(seen[1] > 2, "{seen:?}");
        }
    }

    #[test]
    fn json_has_a_flag_of_its_own() {
        assert_eq!(out(&DAY, &["--json"]), out(&DAY, &["--format", "json"]));
    }

    #[test]
    fn the_last_line_says_where_the_results_are() {
        let bench = Bench::new();
        let folder: PathBuf = bench.0.path().join("results");
        let flags = ["--out", folder.to_str().unwrap(), "--no-charts"];
        let (status, _, err) = newsquake(&[&DAY[..], &flags].concat());
        assert_eq!(status, 0, "{err}");
        let last: Vec<&str> = err.lines().rev().take(2).collect();
        assert!(
            last[0].starts_with("results: ") && last[0].contains(" files in "),
            "{err}"
        );
        let opened = last[0].rsplit("; open ").next().unwrap();
        assert!(Path::new(opened).exists(), "{err}");
        assert_eq!(
            last[1],
            "2 warnings: shared_dates, mixed_price_basis (newsquake explain CODE)"
        );
    }

    #[test]
    fn a_test_is_explained_under_its_key_and_its_heading() {
        let by_key = out(&["explain"], &["bmp_adjusted"]);
        assert!(
            by_key.starts_with("bmp_adjusted (test; BMP adj. t in tables): "),
            "{by_key}"
        );
        assert_eq!(out(&["explain"], &["BMP", "adj.", "t"]), by_key);
        assert_eq!(out(&["explain"], &["BMP adj. t"]), by_key);
        let assumption = out(&["explain"], &["independence"]);
        assert!(assumption.contains("Patell z (patell)"), "{assumption}");
    }
}
