//! `newsquake explain`.

use clap::Args;
use newsquake::backtest::Side;
use newsquake::backtest::cost::Cost;
use newsquake::backtest::metric::Metric;
use newsquake::backtest::size::Size;
use newsquake::catalogue::Entry;
use newsquake::error::codes::{self, CodeKind};
use newsquake::error::{Error, Result, nearest};
use newsquake::load::{DialectInfo, dialects};
use newsquake::study::inference::Test;
use newsquake::study::model::Model;
use unicode_width::UnicodeWidthStr;

use super::{CLEAN, speak};

/// Explain a code, test, model, metric, cost, rule, size or dialect; no input needed.
#[derive(Args)]
pub struct ExplainArgs {
    /// Names to explain; tests, models, metrics, costs, rules, sizes, dialects and codes list what there is
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,
}

/// Registries, with the words for one entry and for the list of all.
const REGISTRIES: [(&str, &str, &[Entry]); 6] = [
    ("test", "tests", Test::ENTRIES),
    ("model", "models", Model::ENTRIES),
    ("metric", "metrics", Metric::ENTRIES),
    ("cost", "costs", Cost::ENTRIES),
    ("rule", "rules", Side::ENTRIES),
    ("size", "sizes", Size::ENTRIES),
];

pub fn run(args: &ExplainArgs) -> Result<u8> {
    let texts: Result<Vec<String>> = args.names.iter().map(|name| explained(name)).collect();
    speak::result(&texts?.join("\n"))?;
    Ok(CLEAN)
}

/// Returns everything that a name stands for: it may be a test and a cost, or an error and a reason to exclude an event.
fn explained(name: &str) -> Result<String> {
    if let Some(list) = listed(name) {
        return Ok(list);
    }
    let entries = REGISTRIES.iter().flat_map(|(kind, _, entries)| {
        let same = entries.iter().filter(|entry| entry.name == name);
        same.map(move |entry| {
            let heading = format!("{name} ({kind}): {}\n\n", entry.help);
            wrapped(&(heading + &entry.explanation()))
        })
    });
    let dialects = dialects()
        .into_iter()
        .filter(|dialect| dialect.name == name);
    let codes = codes::named(name)
        .into_iter()
        .map(|(kind, code)| wrapped(&format!("{name} ({}): {}\n", kind.name(), code.meaning)));
    let texts: Vec<String> = entries
        .chain(dialects.map(|dialect| of_dialect(&dialect)))
        .chain(codes)
        .collect();
    if texts.is_empty() {
        return Err(unknown(name));
    }
    Ok(texts.join("\n"))
}

/// Returns the list of a registry, of the dialects or of the codes, if the name is that of a list.
fn listed(name: &str) -> Option<String> {
    let registry = REGISTRIES.iter().find(|(_, list, _)| *list == name);
    let rows: Vec<(&str, &str)> = match (registry, name) {
        (Some((_, _, entries)), _) => entries.iter().map(|e| (e.name, e.help)).collect(),
        (None, "dialects") => dialects().iter().map(|d| (d.name, d.writer)).collect(),
        (None, "codes") => {
            let of_kind = |kind: CodeKind| {
                let heading = format!("Codes: {}\n", kind.name());
                heading + &columns(kind.codes().iter().map(|code| (code.name, code.meaning)))
            };
            let kinds = CodeKind::ALL.into_iter().map(of_kind);
            return Some(kinds.collect::<Vec<_>>().join("\n"));
        }
        _ => return None,
    };
    Some(columns(rows.into_iter()))
}

/// Writes names and their meaning in two columns.
fn columns<'a>(rows: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> String {
    let widest = rows
        .clone()
        .map(|(name, _)| name.width())
        .max()
        .unwrap_or(0);
    let row = |(name, meaning): (&str, &str)| {
        let blanks = " ".repeat(widest - name.width());
        let mut lines = String::new();
        fill(
            &format!("  {name}{blanks}  {meaning}"),
            2,
            widest + 4,
            &mut lines,
        );
        lines
    };
    rows.map(row).collect()
}

fn of_dialect(dialect: &DialectInfo) -> String {
    let text = format!(
        "{} (dialect): {}\n\n{}\nBasis of close: {} ({})\n",
        dialect.name,
        dialect.writer,
        dialect.trap,
        dialect.close.name(),
        dialect.close
    );
    let indented = |line: &str| format!("    {line}\n");
    let sample: String = dialect.sample.lines().map(indented).collect();
    wrapped(&text) + "\nSample\n" + &sample
}

fn unknown(name: &str) -> Error {
    let dialects = dialects();
    let entries = REGISTRIES.iter().flat_map(|(_, _, entries)| entries.iter());
    let codes = CodeKind::ALL.into_iter().flat_map(CodeKind::codes);
    let lists = REGISTRIES.iter().map(|(_, list, _)| *list);
    let known = entries
        .map(|entry| entry.name)
        .chain(codes.map(|code| code.name))
        .chain(dialects.iter().map(|dialect| dialect.name))
        .chain(lists)
        .chain(["dialects", "codes"]);
    let error = Error::options(format!("there is nothing called `{name}` to explain"));
    let error = error.with_code("unknown_name");
    match nearest(name, known) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help(
            "explain tests, models, metrics, costs, rules, sizes, dialects or codes lists the names",
        ),
    }
}

/// The widest line.
const WIDEST: usize = 100;

/// Breaks long lines between words. A line that continues an indented one is indented further.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        let mut paragraph = line.to_owned();
        // Lines of a paragraph flow into each other; indented lines stand for themselves.
        let flows = |next: &&str| indent == 0 && !next.is_empty() && !next.starts_with(' ');
        while !line.is_empty() && lines.peek().is_some_and(flows) && line.len() > WIDEST / 2 {
            paragraph = format!("{paragraph} {}", lines.next().unwrap_or_default());
        }
        let further = if indent == 0 { 0 } else { indent + 4 };
        fill(&paragraph, indent, further, &mut out);
    }
    out
}

/// Writes a paragraph in lines; the first begins after `indent` blanks, the others after `further` blanks.
fn fill(paragraph: &str, indent: usize, further: usize, out: &mut String) {
    let further = " ".repeat(further);
    let mut line = " ".repeat(indent);
    let mut is_empty = true;
    for word in paragraph.trim_start().split(' ') {
        if !is_empty && line.width() + 1 + word.width() > WIDEST {
            out.push_str(line.trim_end());
            out.push('\n');
            line.clone_from(&further);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_listed_is_explained() {
        for (_, list, entries) in REGISTRIES {
            let text = explained(list).unwrap();
            for entry in entries {
                assert!(text.contains(entry.name), "{list}: {}", entry.name);
                let own = explained(entry.name).unwrap();
                assert!(own.lines().count() > 3, "{}: {own}", entry.name);
                assert!(own.contains(entry.help.split(' ').next().unwrap()), "{own}");
            }
        }
        for kind in CodeKind::ALL {
            for code in kind.codes() {
                assert!(explained(code.name).unwrap().contains(kind.name()));
            }
        }
        for dialect in dialects() {
            let heading = format!("{} (dialect): ", dialect.name);
            assert!(explained(dialect.name).unwrap().contains(&heading));
        }
    }

    #[test]
    fn explanations_fit_the_page() {
        let names = ["codes", "tests", "models", "metrics", "dialects"];
        let entries = REGISTRIES.iter().flat_map(|(_, _, entries)| entries.iter());
        for name in entries.map(|entry| entry.name).chain(names) {
            let text = explained(name).unwrap();
            let long = text.lines().find(|line| line.width() > WIDEST);
            assert_eq!(long, None, "{name}");
        }
    }

    #[test]
    fn an_unknown_name_is_answered_by_the_nearest() {
        let error = explained("shared_date").unwrap_err();
        assert_eq!(error.code(), "unknown_name");
        assert_eq!(
            error.help().unwrap().to_string(),
            "did you mean `shared_dates`?"
        );
    }
}
