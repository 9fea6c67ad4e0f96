//! `newsquake explain`.

use clap::Args;
use newsquake::backtest::Side;
use newsquake::backtest::cost::Cost;
use newsquake::backtest::metric::Metric;
use newsquake::backtest::size::Size;
use newsquake::catalogue::Entry;
use newsquake::error::codes::{self, Code, CodeKind};
use newsquake::error::{Error, Result, nearest};
use newsquake::load::{DialectInfo, dialects};
use newsquake::study::assumption::Assumption;
use newsquake::study::inference::{Test, heading};
use newsquake::study::model::Model;
use unicode_width::UnicodeWidthStr;

use super::advice::{FigureText, TermText, advice, figures, terms};
use super::output::terminal_width;
use super::wrap::{PAGE, fill, narrowed, wrapped};
use super::{CLEAN, speak};

/// Explain a code, test, model, metric, figure, cost, rule, size or dialect; no input needed.
#[derive(Args)]
pub struct ExplainArgs {
    /// Names to explain; tests, models, metrics, figures, costs, rules, sizes, assumptions, terms, dialects and codes list what there is
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
    let texts = meant(&args.names);
    let texts: Result<Vec<String>> = texts.iter().map(|name| explained(name)).collect();
    speak::result(&narrowed(&texts?.join("\n"), terminal_width()))?;
    Ok(CLEAN)
}

/// Returns the names that words on the command line mean: a heading of a table, such as BMP adj. t, needs no quotes.
fn meant(words: &[String]) -> Vec<String> {
    let together = words.join(" ");
    let as_key = together.to_lowercase().replace([' ', '-'], "_");
    let as_key = as_key.replace('.', "");
    let is_term = terms().any(|term| term.names.contains(&as_key.as_str()));
    let is_heading = key_of(&together) != together.to_lowercase();
    match (is_heading, is_term) {
        (true, _) => vec![together],
        (false, true) => vec![as_key],
        (false, false) => words.to_vec(),
    }
}

/// Returns everything that a name stands for: it may be a test and a cost, or an error and a reason to exclude an event.
fn explained(name: &str) -> Result<String> {
    if let Some(list) = listed(&name.to_lowercase()) {
        return Ok(list);
    }
    let key = key_of(name);
    let name = key.as_str();
    let entries = REGISTRIES.iter().flat_map(|(kind, _, entries)| {
        let same = entries.iter().filter(|entry| entry.name == name);
        same.map(move |entry| {
            let heading = match *kind {
                "test" => format!(
                    "{name} (test; {} in tables): {}\n\n",
                    heading(name),
                    entry.help
                ),
                kind => format!("{name} ({kind}): {}\n\n", entry.help),
            };
            wrapped(&(heading + &entry.explanation()))
        })
    });
    let dialects = dialects()
        .into_iter()
        .filter(|dialect| dialect.name == name);
    let codes = codes::named(name)
        .into_iter()
        .map(|(kind, code)| of_code(kind, code));
    let figures = figures()
        .filter(|figure| figure.name == name)
        .map(|figure| of_figure(&figure));
    let assumptions = Assumption::ALL.into_iter();
    let assumptions = assumptions
        .filter(|assumption| assumption.name() == name)
        .map(of_assumption);
    let texts: Vec<String> = entries
        .chain(assumptions)
        .chain(dialects.map(|dialect| of_dialect(&dialect)))
        .chain(
            terms()
                .filter(|term| term.names.contains(&name))
                .map(|term| of_term(&term)),
        )
        .chain(figures)
        .chain(codes)
        .collect();
    if texts.is_empty() {
        return Err(unknown(name));
    }
    Ok(texts.join("\n"))
}

/// Returns the key of a test that is named by its heading in tables; any other name in lower case, as all names are.
fn key_of(name: &str) -> String {
    let is_heading = |entry: &&Entry| heading(entry.name).eq_ignore_ascii_case(name);
    let test = Test::ENTRIES.iter().find(is_heading);
    test.map_or_else(|| name.to_lowercase(), |entry| entry.name.to_owned())
}

/// Says what a test needs of a sample, what a sample that lacks it does, and which tests need it.
fn of_assumption(assumption: Assumption) -> String {
    let needs = |entry: &&Entry| {
        let test = Test::named(entry.name);
        test.is_some_and(|test| test.behaviour().assumes().contains(&assumption))
    };
    let tests = Test::ENTRIES
        .iter()
        .filter(needs)
        .map(|entry| format!("{} ({})", heading(entry.name), entry.name));
    let tests: Vec<String> = tests.collect();
    let tests = match &tests[..] {
        [] => String::new(),
        tests => format!("\nTests that assume it: {}.\n", tests.join(", ")),
    };
    let remedy =
        remedy(assumption).map_or_else(String::new, |remedy| format!("\nWhat to do: {remedy}\n"));
    wrapped(&format!(
        "{} (assumption of tests): {}\n\nWhere a sample breaks it: {}.\n{tests}{remedy}\nThe table of the sample says which groups \
         break it, and which tests are valid instead.\n",
        assumption.name(),
        assumption.meaning(),
        assumption.broken(),
    ))
}

/// Returns what a user can change so that an assumption holds, besides reading another test.
fn remedy(assumption: Assumption) -> Option<&'static str> {
    match assumption {
        Assumption::SameDates => Some(
            "--correlate session also counts the correlation across neighbouring sessions of two exchanges; patell_adjusted, \
             bmp_adjusted and welch_adjusted then correct for it.",
        ),
        Assumption::SameEvents => Some(
            "--thin-trading spans days without a price, --incomplete sum counts events with the days that they have, and a shorter \
             window loses fewer events.",
        ),
        Assumption::OwnEstimation | Assumption::ShortWindow => {
            Some("a shorter window or a longer --estimation lessens the error of the estimates.")
        }
        Assumption::FewOfRanked | Assumption::LongEstimation => {
            Some("a longer --estimation, where the prices go back far enough.")
        }
        _ => None,
    }
}

/// Says what a code means, why it matters and what to do.
fn of_code(kind: CodeKind, code: Code) -> String {
    let mut text = format!("{} ({}): {}\n", code.name, kind.name(), code.meaning);
    if let Some(advice) = advice(kind, code.name) {
        if let Some(why) = advice.why {
            text.push_str(&format!("\nWhy it matters: {why}\n"));
        }
        text.push_str(&format!("\nWhat to do: {}\n", advice.remedy));
    }
    wrapped(&text)
}

/// Says what a term of results is, what it computes and where it comes from.
fn of_term(term: &TermText) -> String {
    let TermText {
        names,
        meaning,
        text,
        source,
    } = term;
    wrapped(&format!(
        "{} (term of results): {meaning}\n\n{text}\n\nSource: {source}\n",
        names[0]
    ))
}

/// Says what a figure shows, how to read it and how to draw it again.
fn of_figure(figure: &FigureText) -> String {
    wrapped(&format!(
        "{} (figure): {}\n\nHow to read it: {}\n\nRuns with --out DIR draw it, where there is anything to show, into DIR/charts, with its \
         numbers as CSV; newsquake chart --from DIR --list names the figures of a run, and draws them again in other sizes.\n",
        figure.name, figure.shows, figure.reading,
    ))
}

/// Returns the list of a registry, of the dialects or of the codes, if the name is that of a list.
fn listed(name: &str) -> Option<String> {
    let registry = REGISTRIES.iter().find(|(_, list, _)| *list == name);
    let rows: Vec<(&str, &str)> = match (registry, name) {
        (Some((_, _, entries)), _) => entries.iter().map(|e| (e.name, e.help)).collect(),
        (None, "assumptions") => {
            let named = |assumption: &Assumption| (assumption.name(), assumption.meaning());
            Assumption::ALL.iter().map(named).collect()
        }
        (None, "terms") => terms().map(|t| (t.names[0], t.meaning)).collect(),
        (None, "figures") => figures().map(|f| (f.name, f.shows)).collect(),
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
pub fn columns<'a>(rows: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> String {
    let widest = rows
        .clone()
        .map(|(name, _)| name.width())
        .max()
        .unwrap_or(0);
    let row = |(name, meaning): (&str, &str)| {
        let blanks = " ".repeat(widest - name.width());
        let mut lines = String::new();
        let text = format!("  {name}{blanks}  {meaning}");
        fill(&text, PAGE, [2, widest + 4], &mut lines);
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
    let figures: Vec<FigureText> = figures().collect();
    let terms: Vec<TermText> = terms().collect();
    let known = entries
        .map(|entry| entry.name)
        .chain(figures.iter().map(|figure| figure.name))
        .chain(codes.map(|code| code.name))
        .chain(dialects.iter().map(|dialect| dialect.name))
        .chain(lists)
        .chain(Assumption::ALL.iter().map(|assumption| assumption.name()))
        .chain(terms.iter().flat_map(|term| term.names.iter().copied()))
        .chain(["assumptions", "dialects", "figures", "codes", "terms"]);
    let error = Error::options(format!("there is nothing called `{name}` to explain"));
    let error = error.with_code("unknown_name");
    match nearest(name, known) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help(
            "newsquake explain with tests, models, metrics, figures, costs, rules, sizes, assumptions, terms, dialects or codes lists the names",
        ),
    }
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
                let text = explained(code.name).unwrap();
                assert!(
                    text.contains(kind.name()) && text.contains("What to do: "),
                    "{text}"
                );
            }
        }
        for figure in figures() {
            let text = explained(figure.name).unwrap();
            assert!(text.contains("How to read it: "), "{text}");
        }
        let listed = explained("terms").unwrap();
        for term in terms() {
            assert!(listed.contains(term.names[0]), "{}", term.names[0]);
            for name in term.names {
                let text = explained(name).unwrap();
                assert!(text.contains("Source: "), "{text}");
            }
        }
        for dialect in dialects() {
            let heading = format!("{} (dialect): ", dialect.name);
            assert!(explained(dialect.name).unwrap().contains(&heading));
        }
    }

    #[test]
    fn headings_of_tables_are_explained_in_any_case() {
        for (heading, begins) in [
            ("BMP adj. t", "bmp_adjusted (test; BMP adj. t in tables)"),
            ("welch T", "welch (term of results)"),
            ("Adj. t", "welch_adjusted (term of results)"),
            ("Mann-Whitney z", "mann_whitney (term of results)"),
            ("HC3 se", "hc3 (term of results)"),
            ("By date se", "clustered (term of results)"),
            ("MARKET", "market (model)"),
            ("Shared_Dates", "shared_dates (warning or note)"),
            ("Tests", "  cross_sectional"),
        ] {
            let words: Vec<String> = heading.split(' ').map(str::to_owned).collect();
            let texts: Vec<String> = meant(&words)
                .iter()
                .map(|name| explained(name).unwrap())
                .collect();
            assert!(texts.concat().starts_with(begins), "{heading}: {texts:?}");
        }
        // Several names stay several.
        let several = ["grank_t".to_owned(), "market".to_owned()];
        assert_eq!(meant(&several), several);
    }

    #[test]
    fn explanations_fit_the_page() {
        let lists = ["codes", "tests", "models", "metrics", "dialects"];
        let entries = REGISTRIES.iter().flat_map(|(_, _, entries)| entries.iter());
        for name in entries.map(|entry| entry.name).chain(lists) {
            let text = explained(name).unwrap();
            assert!(
                lists.contains(&name) || text.lines().count() <= 40,
                "{text}"
            );
            let long = text.lines().find(|line| line.width() > PAGE);
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
