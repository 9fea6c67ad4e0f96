//! The ticks of axes and their texts.

use chrono::{Datelike, NaiveDate};

use super::figure::{Across, Unit};
use super::scale::round_step;
use super::words::day_label;
use crate::math::elementary::{exp, ln, log10};
use crate::time::Date;

/// Returns round values that cover `low..=high` in about `wanted` steps, the first not above `low`, the last not below `high`.
pub fn ticks(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    let step = round_step((high - low) / wanted.max(1) as f64);
    let first = (low / step).floor() as i64;
    let last = (high / step).ceil() as i64;
    (first..=last).map(|k| k as f64 * step).collect()
}

/// Returns the days with a tick on an axis of that width: each one, every fifth, every tenth and so on, as many as there
/// is room for. Day 0 is always among them.
pub fn day_ticks(from: f64, to: f64, width: f64) -> Vec<i64> {
    const ROOM: f64 = 18.0;
    let fits = |step: &i64| {
        (to - from) / *step as f64 * ROOM <= width.max(ROOM) && (*step > 1 || to - from <= 21.0)
    };
    // The least multiple of ten that fits; the next one where rounding hides it.
    let tens = ((to - from) * ROOM / width.max(ROOM) / 10.0)
        .ceil()
        .max(1.0) as i64;
    let steps = [1, 5, tens.saturating_mul(10)];
    let step = steps.into_iter().find(fits);
    let step = step.unwrap_or(tens.saturating_add(1).saturating_mul(10));
    let (first, last) = (
        (from / step as f64).ceil() as i64,
        (to / step as f64).floor() as i64,
    );
    (first..=last).map(|k| k * step).collect()
}

/// Returns the places with a tick on a horizontal axis of that width, and their texts.
pub fn across(kind: &Across, (from, to): (f64, f64), width: f64) -> Vec<(f64, String)> {
    match kind {
        Across::Lags => {
            let days = day_ticks(from, to, width).into_iter();
            days.map(|day| (day as f64, day_label(day))).collect()
        }
        Across::Dates => date_ticks(from, to, width),
        Across::Percent | Across::Bps => {
            let unit = match kind {
                Across::Bps => Unit::Bps,
                _ => Unit::Percent,
            };
            // Three values and zero at least.
            let wanted = (width / 70.0) as usize;
            let inside = |wanted: usize| {
                let mut values = ticks(from, to, wanted);
                let step = values[1] - values[0];
                values.retain(|value| (from..=to).contains(value));
                (values, step)
            };
            let found = (wanted.max(3)..16).map(inside);
            let (values, step) = found
                .into_iter()
                .find(|(values, _)| values.len() > 3)
                .unwrap_or_else(|| inside(wanted.max(3)));
            values
                .into_iter()
                .map(|value| (value, label(value, step, unit)))
                .collect()
        }
        Across::LogCounts => {
            // No number has more digits.
            let power = |n: f64| n.clamp(-330.0, 310.0) as i32;
            let (first, last) = (power(from.floor()), power(to.ceil()));
            let powers = (first..=last)
                .flat_map(|power| [1.0, 2.0, 5.0].map(|lead| lead * 10.0_f64.powi(power)));
            let inside = powers.filter(|n| (from - 1e-9..=to + 1e-9).contains(&log10(*n)));
            inside.map(|n| (log10(n), format!("{n}"))).collect()
        }
        Across::Ranks => {
            let wanted = ((width / 70.0) as usize).clamp(3, 16);
            let whole = |value: &f64| value.fract() == 0.0 && (from..=to).contains(value);
            let marked = ticks(from, to, wanted).into_iter().filter(whole);
            // The first rank is 1, which is no round number.
            let marked = marked.filter(|value| *value > 1.0);
            std::iter::once(1.0)
                .chain(marked)
                .map(|rank| (rank, format!("{rank}")))
                .collect()
        }
        Across::Names(names) => (0..).map(f64::from).zip(names.iter().cloned()).collect(),
    }
}

/// A step between dates.
#[derive(Clone, Copy)]
enum DateStep {
    Days(i32),
    Months(u32),
}

/// Returns round dates between two: days, months or years, as there is room for.
fn date_ticks(from: f64, to: f64, width: f64) -> Vec<(f64, String)> {
    use DateStep::{Days, Months};
    const ROOM: f64 = 62.0;
    let steps = [
        Days(1),
        Days(2),
        Days(7),
        Days(14),
        Months(1),
        Months(2),
        Months(3),
        Months(6),
    ];
    let years = [1, 2, 5, 10, 20, 50, 100].map(|years| Months(12 * years));
    let length = |step: &DateStep| match step {
        Days(days) => f64::from(*days),
        Months(months) => 30.4 * f64::from(*months),
    };
    let most = (width / ROOM).max(1.0);
    let fits = |step: &DateStep| (to - from) / length(step) <= most;
    let step = steps
        .into_iter()
        .chain(years)
        .find(fits)
        .unwrap_or(Months(1200));
    // Years of more than five digits are of no calendar.
    let day = |days: f64| days.clamp(-4e7, 3e7) as i32;
    let date = |days: f64| Date::from_days_since_1970(day(days)).to_chrono();
    match step {
        // 5 January 1970, which is day 4, was a Monday.
        Days(days) => (day(from)..=day(to))
            .filter(|day| (day - 4).rem_euclid(days) == 0)
            .map(|day| {
                (
                    f64::from(day),
                    date(f64::from(day)).format("%-d %b").to_string(),
                )
            })
            .collect(),
        Months(months) => {
            let (first, last) = (date(from), date(to));
            let index = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
            (index(first)..=index(last))
                .filter(|month| month.rem_euclid(months as i32) == 0)
                .filter_map(|month| {
                    NaiveDate::from_ymd_opt(
                        month.div_euclid(12),
                        month.rem_euclid(12) as u32 + 1,
                        1,
                    )
                })
                .filter(|date| *date >= first)
                .map(|date| {
                    let form = if months % 12 == 0 { "%Y" } else { "%b %Y" };
                    (
                        f64::from(Date::from(date).days_since_1970()),
                        date.format(form).to_string(),
                    )
                })
                .collect()
        }
    }
}

/// Formats a value with as many decimals as the step needs.
pub fn label(value: f64, step: f64, unit: Unit) -> String {
    match unit {
        Unit::Percent | Unit::Share => signed(value * 100.0, step * 100.0),
        Unit::Bps => signed(value * 1e4, step * 1e4),
        Unit::Growth => gain(exp(value) - 1.0),
        Unit::Money => match label(value, step, Unit::Count) {
            text if value > 0.0 => format!("+{text}"),
            text => text,
        },
        Unit::Plain => decimal(value, step).replace('-', "\u{2212}"),
        Unit::Count => {
            let (scale, suffix) = match step.abs() {
                _ if value == 0.0 => (1.0, ""),
                step if step >= 1e9 => (1e9, "B"),
                step if step >= 1e6 => (1e6, "M"),
                step if step >= 1e3 => (1e3, "K"),
                _ => (1.0, ""),
            };
            let number = decimal(value / scale, step / scale).replace('-', "\u{2212}");
            format!("{number}{suffix}")
        }
    }
}

/// Returns the logarithms of one plus round gains that cover `low..=high`, which are such logarithms, in about `wanted` steps.
pub fn growth(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    /// Where the largest level is less than this multiple of the least, equal steps are near enough to equal ratios.
    const NEAR: f64 = 3.0;
    let gains: Vec<f64> = if exp(high - low) < NEAR {
        ticks(exp(low) - 1.0, exp(high) - 1.0, wanted)
    } else {
        let power = |level: f64| (level / std::f64::consts::LN_10).floor() as i32;
        let levels = (power(low)..=power(high) + 1)
            .flat_map(|power| [1.0, 2.0, 5.0].map(|lead| lead * 10.0_f64.powi(power)));
        levels.map(|level| level - 1.0).collect()
    };
    let mut marked: Vec<f64> = gains
        .into_iter()
        .filter(|gain| *gain > -1.0)
        .map(|gain| ln(1.0 + gain))
        .collect();
    // One value below the least and one above the largest are enough.
    let first = marked.iter().rposition(|value| *value <= low).unwrap_or(0);
    marked.drain(..first);
    let last = marked.iter().position(|value| *value >= high);
    marked.truncate(last.map_or(marked.len(), |last| last + 1));
    match marked.len() {
        0 | 1 => vec![low, high],
        _ => marked,
    }
}

/// Formats a gain in percent with its sign and as many decimals as it has, three at most.
fn gain(value: f64) -> String {
    let percent = (value * 1e5).round() / 1e3;
    let steps = [1.0, 0.1, 0.01];
    let is_whole = |step: &&f64| ((percent / **step) - (percent / **step).round()).abs() < 1e-6;
    signed(percent, *steps.iter().find(is_whole).unwrap_or(&0.001))
}

fn signed(value: f64, step: f64) -> String {
    let text = decimal(value, step);
    if text.bytes().all(|b| b == b'0' || b == b'.' || b == b'-') {
        return "0".to_owned();
    }
    if text.starts_with('-') {
        text.replacen('-', "\u{2212}", 1)
    } else {
        format!("+{text}")
    }
}

fn decimal(value: f64, step: f64) -> String {
    if value.abs() >= 1e7 {
        return format!("{value:.0e}");
    }
    let decimals = (-log10(step)).ceil().clamp(0.0, 9.0) as usize;
    // A step of 2.5 needs one more decimal than its power of ten has.
    let scaled = step * 10f64.powi(decimals as i32);
    let exact = (scaled - scaled.round()).abs() < 1e-6;
    format!("{value:.*}", if exact { decimals } else { decimals + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_values() {
        let found = ticks(-0.042, 0.131, 6);
        assert_eq!(found.len(), 5);
        assert!(
            (found[0] + 0.05).abs() < 1e-12 && (found[4] - 0.15).abs() < 1e-12,
            "{found:?}"
        );
    }

    #[test]
    fn percent_has_a_sign_and_a_real_minus() {
        assert_eq!(label(0.05, 0.05, Unit::Percent), "+5");
        assert_eq!(label(-0.05, 0.05, Unit::Percent), "\u{2212}5");
        assert_eq!(label(0.0, 0.05, Unit::Percent), "0");
        assert_eq!(label(0.005, 0.005, Unit::Percent), "+0.5");
        assert_eq!(label(0.06, 0.07 - 0.05, Unit::Percent), "+6");
        assert_eq!(label(40e6, 20e6, Unit::Count), "40M");
        assert_eq!(label(0.0, 20e6, Unit::Count), "0");
    }

    #[test]
    fn gains_of_equal_ratios_are_round() {
        let texts = |low: f64, high: f64| -> Vec<String> {
            let found = growth(ln(1.0 + low), ln(1.0 + high), 6);
            found
                .into_iter()
                .map(|value| label(value, 0.1, Unit::Growth))
                .collect()
        };
        assert_eq!(texts(-0.04, 0.13), ["\u{2212}5", "0", "+5", "+10", "+15"]);
        assert_eq!(
            texts(-0.6, 9.5),
            [
                "\u{2212}80",
                "\u{2212}50",
                "0",
                "+100",
                "+400",
                "+900",
                "+1900"
            ]
        );
        assert_eq!(label(0.0123, 0.01, Unit::Bps), "+123");
        assert_eq!(label(-2e6, 1e6, Unit::Money), "\u{2212}2M");
        assert_eq!(label(2e6, 1e6, Unit::Money), "+2M");
    }

    #[test]
    fn day_zero_is_always_marked() {
        assert_eq!(day_ticks(-10.0, 10.0, 600.0).len(), 21);
        assert_eq!(day_ticks(-10.0, 10.0, 200.0), [-10, -5, 0, 5, 10]);
        for (from, to) in [
            (-30.0, 15.0),
            (-1.0, 1.0),
            (-250.0, 20.0),
            (-7.0, 93.0),
            (-9e5, 9e5),
            (-1e14, 1e14),
        ] {
            let ticks = day_ticks(from, to, 600.0);
            assert!(ticks.contains(&0) && ticks.len() < 40, "{from} to {to}");
        }
        assert_eq!(day_ticks(0.0, 0.0, 600.0), [0]);
    }

    #[test]
    fn ticks_of_dates_are_round() {
        let days = |text: &str| f64::from(Date::parse(text).unwrap().days_since_1970());
        let words = |from: &str, to: &str| -> Vec<String> {
            let found = date_ticks(days(from), days(to), 600.0);
            found.into_iter().map(|(_, text)| text).collect()
        };
        assert_eq!(
            words("2025-08-28", "2025-09-18"),
            ["1 Sep", "8 Sep", "15 Sep"]
        );
        assert_eq!(
            words("2024-06-03", "2025-10-31")[..2],
            ["Jul 2024", "Sep 2024"]
        );
        assert_eq!(words("2001-05-01", "2012-01-01")[..2], ["2002", "2004"]);
        assert!(words("1900-01-01", "2290-01-01").len() < 12);
    }
}
