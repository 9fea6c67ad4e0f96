//! The language of the sources: comments begin as sentences do, and only the command line names flags.

use std::path::Path;

use crate::support::sources::{code, files};

/// Beginnings of comments that leave the reader guessing what they describe.
const RIDDLES: [&str; 3] = ["Of ", "Those ", "So many "];

#[test]
fn comments_say_what_they_speak_of() {
    let folders = ["src", "tests/it", "examples", "benches"];
    for file in folders.iter().flat_map(|folder| files(Path::new(folder))) {
        let path = file.to_str().unwrap().replace('\\', "/");
        let text = std::fs::read_to_string(&file).unwrap();
        let mut before = "";
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_start();
            let comment = line.trim_start_matches(['/', '!']).trim_start();
            let begins = line.starts_with("//") && !before.starts_with("//");
            assert!(
                !begins || !RIDDLES.iter().any(|riddle| comment.starts_with(riddle)),
                "{path}:{}: {comment}",
                number + 1
            );
            before = line;
        }
    }
}

/// The library speaks to programs, to study files and to Python as well; an option is named by its path, and whoever speaks to the
/// user says how it is given.
#[test]
fn only_the_command_line_names_flags() {
    for file in files(Path::new("src")) {
        let path = file.to_str().unwrap().replace('\\', "/");
        if path.starts_with("src/cli") {
            continue;
        }
        for (number, line) in code(&file).iter().enumerate() {
            let words = line.split(|c: char| c != '-' && !c.is_alphanumeric());
            let flag = words.into_iter().find(|word| {
                word.strip_prefix("--")
                    .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
            });
            assert!(flag.is_none(), "{path}:{}: {}", number + 1, line.trim());
        }
    }
}

/// Wordings that readers stumbled over; each has a plainer one now.
const FORMER: [&str; 18] = [
    "if not as they look",
    "What the cells of a table",
    "What becomes of a regressor",
    "Leave the single days of events",
    "Leave when the price has come back",
    "No fractions of shares",
    "Each trade gets what moves",
    "Money a ",
    "money a fill",
    "The seed of everything",
    "The most bytes that a",
    "taken for independent",
    "takes correlated events",
    "nothing is taken away",
    "is no date in any known",
    "say why there is none",
    "it states no direction",
    "events of both left out",
];

#[test]
fn former_wordings_are_gone() {
    for file in files(Path::new("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        for wording in FORMER {
            assert!(!text.contains(wording), "{}: {wording}", file.display());
        }
    }
}
