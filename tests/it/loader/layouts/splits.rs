//! What is called a split was one by its volume and its open, and jumps of the adjustment alone are said with their date.

use newsquake::market::{FlawKind, Security};

use super::{read, said, weekday};

/// Sixty days at 100, from day 30 on at `after`; the day itself opens at `open` and trades `busy` times the later volume.
fn table(after: f64, open: f64, busy: f64) -> String {
    let mut text = "Date,Open,High,Low,Close,Volume\n".to_owned();
    for day in 0..60 {
        let wobble = 1.0 + 0.002 * (day % 5) as f64;
        let close = wobble * if day < 30 { 100.0 } else { after };
        let later = 100_000.0 * 100.0 / after;
        let volume = match day {
            0..30 => 100_000.0,
            30 => busy * later,
            _ => later,
        };
        let start = if day == 30 { open } else { close };
        let [high, low] = [close.max(start), close.min(start)];
        text.push_str(&format!(
            "{},{start},{high},{low},{close},{volume}\n",
            weekday(day)
        ));
    }
    text
}

fn flaws(text: &str) -> Vec<(FlawKind, String)> {
    let read = read(text);
    let flaws = read.prices.flaws().of_security(Security(0)).iter();
    flaws
        .map(|flaw| (flaw.kind, flaw.from.to_string()))
        .collect()
}

#[test]
fn a_split_opens_at_its_ratio_on_a_usual_volume() {
    for (after, open, busy) in [
        (50.0, 50.5, 1.0),
        (50.0, 49.0, 2.0),
        (25.0, 25.3, 0.8),
        (66.7, 66.0, 1.5),
        (200.0, 198.0, 1.2),
        (1_000.0, 1_010.0, 1.0),
    ] {
        let found = flaws(&table(after, open, busy));
        assert_eq!(
            found,
            [(FlawKind::UnadjustedSplit, weekday(30))],
            "{after} {open} {busy}"
        );
    }
}

#[test]
fn news_brings_a_volume_of_its_day_or_an_open_elsewhere() {
    for (after, open, busy) in [
        // A volume of many times that of the days after.
        (50.0, 50.5, 4.0),
        (66.7, 66.7, 6.0),
        (150.0, 150.0, 5.0),
        // The fall came during the session.
        (50.0, 98.0, 1.0),
        (66.7, 73.0, 1.0),
    ] {
        assert_eq!(
            flaws(&table(after, open, busy)),
            [],
            "{after} {open} {busy}"
        );
    }
}

#[test]
fn an_adjusted_close_that_jumps_alone_is_said() {
    let table = |name: &str, row: &dyn Fn(usize) -> (f64, f64)| {
        let rows = (0..40).map(|day| {
            let (close, adjusted) = row(day);
            format!("{},{close},{adjusted}\n", weekday(day))
        });
        format!("Date,Close,{name}\n{}", rows.collect::<String>())
    };
    let level = |day: usize| 100.0 + (day % 4) as f64;
    let kinds = |text: &str| {
        let found = flaws(text).into_iter().map(|(kind, _)| kind);
        found.collect::<Vec<FlawKind>>()
    };
    // A dividend entered a hundred times too large.
    let wrong = table("Adj Close", &|day| {
        (level(day), level(day) * if day < 20 { 0.78 } else { 1.0 })
    });
    assert_eq!(flaws(&wrong), [(FlawKind::AdjustmentJump, weekday(20))]);
    let message = said(&read(&wrong), "adjustment_jump").unwrap();
    assert!(message.contains(&weekday(20)), "{message}");
    // The same where closes are as traded.
    assert_eq!(
        kinds(&wrong.replace("Adj Close", "adjClose")),
        [FlawKind::AdjustmentJump]
    );
    // A special dividend: the close falls and the adjusted close does not.
    let special = table("Adj Close", &|day| {
        let before = if day < 20 { 1.25 } else { 1.0 };
        (level(day) * before, level(day))
    });
    assert_eq!(kinds(&special), []);
    // News moves both.
    let news = table("Adj Close", &|day| {
        let after = if day < 20 { 1.0 } else { 0.8 };
        (level(day) * after, level(day) * after * 0.9)
    });
    assert_eq!(kinds(&news), []);
}
