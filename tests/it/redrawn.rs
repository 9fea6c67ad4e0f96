//! Figures of a finished run, drawn again as flags ask for: one group, another level, unit, scale, order or window.

use std::path::Path;
use std::sync::OnceLock;

use crate::support::program::{Bench, newsquake};

/// The folders of a study with groups of a column and of a backtest of the same events.
fn runs() -> &'static (Bench, String, String) {
    static RUNS: OnceLock<(Bench, String, String)> = OnceLock::new();
    RUNS.get_or_init(|| {
        let bench = Bench::new();
        let path = |name: &str| bench.0.path().join(name).to_str().unwrap().to_owned();
        let start = path("start");
        assert_eq!(newsquake(&["init", &start]).0, 0);
        let file = format!("{start}/study.toml");
        let (study, traded) = (path("study"), path("traded"));
        for (verb, folder, flags) in [
            (
                "study",
                &study,
                &[
                    "--figures",
                    "forest,caar-by-tag,aar-bars,heatmap,car-dist,caar",
                    "--log",
                ][..],
            ),
            ("backtest", &traded, &["--cost-bps", "5"]),
        ] {
            let args = [&[verb, "--config", &file, "-o", folder], flags].concat();
            let (status, _, err) = newsquake(&args);
            assert_eq!(status, 0, "{err}");
            // A flag that changes no figure of the run is not passed over in silence.
            assert_eq!(
                err.contains("--log changed none of the figures"),
                verb == "study",
                "{err}"
            );
        }
        (bench, study, traded)
    })
}

/// Returns the SVG of a figure.
fn drawn(folder: &str, args: &[&str]) -> String {
    let (status, out, err) = newsquake(&[&["chart", "--from", folder, "--to", "-"], args].concat());
    assert_eq!(status, 0, "{args:?}: {err}");
    assert!(out.starts_with("<svg"), "{out}");
    out
}

/// Returns what standard error says where flags are refused.
fn refused(folder: &str, args: &[&str]) -> String {
    let (status, _, err) = newsquake(&[&["chart", "--from", folder, "--to", "-"], args].concat());
    assert_eq!(status, 2, "{args:?}: {err}");
    err
}

#[test]
fn all_is_a_name_for_every_figure() {
    let (bench, study, _) = runs();
    let drawn = |name: &str, args: &[&str]| {
        let to = bench.0.path().join(name);
        std::fs::create_dir(&to).unwrap();
        let to = to.to_str().unwrap();
        let (status, _, err) =
            newsquake(&[&["chart", "--from", study, "--to", to][..], args].concat());
        assert_eq!(status, 0, "{err}");
        let files = std::fs::read_dir(to).unwrap();
        let names = files.map(|file| file.unwrap().file_name());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    let all = drawn("by-all", &["all", "--plain"]);
    assert_eq!(all, drawn("by-none", &["--plain"]));
    assert!(all.len() >= 6, "{all:?}");
}

/// Returns the rows of a data file, each with its cells by name.
fn rows(folder: &str, name: &str) -> Vec<Vec<(String, String)>> {
    let text = std::fs::read_to_string(Path::new(folder).join("charts").join(name)).unwrap();
    table(&text)
}

fn table(text: &str) -> Vec<Vec<(String, String)>> {
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let heads: Vec<String> = lines.next().unwrap().collect();
    lines
        .map(|cells| heads.iter().cloned().zip(cells).collect())
        .collect()
}

fn cell<'a>(row: &'a [(String, String)], head: &str) -> &'a str {
    let found = row.iter().find(|(name, _)| name == head);
    &found.unwrap_or_else(|| panic!("{head} in {row:?}")).1
}

fn value(row: &[(String, String)], head: &str) -> f64 {
    cell(row, head).parse().unwrap()
}

/// Formats a fraction as forests do.
fn percent(value: f64) -> String {
    format!("{:+.1}", 100.0 * value).replace('-', "\u{2212}")
}

#[test]
fn intervals_follow_the_level_by_their_degrees_of_freedom() {
    let (_, study, _) = runs();
    let forest = rows(study, "forest.csv");
    let row = forest
        .iter()
        .find(|row| cell(row, "group") == "miss" && cell(row, "from") == "0");
    let row = row.unwrap();
    assert_eq!(cell(row, "df"), "7");
    // Two-sided quantiles of Student's t with 7 degrees of freedom at 5 % and 10 %, from tables.
    let ratio = 1.894_578_605 / 2.364_624_252;
    let half = (value(row, "high") - value(row, "low")) / 2.0 * ratio;
    let estimate = value(row, "estimate");
    let text = format!(
        "{} [{}, {}]",
        percent(estimate),
        percent(estimate - half),
        percent(estimate + half)
    );
    let svg = drawn(study, &["forest", "--level", "90"]);
    assert!(svg.contains(&text) && svg.contains("mean [90 %]"), "{text}");
    assert!(drawn(study, &["forest"]).contains("mean [95 %]"));
    assert!(drawn(study, &["caar", "--level", "99"]).contains("Band: 99 % interval of the mean"));
    for level in ["12", "100", "-5"] {
        let said = refused(study, &["forest", "--level", level]);
        assert!(
            said.contains("it must be from 50 to 99.9 percent"),
            "{said}"
        );
    }
    let said = refused(study, &["car-dist", "--level", "90"]);
    assert!(
        said.contains("--level changes none of these figures"),
        "{said}"
    );
}

#[test]
fn bounds_for_all_days_are_those_of_bonferroni() {
    let (_, study, _) = runs();
    let rows = rows(study, "aar-bars.csv");
    let row = rows
        .iter()
        .find(|row| cell(row, "group") == "miss" && cell(row, "day") == "0");
    let row = row.unwrap();
    assert_eq!((cell(row, "df"), cell(row, "test")), ("7", "bmp_adjusted"));
    // Student's t with 7 degrees of freedom: two-sided 5 % / 11 days against 5 %, computed by R: qt(1 - 0.05 / 22, 7), qt(0.975, 7).
    let ratio = 4.10481155613 / 2.364_624_252;
    let (aar, low) = (value(row, "aar"), value(row, "low"));
    let expected = aar - (aar - low) * ratio;
    assert!((value(row, "sup_low") - expected).abs() < 1e-9, "{row:?}");
    assert!(value(row, "sup_high") > value(row, "high"));
}

#[test]
fn returns_are_written_in_basis_points_and_steps_in_money() {
    let (_, study, traded) = runs();
    let forest = drawn(study, &["forest", "--unit", "bps"]);
    assert!(
        forest.contains("Mean cumulative abnormal return (bps)"),
        "{forest}"
    );
    let row = &rows(study, "forest.csv")[0];
    let estimate = format!("{:+.0} [", 1e4 * value(row, "estimate")).replace('-', "\u{2212}");
    assert!(forest.contains(&estimate), "{estimate}");
    let bridge = drawn(traded, &["bridge", "--unit", "money"]);
    let step = &rows(traded, "bridge.csv")[0];
    let amount = value(step, "amount").round() as i64;
    let thousands = format!("+{},{:03}", amount / 1000, amount % 1000);
    assert!(amount > 1000 && bridge.contains(&thousands), "{thousands}");
    // The share of days in a trade is no return.
    let equity = drawn(traded, &["equity", "--unit", "bps"]);
    assert!(equity.contains("Drawdown (bps)") && equity.contains("Exposure (%)"));
    // Cells and titles are written in basis points, too.
    let heatmap = drawn(study, &["heatmap", "--unit", "bps"]);
    assert!(
        heatmap.contains("Abnormal return (bps)") && heatmap.contains(" bps<"),
        "{heatmap}"
    );
    let monthly = drawn(traded, &["monthly", "--unit", "bps"]);
    assert!(
        monthly.contains("Return of the account (bps)") && monthly.contains(">+1000 bps<"),
        "{monthly}"
    );
    let caar = drawn(study, &["caar", "--unit", "bps"]);
    let last = value(rows(study, "caar.csv").last().unwrap(), "caar");
    let by_the_end = format!("{:+.0} bps by day +5", 1e4 * last).replace('-', "\u{2212}");
    let title = caar.split("</title>").next().unwrap();
    assert!(
        title.contains(&by_the_end) && !title.contains('%'),
        "{title}"
    );
    let said = refused(traded, &["equity", "--unit", "money"]);
    assert!(
        said.contains("--unit changes none of these figures"),
        "{said}"
    );
}

#[test]
fn bounds_and_bands_of_all_days_at_once_follow_the_level() {
    let (_, study, _) = runs();
    let at = |args: &[&str]| drawn(study, args);
    for (name, words) in [
        ("aar-bars", "bounds for all days at once"),
        ("caar", "band that holds the whole path"),
    ] {
        let (usual, wider) = (at(&[name]), at(&[name, "--level", "99"]));
        assert!(usual.contains(&format!("95 % {words}")), "{name}");
        assert!(
            wider.contains(&format!("99 % {words}")) && !wider.contains("95 %"),
            "{name}"
        );
    }
}

#[test]
fn the_interval_in_the_title_of_trades_follows_the_level() {
    let (_, _, traded) = runs();
    let ends = |args: &[&str], level: &str| -> (f64, f64) {
        let drawing = drawn(traded, &[&["trade-dist"], args].concat());
        let title = drawing
            .split("<title>")
            .nth(1)
            .unwrap()
            .split("</title>")
            .next();
        let title = title.unwrap().replace('\u{2212}', "-");
        let interval = title.split(&format!("{level} % interval ")).nth(1);
        let interval = interval.unwrap_or_else(|| panic!("{title}"));
        let (low, high) = interval
            .split(';')
            .next()
            .unwrap()
            .split_once(" to ")
            .unwrap();
        let number = |text: &str| text.trim_end_matches(" %").parse().unwrap();
        (number(low), number(high))
    };
    let ((low, high), (lower, higher)) = (ends(&[], "95"), ends(&["--level", "99"], "99"));
    assert!(
        lower < low && high < higher,
        "{low} {high} {lower} {higher}"
    );
    let narrow = ends(&["--level", "50"], "50");
    assert!(low < narrow.0 && narrow.1 < high, "{low} {high} {narrow:?}");
}

#[test]
fn flags_for_figures_that_are_not_drawn_are_answered() {
    let bench = Bench::new();
    let start = bench.0.path().join("start");
    assert_eq!(newsquake(&["init", start.to_str().unwrap()]).0, 0);
    let file = start.join("study.toml");
    let run = |flags: &[&str]| {
        let (status, _, err) =
            newsquake(&[&["study", "--config", file.to_str().unwrap()], flags].concat());
        assert_eq!(status, 0, "{err}");
        err
    };
    let said = run(&["--theme", "dark"]);
    assert!(
        said.contains("nothing is written without --out DIR, so --theme changes nothing"),
        "{said}"
    );
    let out = bench.0.path().join("out");
    let said = run(&[
        "--level",
        "90",
        "--no-charts",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(
        said.contains("no figures are drawn, so --level changes nothing"),
        "{said}"
    );
}

#[test]
fn each_picture_of_a_run_has_a_drawing_beside_it_that_is_drawn_again_alike() {
    let (bench, study, _) = runs();
    let charts = Path::new(study).join("charts");
    let files = std::fs::read_dir(&charts).unwrap();
    let names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let pictures: Vec<&str> = names
        .iter()
        .filter_map(|name| name.strip_suffix(".png"))
        .collect();
    assert!(pictures.len() >= 6, "{names:?}");
    for name in &pictures {
        let svg = std::fs::read_to_string(charts.join(format!("{name}.svg"))).unwrap();
        let [title, rest] = svg.split("<title>").collect::<Vec<_>>()[..] else {
            panic!("{name}")
        };
        assert!(
            title.starts_with("<svg") && rest.contains("<desc>"),
            "{name}"
        );
        let words = rest.split("</title>").next().unwrap().as_bytes();
        let png = std::fs::read(charts.join(format!("{name}.png"))).unwrap();
        // A PNG has its title in Latin-1 or UTF-8: its first word is the same in both.
        let word = words.split(|byte| *byte == b' ').next().unwrap();
        assert!(png.windows(word.len()).any(|bytes| bytes == word), "{name}");
        let to = bench.0.path().join(format!("again-{name}.svg"));
        let line = ["chart", name, "--from", study, "--to", to.to_str().unwrap()];
        assert_eq!(newsquake(&line).0, 0);
        assert_eq!(std::fs::read_to_string(&to).unwrap(), svg, "{name}");
    }
}

#[test]
fn a_footnote_names_the_files_the_price_basis_and_the_run() {
    let (_, study, traded) = runs();
    for (folder, name) in [(study, "caar"), (traded, "equity")] {
        let record = std::fs::read_to_string(Path::new(folder).join("run.json")).unwrap();
        let record: serde_json::Value = serde_json::from_str(&record).unwrap();
        let run = record["run"].as_str().unwrap();
        let drawing = drawn(folder, &[name]);
        let said = drawing
            .split("<desc>")
            .nth(1)
            .unwrap()
            .split("</desc>")
            .next()
            .unwrap();
        let sources = format!(
            "Data: prices.csv, events.csv; prices: adj_close where there is one, else close; run {run}. newsquake "
        );
        assert!(said.contains(&sources), "{said}");
    }
}

#[test]
fn one_group_is_drawn_alone_with_its_finding_and_its_data() {
    let (bench, study, traded) = runs();
    let bars = drawn(study, &["aar-bars", "--group", "miss"]);
    assert!(
        bars.contains("<title>miss: 1 of 11 days is beyond chance"),
        "{bars}"
    );
    assert!(!bars.contains("in-line (N"), "{bars}");
    let heatmap = drawn(study, &["heatmap", "--group", "beat"]);
    assert!(
        heatmap.contains("<title>beat: 8 of 8 events stand out"),
        "{heatmap}"
    );
    assert!(drawn(traded, &["trade-dist", "--group", "beat"]).contains("<title>beat: "));
    let file = bench.0.path().join("miss.csv");
    let path = file.to_str().unwrap();
    let line = [
        "chart", "forest", "--from", study, "--group", "miss", "--to", path,
    ];
    assert_eq!(newsquake(&line).0, 0);
    let data = table(&std::fs::read_to_string(&file).unwrap());
    assert_eq!(data.len(), 4);
    assert!(data.iter().all(|row| cell(row, "group") == "miss"));
    let said = refused(study, &["forest", "--group", "mis"]);
    assert!(said.contains("did you mean miss?"), "{said}");
    let said = refused(study, &["caar", "--group", "miss"]);
    assert!(said.contains("forest, caar-by-tag, aar-bars"), "{said}");
}

#[test]
fn the_distribution_of_each_tested_window_is_drawn_on_request() {
    let (_, study, _) = runs();
    let svg = drawn(study, &["car-dist", "--car", "-1:1"]);
    assert!(svg.contains("CAR of days \u{2212}1 to +1 (%)"), "{svg}");
    let charts = Path::new(study).join("charts");
    assert!(charts.join("car-dist-2.csv").exists() && !charts.join("car-dist-2.png").exists());
    let data = rows(study, "car-dist-2.csv");
    assert!(
        data.iter()
            .all(|row| (cell(row, "from"), cell(row, "to")) == ("-1", "1"))
    );
    let (status, _, said) = newsquake(&["chart", "caar", "--from", study, "--to", "caar.pdf"]);
    assert!(
        status == 2 && said.contains("rsvg-convert -f pdf"),
        "{said}"
    );
    let said = refused(study, &["car-dist", "--car", "0:9"]);
    assert!(
        said.contains("the run tested 0:0, -1:1, 0:5, -5:5"),
        "{said}"
    );
}

#[test]
fn groups_of_a_column_have_panels_medians_and_rows() {
    let (_, study, _) = runs();
    for name in ["car-dist.csv", "heatmap.csv", "caar-by-tag.csv"] {
        let rows = rows(study, name);
        for group in ["beat", "in-line", "miss"] {
            let n = rows
                .iter()
                .filter(|row| cell(row, "group") == group)
                .count();
            assert!(n >= 8, "{name}: {n} rows of {group}");
        }
    }
    let by_tag = rows(study, "caar-by-tag.csv");
    assert!(
        by_tag.iter().all(|row| !cell(row, "median").is_empty()),
        "{by_tag:?}"
    );
}

#[test]
fn rows_are_ordered_by_group_or_date() {
    let (_, study, _) = runs();
    let names = |args: &[&str]| -> Vec<String> {
        let svg = drawn(study, args);
        let names = svg.split('>').filter_map(|piece| piece.split('<').next());
        let names = names.map(|name| name.trim().to_owned());
        let is_event = |name: &String| {
            name.rsplit_once(" E")
                .is_some_and(|(_, number)| number.parse::<u32>().is_ok())
        };
        names.filter(is_event).collect()
    };
    let by_car = names(&["heatmap"]);
    let by_date = names(&["heatmap", "--sort", "date"]);
    assert_eq!(by_car.len(), 24);
    let numbers = |names: &[String]| -> Vec<u32> {
        let number = |name: &String| name.rsplit_once(" E").unwrap().1.parse().unwrap();
        names.iter().map(number).collect()
    };
    // The events are numbered by date.
    assert_eq!(numbers(&by_date), (1..=24).collect::<Vec<u32>>());
    assert_ne!(by_car, by_date);
    let svg = drawn(study, &["heatmap", "--sort", "tag"]);
    assert!(svg.contains("Rows by group."), "{svg}");
    assert!(drawn(study, &["heatmap"]).contains("Rows by CAR of the event window."));
}

#[test]
fn a_figure_for_print_goes_with_its_caption() {
    let (bench, study, _) = runs();
    let folder = bench.0.path().join("print");
    std::fs::create_dir(&folder).unwrap();
    let to = folder.to_str().unwrap();
    let line = [
        "chart",
        "caar",
        "forest",
        "--from",
        study,
        "--to",
        to,
        "--journal",
        "85",
    ];
    // What was written once is written again.
    for _ in 0..2 {
        let (status, _, err) = newsquake(&line);
        assert!(status == 0 && err.contains("4 files written"), "{err}");
    }
    let caption = std::fs::read_to_string(folder.join("caar.caption.txt")).unwrap();
    let lines: Vec<&str> = caption.lines().collect();
    assert!(
        lines.len() == 3 && lines[0].starts_with("All 24 events: "),
        "{caption}"
    );
    assert!(lines[2].contains("by BMP adj. t, day by day"), "{caption}");
    let path = folder.join("caar.caption.txt");
    std::fs::write(&path, "my own words").unwrap();
    assert_eq!(newsquake(&line).0, 2);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "my own words");
}

#[test]
fn the_interval_at_the_end_is_that_of_the_title() {
    let (_, study, _) = runs();
    let rows = rows(study, "caar.csv");
    let last = rows.last().unwrap();
    assert_eq!(cell(last, "test_at_end"), "bmp_adjusted");
    let forest = self::rows(study, "forest.csv");
    let whole = forest
        .iter()
        .find(|row| (cell(row, "group"), cell(row, "from"), cell(row, "to")) == ("all", "-5", "5"));
    let whole = whole.unwrap();
    assert_eq!(value(last, "test_low"), value(whole, "low"));
    assert_eq!(value(last, "test_high"), value(whole, "high"));
    assert!(
        rows[..rows.len() - 1]
            .iter()
            .all(|row| cell(row, "test_low").is_empty())
    );
}

#[test]
fn the_account_is_drawn_in_equal_ratios_and_beside_what_was_held() {
    let (_, study, traded) = runs();
    let plain = drawn(traded, &["equity"]);
    assert!(!plain.contains("uy and hold"), "{plain}");
    let further = drawn(traded, &["equity", "--log", "--buy-and-hold"]);
    for words in [
        ">buy and hold<",
        "Gain since start (%, log scale)",
        "picked with hindsight",
    ] {
        assert!(further.contains(words), "{words}");
    }
    assert!(drawn(traded, &["monthly", "--scale", "2"]).contains(">+2.0 %<"));
    let said = refused(study, &["forest", "--log"]);
    assert!(
        said.contains("the figure equity has such an axis"),
        "{said}"
    );
    let said = refused(traded, &["trade-dist", "--scale", "2"]);
    assert!(said.contains("the figure monthly has cells"), "{said}");
}
