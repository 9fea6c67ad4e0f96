//! Warnings about columns that are not read although their names promise something.

use super::follows_close::follows_close;
use super::understood::Understood;
use crate::error::{message, option};
use crate::finding::Finding;
use crate::load::recognise::lexicon::Role;
use crate::load::text::header::folded;
use crate::market::Field;

/// Parts of words that say, in several languages, that a price is adjusted.
const ADJUSTED: [&str; 12] = [
    "adj",
    "bereinigt",
    "ajust",
    "justert",
    "justerad",
    "rettific",
    "skoryg",
    "скоррект",
    "复权",
    "调整",
    "調整",
    "수정",
];

/// Words of columns that say how prices are adjusted, or hold adjusted numbers other than closes.
const OTHERS: [&str; 9] = [
    "unadj", "vol", "open", "high", "low", "flag", "date", "factor", "reason",
];

/// Returns a warning for each column that seems to hold what is not read otherwise. In a vendor's dialect, every column is known.
/// A column that moves like the close counts as well, whatever it is called.
pub(super) fn unread_columns(text: &[u8], understood: &Understood) -> Vec<Finding> {
    let layout = &understood.layout;
    if !["long", "wide", "panel"].contains(&layout.dialect.name) {
        return Vec::new();
    }
    let unread = layout.unread();
    let named = |role: Role, what: &str, name: &str| {
        let message = message![
            format!("the column {name} is not read; if it holds {what}, say so with "),
            option::MAP.with(format!("{}={name}", role.name())),
        ];
        Finding::warning("unread_column", message)
    };
    let mut findings = Vec::new();
    let has_adjusted =
        layout.adjusted_by.is_some() || layout.returns.is_some() || layout.reads(Field::AdjClose);
    let by_name = || unread.iter().copied().find(|name| is_adjusted(name));
    if !has_adjusted && let Some(name) = by_name().or_else(|| follows_close(text, understood)) {
        findings.push(named(Role::AdjClose, "adjusted closes", name));
    }
    let fields = [
        (Role::Open, Field::Open, "opens"),
        (Role::High, Field::High, "highs"),
        (Role::Low, Field::Low, "lows"),
        (Role::Volume, Field::Volume, "numbers of shares traded"),
    ];
    for (role, field, what) in fields {
        let promises = |name: &&&str| holds_word(name, role) && !is_adjusted(name);
        if !layout.reads(field)
            && layout.blocks.len() == 1
            && let Some(name) = unread.iter().find(promises)
        {
            findings.push(named(role, what, name));
        }
    }
    findings
}

fn is_adjusted(name: &str) -> bool {
    let name = name.to_lowercase();
    let holds = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    holds(&ADJUSTED) && !holds(&OTHERS)
}

/// Returns whether a word of a name is a name of this role, as in `Volume BTC`. A previous open or high of 52 weeks is another thing.
fn holds_word(name: &str, role: Role) -> bool {
    let folded = folded(name);
    let mut words = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.len() > 2);
    let is_other = folded.starts_with("prev")
        || folded.contains("52")
        || folded.contains("interest")
        || folded.contains("avg")
        || folded.contains("average");
    !is_other && words.any(|word| Role::of_price_column(word) == Some(role))
}
