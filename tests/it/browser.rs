//! The page of a run in a browser: no error and no request, sorting, filtering and lighting an event, narrow and wide, light and dark, printed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::markets::markets;
use crate::support::program::{Bench, newsquake};
use crate::support::tools;

/// Programs of the browser, the first that is there is taken.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

fn browser() -> Option<&'static str> {
    let is_there = |name: &&&str| {
        let mut command = Command::new(name);
        command
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let found = BROWSERS.iter().find(is_there).copied();
    found.or_else(|| tools::has(BROWSERS[0], "report.html").then_some(BROWSERS[0]))
}

/// Writes the results of a market, and returns their page.
fn page(bench: &Bench, market: &str, command: &str, flags: &[&str]) -> PathBuf {
    let market = markets()
        .into_iter()
        .find(|found| found.name == market)
        .unwrap();
    let out = bench.0.path().join(command);
    let flags = [&["--out", out.to_str().unwrap(), "--seed", "7"], flags].concat();
    let args = market.arguments(bench, command, &flags);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (status, _, err) = newsquake(&args);
    assert_eq!(status, 0, "{err}");
    out.join("report.html")
}

/// What a browser made of a page.
struct Seen {
    dom: String,
    /// What the page wrote to the console.
    console: Vec<String>,
}

/// Opens a page, after a script was added to it, with further flags of the browser.
fn open(browser: &str, page: &Path, script: &str, flags: &[&str]) -> Seen {
    let text = std::fs::read_to_string(page).unwrap();
    let probe = page.with_file_name("probe.html");
    let added = format!("<script>{script}</script></body>");
    std::fs::write(&probe, text.replace("</body>", &added)).unwrap();
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            "--virtual-time-budget=4000",
            "--dump-dom",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(flags)
        .arg(format!("file://{}", probe.display()))
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    Seen {
        dom: String::from_utf8_lossy(&output.stdout).into_owned(),
        console: err
            .lines()
            .filter(|line| line.contains("CONSOLE"))
            .map(str::to_owned)
            .collect(),
    }
}

impl Seen {
    /// Returns what the added script left in the title.
    fn title(&self) -> &str {
        let rest = self
            .dom
            .split("<title>")
            .nth(1)
            .unwrap_or_else(|| panic!("no page: {}", self.dom));
        rest.split("</title>").next().unwrap()
    }
}

/// A script that sorts, filters and lights an event, and leaves in the title what it found.
const USE: &str = r##"
var said = [];
var table = document.querySelector("#table-events table, table#table-events");
var column = 1;
var button = table.tHead.rows[0].cells[column].querySelector("button");
var texts = function () { return Array.prototype.map.call(table.tBodies[0].rows, function (row) { return row.cells[column].textContent; }); };
button.click();
said.push("up " + (texts().join() === texts().slice().sort().join()));
button.click();
said.push("down " + (texts().join() === texts().slice().sort().reverse().join()));
var find = document.querySelectorAll(".find");
var own = Array.prototype.filter.call(find, function (input) { return input.parentNode.nextElementSibling && input.parentNode.nextElementSibling.contains(table); })[0];
own.value = "S04";
own.dispatchEvent(new Event("input"));
var shown = Array.prototype.filter.call(table.tBodies[0].rows, function (row) { return !row.hidden; });
said.push("found " + shown.length);
own.value = "";
own.dispatchEvent(new Event("input"));
var windows = document.querySelector("table#table-windows");
var rows = windows.tBodies[0].rows;
var list = windows.parentNode.previousElementSibling.querySelector("select[aria-label=Group]");
var of = function (group) { return Array.prototype.filter.call(rows, function (row) { return row.cells[0].textContent === group; }).length; };
list.value = "upgrade";
list.dispatchEvent(new Event("change"));
var left = Array.prototype.filter.call(rows, function (row) { return !row.hidden; });
said.push("chosen " + left.length + " of " + rows.length + " as " + of("upgrade"));
list.value = "";
list.dispatchEvent(new Event("change"));
said.push("all " + Array.prototype.filter.call(rows, function (row) { return !row.hidden; }).length);
location.hash = "#event=E04";
setTimeout(function () {
  said.push("lit " + document.querySelectorAll("tr.lit").length);
  said.push("in figures " + (document.querySelectorAll("svg text.lit").length > 0));
  said.push("scripts of tags " + document.querySelectorAll("td script, figcaption script, svg script").length);
  document.title = said.join("; ");
}, 500);
"##;

#[test]
fn a_page_sorts_filters_and_lights_an_event() {
    let Some(browser) = browser() else { return };
    let bench = Bench::new();
    // Several windows, so that groups repeat and can be chosen from a list.
    let page = page(&bench, "usual", "study", &["--car", "-1:1", "--car", "0:2"]);
    let seen = open(browser, &page, USE, &[]);
    assert_eq!(seen.console, [""; 0]);
    assert_eq!(
        seen.title(),
        "up true; down true; found 1; chosen 3 of 12 as 3; all 12; lit 1; in figures true; scripts of tags 0"
    );
}

/// A script that chooses each view of the course of means, and leaves in the title what is then seen.
const CHOOSE: &str = r##"
var figure = document.getElementById("caar");
var seen = function () {
  var drawn = Array.prototype.filter.call(figure.querySelectorAll("svg"), function (svg) { return svg.getBoundingClientRect().height > 0; });
  var texts = Array.prototype.map.call(drawn[0].querySelectorAll("text"), function (text) { return text.textContent.trim(); });
  return drawn.length + (texts.indexOf("mean") >= 0 ? " mean" : "") + (texts.indexOf("median") >= 0 ? " median" : "") + (texts.indexOf("winsorised mean") >= 0 ? " winsorised mean" : "");
};
document.title = Array.prototype.map.call(figure.querySelectorAll("input"), function (input) {
  input.click();
  return document.querySelector("label[for=" + input.id + "]").textContent + ": " + seen();
}).join("; ");
"##;

#[test]
fn a_page_shows_the_course_of_means_in_the_parts_that_are_chosen() {
    let Some(browser) = browser() else { return };
    let bench = Bench::new();
    let page = page(&bench, "usual", "study", &[]);
    let seen = open(browser, &page, CHOOSE, &[]);
    assert_eq!(seen.console, [""; 0]);
    assert_eq!(
        seen.title(),
        "all: 1 mean median; mean, each day for itself: 1 mean; mean, all days at once: 1 mean; median: 1 median; winsorised mean, 5 % at each end: 1 mean winsorised mean"
    );
}

/// A script that lights events by keys and by a click on a line, and leaves in the title what is then lit in each figure.
const LIGHT: &str = r##"
var said = [], at = 0;
var lit = function () {
  return ["spaghetti", "heatmap", "car-dist"].map(function (name) {
    var own = Array.prototype.filter.call(document.querySelectorAll("#" + name + " .wide .events path.lit"), function (path) {
      return getComputedStyle(path).stroke !== "none" && path.getBoundingClientRect().width + path.getBoundingClientRect().height > 0;
    });
    return own.length;
  }).join(" ") + ", rows " + document.querySelectorAll("tr.lit").length + ", " + document.querySelector("#lit output").textContent.split(",")[0];
};
var press = function (key) { document.dispatchEvent(new KeyboardEvent("keydown", { key: key, bubbles: true })); };
var steps = [
  function () { said.push("at first " + document.querySelectorAll(".lit").length + " bar " + !document.getElementById("lit").hidden); press("ArrowRight"); },
  function () { said.push("right: " + lit()); press("ArrowRight"); },
  function () { said.push("right: " + lit()); press("ArrowLeft"); },
  function () { said.push("left: " + lit()); press("p"); },
  function () { var sheet = document.getElementById("sheet"); said.push("panel " + (!sheet.hidden && sheet.querySelectorAll("svg").length > 0 && sheet.contains(document.activeElement))); press("Escape"); },
  function () { said.push("closed " + document.getElementById("sheet").hidden); document.getElementById("spaghetti").scrollIntoView(); at = scrollY; document.querySelector("#spaghetti .wide .events path[data-event=E07]").dispatchEvent(new MouseEvent("click", { bubbles: true })); },
  function () { said.push("click: " + lit()); said.push("stays " + (at > 0 && scrollY === at)); press("Escape"); },
  function () { said.push("cleared " + document.querySelectorAll(".lit").length + " " + location.hash); document.title = said.join("; "); }
];
var next = function () { var step = steps.shift(); if (step) { step(); setTimeout(next, 100); } };
next();
"##;

#[test]
fn an_event_is_lit_in_every_figure_by_key_and_by_click() {
    let Some(browser) = browser() else { return };
    let bench = Bench::new();
    let page = page(&bench, "usual", "study", &[]);
    let seen = open(browser, &page, LIGHT, &["--window-size=1200,900"]);
    assert_eq!(seen.console, [""; 0]);
    let events: Vec<&str> = seen
        .title()
        .split("; ")
        .map(|part| part.rsplit(", ").next().unwrap())
        .collect();
    let lit =
        |how: &str, event: &str, panels: usize| format!("{how}: 1 1 {panels}, rows 1, {event}");
    let said: Vec<&str> = seen.title().split("; ").collect();
    // An event of one tag has a dot among all events and one in its group.
    let expected = [
        "at first 0 bar false".to_owned(),
        lit("right", events[1], 2),
        lit("right", events[2], 2),
        lit("left", events[1], 2),
        "panel true".to_owned(),
        "closed true".to_owned(),
        lit("click", "E07", 2),
        "stays true".to_owned(),
        "cleared 0 ".to_owned(),
    ];
    assert_eq!(said, expected);
    assert_ne!(events[1], events[2]);
}

/// A script that leaves in the title the height of the smallest letters of figures that are seen, and how many figures are wider than
/// the screen.
const READ: &str = r##"
var least = Infinity, wide = 0, seen = 0;
Array.prototype.forEach.call(document.querySelectorAll("figure svg"), function (svg) {
  var box = svg.getBoundingClientRect();
  if (box.height === 0) return;
  seen += 1;
  if (box.right > innerWidth) wide += 1;
  var scale = box.width / svg.viewBox.baseVal.width;
  Array.prototype.forEach.call(svg.querySelectorAll("text"), function (text) {
    least = Math.min(least, parseFloat(text.getAttribute("font-size")) * scale);
  });
});
document.title = [innerWidth, seen, wide, least.toFixed(2)].join(" ");
"##;

#[test]
fn type_in_figures_is_read_on_a_telephone() {
    let Some(browser) = browser() else { return };
    let bench = Bench::new();
    for command in ["study", "backtest"] {
        let page = page(&bench, "usual", command, &[]);
        // A frame is as narrow as it is told to be; windows are not.
        let frame = page.with_file_name("frame.html");
        let script = READ
            .replace("document.title = ", "parent.postMessage(")
            .replace(".join(\" \");\n", ".join(\" \"), '*');\n");
        let text = std::fs::read_to_string(&page).unwrap();
        let added = format!(
            "<script>addEventListener('load', function () {{ {script} }});</script></body>"
        );
        std::fs::write(
            page.with_file_name("inner.html"),
            text.replace("</body>", &added),
        )
        .unwrap();
        let outer = "<!DOCTYPE html><title>none</title><script>addEventListener('message', function (said) { document.title = said.data; });</script>\
                     <iframe src='inner.html' style='width: 375px; height: 800px; border: 0'></iframe></body>";
        std::fs::write(&frame, outer).unwrap();
        let seen = open(browser, &frame, "", &["--allow-file-access-from-files"]);
        let numbers: Vec<f64> = seen
            .title()
            .split(' ')
            .map(|number| number.parse().unwrap_or(f64::NAN))
            .collect();
        let [width, figures, too_wide, least] = numbers[..] else {
            panic!("{command}: {}", seen.title());
        };
        assert_eq!((width, too_wide), (375.0, 0.0), "{command}");
        assert!(
            figures >= 4.0 && least > 9.5,
            "{command}: {figures} figures, letters of {least} pixels"
        );
    }
}

#[test]
fn tags_of_a_file_are_text_on_the_page() {
    let Some(browser) = browser() else { return };
    let bench = Bench::new();
    let page = page(&bench, "hostile_tags", "study", &[]);
    let seen = open(
        browser,
        &page,
        "window.alert = function () { document.title = 'run'; };",
        &[],
    );
    assert_eq!(seen.console, [""; 0]);
    assert_ne!(seen.title(), "run");
    assert!(seen.dom.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn a_page_asks_for_nothing_and_fits_narrow_and_wide_screens() {
    let Some(browser) = browser() else { return };
    let bench = Bench::new();
    let pages = [
        page(&bench, "usual", "study", &[]),
        page(&bench, "usual", "backtest", &[]),
    ];
    for page in &pages {
        let text = std::fs::read_to_string(page).unwrap();
        for attribute in ["src=\"http", "href=\"http", "@import", "url(http"] {
            assert!(!text.contains(attribute), "{attribute}");
        }
        for width in [375, 1600] {
            for scheme in ["0", "1"] {
                let script = "document.title = innerWidth + ' ' + (document.documentElement.scrollWidth <= innerWidth) + ' ' + matchMedia('(prefers-color-scheme: dark)').matches + ' ' + getComputedStyle(document.body).backgroundColor;";
                let flags = [
                    format!("--window-size={width},900"),
                    format!("--blink-settings=preferredColorScheme={scheme}"),
                ];
                let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
                let seen = open(browser, page, script, &flags);
                assert_eq!(seen.console, [""; 0]);
                let title: Vec<&str> = seen.title().splitn(4, ' ').collect();
                assert_eq!(title[1], "true", "{} at {width}: {title:?}", page.display());
                let paper = if title[2] == "true" {
                    "rgb(22, 24, 29)"
                } else {
                    "rgb(255, 255, 255)"
                };
                assert_eq!(title[3], paper);
            }
        }
    }
}

#[test]
fn a_page_is_printed() {
    let Some(browser) = browser() else { return };
    let bench = Bench::new();
    let page = page(&bench, "usual", "study", &[]);
    let (pdf, profile) = (page.with_extension("pdf"), tempfile::tempdir().unwrap());
    let output = Command::new(browser)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let printed = std::fs::read(&pdf);
    let printed = printed
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    assert!(printed.starts_with(b"%PDF") && printed.len() > 50_000);
}

#[test]
fn a_page_is_whole_without_scripts() {
    let bench = Bench::new();
    let page = page(&bench, "usual", "study", &[]);
    let text = std::fs::read_to_string(page).unwrap();
    let without = text.split("<script>").next().unwrap();
    for part in [
        "<figure id=\"forest\">",
        "id=\"table-events\"",
        "id=\"methods\"",
        "@article{kolari2010",
        "newsquake run --from run.json",
    ] {
        assert!(without.contains(part), "{part}");
    }
    assert!(text.len() < 2_000_000, "{} bytes", text.len());
}
