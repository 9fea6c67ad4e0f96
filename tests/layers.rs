//! The house rules: which module may use which, and which crates are named where.

use std::path::{Path, PathBuf};

/// Every module with those that it may use; `error`, `finding`, `catalogue` and `units` are open to all.
const MAY_USE: [(&str, &[&str]); 16] = [
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
    ("load", &["math", "time", "market", "event"]),
    (
        "report",
        &[
            "math", "time", "market", "event", "study", "backtest", "load",
        ],
    ),
    (
        "chart",
        &[
            "math", "time", "market", "event", "study", "backtest", "report",
        ],
    ),
    (
        "estimates",
        &["time", "market", "event", "study", "backtest"],
    ),
    ("plan", &["time", "study", "backtest", "load"]),
    (
        "publish",
        &[
            "time", "event", "market", "study", "backtest", "load", "report", "chart",
        ],
    ),
];

/// Rooms at the top, which put the others together.
const MAY_USE_ALL: [&str; 3] = ["cli", "lib", "main"];

/// Crates with their own room, and the only files that may name them.
const NAMED_ONLY_IN: [(&str, &str); 5] = [
    ("polars", "src/load/parquet"),
    ("plotters", "src/chart/render.rs"),
    ("resvg", "src/chart/render.rs"),
    ("clap", "src/cli/"),
    ("statrs", "src/math/dist.rs"),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The lines of code, without comments.
fn code(file: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let code = |line: &str| line.split("//").next().unwrap_or("").to_owned();
    text.lines().map(code).collect()
}

#[test]
fn imports_point_down() {
    for file in sources(Path::new("src")) {
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
    for file in sources(Path::new("src")) {
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

/// Only `load` opens inputs; `publish` writes, and looks at the files of an earlier run to replace them.
#[test]
fn only_load_and_publish_touch_files() {
    for file in sources(Path::new("src")) {
        let path = file.to_str().unwrap().replace('\\', "/");
        if path.starts_with("src/load/")
            || path.starts_with("src/publish/")
            || path == "src/plan.rs"
        {
            continue;
        }
        let touches = code(&file)
            .iter()
            .any(|line| line.contains("std::fs") || line.contains("File::"));
        assert!(!touches, "{path} touches files");
    }
}

#[test]
fn the_study_reads_no_clock() {
    for room in ["math", "time", "market", "event", "study", "backtest"] {
        for file in sources(&Path::new("src").join(room)) {
            let clock = code(&file).iter().any(|line| line.contains("::now("));
            assert!(!clock, "{} reads the clock", file.display());
        }
    }
}

#[test]
fn files_are_short() {
    for file in sources(Path::new("src")) {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(
            lines <= 500,
            "{} has {lines} lines: more than one idea?",
            file.display()
        );
    }
}
