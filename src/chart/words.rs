//! Words and numbers that figures share.

use chrono::NaiveDate;

use crate::table::Style;
use crate::time::{Date, Lag};

/// Formats a fraction in percent with its sign and one decimal; what rounds to zero has no sign.
pub fn percent(value: f64) -> String {
    let text = format!("{:+.1} %", value * 100.0).replace('-', "\u{2212}");
    match text.trim_start_matches(['+', '\u{2212}']) {
        zero @ "0.0 %" => zero.to_owned(),
        _ => text,
    }
}

/// Formats a fraction as [`percent`] does, without the unit.
#[cfg(feature = "charts")]
pub fn percentage(value: f64) -> String {
    percent(value).trim_end_matches(" %").to_owned()
}

/// Formats a fraction in basis points with its sign, without the unit; what rounds to zero has no sign.
#[cfg(feature = "charts")]
pub fn basis_points(value: f64) -> String {
    let text = format!("{:+.0}", value * 1e4).replace('-', "\u{2212}");
    match text.trim_start_matches(['+', '\u{2212}']) {
        "0" => "0".to_owned(),
        _ => text,
    }
}

/// Formats a p-value with three decimals, `<0.001` below.
pub fn p_value(p: f64) -> String {
    Style::P.shown(p)
}

/// Formats a test statistic with two decimals and a real minus.
pub fn statistic(value: f64) -> String {
    Style::Plain(2).shown(value).replace('-', "\u{2212}")
}

/// Formats a window: `day 0`, `days −1 to +1`.
pub fn window(from: Lag, to: Lag) -> String {
    let label = |lag: Lag| day_label(lag.0.into());
    match from == to {
        true => format!("day {}", label(from)),
        false => format!("days {} to {}", label(from), label(to)),
    }
}

/// Formats a window as the time of a finding: `on day 0`, `in days −1 to +1`.
pub fn during(from: Lag, to: Lag) -> String {
    let preposition = if from == to { "on" } else { "in" };
    format!("{preposition} {}", window(from, to))
}

/// Formats a month, counted from January of year 0: `Aug 2025`.
pub fn month(index: i32) -> String {
    let first = NaiveDate::from_ymd_opt(index.div_euclid(12), index.rem_euclid(12) as u32 + 1, 1);
    first
        .map(|date| date.format("%b %Y").to_string())
        .unwrap_or_default()
}

/// Formats a day of the axis: `−1`, `0`, `+1`.
pub fn day_label(day: i64) -> String {
    if day == 0 {
        "0".to_owned()
    } else {
        format!("{day:+}").replace('-', "\u{2212}")
    }
}

/// Formats a date: `29 August 2025`.
pub fn long_date(date: Date) -> String {
    date.to_chrono().format("%-d %B %Y").to_string()
}

/// Shortens a long name in its middle, so that names which begin alike can still be told apart.
pub fn shortened(name: &str) -> String {
    const BEGIN: usize = 15;
    const END: usize = 9;
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= BEGIN + END + 2 {
        return name.to_owned();
    }
    let (begin, end) = (&letters[..BEGIN], &letters[letters.len() - END..]);
    let text = |letters: &[char]| letters.iter().collect::<String>();
    format!(
        "{}\u{2026}{}",
        text(begin).trim_end(),
        text(end).trim_start()
    )
}

/// Returns the text as a file name that every system takes: at most 60 letters, digits, dots and underscores.
pub fn slug(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '_'
            }
        })
        .take(60)
        .collect()
}
