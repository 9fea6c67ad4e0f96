//! The rules of the house: which module may use which, and which crates are named where.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::sources::{self, code, files};

/// Every module with the modules that it may use; `error`, `finding`, `catalogue` and `units` are open to all.
const MAY_USE: [(&str, &[&str]); 19] = [
    ("error", &[]),
    ("finding", &[]),
    ("catalogue", &[]),
    ("units", &[]),
    ("math", &[]),
    ("time", &[]),
    ("market", &["math", "time"]),
    ("event", &["math", "time", "market"]),
    ("study", &["math", "time", "market", "event"]),
    ("backtest", &["math", "time", "market", "event"]),
    ("frame", &["time"]),
    ("load", &["math", "time", "market", "event", "frame"]),
    ("table", &["time", "frame"]),
    (
        "robustness",
        &["math", "time", "market", "event", "study", "backtest"],
    ),
    (
        "report",
        &[
            "math",
            "time",
            "market",
            "event",
            "study",
            "backtest",
            "robustness",
            "load",
            "frame",
            "table",
        ],
    ),
    (
        "chart",
        &[
            "math",
            "time",
            "market",
            "event",
            "study",
            "backtest",
            "robustness",
            "table",
            "report",
        ],
    ),
    (
        "estimates",
        &["time", "market", "event", "study", "backtest"],
    ),
    (
        "plan",
        &[
            "time",
            "market",
            "event",
            "study",
            "backtest",
            "estimates",
            "robustness",
            "load",
        ],
    ),
    (
        "publish",
        &[
            "time",
            "event",
            "market",
            "study",
            "backtest",
            "robustness",
            "load",
            "table",
            "report",
            "chart",
            "plan",
        ],
    ),
];

/// Rooms at the top, which may use all others.
const MAY_USE_ALL: [&str; 4] = ["cli", "lib", "main", "prelude"];

/// Crates and the only files that may name them.
const NAMED_ONLY_IN: [(&str, &str); 7] = [
    ("polars", "src/frame/"),
    ("rust_xlsxwriter", "src/frame/workbook.rs"),
    ("plotters", "src/chart/draw/canvas.rs"),
    ("resvg", "src/chart/render.rs"),
    ("skrifa", "src/chart/letters.rs"),
    ("clap", "src/cli/"),
    ("statrs", "src/math/dist.rs"),
];

#[test]
fn imports_point_down() {
    for file in files(Path::new("src")) {
        let relative = file.strip_prefix("src").unwrap();
        let room = relative
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap();
        let room = room.trim_end_matches(".rs");
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == room) else {
            assert!(MAY_USE_ALL.contains(&room), "{room} is in no list");
            continue;
        };
        for line in code(&file) {
            for used in line.split("crate::").skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let open = ["error", "finding", "catalogue", "units"].contains(&used.as_str());
                let fine =
                    open || used == room || used.is_empty() || allowed.contains(&used.as_str());
                assert!(
                    fine,
                    "{} uses `{used}`, which lies above `{room}` or beside it",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn crates_stay_in_their_rooms() {
    for file in files(Path::new("src")) {
        for (name, home) in NAMED_ONLY_IN {
            if file.to_str().unwrap().replace('\\', "/").starts_with(home) {
                continue;
            }
            let named = code(&file)
                .iter()
                .any(|line| line.contains(&format!("{name}::")));
            assert!(
                !named,
                "{} names {name}, which belongs to {home}",
                file.display()
            );
        }
    }
}

/// Only `load` opens inputs and only `frame` decodes them; `publish` writes results and checks the files of an earlier
/// run before it replaces them.
#[test]
fn only_load_and_publish_touch_files() {
    for file in files(Path::new("src")) {
        let path = file.to_str().unwrap().replace('\\', "/");
        if path.starts_with("src/load/")
            || path.starts_with("src/frame/")
            || path.starts_with("src/publish/")
            || path == "src/plan.rs"
        {
            continue;
        }
        let is_file = |line: &str| {
            let mut places = line.match_indices("File::");
            places.any(|(place, _)| !line[..place].ends_with(char::is_alphanumeric))
        };
        let touches = code(&file)
            .iter()
            .any(|line| line.contains("std::fs") || is_file(line));
        assert!(!touches, "{path} touches files");
    }
}

#[test]
fn the_study_reads_no_clock() {
    for room in ["math", "time", "market", "event", "study", "backtest"] {
        for file in files(&Path::new("src").join(room)) {
            let clock = code(&file).iter().any(|line| line.contains("::now("));
            assert!(!clock, "{} reads the clock", file.display());
        }
    }
}

#[test]
fn files_are_short() {
    for file in files(Path::new("src")) {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(
            lines <= 500,
            "{} has {lines} lines: more than one idea?",
            file.display()
        );
    }
}

/// Files do not depend on each other in circles, so each can be understood after those it uses.
#[test]
fn no_circle_between_files() {
    let circles = circles(&sources::uses());
    assert!(
        circles.is_empty(),
        "files that use each other in a circle: {circles:?}"
    );
}

/// Returns each set of two or more modules that reach each other, sorted.
fn circles(uses: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> =
        uses.keys().map(|from| (from, reach(uses, from))).collect();
    let circle = |module: &String| -> Vec<String> {
        let beyond = reached[module].iter();
        let mutual = beyond.filter(|other| reached[**other].contains(module));
        mutual.map(|other| (*other).clone()).collect()
    };
    let circles: BTreeSet<Vec<String>> = uses.keys().map(circle).collect();
    circles
        .into_iter()
        .filter(|circle| circle.len() > 1)
        .collect()
}

/// Returns every module that a module uses, directly or through others.
fn reach<'a>(
    uses: &'a BTreeMap<String, BTreeSet<String>>,
    from: &'a String,
) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&String> = vec![from];
    while let Some(module) = open.pop() {
        for used in &uses[module] {
            if reached.insert(used) {
                open.push(used);
            }
        }
    }
    reached
}

/// The last bits of these functions of the standard library depend on the processor; `math::elementary` has them for all.
#[test]
fn transcendental_functions_have_the_same_bits_everywhere() {
    const CHOSEN_BY_THE_SYSTEM: [&str; 15] = [
        ".ln()",
        ".exp()",
        ".powf(",
        ".ln_1p()",
        ".exp_m1()",
        ".exp2()",
        ".log(",
        ".log2()",
        ".log10()",
        ".sin()",
        ".cos()",
        ".tan()",
        ".tanh()",
        ".cbrt()",
        ".hypot(",
    ];
    let mut found = Vec::new();
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        for (line, text) in (1..).zip(code(&file)) {
            if CHOSEN_BY_THE_SYSTEM.iter().any(|name| text.contains(name)) {
                found.push(format!("{}:{line}: {text}", file.display()));
            }
        }
    }
    assert!(found.is_empty(), "use math::elementary: {found:#?}");
}
