//! The search for the column of each role in an event file: by what the user says, what the cells hold, and the names.

use std::collections::HashSet;

use super::dates::find_date;
use super::known_names::missing;
use super::profile::Profile;
use crate::error::{Error, Result, message, option};
use crate::finding::{Finding, first_of};
use crate::load::recognise::lexicon::{Kind, Role};
use crate::load::text::header::Header;

/// Decisions that the names of the columns alone do not explain.
#[derive(Debug, Default)]
pub(super) struct Choices {
    /// The column that is called like symbols, where the cells of another column are the symbols.
    pub symbol_by_cells: Option<usize>,
    /// Other columns that hold dates.
    pub rivals_of_date: Vec<usize>,
    /// What else was decided.
    pub findings: Vec<Finding>,
}

/// The search for the column of each role.
pub(super) struct Search<'a> {
    pub header: &'a Header,
    pub profiles: &'a [Profile],
    /// Columns that have a role.
    pub taken: Vec<usize>,
    pub choices: Choices,
    /// Columns that the user names.
    pub map: Vec<(Role, usize)>,
}

/// Percentage of the cells of a column that mean a security, if in other words than the prices, where no name says what they are.
const MEANT: usize = 90;

impl Search<'_> {
    fn take(&mut self, column: usize) -> usize {
        self.taken.push(column);
        column
    }

    /// Returns the column that the user gives a role.
    fn mapped(&self, role: Role) -> Option<usize> {
        let found = self.map.iter().find(|(of, _)| *of == role);
        found.map(|(_, column)| *column)
    }

    /// Returns whether a column has no role yet, neither found nor given by the user.
    fn is_free(&self, column: usize) -> bool {
        !self.taken.contains(&column) && self.map.iter().all(|(_, other)| *other != column)
    }

    /// Lists the free columns with a name of a role, the preferred one first.
    fn by_name(&self, role: Role) -> Vec<usize> {
        let names = role.names(Kind::Events);
        let columns = names.filter_map(|name| self.header.find([name]));
        let mut found: Vec<usize> = Vec::new();
        for column in columns.filter(|column| self.is_free(*column)) {
            if !found.contains(&column) {
                found.push(column);
            }
        }
        found
    }

    /// Lists the free columns whose cells satisfy a condition.
    fn by_cells(&self, holds: impl Fn(&Profile) -> bool) -> Vec<usize> {
        let columns = 0..self.profiles.len();
        columns
            .filter(|column| self.is_free(*column) && holds(&self.profiles[*column]))
            .collect()
    }

    /// Finds a column whose name alone decides.
    pub fn named(&mut self, role: Role) -> Option<usize> {
        let found = self
            .mapped(role)
            .or_else(|| self.by_name(role).first().copied())?;
        Some(self.take(found))
    }

    /// Finds the symbols: among the columns with a telling name, the one with the most symbols of the prices; if they have none,
    /// the only other one that has.
    pub fn symbol(&mut self, stem: Option<&str>) -> Result<Option<usize>> {
        if let Some(column) = self.mapped(Role::Symbol) {
            return Ok(Some(self.take(column)));
        }
        let percent = |column: &usize| self.profiles[*column].known_percent();
        let named = self.by_name(Role::Symbol);
        let best = named.iter().rev().max_by_key(|column| percent(column));
        if let Some(best) = best.copied().filter(|best| percent(best) > 0) {
            if Some(&best) != named.first() {
                self.choices.symbol_by_cells = named.first().copied();
            }
            return Ok(Some(self.take(best)));
        }
        let benchmarks = self.by_name(Role::Benchmark);
        let known = self.by_cells(Profile::are_symbols);
        let known: Vec<usize> = known
            .into_iter()
            .filter(|column| !benchmarks.contains(column))
            .collect();
        // `$AAPL` and `aapl` are no symbols of the prices themselves, but mean one.
        let meant = || {
            let columns = self.by_cells(|profile| profile.known_percent() >= MEANT);
            let others = columns.into_iter();
            others
                .filter(|column| !benchmarks.contains(column))
                .collect()
        };
        let known = match (known.is_empty(), named.first()) {
            (true, None) => meant(),
            _ => known,
        };
        match (known.as_slice(), named.first()) {
            ([column], first) => {
                self.choices.symbol_by_cells = first.copied();
                Ok(Some(self.take(*column)))
            }
            (_, Some(first)) => Ok(Some(self.take(*first))),
            ([], None) if stem.is_some() || self.is_market_wide() => Ok(None),
            ([], None) => Err(missing("symbol", self.header, None)),
            ([first, ..], None) => Err(missing("symbol", self.header, Some(*first))),
        }
    }

    /// Returns whether the file is news about the whole market: no column has prices or a name that speaks of securities.
    fn is_market_wide(&self) -> bool {
        const OF_SECURITIES: [&str; 26] = [
            "asset",
            "cik",
            "code",
            "companies",
            "company",
            "conm",
            "cusip",
            "dividend",
            "dividends",
            "entity",
            "eps",
            "figi",
            "firm",
            "firms",
            "fund",
            "gvkey",
            "instrument",
            "isin",
            "issuer",
            "permno",
            "permco",
            "revenue",
            "ric",
            "sedol",
            "share",
            "who",
        ];
        const PRICES: [&str; 5] = ["adj", "close", "high", "low", "open"];
        let speaks = |words: &[&str]| {
            let names = self.header.names.iter();
            let mut parts = names.flat_map(|name| name.split('_'));
            parts.any(|part| words.contains(&part))
        };
        // A name alone is that of a company; an event has one, too, under a longer heading.
        let has_name = self.header.names.iter().any(|name| name == "name");
        !has_name && !speaks(&OF_SECURITIES) && !speaks(&PRICES)
    }

    /// Finds the dates, and the times of day beside them.
    pub fn date_and_time(&mut self) -> Result<(usize, Option<usize>)> {
        let clocks = match self.mapped(Role::Time) {
            Some(column) => vec![column],
            None => self.clocks(),
        };
        let date = match self.mapped(Role::Date) {
            Some(column) => column,
            None => {
                let are_clocks: HashSet<usize> = clocks.iter().copied().collect();
                let hidden = |column| !self.is_free(column) || are_clocks.contains(&column);
                let free: Vec<Profile> = self
                    .profiles
                    .iter()
                    .enumerate()
                    .map(|(column, profile)| match hidden(column) {
                        true => Profile::default(),
                        false => profile.clone(),
                    })
                    .collect();
                let found = find_date(self.header, &free, !clocks.is_empty())?;
                self.choices.rivals_of_date = found.rivals;
                self.choices.findings.extend(found.finding);
                found.column
            }
        };
        self.take(date);
        // I/B/E/S has times of the announcement and of the entry into the data base, called like their dates.
        let likeness = |column: usize| {
            let [a, b] = [date, column].map(|column| self.header.names[column].as_str());
            let shared = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
            if shared >= 3 { shared } else { 0 }
        };
        let time = clocks
            .into_iter()
            .filter(|column| *column != date)
            .rev()
            .max_by_key(|column| likeness(*column));
        Ok((date, time.map(|time| self.take(time))))
    }

    /// Lists the columns of times of day, the preferred one first. Vendors also write classes of timing into them.
    fn clocks(&self) -> Vec<usize> {
        const PARTS: [&str; 10] = [
            "time", "tims", "hour", "clock", "uhr", "zeit", "hora", "heure", "时间", "時",
        ];
        let profile = |column: &usize| &self.profiles[*column];
        let named = self.by_name(Role::Time);
        let mut found: Vec<usize> = named
            .into_iter()
            .filter(|column| {
                let profile = profile(column);
                profile.are_clocks() || (!profile.are_classes(true) && !profile.are_dates(true))
            })
            .collect();
        let others = self.by_cells(Profile::are_clocks);
        let is_called = |column: &usize| {
            let name = &self.header.names[*column];
            PARTS.iter().any(|part| name.contains(part))
        };
        let others = others.into_iter().filter(is_called);
        found.extend(
            others
                .filter(|column| !found.contains(column))
                .collect::<Vec<_>>(),
        );
        found
    }

    /// Finds the classes of timing: a column with a telling name, unless its cells are none and another column's are.
    pub fn timing(&mut self, time: Option<usize>) -> Result<Option<usize>> {
        if let Some(column) = self.mapped(Role::Timing) {
            return Ok(Some(self.take(column)));
        }
        let named = self.by_name(Role::Timing);
        let classes = self.by_cells(|profile| profile.are_classes(false));
        // A column with a telling name and few words, some of which are classes, holds classes; others are told event by event.
        let is_class = |column: &&usize| {
            let profile = &self.profiles[**column];
            profile.are_classes(true) || (profile.classes > 0 && profile.are_few_words())
        };
        // Only the name `timing` itself stands for classes where the cells do not say so.
        let is_exact = |column: &&usize| {
            let profile = &self.profiles[**column];
            self.header.names[**column] == "timing" || profile.filled == 0
        };
        let by_name = named.iter().find(is_class);
        let by_name =
            by_name.or_else(|| named.iter().find(is_exact).filter(|_| classes.is_empty()));
        let found = match (by_name, classes.as_slice()) {
            (Some(column), _) => Some(*column),
            (None, [column]) => Some(*column),
            (None, [first, second, ..]) => {
                return Err(undecided_timing(self.header, *first, *second));
            }
            (None, []) => None,
        };
        let found = found.filter(|column| Some(*column) != time);
        if found.is_none() {
            let unread = named
                .iter()
                .find(|column| self.profiles[**column].are_few_words());
            let finding = unread
                .map(|column| unread_timing(&self.header.names[*column], &self.profiles[*column]));
            self.choices.findings.extend(finding);
        }
        Ok(found.map(|column| self.take(column)))
    }

    /// Finds the column of clocks. A column that is only called so must hold clocks.
    pub fn zone(&mut self) -> Option<usize> {
        if let Some(column) = self.mapped(Role::Zone) {
            return Some(self.take(column));
        }
        let named = self.by_name(Role::Zone);
        let are_zones = |column: &&usize| {
            let profile = &self.profiles[**column];
            self.header.names[**column] == "tz" || profile.are_zones()
        };
        let found = named.iter().find(are_zones).copied();
        found.map(|column| self.take(column))
    }
}

/// Returns the warning about a column that is called like the timing and holds other words.
fn unread_timing(name: &str, profile: &Profile) -> Finding {
    const SHOWN: usize = 3;
    let words: Vec<String> = profile.words.iter().cloned().collect();
    let message = message![
        format!(
            "the column {name} is called like the timing of events and is not read, since its cells say {}; if they are parts of the trading day, write pre, intraday or post, and say so with ",
            first_of(&words, SHOWN)
        ),
        option::EVENTS_MAP.with(format!("timing={name}")),
    ];
    Finding::warning("unread_column", message)
}

fn undecided_timing(header: &Header, a: usize, b: usize) -> Error {
    let [a, b] = [a, b].map(|column| header.names[column].as_str());
    let error = Error::input(format!(
        "`{a}` and `{b}` both hold parts of the trading day, such as amc"
    ));
    error.with_code("ambiguous_columns").with_help(message![
        "say which is the timing with ",
        option::EVENTS_MAP.with(format!("timing={a}")),
    ])
}
