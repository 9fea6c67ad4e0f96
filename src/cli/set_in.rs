//! The line of the study file that sets an option which an error is about.

use std::path::Path;

use newsquake::error::{Error, OptionPath, Part};
use newsquake::load;

use super::flags::flag;

/// Adds to an error which lines of the study file set the options that it names, unless a flag of the command line beats them.
/// `words`: the command line.
pub fn with_lines(error: Error, file: &Path, words: &[String]) -> Error {
    let Ok(text) = load::text(file) else {
        return error;
    };
    if error.place().is_some() {
        return error;
    }
    let mut named: Vec<OptionPath> = error.option().into_iter().collect();
    let messages = std::iter::once(error.message()).chain(error.help());
    let parts = messages.flat_map(|message| message.parts());
    named.extend(parts.filter_map(|part| match part {
        Part::Option(path, _) => Some(*path),
        Part::Text(_) => None,
    }));
    let mut lines: Vec<(usize, &str)> = named
        .iter()
        .filter(|path| !is_given(**path, words))
        .filter_map(|path| Some((line_of(*path, &text)?, path.key())))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    if lines.is_empty() {
        return error;
    }
    let said = lines
        .iter()
        .map(|(line, key)| format!("{}:{line} sets `{key}`", file.display()));
    let said = said.collect::<Vec<_>>().join(", ");
    let help = match error.help() {
        Some(help) => help.clone().text(format!("; {said}")),
        None => said.into(),
    };
    error.with_help(help)
}

/// Returns whether the command line sets an option.
fn is_given(path: OptionPath, words: &[String]) -> bool {
    let Some(flag) = flag(path) else {
        return false;
    };
    let short = match flag {
        "prices" | "events" | "benchmark" => flag.get(..1),
        _ => None,
    };
    words.iter().any(|word| match word.strip_prefix("--") {
        Some(long) => long.split('=').next() == Some(flag),
        None => {
            let letter = word.strip_prefix('-').and_then(|rest| rest.get(..1));
            letter.is_some() && letter == short
        }
    })
}

/// Returns the line of a study file, counted from 1, that sets an option in its section.
fn line_of(path: OptionPath, text: &str) -> Option<usize> {
    let mut section = "";
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.split(']').next())
        {
            section = name.trim();
        } else if let Some((key, _)) = line.split_once('=') {
            let key = key.trim();
            // A path of one word is a key of several sections, such as `benchmark`.
            let is_meant = match path.path().rsplit_once('.') {
                Some((parent, last)) => key == last && section.ends_with(parent),
                None => key == path.path(),
            };
            if is_meant {
                return Some(i + 1);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use newsquake::error::option;

    use super::*;

    const FILE: &str = "[input]\nprices = ['a.csv']\n\n[study]\n# cars = []\ncars = [[0, 5]]\n[study.select]\nmin_gap = 3\n";

    #[test]
    fn an_option_is_found_in_its_section() {
        assert_eq!(line_of(option::CARS, FILE), Some(6));
        assert_eq!(line_of(option::MIN_GAP, FILE), Some(8));
        assert_eq!(line_of(option::PRICES, FILE), Some(2));
        assert_eq!(line_of(option::HOLD, FILE), None);
    }

    #[test]
    fn a_flag_beats_the_file() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(is_given(option::CARS, &words("study --car 0:1")));
        assert!(is_given(option::CARS, &words("study --car=0:1")));
        assert!(is_given(option::BENCHMARK, &words("study -b SPX")));
        assert!(!is_given(option::CARS, &words("study -b SPX --window 0:1")));
    }
}
