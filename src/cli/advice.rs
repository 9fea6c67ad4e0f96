//! What a reader may do about a code, and what a figure shows: the texts behind `newsquake explain`.

use newsquake::error::codes::CodeKind;

/// What to do about a code.
pub struct Advice {
    /// Why it matters; none where the meaning says so.
    pub why: Option<&'static str>,
    /// What to do.
    pub remedy: &'static str,
}

/// A figure of a run.
pub struct FigureText {
    pub name: &'static str,
    pub shows: &'static str,
    /// How to read it.
    pub reading: &'static str,
}

/// A term of results that is no entry of a registry, such as a standard error.
pub struct TermText {
    /// Its name in results, then other names that explain it.
    pub names: Vec<&'static str>,
    pub meaning: &'static str,
    /// What it computes and assumes.
    pub text: &'static str,
    pub source: &'static str,
}

const TERMS: &str = include_str!("topics/terms.txt");
const CODES: &str = include_str!("topics/codes.txt");
const FIGURES: &str = include_str!("topics/figures.txt");

/// Returns the word for a kind in the list of codes.
fn word(kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::Error => "error",
        CodeKind::Finding => "finding",
        CodeKind::Reject => "reject",
        CodeKind::Exclusion => "exclusion",
    }
}

/// Returns what to do about a code.
pub fn advice(kind: CodeKind, name: &str) -> Option<Advice> {
    let head = format!("{} {name}", word(kind));
    let mut lines = CODES
        .split("\n\n")
        .map(str::lines)
        .find_map(|mut lines| (lines.next() == Some(head.as_str())).then_some(lines))?;
    let (mut why, mut remedy) = (None, "");
    for line in &mut lines {
        match line.split_once(' ') {
            Some(("why", text)) => why = Some(text),
            Some((_, text)) => remedy = text,
            None => {}
        }
    }
    Some(Advice { why, remedy })
}

/// Returns the figures in the order of the list.
pub fn figures() -> impl Iterator<Item = FigureText> {
    FIGURES.split("\n\n").filter_map(|entry| {
        let (head, reading) = entry.split_once("\nread ")?;
        let (name, shows) = head.split_once(": ")?;
        Some(FigureText {
            name,
            shows,
            reading: reading.trim_end(),
        })
    })
}

/// Returns the terms in the order of the list.
pub fn terms() -> impl Iterator<Item = TermText> {
    TERMS.split("\n\n").filter_map(|entry| {
        let (head, rest) = entry.strip_prefix("term ")?.split_once("\ntext ")?;
        let (names, meaning) = head.split_once(": ")?;
        let (text, source) = rest.split_once("\nsource ")?;
        Some(TermText {
            names: names.split(' ').collect(),
            meaning,
            text,
            source: source.trim_end(),
        })
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_code_says_what_to_do_and_nothing_else_does() {
        let mut known: Vec<String> = Vec::new();
        for kind in CodeKind::ALL {
            for code in kind.codes() {
                let advice = advice(kind, code.name);
                let advice = advice.unwrap_or_else(|| panic!("{} {}", word(kind), code.name));
                let texts = advice.why.into_iter().chain([advice.remedy]);
                for text in texts {
                    assert!(text.ends_with('.'), "{}: {text}", code.name);
                    assert!(
                        text.starts_with(char::is_uppercase)
                            || text.starts_with("newsquake")
                            || text.starts_with('0'),
                        "{}: {text}",
                        code.name
                    );
                }
                known.push(format!("{} {}", word(kind), code.name));
            }
        }
        for entry in CODES.split("\n\n") {
            let head = entry.lines().next().unwrap();
            assert!(known.iter().any(|name| name == head), "{head}");
        }
        assert_eq!(CODES.split("\n\n").count(), known.len());
    }

    #[test]
    fn every_flag_that_is_named_exists() {
        let command = super::super::Cli::command();
        let mut flags = vec!["help".to_owned()];
        let mut verbs: Vec<&clap::Command> = command.get_subcommands().collect();
        while let Some(verb) = verbs.pop() {
            let long = |argument: &clap::Arg| argument.get_long().map(str::to_owned);
            flags.extend(verb.get_arguments().filter_map(long));
            verbs.extend(verb.get_subcommands());
        }
        let words = [CODES, FIGURES].into_iter().flat_map(str::split_whitespace);
        for word in words.filter_map(|word| word.strip_prefix("--")) {
            let name = word.trim_end_matches(|c: char| !c.is_ascii_lowercase());
            assert!(flags.iter().any(|flag| flag == name), "--{name}");
        }
    }

    #[test]
    fn every_figure_of_a_run_is_explained() {
        let names: Vec<&str> = figures().map(|figure| figure.name).collect();
        for name in [
            "forest",
            "caar",
            "event-panel",
            "equity",
            "bridge",
            "robustness",
        ] {
            assert!(names.contains(&name), "{name}");
        }
        assert_eq!(names.len(), FIGURES.split("\n\n").count());
    }
}
