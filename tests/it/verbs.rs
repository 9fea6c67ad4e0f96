//! The commands beside study, backtest and check: first steps, repeated and compared runs, help at the terminal.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::folders::content;
use crate::support::program::{Bench, newsquake, program, run};

const DAY: [&str; 7] = [
    "study",
    "-p",
    "data/alibaba-day",
    "-e",
    "data/alibaba-day/events.csv",
    "-b",
    "SPX",
];
const NEWS: [&str; 7] = [
    "backtest",
    "-p",
    "data/alibaba-day/prices_us.csv",
    "-e",
    "data/ai-chip-news/events.csv",
    "-b",
    "SPX",
];

/// Runs the program and returns standard output; it must end well.
fn out(args: &[&str]) -> String {
    let (status, out, err) = newsquake(args);
    assert_eq!(status, 0, "{args:?}: {err}");
    out
}

fn text(path: PathBuf) -> String {
    path.to_str().unwrap().to_owned()
}

/// A study of the day in a folder.
fn published(bench: &Bench, name: &str, command: &[&str], flags: &[&str]) -> String {
    let folder = text(bench.0.path().join(name));
    out(&[command, &["--no-charts", "--out", &folder], flags].concat());
    folder
}

#[test]
fn each_template_runs_at_once_and_its_study_file_is_complete() {
    for template in ["earnings", "headlines", "alibaba-day"] {
        let bench = Bench::new();
        let folder = text(bench.0.path().join("first"));
        let said = out(&["init", &folder, "--template", template]);
        let next = said.lines().last().unwrap().trim();
        let words: Vec<&str> = next.split(' ').skip(1).collect();
        let answer = out(&words);
        assert!(
            answer.contains("can be told apart from chance on day 0"),
            "{template}: {answer}"
        );
        let traded = out(&[&["backtest"], &words[1..]].concat());
        assert!(traded.contains(" of the capital"), "{template}: {traded}");
        for name in ["prices.csv", "events.csv", "study.toml"] {
            let size = std::fs::metadata(Path::new(&folder).join(name))
                .unwrap()
                .len();
            assert!(size < 100_000, "{template}: {name} has {size} bytes");
        }
        let (status, _, err) = newsquake(&["init", &folder]);
        assert!(
            status == 2 && err.contains("[folder_not_empty]") && err.contains("--force"),
            "{err}"
        );
        out(&["init", &folder, "--force"]);
    }
}

#[test]
fn the_made_up_news_is_found_again() {
    let bench = Bench::new();
    let folder = text(bench.0.path().join("first"));
    out(&["init", &folder]);
    let file = text(Path::new(&folder).join("study.toml"));
    let outcome: Value =
        serde_json::from_str(&out(&["study", "--config", &file, "--json"])).unwrap();
    for (group, effect) in [("beat", 0.035), ("in-line", 0.0), ("miss", -0.045)] {
        let groups = outcome["groups"].as_array().unwrap();
        let found = groups.iter().find(|found| found["group"] == group).unwrap();
        let caar = found["windows"][0]["caar"].as_f64().unwrap();
        // Eight events with a noise of 0.9 % each.
        assert!((caar - effect).abs() < 0.01, "{group}: {caar}");
    }
}

#[test]
fn a_run_is_repeated_byte_for_byte_from_any_folder() {
    for command in [&DAY[..], &NEWS[..]] {
        let bench = Bench::new();
        let first = published(&bench, "first", command, &["--seed", "7", "--threads", "2"]);
        let again = bench.0.path().join("again");
        let mut repeat = program();
        repeat.args(["run", "--from", &first, "--no-charts", "--out", "again"]);
        let (status, answer, err) = run(repeat.current_dir(bench.0.path()));
        assert_eq!(status, 0, "{err}");
        assert_eq!(answer, out(&[command, &["--seed", "7"]].concat()));
        let (mut a, mut b) = (content(Path::new(&first)), content(&again));
        let records = [&mut a, &mut b].map(|files| files.remove("run.json").unwrap());
        assert!(a == b, "{command:?}");
        let [a, b] = records.map(|bytes| serde_json::from_slice::<Value>(&bytes).unwrap());
        for key in [
            "plan", "paths", "inputs", "coverage", "seed", "outputs", "folder",
        ] {
            assert_eq!(a[key], b[key], "{key}");
        }
        assert_eq!(
            out(&["diff", &first, again.to_str().unwrap()]),
            "no difference\n"
        );
    }
}

#[test]
fn an_input_that_changed_stops_the_repetition() {
    let bench = Bench::new();
    let folder = text(bench.0.path().join("first"));
    out(&["init", &folder]);
    let file = text(Path::new(&folder).join("study.toml"));
    let result = published(&bench, "result", &["study", "--config", &file], &[]);
    let record = text(Path::new(&result).join("run.json"));
    out(&["run", "--from", &record]);

    let events = Path::new(&folder).join("events.csv");
    let before = std::fs::read_to_string(&events).unwrap();
    std::fs::write(&events, before.replace("beat", "best")).unwrap();
    let (status, answer, err) = newsquake(&["run", "--from", &record]);
    assert_eq!((status, answer.as_str()), (2, ""), "{err}");
    let hash = |text: &str| {
        use sha2::Digest;
        let hash = sha2::Sha256::digest(text);
        hash.iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let now = std::fs::read_to_string(&events).unwrap();
    for part in [
        "[changed_input]",
        "events.csv has changed",
        &hash(&before),
        &hash(&now),
        "--changed-inputs",
    ] {
        assert!(err.contains(part), "no {part}: {err}");
    }
    let again = text(bench.0.path().join("again"));
    out(&[
        "run",
        "--from",
        &record,
        "--changed-inputs",
        "--no-charts",
        "--out",
        &again,
    ]);
    let (status, lines, _) = newsquake(&["diff", &result, &again]);
    assert_eq!(status, 1);
    assert!(
        lines.contains("inputs\n") && lines.contains("  best only in the second\n"),
        "{lines}"
    );
}

#[test]
fn what_is_no_record_is_named() {
    let bench = Bench::new();
    let record = bench.write("run.json", "{\"schema\": \"mine\"}");
    for args in [&["run", "--from", &record][..], &["diff", &record, &record]] {
        let (status, _, err) = newsquake(args);
        assert!(status == 2 && err.contains("run.json"), "{args:?}: {err}");
    }
    let nowhere = text(bench.0.path().join("nowhere"));
    let (status, _, err) = newsquake(&["diff", &nowhere, &nowhere]);
    assert!(status == 2 && err.contains("[no_file]"), "{err}");
}

#[test]
fn two_results_side_by_side() {
    let bench = Bench::new();
    let a = published(&bench, "a", &DAY, &["--car", "0:0"]);
    let b = published(
        &bench,
        "b",
        &DAY,
        &["--car", "0:0", "--estimation", "-240:-11"],
    );
    let (status, lines, _) = newsquake(&["diff", &a, &b]);
    assert_eq!(status, 1);
    assert!(
        lines.starts_with("plan\n  estimation: [-250,-11] | [-240,-11]\n"),
        "{lines}"
    );
    assert!(
        lines.contains("numbers, largest difference first") && !lines.contains("inputs\n"),
        "{lines}"
    );
    assert_eq!(
        newsquake(&["diff", &a, &b, "--tolerance", "1e9"]).1,
        "plan\n  estimation: [-250,-11] | [-240,-11]\n  min_obs: 120 | 115\n"
    );
}

#[test]
fn nothing_that_differs_is_called_equal() {
    let bench = Bench::new();
    let flags =
        |further: &[&'static str]| [&["--car", "0:0", "--tests", "bmp"][..], further].concat();
    let run = |name: &str, further: &[&'static str]| published(&bench, name, &DAY, &flags(further));
    let plain = run("plain", &[]);
    let placebo = run("placebo", &["--placebo", "100"]);
    let more = run("more", &["--placebo", "120"]);
    let bootstrap = run("bootstrap", &["--bootstrap", "200"]);
    let compared = |a: &str, b: &str| newsquake(&["diff", a, b]);
    for (a, b, says) in [
        (
            &placebo,
            &more,
            &["placebo.draws: 100 | 120", "bmp draws: 100 | 120"][..],
        ),
        (&plain, &placebo, &["placebo.draws: 0 | 100"]),
        (&plain, &bootstrap, &["bootstrap.draws: 0 | 200"]),
    ] {
        let (status, lines, err) = compared(a, b);
        assert_eq!(status, 1, "{lines}{err}");
        for part in says {
            assert!(lines.contains(part), "{part}: {lines}");
        }
        assert_eq!(
            compared(a, a),
            (0, "no difference\n".to_owned(), String::new())
        );
    }
    // Numbers of single events count, too.
    let path = std::path::Path::new(&plain).join("study.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut outcome: serde_json::Value = serde_json::from_str(&text).unwrap();
    outcome["events"][3]["days"][2]["ar"] = serde_json::json!(0.5);
    let changed = bench.0.path().join("changed");
    std::fs::create_dir(&changed).unwrap();
    std::fs::copy(
        std::path::Path::new(&plain).join("run.json"),
        changed.join("run.json"),
    )
    .unwrap();
    std::fs::write(changed.join("study.json"), outcome.to_string()).unwrap();
    let (status, lines, _) = compared(&plain, changed.to_str().unwrap());
    let id = outcome["events"][3]["event_id"].as_str().unwrap();
    assert!(
        status == 1 && lines.contains(&format!("events {id} days day -8 ar: ")),
        "{lines}"
    );
    for tolerance in ["-1", "nan"] {
        let (status, _, err) = newsquake(&["diff", &plain, &plain, "--tolerance", tolerance]);
        assert!(status == 2 && err.contains("it must be 0 or more"), "{err}");
    }
}

#[test]
fn every_option_with_its_origin() {
    let bench = Bench::new();
    let file = bench.write(
        "study.toml",
        "[study]\nbenchmark = 'SPX'\nwindow = [-5, 5]\n",
    );
    let text = out(&[
        "study",
        "--config",
        &file,
        "--window",
        "-3:3",
        "--print-plan",
    ]);
    for line in [
        "study.window = [-3,3]  # flag",
        "study.benchmark = \"SPX\"  # file",
        "study.roll = \"next\"  # default",
        "# study.price is not set  # default",
    ] {
        assert!(
            text.lines().any(|found| found == line),
            "no `{line}` in {text}"
        );
    }
    // What is printed is a study file.
    let file = bench.write("printed.toml", &text);
    let again = out(&["study", "--config", &file, "--print-plan"]);
    let values = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.rsplit_once("  # ").unwrap().0.to_owned())
            .collect()
    };
    assert_eq!(values(&again), values(&text));
}

#[test]
fn pages_of_help() {
    for topic in [
        "reading",
        "timing",
        "basis",
        "models",
        "tests",
        "exclusions",
        "results",
    ] {
        let page = out(&["help", topic]);
        assert!((12..60).contains(&page.lines().count()), "{topic}: {page}");
    }
    assert!(out(&["help", "tests"]).contains("bmp_adjusted"));
    assert!(out(&["help", "exclusions"]).contains("unknown_symbol"));
    assert_eq!(out(&["help", "study"]), out(&["study", "--help"]));
    assert_eq!(out(&["help"]), out(&["-h"]));
    let (status, _, err) = newsquake(&["help", "readin"]);
    assert!(
        status == 2 && err.contains("did you mean `reading`?"),
        "{err}"
    );
}

#[test]
fn every_file_of_results_is_on_its_page() {
    let bench = Bench::new();
    let page = out(&["help", "results"]);
    for (name, command) in [("study", &DAY[..]), ("backtest", &NEWS[..])] {
        let folder = published(&bench, name, command, &[]);
        for file in content(Path::new(&folder)).keys() {
            assert!(page.contains(file.as_str()), "{file} is not on the page");
        }
    }
}

#[test]
fn help_of_each_command_fits_a_screen_and_has_three_examples() {
    let help = out(&["-h"]);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let verbs = listed.take_while(|line| !line.is_empty());
    let verbs: Vec<&str> = verbs
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(verbs.len() > 12, "{verbs:?}");
    for verb in verbs {
        let help = out(&[verb, "-h"]);
        assert!(
            help.lines().count() <= 60,
            "{verb}: {}",
            help.lines().count()
        );
        if !["doctor", "version"].contains(&verb) {
            let examples = help
                .lines()
                .filter(|line| line.starts_with(&format!("  newsquake {verb}")));
            assert!(examples.count() >= 2, "{verb}: {help}");
        }
    }
}

#[test]
fn completions_and_the_manual() {
    for (shell, part) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef newsquake"),
        ("fish", "complete -c newsquake"),
    ] {
        assert!(out(&["completions", shell]).contains(part), "{shell}");
    }
    assert!(out(&["man"]).contains(".TH newsquake 1"));
    let bench = Bench::new();
    let folder = text(bench.0.path().join("man1"));
    out(&["man", "--out", &folder]);
    let pages = content(Path::new(&folder));
    let study = String::from_utf8(pages["newsquake-study.1"].clone()).unwrap();
    assert!(study.contains("\\-\\-benchmark"), "{study}");
    assert!(pages.contains_key("newsquake.1") && pages.contains_key("newsquake-diff.1"));
}

#[test]
fn the_version_and_what_it_was_built_from() {
    assert_eq!(
        out(&["version"]),
        format!("newsquake {}\n", env!("CARGO_PKG_VERSION"))
    );
    let more = out(&["version", "-v"]);
    for part in ["commit: ", "target: ", "time zones: 20", "built with: "] {
        assert!(more.contains(part), "{more}");
    }
    assert!(out(&["doctor"]).contains("cores: "));
}

/// Checks a document against the parts of JSON Schema that the schemas use.
fn check(document: &Value, schema: &Value, place: &str) {
    if let Some(constant) = schema.get("const") {
        assert_eq!(document, constant, "{place}");
    }
    if let Some(values) = schema["enum"].as_array() {
        assert!(values.contains(document), "{place}: {document}");
    }
    let kind = match document {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |name: &Value| name == kind || name == "number" && kind == "integer";
    let matches = match &schema["type"] {
        Value::Null => true,
        Value::Array(kinds) => kinds.iter().any(is),
        name => is(name),
    };
    assert!(matches, "{place}: {document} is not {}", schema["type"]);
    for key in schema["required"].as_array().into_iter().flatten() {
        assert!(
            document.get(key.as_str().unwrap()).is_some(),
            "{place}: no {key}"
        );
    }
    for (key, value) in document.as_object().into_iter().flatten() {
        let known = schema["properties"].get(key);
        assert!(
            known.is_some() || schema["additionalProperties"] != false,
            "{place}: {key} is not known"
        );
        let schema = known.or_else(|| {
            schema
                .get("additionalProperties")
                .filter(|schema| schema.is_object())
        });
        if let Some(schema) = schema {
            check(value, schema, &format!("{place}.{key}"));
        }
    }
    if let (Some(items), Some(schema)) = (document.as_array(), schema.get("items")) {
        items
            .iter()
            .enumerate()
            .for_each(|(i, item)| check(item, schema, &format!("{place}[{i}]")));
    }
}

#[test]
fn results_agree_with_their_schemas() {
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let schema = |name: &str| json(&out(&["schema", name]));
    let bench = Bench::new();
    for (name, command) in [("study", &DAY[..]), ("backtest", &NEWS[..])] {
        let folder = published(&bench, name, command, &[]);
        let read =
            |file: &str| json(&std::fs::read_to_string(Path::new(&folder).join(file)).unwrap());
        check(&read(&format!("{name}.json")), &schema(name), name);
        check(&read("run.json"), &schema("run"), "run");
    }
    let file: toml::Table = std::fs::read_to_string("examples/alibaba_day.toml")
        .unwrap()
        .parse()
        .unwrap();
    check(
        &serde_json::to_value(file).unwrap(),
        &schema("study-file"),
        "study file",
    );
    let wrong = serde_json::json!({ "study": { "windows": [0, 1] } });
    let refused = std::panic::catch_unwind(|| check(&wrong, &schema("study-file"), "study file"));
    assert!(refused.is_err(), "a key without meaning fits the schema");
}

#[test]
fn prices_go_to_standard_output() {
    let text = out(&["convert", "data/alibaba-day/prices_hk.csv", "--out", "-"]);
    assert!(
        text.starts_with("symbol,date,open,high,low,close,volume\n0700.HK,2024-06-03,"),
        "{}",
        &text[..99]
    );
    let bench = Bench::new();
    let file = text_of(&bench, "prices.csv");
    out(&[
        "convert",
        "-p",
        "data/alibaba-day/prices_hk.csv",
        "--out",
        &file,
    ]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

fn text_of(bench: &Bench, name: &str) -> String {
    text(bench.0.path().join(name))
}

#[test]
fn the_record_names_program_and_dates() {
    let bench = Bench::new();
    let folder = published(&bench, "day", &DAY, &[]);
    let record = std::fs::read_to_string(Path::new(&folder).join("run.json")).unwrap();
    let record: Value = serde_json::from_str(&record).unwrap();
    assert_eq!(
        record["coverage"]["prices"],
        serde_json::json!(["2024-06-03", "2025-10-31"])
    );
    assert_eq!(
        record["coverage"]["events"],
        serde_json::json!(["2025-08-29", "2025-08-29"])
    );
    assert_eq!(record["version"], env!("CARGO_PKG_VERSION"));
    assert!(
        record["target"].as_str().unwrap().contains('-'),
        "{}",
        record["target"]
    );
    assert!(record["time_zones"].as_str().unwrap().starts_with("20"));
    match Path::new(".git").exists() {
        true => {
            let commit = record["commit"].as_str().unwrap();
            let digits = commit.trim_end_matches("-changed");
            assert!(digits.len() >= 12 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        }
        false => assert!(record["commit"].is_null() || record["commit"].is_string()),
    }
}

#[test]
fn the_report_of_a_finished_run_is_written_again() {
    let bench = Bench::new();
    let folder = text(bench.0.path().join("first"));
    out(&["init", &folder]);
    let file = text(Path::new(&folder).join("study.toml"));
    let result = published(&bench, "result", &["study", "--config", &file], &[]);
    let read = |name: &str| std::fs::read_to_string(bench.0.path().join(name)).unwrap();
    let report = |name: &str| {
        let to = text(bench.0.path().join(name));
        out(&["report", "--from", &result, "--to", &to]);
        read(name)
    };
    // The tables are those of the run; its own report shows charts below them.
    let markdown = report("again.md");
    let own = std::fs::read_to_string(Path::new(&result).join("report.md")).unwrap();
    let tables = |text: &str| text.split("\n## Charts").next().unwrap().trim().to_owned();
    assert_eq!(tables(&markdown), tables(&own));
    assert!(report("tables.tex").contains("\\toprule"));
    #[cfg(feature = "charts")]
    assert!(report("page.html").contains("<svg"));
    assert_eq!(out(&["report", "--from", &result, "--to", "-"]), markdown);

    let (status, _, err) = newsquake(&["report", "--from", &result, "--to", "page.pdf"]);
    assert!(
        status == 2 && err.contains(".html, .md, .tex or .xlsx"),
        "{err}"
    );
}
