//! Flags that choose what goes to standard output: the answer, or tables.

use clap::Args;
use newsquake::error::{Error, Result, nearest};
use newsquake::table::format::{Latex, Markdown, Render, Text};
use newsquake::table::{Answer, Report};

use super::output::{Shape, terminal_width};
use super::speak;
use super::volume::Volume;

/// Flags that choose between the answer and tables.
#[derive(Args)]
#[command(next_help_heading = "Tables and figures")]
pub struct TableArgs {
    /// Print every table, not the answer alone
    #[arg(long)]
    full: bool,
    /// Print these tables instead of the answer: names or letters, separated by commas, or all
    #[arg(
        long = "table",
        visible_alias = "tables",
        value_name = "LIST",
        value_delimiter = ',',
        conflicts_with = "full",
        hide_short_help = true
    )]
    tables: Vec<String>,
}

/// Names of tables, each with the letter that papers give it, or an empty one.
pub type Known = [(&'static str, &'static str)];

/// A choice of tables.
pub enum Choice {
    /// The answer in place of tables, where people read text.
    Answer,
    /// Every table.
    All,
    /// The tables of these names.
    Named(Vec<&'static str>),
}

impl TableArgs {
    /// Looks up the names before the work begins.
    pub fn choice(&self, known: &Known, shape: Shape) -> Result<Choice> {
        let is_all = |name: &String| name.eq_ignore_ascii_case("all");
        if self.full || self.tables.iter().any(is_all) {
            return Ok(Choice::All);
        }
        if self.tables.is_empty() {
            return Ok(Choice::Answer);
        }
        if matches!(shape, Shape::Csv | Shape::Json) {
            let error = Error::options(
                "--table chooses tables for people, in the formats table, markdown and latex",
            );
            return Err(error.with_help("--out DIR writes every table as CSV, one file each"));
        }
        let mut names = Vec::new();
        for wished in &self.tables {
            let same = |(name, letter): &&(&str, &str)| {
                name.eq_ignore_ascii_case(wished)
                    || letter.eq_ignore_ascii_case(wished) && !letter.is_empty()
            };
            let found = known.iter().filter(same).map(|(name, _)| *name);
            let before = names.len();
            names.extend(found);
            if names.len() == before {
                return Err(unknown(wished, known));
            }
        }
        Ok(Choice::Named(names))
    }
}

fn unknown(wished: &str, known: &Known) -> Error {
    let error = Error::options(format!("there is no table `{wished}`")).with_code("unknown_name");
    let names = known.iter().map(|(name, _)| *name);
    match nearest(wished, names.clone()) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help(format!(
            "the tables are: {}",
            names.collect::<Vec<_>>().join(", ")
        )),
    }
}

impl Choice {
    /// Returns whether people read an answer in this format, and no tables.
    pub fn is_answer(&self, shape: Shape) -> bool {
        matches!(self, Self::Answer) && shape == Shape::Table
    }

    /// Writes the answer or the tables to standard output.
    pub fn show(
        &self,
        shape: Shape,
        answer: impl FnOnce() -> Answer,
        report: impl FnOnce() -> Report,
    ) -> Result<()> {
        let text = Text {
            width: terminal_width(),
        };
        if let (Self::Answer, Shape::Table | Shape::Json) = (self, shape) {
            return speak::result(&text.answer(&answer()));
        }
        let mut report = report();
        if let Self::Named(names) = self {
            report.tables.retain(|table| names.contains(&table.name));
            let lacks = |name: &&&str| report.tables.iter().all(|table| table.name != **name);
            for name in names.iter().filter(lacks) {
                speak::say(Volume::Normal, &format!("this run has no table `{name}`"));
            }
        }
        speak::result(&match shape {
            Shape::Markdown => Markdown::default().render(&report),
            Shape::Latex => Latex::default().render(&report),
            _ => text.render(&report),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &Known = &[("sample", "A"), ("windows", "C"), ("excluded", "")];

    fn named(tables: &[&str]) -> Result<Vec<&'static str>> {
        let args = TableArgs {
            full: false,
            tables: tables.iter().map(ToString::to_string).collect(),
        };
        Ok(match args.choice(KNOWN, Shape::Table)? {
            Choice::Answer => vec!["answer"],
            Choice::All => vec!["all"],
            Choice::Named(names) => names,
        })
    }

    #[test]
    fn tables_are_chosen_by_name_or_letter() {
        assert_eq!(named(&["windows", "a"]).unwrap(), ["windows", "sample"]);
        assert_eq!(named(&["all"]).unwrap(), ["all"]);
        assert_eq!(named(&[]).unwrap(), ["answer"]);
        let error = named(&["window"]).unwrap_err();
        assert_eq!(error.help().unwrap().to_string(), "did you mean `windows`?");
        let error = named(&["Q"]).unwrap_err();
        assert_eq!(
            error.help().unwrap().to_string(),
            "the tables are: sample, windows, excluded"
        );
    }
}
