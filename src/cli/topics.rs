//! `newsquake help`.

use clap::{Args, CommandFactory};
use newsquake::error::codes::CodeKind;
use newsquake::error::{Error, Result, nearest};
use newsquake::study::inference::Test;
use newsquake::study::model::Model;

use super::explain::columns;
use super::output::terminal_width;
use super::wrap::narrowed;
use super::{CLEAN, Cli, speak};

/// Show the help of a command, or a page on reading, timing, basis, models, tests, placebo, exclusions, robustness or results.
#[derive(Args)]
pub struct HelpArgs {
    /// A command, or reading, timing, basis, models, tests, placebo, exclusions, robustness, results
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

/// Pages by name.
const PAGES: [(&str, &str); 9] = [
    ("reading", include_str!("topics/reading.txt")),
    ("timing", include_str!("topics/timing.txt")),
    ("basis", include_str!("topics/basis.txt")),
    ("models", include_str!("topics/models.txt")),
    ("tests", include_str!("topics/tests.txt")),
    ("placebo", include_str!("topics/placebo.txt")),
    ("exclusions", include_str!("topics/exclusions.txt")),
    ("robustness", include_str!("topics/robustness.txt")),
    ("results", include_str!("topics/results.txt")),
];

pub fn run(args: &HelpArgs) -> Result<u8> {
    let mut program = Cli::command();
    program.build();
    let text = match &args.topic {
        None => program.render_help().to_string(),
        Some(topic) => page(topic)
            .map(|page| narrowed(&page, terminal_width()))
            .or_else(|| {
                program
                    .find_subcommand_mut(topic)
                    .map(|verb| verb.render_long_help().to_string())
            })
            .ok_or_else(|| unknown(topic))?,
    };
    speak::result(&text)?;
    Ok(CLEAN)
}

/// Returns a page, with the list of what it is about.
fn page(topic: &str) -> Option<String> {
    let (name, text) = PAGES.into_iter().find(|(name, _)| *name == topic)?;
    let list = match name {
        "models" => columns(Model::ENTRIES.iter().map(|entry| (entry.name, entry.help))),
        "tests" => columns(Test::ENTRIES.iter().map(|entry| (entry.name, entry.help))),
        "exclusions" => columns(
            CodeKind::Exclusion
                .codes()
                .iter()
                .map(|code| (code.name, code.meaning)),
        ),
        _ => String::new(),
    };
    Some(text.to_owned() + &list)
}

fn unknown(topic: &str) -> Error {
    let program = Cli::command();
    let verbs = program.get_subcommands().map(clap::Command::get_name);
    let topics: Vec<&str> = PAGES.into_iter().map(|(name, _)| name).collect();
    let error = Error::options(format!("there is no help on `{topic}`")).with_code("unknown_name");
    match nearest(topic, topics.iter().copied().chain(verbs)) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help(format!(
            "the pages are: {}; newsquake explain NAME knows more",
            topics.join(", ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn pages_fit_a_screen() {
        for (name, text) in PAGES {
            let long = text.lines().find(|line| line.width() > 104);
            assert_eq!(long, None, "{name}");
            assert!(page(name).unwrap().lines().count() < 60, "{name}");
        }
    }
}
