//! A folder with inputs and a place for results.

use std::process::{Child, Stdio};

use super::program::{Bench, WINDOWS, newsquake, program};
use super::world::{date, prices};

/// The rows of an events file that the prices have room for.
pub fn events() -> String {
    let rows = [("AAA", 40, "up"), ("BBB", 43, "down")];
    let row = |(symbol, day, tag): (&str, i32, &str)| format!("{symbol},{},{tag}\n", date(day));
    format!("symbol,date,tags\n{}", rows.map(row).concat())
}

/// A folder with prices, events and a place for results.
pub struct Desk {
    pub bench: Bench,
    pub prices: String,
    pub events: String,
    pub out: String,
}

impl Desk {
    pub fn new() -> Self {
        let bench = Bench::new();
        Self {
            prices: bench.write("prices.csv", prices(60)),
            events: bench.write("events.csv", events()),
            out: bench.0.path().join("results").to_str().unwrap().to_owned(),
            bench,
        }
    }

    /// Returns the arguments of a command that writes results.
    pub fn arguments<'a>(
        &'a self,
        command: &'a str,
        events: &'a str,
        flags: &[&'a str],
    ) -> Vec<&'a str> {
        let inputs = [command, "--prices", &self.prices, "--events", events];
        let out = ["--no-charts", "--out", &self.out];
        // A backtest has no event window.
        let windows = WINDOWS
            .chunks(2)
            .filter(|flag| command == "study" || flag[0] != "--window");
        let windows: Vec<&str> = windows.flatten().copied().collect();
        [&inputs[..], &windows, &out, flags].concat()
    }

    /// Runs a study; returns its exit status and what it says.
    pub fn study(&self, flags: &[&str]) -> (i32, String) {
        let (status, _, err) = newsquake(&self.arguments("study", &self.events, flags));
        (status, err)
    }

    /// Starts a study that waits for its events on standard input.
    pub fn waiting_study(&self, flags: &[&str]) -> Child {
        let mut command = program();
        command.args(self.arguments("study", "-", flags));
        command.stdin(Stdio::piped()).stdout(Stdio::null());
        let child = command.stderr(Stdio::piped()).spawn().unwrap();
        // The lock file shows that the run has begun.
        while !self.lock().exists() {
            std::thread::yield_now();
        }
        child
    }

    /// Returns the file that locks the results.
    pub fn lock(&self) -> std::path::PathBuf {
        self.bench.0.path().join(".results.newsquake-lock")
    }

    /// Returns the names of the files in the folder, without the inputs.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.bench.0.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names
            .filter(|name| !["prices.csv", "events.csv"].contains(&name.as_str()))
            .collect();
        names.sort();
        names
    }
}
