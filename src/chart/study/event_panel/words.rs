//! What the figure of one event says: title, headlines and footnote.

use crate::chart::words::{day_label, long_date, p_value, percent, statistic};
use crate::market::ReturnKind;
use crate::study::outcome::{EventOutcome, Resolved, StudyOutcome};
use crate::time::Lag;

/// Returns whether two events are one reaction: of one security on one day.
pub fn is_one_reaction(a: &EventOutcome, b: &EventOutcome) -> bool {
    a.symbol == b.symbol && a.day0 == b.day0
}

/// Returns when the news came, and the headlines of all events of the reaction.
pub(super) fn headlines(event: &EventOutcome, outcome: &StudyOutcome) -> String {
    let together = outcome
        .events
        .iter()
        .filter(|other| is_one_reaction(event, other));
    let mut texts: Vec<&str> = Vec::new();
    for text in together
        .map(|event| event.headline.as_str())
        .filter(|text| !text.is_empty())
    {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    match texts.is_empty() {
        true => format!("News of {}", event.as_read),
        false => format!("{}: {}", event.as_read, texts.join("; ")),
    }
}

/// Says how to read the figure, and names the model.
pub(super) fn footnote(
    event: &EventOutcome,
    plan: &Resolved,
    from: Lag,
    candles: bool,
    others: bool,
) -> String {
    let benchmark = event
        .benchmark
        .as_ref()
        .map(|symbol| format!(" on {symbol}"))
        .unwrap_or_default();
    let candles = if candles {
        " Hollow candles closed higher than they opened."
    } else {
        ""
    };
    let others = if others {
        " Triangles: other events of the security."
    } else {
        ""
    };
    format!(
        "{} model{benchmark}, estimation {}, {} observations. 100: the close of day \u{2212}1. Dashed: the price that it expects from the close of day {} on; cone: \
         95 % interval of paths without news, errors of single days taken as independent.{candles}{others} newsquake {}",
        plan.model,
        plan.estimation.to_string().replace('-', "\u{2212}"),
        event.model.observations,
        day_label(from.0.into()),
        env!("CARGO_PKG_VERSION")
    )
}

/// Says how far the price moved, and how far beyond what the model expected.
pub(super) fn title(event: &EventOutcome, kind: ReturnKind) -> String {
    let day = event.days.iter().find(|day| day.day.0 == 0);
    let found = day.and_then(|day| Some((day.observed?, day.ar?, day.t?, day.p?)));
    match found {
        Some((observed, ar, t, p)) => format!(
            "{} {} on {}; abnormal {} (t = {}, p = {}): {}",
            event.symbol,
            percent(kind.growth(observed) - 1.0),
            long_date(event.day0),
            percent(ar),
            statistic(t),
            p_value(p),
            noise(p)
        )
        .replace("p = <", "p < "),
        None => format!("{} around {}", event.symbol, long_date(event.day0)),
    }
}

/// Says how a reaction compares with the security's own days.
fn noise(p: f64) -> &'static str {
    match p {
        p if p < 0.01 => "far outside its noise",
        p if p < 0.05 => "outside its noise",
        p if p < 0.10 => "at the edge of its noise",
        _ => "within its noise",
    }
}
