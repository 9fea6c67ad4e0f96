//! What a user meets on the first day: an empty folder, slips of the hand, runs that are moved and repeated.

use std::path::Path;

use serde_json::Value;

use crate::support::folders::content;
use crate::support::program::{Bench, newsquake, program, run};
use crate::support::world::prices;

/// Runs the program in a folder, as a user there would.
fn there(folder: &Path, line: &str) -> (i32, String, String) {
    run(program().args(line.split(' ')).current_dir(folder))
}

/// The same for a command that must end well; returns standard output.
fn done(folder: &Path, line: &str) -> String {
    let (status, out, err) = there(folder, line);
    assert_eq!(status, 0, "{line}: {err}");
    out
}

/// Returns a text in one line, as if no terminal broke it.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_empty_folder_becomes_a_study_with_one_command() {
    let bench = Bench::new();
    let folder = bench.0.path();
    assert_eq!(
        done(folder, "init"),
        "study.toml, prices.csv and events.csv are in this folder. Next:\n  newsquake study --config study.toml\n"
    );
    done(folder, "study --config study.toml");
    let (status, _, err) = there(folder, "init events.csv");
    assert!(
        status == 2 && err.contains("events.csv: this is a file, and a folder is needed"),
        "{err}"
    );
}

#[test]
fn a_project_that_was_moved_repeats_its_runs() {
    for command in [
        "study",
        "backtest",
        "sweep backtest --hold 1,3",
        "power --n 5 --draws 100 --tests bmp",
    ] {
        let bench = Bench::new();
        let before = bench.0.path().join("before");
        std::fs::create_dir(&before).unwrap();
        done(&before, "init data");
        let flags = "--config data/study.toml --no-charts --seed 5";
        done(&before, &format!("{command} {flags} --out results/first"));
        let after = bench.0.path().join("after");
        std::fs::rename(&before, &after).unwrap();
        // From the folder itself, from above it, and by the record alone.
        for (folder, from, out) in [
            (after.as_path(), "results/first", "again"),
            (bench.0.path(), "after/results/first/run.json", "after/once"),
        ] {
            done(
                folder,
                &format!("run --from {from} --no-charts --out {out}"),
            );
            let files = |path: &str| {
                let mut files = content(&folder.join(path));
                let record = files.remove("run.json").unwrap();
                let record: Value = serde_json::from_slice(&record).unwrap();
                (files, record["outputs"].clone())
            };
            let first = from.trim_end_matches("/run.json");
            assert!(files(first) == files(out), "{command} from {from}");
        }
    }
}

#[test]
fn the_benchmark_of_the_options_may_be_absent_where_no_event_needs_it() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let own = "symbol,date,benchmark,direction\nAAA,2022-02-20,MKT,1\nBBB,2022-02-22,MKT,-1\n";
    let some = "symbol,date,benchmark,direction\nAAA,2022-02-20,MKT,1\nBBB,2022-02-20,,1\n";
    let traded = |events: &str, benchmark: &str| {
        let events = bench.write("events.csv", events);
        let flags = ["--estimation", "-30:-6", "--hedge", "beta", "-b", benchmark];
        newsquake(&[&["backtest", "-p", &file, "-e", &events][..], &flags].concat())
    };
    let (status, with_it, _) = traded(own, "MKT");
    assert_eq!(status, 0);
    let (status, without, err) = traded(own, "SPY");
    assert!(
        status == 0 && err.contains("note[benchmark_not_used]: SPY is not among the prices"),
        "{err}"
    );
    // The hedge is that of the events, and the answer names it.
    assert_eq!(with_it, without);
    assert!(
        flowing(&without).contains("hedged by beta with MKT"),
        "{without}"
    );
    let (status, _, err) = traded(some, "SPY");
    assert!(
        status == 2 && err.contains("error[unknown_benchmark]"),
        "{err}"
    );
}

#[test]
fn a_hedge_is_named_after_the_benchmark_of_the_events() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let events = bench.write(
        "events.csv",
        "symbol,date,benchmark,direction\nAAA,2022-02-20,MKT,1\n",
    );
    let args = ["backtest", "-p", &file, "-e", &events, "-b", "BBB"];
    let flags = ["--estimation", "-30:-6", "--hedge", "dollar"];
    let (_, out, err) = newsquake(&[&args[..], &flags].concat());
    assert!(
        flowing(&out).contains("hedged one to one with MKT"),
        "{out}{err}"
    );
}

#[test]
fn an_error_names_the_line_of_the_study_file_that_set_the_option() {
    let bench = Bench::new();
    let folder = bench.0.path();
    done(folder, "init");
    let said = |keys: &str, flags: &str| {
        bench.write(
            "mine.toml",
            format!("[input]\nprices = ['prices.csv']\nevents = 'events.csv'\n[study]\nbenchmark = 'MARKET'\n{keys}\n"),
        );
        let (status, _, err) = there(folder, format!("study --config mine.toml {flags}").trim());
        assert_eq!(status, 2, "{err}");
        err
    };
    let err = said("cars = [[0, 5]]", "--window 0:3 --estimation -120:-11");
    assert!(
        err.contains("the window to test [0, +5] leaves the event window [0, +3]")
            && err.contains("; mine.toml:6 sets `cars`"),
        "{err}"
    );
    // A flag beats the file, and then the file is not to blame.
    let err = said(
        "cars = [[0, 1]]",
        "--window 0:3 --car 0:9 --estimation -120:-11",
    );
    assert!(!err.contains("sets `cars`"), "{err}");
    let err = said("winsorize = 77.0", "");
    assert!(
        err.contains("error[bad_value]: --winsorize is 77")
            && err.contains("mine.toml:6 sets `winsorize`"),
        "{err}"
    );
}

#[test]
fn what_is_no_run_is_answered_with_what_is() {
    let bench = Bench::new();
    let folder = bench.0.path();
    done(folder, "init");
    for line in ["run --from .", "report --from . --to page.html", "diff . ."] {
        let (status, _, err) = there(folder, line);
        assert!(
            status == 2 && err.contains("the folder holds no run.json") && err.contains("--out"),
            "{line}: {err}"
        );
    }
    let (_, _, err) = there(folder, "check -p prices -e events.csv -b MARKET");
    assert!(err.contains("did you mean ./prices.csv?"), "{err}");
    let (status, _, err) = there(folder, "run --from prices.csv");
    assert!(
        status == 2 && err.contains("error[foreign_record]") && !err.contains("expected value"),
        "{err}"
    );
}

#[test]
fn codes_and_figures_are_explained_with_what_to_do() {
    let folder = Bench::new();
    let explained = |name: &str| done(folder.0.path(), &format!("explain {name}"));
    let code = explained("shared_dates");
    for part in ["Why it matters: ", "What to do: ", "BMP adj. t"] {
        assert!(code.contains(part), "{part}: {code}");
    }
    assert!(flowing(&explained("no_direction")).contains("--side follow-reaction"));
    assert!(explained("caar").contains("How to read it: "));
    assert!(explained("figures").contains("  heatmap"));
}

#[test]
fn numbers_of_the_events_file_stay_numbers() {
    let bench = Bench::new();
    let folder = bench.0.path();
    bench.write("prices.csv", prices(60));
    bench.write(
        "events.csv",
        "symbol,date,direction,note\nAAA,2022-02-20,-1,=1+1\nBBB,2022-02-22,+1,-0.5\n",
    );
    done(
        folder,
        "study -p prices.csv -e events.csv -b MKT --estimation -30:-6 --window -5:5 --no-charts -o out",
    );
    let text = std::fs::read_to_string(folder.join("out/events.csv")).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let cell = |row: usize, name: &str| {
        let column = rows[0].iter().position(|head| *head == name).unwrap();
        rows[row][column]
    };
    assert_eq!((cell(1, "direction"), cell(2, "direction")), ("-1", "+1"));
    // A spreadsheet would run the first note, not the second.
    assert_eq!((cell(1, "note"), cell(2, "note")), ("'=1+1", "-0.5"));
}

#[test]
fn every_table_of_events_joins_by_the_same_columns() {
    let bench = Bench::new();
    let folder = bench.0.path().join("out");
    let (status, _, err) = newsquake(&[
        "study",
        "-p",
        "data/alibaba-day/prices_us.csv",
        "-e",
        "data/alibaba-day/events.csv",
        "-b",
        "SPX",
        "--where",
        "symbol = \"BABA\"",
        "--model",
        "synthetic-control",
        "--rolling-beta",
        "60",
        "--no-charts",
        "--out",
        folder.to_str().unwrap(),
    ]);
    assert_eq!(status, 0, "{err}");
    let mut tables = 0;
    for (name, bytes) in content(&folder) {
        let text = String::from_utf8_lossy(&bytes);
        let heads: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
        // A table of pairs of event and group, and one that names the most influential event of each group.
        let is_other = ["event_groups.csv", "influence.csv"].contains(&name.as_str());
        if !name.ends_with(".csv") || is_other || !heads.contains(&"event_id") {
            continue;
        }
        tables += 1;
        for head in ["symbol", "group"] {
            assert!(heads.contains(&head), "{name}: {head} among {heads:?}");
        }
        let is_dated = ["day0", "event_day"]
            .iter()
            .any(|head| heads.contains(head));
        assert!(is_dated, "{name}: {heads:?}");
    }
    assert!(tables >= 7, "{tables}");
}

#[cfg(feature = "charts")]
#[test]
fn only_the_figures_that_are_named_are_drawn() {
    let bench = Bench::new();
    let folder = bench.0.path();
    done(folder, "init");
    let drawn = |list: &str, out: &str| {
        done(
            folder,
            &format!("study --config study.toml --figures {list} --out {out}"),
        );
        let names = content(&folder.join(out)).into_keys();
        let pictures = names.filter(|name| name.starts_with("charts/") && name.ends_with(".csv"));
        pictures.collect::<Vec<_>>()
    };
    assert_eq!(
        drawn("caar,forest", "a"),
        ["charts/caar.csv", "charts/forest.csv"]
    );
    assert!(
        drawn("event-panel", "b")
            .iter()
            .all(|name| name.starts_with("charts/event-panel-"))
    );
    assert!(drawn("none", "c").is_empty());
    let all = drawn("all", "e");
    assert!(
        all.contains(&"charts/heatmap.csv".to_owned()) && all.len() > 8,
        "{all:?}"
    );
    let (status, out, err) = there(
        folder,
        "study --config study.toml --journal 85 --dpi -3 --out d",
    );
    assert!(
        status == 2 && out.is_empty() && err.contains("--dpi is -3; it must be from 30 to 2400"),
        "{err}"
    );
    let (status, _, err) = there(
        folder,
        "study --config study.toml --figures forrest --out d",
    );
    assert!(
        status == 2 && err.contains("there is no figure `forrest`") && err.contains("`forest`"),
        "{err}"
    );
}
