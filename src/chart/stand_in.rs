//! Names that a picture can show in the place of those whose letters no font has.

use std::collections::BTreeSet;

use super::figure::{Figure, Mark};

/// Most letters of a name that the key tells.
const MOST_IN_KEY: usize = 4;

/// Returns the figure with `group 1`, `group 2` and so on for names of rows, panels and lines that have more letters without a font
/// than with one. The footnote tells the first letters of each by their numbers in Unicode; the data have the names.
pub(super) fn with_stand_ins(figure: &Figure, missing: &BTreeSet<char>) -> Figure {
    let mut figure = figure.clone();
    if missing.is_empty() {
        return figure;
    }
    let mut names: Vec<String> = Vec::new();
    let mut note = |text: &str| {
        let name = name_of(text);
        let lacking = name.chars().filter(|c| missing.contains(c)).count();
        let is_new = !names.iter().any(|known| known == name);
        if 2 * lacking > name.chars().filter(|c| !c.is_whitespace()).count() && is_new {
            names.push(name.to_owned());
        }
    };
    for panel in &figure.panels {
        panel.rows.iter().for_each(|row| note(row));
        note(&panel.heading);
        for mark in &panel.marks {
            if let Mark::Line { label, .. } = mark {
                note(label);
            }
        }
    }
    let replace = |text: &mut String| {
        for (position, name) in names.iter().enumerate() {
            if text.contains(name.as_str()) {
                *text = text.replace(name.as_str(), &format!("group {}", position + 1));
            }
        }
    };
    replace(&mut figure.title);
    for panel in &mut figure.panels {
        panel.rows.iter_mut().for_each(replace);
        replace(&mut panel.heading);
        for mark in &mut panel.marks {
            if let Mark::Line { label, .. } = mark {
                replace(label);
            }
        }
    }
    let keys = names
        .iter()
        .enumerate()
        .map(|(position, name)| format!("group {}: {}", position + 1, in_numbers(name)));
    let keys: Vec<String> = keys.collect();
    if !keys.is_empty() {
        let key = format!(
            "Letters of no font here: {}; the data of the figure have the names.",
            keys.join(", ")
        );
        figure.footnote = format!("{key} {}", figure.footnote);
    }
    figure
}

/// Returns the name in a heading such as `name (N = 12)`.
fn name_of(text: &str) -> &str {
    text.rsplit_once(" (").map_or(text, |(name, _)| name)
}

/// Returns the first letters of a name as numbers of Unicode.
fn in_numbers(name: &str) -> String {
    let letters = name.chars().filter(|c| !c.is_whitespace());
    let numbers: Vec<String> = letters
        .take(MOST_IN_KEY)
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    let more = if name.chars().count() > MOST_IN_KEY {
        "\u{2026}"
    } else {
        ""
    };
    format!("{}{more}", numbers.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::figure::Panel;

    #[test]
    fn names_without_letters_are_numbered_and_told_by_their_numbers() {
        let names = ["\u{4e2d}\u{6587}", "plain", "\u{65b0}\u{95fb}"].map(str::to_owned);
        let panel = Panel {
            heading: "\u{65b0}\u{95fb} (N = 3)".to_owned(),
            rows: names.to_vec(),
            ..Panel::default()
        };
        let figure = Figure {
            title: "\u{4e2d}\u{6587} +1 %".to_owned(),
            footnote: "Foot.".to_owned(),
            panels: vec![panel],
            ..Figure::default()
        };
        let missing = names[0].chars().chain(names[2].chars()).collect();
        let shown = with_stand_ins(&figure, &missing);
        assert_eq!(shown.panels[0].rows, ["group 1", "plain", "group 2"]);
        assert_eq!(shown.panels[0].heading, "group 2 (N = 3)");
        assert_eq!(shown.title, "group 1 +1 %");
        assert!(
            shown.footnote.contains("group 2: U+65B0 U+95FB;"),
            "{}",
            shown.footnote
        );
        assert_eq!(with_stand_ins(&figure, &BTreeSet::new()), figure);
    }
}
