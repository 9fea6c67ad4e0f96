//! Errors of study files, in the terms of their authors instead of those of the parser.

use std::path::Path;

use crate::error::{Error, nearest};

/// Returns the error of a study file that cannot be parsed, with the line, the part at fault and what to do.
pub(super) fn mistake(path: &Path, text: &str, error: &toml::de::Error) -> Error {
    let Said {
        message,
        code,
        help,
    } = said(error.message(), meant(text, error));
    let described = Error::options(message)
        .in_file(path)
        .with_code(code)
        .with_help(help);
    let Some(span) = error.span() else {
        return described;
    };
    let before = &text[..span.start.min(text.len())];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let row = text[start..].lines().next().unwrap_or_default();
    let column = before[start..].chars().count();
    let length = text[start..]
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .count();
    let width = text.get(span).map_or(1, |part| {
        part.lines().next().unwrap_or_default().chars().count()
    });
    described
        .at_line(1 + before.matches('\n').count() as u64)
        .showing(
            row,
            column..(column + width.max(1)).min(length.max(column + 1)),
        )
}

struct Said {
    message: String,
    code: &'static str,
    help: String,
}

/// Returns the key and the value that the error is about.
fn meant<'a>(text: &'a str, error: &toml::de::Error) -> (&'a str, &'a str) {
    let Some(span) = error.span() else {
        return ("", "");
    };
    let before = text.get(..span.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let key = line.split('=').next().unwrap_or_default().trim();
    let key = key
        .rsplit(['{', ',', '.'])
        .next()
        .unwrap_or_default()
        .trim();
    let value = text.get(span).unwrap_or_default();
    (key, value.trim_matches(['"', '\'']))
}

/// Rewrites a message of serde, which names fields, variants and types of Rust.
fn said(message: &str, (key, value): (&str, &str)) -> Said {
    let message = message.lines().next().unwrap_or_default();
    let unknown = |prefix: &str| message.strip_prefix(prefix).map(quoted);
    if let Some((name, known)) = unknown("unknown field ") {
        let renamed = RENAMED.iter().find(|(old, _)| *old == name);
        let help = renamed.filter(|_| known.contains(&"percent"));
        return Said {
            message: format!("there is no key `{name}` here"),
            code: "unknown_key",
            help: match help {
                Some((_, help)) => (*help).to_owned(),
                None => hint(name, &known, "the keys are"),
            },
        };
    }
    if let Some((name, known)) = unknown("unknown variant ") {
        return Said {
            message: format!("there is no `{name}` to choose here"),
            code: "unknown_value",
            help: hint(name, &known, "the choices are"),
        };
    }
    if message.contains("unit variant") {
        return Said {
            message: format!("`{value}` has options of its own, and is written as a table"),
            code: "bad_value",
            help: format!(
                "write {key} = {{ {value} = {{}} }}, or a section that ends in .{key}.{value}"
            ),
        };
    }
    let is_syntax = ![
        "invalid type",
        "invalid value",
        "invalid length",
        "a window",
        "the window",
    ]
    .iter()
    .any(|start| message.starts_with(start));
    Said {
        // What a key expects comes alone where the value has none of the forms that it may have.
        message: match message.strip_prefix("a ") {
            Some(wanted) => format!("found {value}, expected a {wanted}"),
            None => in_words(message),
        },
        code: match is_syntax {
            true => "bad_study_file",
            false => "bad_value",
        },
        help: EXPLAINED.to_owned(),
    }
}

/// Where every key is explained.
const EXPLAINED: &str =
    "newsquake init writes a study file that explains every key and shows its default";

/// Keys of earlier versions, and what to write instead.
const RENAMED: [(&str, &str); 2] = [
    (
        "share",
        "write `percent`, in percent: percent = 10 for share = 0.1",
    ),
    (
        "target",
        "write `percent`, in percent: percent = 10 for target = 0.1",
    ),
];

/// Returns the first name between backticks, and the others.
fn quoted(text: &str) -> (&str, Vec<&str>) {
    let mut names = text.split('`').skip(1).step_by(2);
    (names.next().unwrap_or_default(), names.collect())
}

fn hint(name: &str, known: &[&str], which: &str) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{which}: {}", known.join(", ")),
    }
}

/// Replaces the names of Rust's types by words.
fn in_words(message: &str) -> String {
    const WORDS: [(&str, &str); 14] = [
        ("a string", "a text in quotes"),
        ("string", "the text"),
        ("a sequence", "a list"),
        ("sequence", "a list"),
        ("a map", "a table"),
        ("map", "a table"),
        ("integer", "the number"),
        ("floating point", "the number"),
        ("a boolean", "true or false"),
        ("boolean", "the value"),
        ("usize", "a whole number from 0 on"),
        ("u64", "a whole number from 0 on"),
        ("u32", "a whole number from 0 on"),
        ("f64", "a number"),
    ];
    // serde writes what it found, then `expected`, then what it wanted.
    let (found, wanted) = message.split_once(", expected ").unwrap_or((message, ""));
    let replace = |text: &str| {
        let is_meant = |(theirs, _): &&(&str, &str)| {
            let rest = text.strip_prefix(theirs);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        match WORDS.iter().find(is_meant) {
            Some((theirs, ours)) => text.replacen(theirs, ours, 1),
            None => text.to_owned(),
        }
    };
    let bare = ["invalid type: ", "invalid value: ", "invalid length "];
    let found = match bare.iter().find_map(|words| found.strip_prefix(words)) {
        Some(rest) => format!("found {}", replace(rest)),
        None => replace(found),
    };
    match wanted {
        "" => found,
        wanted => format!("{found}, expected {}", replace(wanted)),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::plan::Plan;

    /// Returns what is said about a study file.
    fn about(text: &str) -> String {
        let error = toml::from_str::<Plan>(text).unwrap_err();
        let error = super::mistake(Path::new("study.toml"), text, &error);
        let shown = error.shown().map(ToString::to_string).unwrap_or_default();
        format!(
            "{}: {error}\n        {shown}\n  help: {}",
            error.code(),
            error.help().unwrap()
        )
    }

    #[test]
    fn every_mistake_has_its_place_and_its_help() {
        for (text, said) in [
            (
                "[study]\nbenchmrk = 'SPX'\n",
                "unknown_key: study.toml:2: there is no key `benchmrk` here\n        benchmrk = 'SPX'\n        ^^^^^^^^\n  help: did you mean `benchmark`?",
            ),
            (
                "[input]\nfactor = 'f.csv'\n",
                "unknown_key: study.toml:2: there is no key `factor` here\n        factor = 'f.csv'\n        ^^^^^^\n  help: did you mean `factors`?",
            ),
            (
                "[input]\nwhatever = 'f.csv'\n",
                "unknown_key: study.toml:2: there is no key `whatever` here\n        whatever = 'f.csv'\n        ^^^^^^^^\n  help: the keys are: prices, events, universe, confounders, factors, aliases, rf_convention",
            ),
            (
                "[backtest.size.fraction]\nshare = 0.1\n",
                "unknown_key: study.toml:2: there is no key `share` here\n        share = 0.1\n        ^^^^^\n  help: write `percent`, in percent: percent = 10 for share = 0.1",
            ),
            (
                "[study.model.markt]\n",
                "unknown_value: study.toml:1: there is no `markt` to choose here\n        [study.model.markt]\n                     ^^^^^\n  help: did you mean `market`?",
            ),
            (
                "[study]\nmodel = \"market\"\n",
                "bad_value: study.toml:2: `market` has options of its own, and is written as a table\n        model = \"market\"\n                ^^^^^^^^\n  help: write model = { market = {} }, or a section that ends in .model.market",
            ),
        ] {
            assert_eq!(about(text), said);
        }
        for (text, said) in [
            (
                "[study]\nmin_obs = \"many\"\n",
                "found the text \"many\", expected a whole number from 0 on",
            ),
            (
                "[backtest]\nhold = -3\n",
                "found the number `-3`, expected a whole number from 0 on",
            ),
            ("[study]\nwindow = [5, -5]\n", "did you mean -5:5?"),
            (
                "[study]\nwindow = [1]\n",
                "bad_value: study.toml:2: found [1], expected a window like [-10, 10]",
            ),
            (
                "[study]\nweights = 3\n",
                "found the number `3`, expected a text in quotes",
            ),
            (
                "[study]\nsigned = 'yes'\n",
                "found the text \"yes\", expected true or false",
            ),
            (
                "[study]\ntests = 'bmp'\n",
                "found the text \"bmp\", expected a list",
            ),
            ("[study\nwindow = 1\n", "unclosed table"),
        ] {
            let about = about(text);
            assert!(about.contains(said), "{about}");
        }
    }
}
