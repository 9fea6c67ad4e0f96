//! Flags that choose what goes to standard output: the answer, or tables.

use clap::Args;
use newsquake::error::{Error, Result, nearest};
use newsquake::report::paper::PaperStyle;
use newsquake::table::format::{Latex, Markdown, Render, Text};
use newsquake::table::{Answer, Report};

use super::output::{Shape, terminal_width};
use super::paper::PaperArgs;
use super::speak;
use super::volume::Volume;

/// Flags that choose between the answer and tables.
#[derive(Args)]
#[command(next_help_heading = "Tables and figures")]
pub struct TableArgs {
    /// Print every table, not the answer alone
    #[arg(long)]
    full: bool,
    /// Print these tables instead of the answer: names, or letters of the tables of a paper (A to G, C2), separated by commas, or all
    #[arg(
        long = "table",
        visible_alias = "tables",
        value_name = "LIST",
        value_delimiter = ',',
        conflicts_with = "full",
        hide_short_help = true
    )]
    tables: Vec<String>,
    #[command(flatten)]
    paper: PaperArgs,
}

/// Names of tables, each with the letter that papers give it, or an empty one.
pub type Known = [(&'static str, &'static str)];

/// The tables that a run can print.
#[derive(Clone, Copy, Default)]
pub struct Tables {
    /// What is printed, which labels begin with.
    pub kind: &'static str,
    /// The tables for a screen.
    pub screen: &'static Known,
    /// The tables of a paper; none where there are none.
    pub paper: &'static Known,
}

/// What was chosen.
pub struct Choice {
    wanted: Wanted,
    style: PaperStyle,
    latex: Latex,
}

/// A choice of tables.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// The answer in place of tables, where people read text.
    Answer,
    /// Every table for a screen.
    All,
    /// Every table of a paper.
    Paper,
    /// The tables of these names: those for a screen, and those of a paper.
    Named(Vec<&'static str>, Vec<&'static str>),
}

impl TableArgs {
    /// Returns how papers want their tables.
    pub fn style(&self) -> PaperStyle {
        self.paper.style()
    }

    /// Looks up the names before the work begins.
    pub fn choice(&self, tables: Tables, shape: Shape) -> Result<Choice> {
        let asked = [
            (self.paper.standalone, "--standalone makes a document of"),
            (self.paper.siunitx, "--siunitx sets the numbers of"),
            (
                self.paper.label_prefix.is_some(),
                "--label-prefix begins the labels of",
            ),
        ];
        let asked = asked.into_iter().find(|(is_given, _)| *is_given);
        if let Some((_, what)) = asked.filter(|_| shape != Shape::Latex) {
            return Err(Error::options(format!(
                "{what} tables in LaTeX; it needs --format latex"
            )));
        }
        Ok(Choice {
            wanted: self.wanted(tables, shape)?,
            style: self.style(),
            latex: self.paper.latex(tables.kind),
        })
    }

    fn wanted(&self, tables: Tables, shape: Shape) -> Result<Wanted> {
        let is_paper = !tables.paper.is_empty() && (shape == Shape::Latex || self.paper.is_given());
        let every = if is_paper { Wanted::Paper } else { Wanted::All };
        let is_all = |name: &String| name.eq_ignore_ascii_case("all");
        if self.full || self.tables.iter().any(is_all) {
            return Ok(every);
        }
        if self.tables.is_empty() {
            return Ok(match shape {
                Shape::Table | Shape::Json if !is_paper => Wanted::Answer,
                _ => every,
            });
        }
        if matches!(shape, Shape::Csv | Shape::Json) {
            let error = Error::options(
                "--table chooses tables for people, in the formats table, markdown and latex",
            );
            return Err(error.with_help("--out DIR writes every table as CSV, one file each"));
        }
        let (mut screen, mut paper) = (Vec::new(), Vec::new());
        for wished in &self.tables {
            let named = |known: &'static Known| {
                let mut names = known.iter().map(|(name, _)| *name);
                names.find(|name| name.eq_ignore_ascii_case(wished))
            };
            let with_letter = |known: &'static Known| {
                let same = known.iter().filter(|(_, letter)| {
                    letter.eq_ignore_ascii_case(wished) && !letter.is_empty()
                });
                same.map(|(name, _)| *name).collect::<Vec<_>>()
            };
            let by_name = named(tables.screen).filter(|_| !is_paper);
            let by_letter = with_letter(tables.paper);
            match (by_name, named(tables.paper)) {
                (Some(name), _) => screen.push(name),
                (None, Some(name)) => paper.push(name),
                _ if !by_letter.is_empty() => paper.extend(by_letter),
                _ => {
                    let found = with_letter(tables.screen);
                    if found.is_empty() {
                        return Err(unknown(wished, tables.screen));
                    }
                    screen.extend(found);
                }
            }
        }
        Ok(Wanted::Named(screen, paper))
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
        self.wanted == Wanted::Answer && shape == Shape::Table
    }

    /// Writes the answer or the tables to standard output; no paper prints such a run.
    pub fn show(
        &self,
        shape: Shape,
        answer: impl FnOnce() -> Answer,
        screen: impl FnOnce() -> Report,
    ) -> Result<()> {
        self.show_with_paper(shape, answer, screen, |_| Report::default())
    }

    /// Writes the answer, or the tables for a screen or a paper, to standard output.
    pub fn show_with_paper(
        &self,
        shape: Shape,
        answer: impl FnOnce() -> Answer,
        screen: impl FnOnce() -> Report,
        paper: impl FnOnce(PaperStyle) -> Report,
    ) -> Result<()> {
        let text = Text {
            width: terminal_width(),
        };
        let report = match &self.wanted {
            Wanted::Answer => return speak::result(&text.answer(&answer())),
            Wanted::All => screen(),
            Wanted::Paper => paper(self.style),
            Wanted::Named(names, of_paper) if of_paper.is_empty() => chosen(screen(), names),
            Wanted::Named(on_screen, names) if on_screen.is_empty() => {
                chosen(paper(self.style), names)
            }
            Wanted::Named(names, of_paper) => {
                let mut report = chosen(screen(), names);
                report
                    .tables
                    .extend(chosen(paper(self.style), of_paper).tables);
                report
            }
        };
        speak::result(&match shape {
            Shape::Markdown => Markdown::default().render(&report),
            Shape::Latex => self.latex.render(&report),
            _ => text.render(&report),
        })
    }
}

/// Keeps the tables of these names, and says which are not there.
fn chosen(mut report: Report, names: &[&'static str]) -> Report {
    report.tables.retain(|table| names.contains(&table.name));
    let lacks = |name: &&&str| report.tables.iter().all(|table| table.name != **name);
    for name in names.iter().filter(lacks) {
        speak::say(Volume::Normal, &format!("this run has no table `{name}`"));
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: Tables = Tables {
        kind: "study",
        screen: &[("sample", ""), ("windows", ""), ("excluded", "")],
        paper: &[("sample", "A"), ("windows", "C"), ("tests", "C2")],
    };

    fn wanted(tables: &[&str], shape: Shape, paper: PaperArgs) -> Result<Wanted> {
        let args = TableArgs {
            full: false,
            tables: tables.iter().map(ToString::to_string).collect(),
            paper,
        };
        args.wanted(TABLES, shape)
    }

    #[test]
    fn tables_are_chosen_by_name_or_letter() {
        let on_screen = |tables: &[&str]| wanted(tables, Shape::Table, PaperArgs::default());
        let named = |screen: &[&'static str], paper: &[&'static str]| {
            Wanted::Named(screen.to_vec(), paper.to_vec())
        };
        assert_eq!(
            on_screen(&["windows", "a", "c2"]).unwrap(),
            named(&["windows"], &["sample", "tests"])
        );
        assert_eq!(on_screen(&["all"]).unwrap(), Wanted::All);
        assert_eq!(on_screen(&[]).unwrap(), Wanted::Answer);
        let error = on_screen(&["window"]).unwrap_err();
        assert_eq!(error.help().unwrap().to_string(), "did you mean `windows`?");
        let error = on_screen(&["Q"]).unwrap_err();
        assert_eq!(
            error.help().unwrap().to_string(),
            "the tables are: sample, windows, excluded"
        );
        let in_latex = |tables: &[&str]| wanted(tables, Shape::Latex, PaperArgs::default());
        assert_eq!(in_latex(&["windows"]).unwrap(), named(&[], &["windows"]));
        assert_eq!(in_latex(&[]).unwrap(), Wanted::Paper);
    }

    #[test]
    fn a_style_asks_for_the_tables_of_a_paper() {
        let styled = || PaperArgs {
            decimals: Some(3),
            ..PaperArgs::default()
        };
        assert_eq!(wanted(&[], Shape::Table, styled()).unwrap(), Wanted::Paper);
        assert_eq!(
            wanted(&["windows"], Shape::Markdown, styled()).unwrap(),
            Wanted::Named(vec![], vec!["windows"])
        );
    }
}
