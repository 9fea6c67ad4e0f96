//! What the figure of one event says: title, headlines and footnote.

use crate::chart::figure::Claim;
use crate::chart::words::{day_label, long_date, p_value, statistic};
use crate::market::ReturnKind;
use crate::study::outcome::{EventOutcome, Resolved, StudyOutcome};
use crate::time::Lag;

/// The name of the axis of prices, and that of the mean volume.
pub(in crate::chart) const PRICE: &str = "Price (close of day \u{2212}1 = 100)";
pub(in crate::chart) const ESTIMATION_MEAN: &str = "estimation mean";

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

/// Returns the time of the news as the file has it, and the part of the day that it is on the clock of the exchange.
pub(super) fn news_time(event: &EventOutcome) -> String {
    let part = match event.timing {
        "pre" => "before the open",
        "intraday" => "during the session",
        "post" => "after the close",
        _ => return "time not known".to_owned(),
    };
    let stamp = event.as_read.as_str();
    let is_time = |place: usize| {
        let digits = |from: usize| {
            stamp.as_bytes()[from..from + 2]
                .iter()
                .all(u8::is_ascii_digit)
        };
        let before = place.checked_sub(1).map(|before| stamp.as_bytes()[before]);
        // What follows a sign is the distance to UTC.
        let is_distance = matches!(before, Some(b'+' | b'-'));
        !is_distance && digits(place) && stamp.as_bytes()[place + 2] == b':' && digits(place + 3)
    };
    let places = 0..stamp.len().saturating_sub(4);
    let time = places.into_iter().find(|place| is_time(*place));
    match time {
        Some(place) => format!("{}, {part}", &stamp[place..place + 5]),
        None => part.to_owned(),
    }
}

/// Says how to read the figure, and names the model.
pub(super) fn footnote(
    event: &EventOutcome,
    plan: &Resolved,
    (from, is_measured): (Lag, bool),
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
    let errors = match is_measured {
        true => "with the error of the estimates",
        false => "errors of single days taken as independent",
    };
    format!(
        "{} model{benchmark}, estimation {}, {} observations. Dashed: the price that it expects from the close of day {} on; cone: \
         95 % interval of paths without news, {errors}.{candles}{others} newsquake {}",
        plan.model,
        plan.estimation.to_string().replace('-', "\u{2212}"),
        event.model.observations,
        day_label(from.0.into()),
        env!("CARGO_PKG_VERSION")
    )
}

/// Says how far the price moved, and how far beyond what the model expected.
pub(super) fn title(event: &EventOutcome, kind: ReturnKind) -> Claim {
    let mut claim = Claim::default();
    let day = event.days.iter().find(|day| day.day.0 == 0);
    let found = day.and_then(|day| Some((day.observed?, day.ar?, day.t?, day.p?)));
    let text = match found {
        Some((observed, ar, t, p)) => format!(
            "{} {} on {}; abnormal {} (t = {}, p = {}): {}",
            event.symbol,
            claim.percent(kind.growth(observed) - 1.0),
            long_date(event.day0),
            claim.percent(ar),
            statistic(t),
            p_value(p),
            noise(p)
        )
        .replace("p = <", "p < "),
        None => format!("{} around {}", event.symbol, long_date(event.day0)),
    };
    claim.saying(text)
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
