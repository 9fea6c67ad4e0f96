//! A study file with every key and what it means, for people to edit.

use std::fmt::Write;

use super::Plan;

/// Most letters of a comment in a line.
const WIDEST: usize = 100;

/// A section of the study file, with the source of the type behind it.
struct Section {
    name: &'static str,
    type_name: &'static str,
    source: &'static str,
}

const SECTIONS: [Section; 8] = [
    Section {
        name: "input",
        type_name: "Paths",
        source: include_str!("../plan.rs"),
    },
    Section {
        name: "study",
        type_name: "Study",
        source: include_str!("../study/spec.rs"),
    },
    Section {
        name: "placebo",
        type_name: "Placebo",
        source: include_str!("../robustness/placebo/mod.rs"),
    },
    Section {
        name: "bootstrap",
        type_name: "Bootstrap",
        source: include_str!("../robustness/bootstrap/mod.rs"),
    },
    Section {
        name: "power",
        type_name: "Power",
        source: include_str!("../robustness/power/mod.rs"),
    },
    Section {
        name: "backtest",
        type_name: "Backtest",
        source: include_str!("../backtest/spec.rs"),
    },
    Section {
        name: "reading",
        type_name: "Overrides",
        source: include_str!("../load/overrides.rs"),
    },
    Section {
        name: "events",
        type_name: "EventOverrides",
        source: include_str!("../load/events/overrides.rs"),
    },
];

/// A key of a section: a field of its type.
struct Key<'a> {
    name: &'a str,
    /// The first paragraph of its documentation.
    meaning: String,
}

impl Plan {
    /// Returns a study file with every key and its meaning. Keys with other values than their defaults are set; the others stand as
    /// comments with their defaults. Paths stay as they are.
    pub fn commented(&self) -> String {
        let table = |plan: &Self| toml::Table::try_from(plan).unwrap_or_default();
        let (own, default) = (table(self), table(&Self::default()));
        let mut out = String::new();
        for section in &SECTIONS {
            let values = |table: &toml::Table| {
                let found = table.get(section.name).and_then(toml::Value::as_table);
                found.cloned().unwrap_or_default()
            };
            let (own, default) = (values(&own), values(&default));
            let _ = write!(out, "\n[{}]\n", section.name);
            for key in keys(section) {
                comment(&key.meaning, &mut out);
                let (value, usual) = (own.get(key.name), default.get(key.name));
                let _ = match (value, usual) {
                    (Some(value), usual) if Some(value) != usual => {
                        writeln!(out, "{} = {value}", key.name)
                    }
                    (_, Some(usual)) => writeln!(out, "# {} = {usual}", key.name),
                    (_, None) => writeln!(out, "# {}: not set", key.name),
                };
            }
        }
        out
    }
}

/// Returns the keys of a section with their meaning, from the source of its type.
fn keys(section: &Section) -> Vec<Key<'static>> {
    let start = format!("pub struct {} {{\n", section.type_name);
    let body = section
        .source
        .split_once(&start)
        .map_or("", |(_, rest)| rest);
    let (mut keys, mut docs, mut is_skipped) = (Vec::new(), Vec::new(), false);
    for line in body.lines().take_while(|line| *line != "}") {
        let line = line.trim();
        if let Some(doc) = line.strip_prefix("///") {
            docs.push(doc.trim());
        } else if line.starts_with("#[serde(skip") {
            is_skipped = true;
        } else if let Some((name, _)) = line
            .strip_prefix("pub ")
            .and_then(|field| field.split_once(':'))
        {
            let first = docs.iter().take_while(|doc| !doc.is_empty());
            let meaning = first
                .copied()
                .collect::<Vec<_>>()
                .join(" ")
                .replace('`', "");
            if !is_skipped {
                keys.push(Key { name, meaning });
            }
            docs.clear();
            is_skipped = false;
        }
    }
    keys
}

/// Writes a text as comments.
fn comment(text: &str, out: &mut String) {
    let mut line = String::from("#");
    for word in text.split(' ') {
        if line.len() + 1 + word.len() > WIDEST {
            out.push_str(&line);
            out.push('\n');
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    out.push_str(&line);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_there_and_every_default_is_what_it_says() {
        let text = Plan::default().commented();
        assert!(
            !text.contains("::"),
            "the study file speaks of the code: {text}"
        );
        let plan = toml::Table::try_from(Plan::default()).unwrap();
        for section in SECTIONS {
            let values = plan[section.name].as_table().unwrap();
            let names: Vec<&str> = keys(&section).iter().map(|key| key.name).collect();
            for key in values.keys() {
                assert!(
                    names.contains(&key.as_str()),
                    "{}: {key} among {names:?}",
                    section.name
                );
            }
        }
        let set: String = text
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest)
                    if rest
                        .split_once(" = ")
                        .is_some_and(|(key, _)| !key.contains(' ')) =>
                {
                    rest
                }
                _ => line,
            })
            .map(|line| format!("{line}\n"))
            .collect();
        assert_eq!(
            toml::from_str::<Plan>(&set).unwrap(),
            Plan::default(),
            "{set}"
        );
    }

    #[test]
    fn what_differs_from_its_default_is_set() {
        let mut plan = Plan::default();
        plan.input.prices = vec!["prices.csv".into()];
        plan.study.benchmark = Some("SPX".to_owned());
        let text = plan.commented();
        assert!(text.contains("\nbenchmark = \"SPX\"\n"), "{text}");
        assert_eq!(toml::from_str::<Plan>(&text).unwrap(), plan);
    }
}
