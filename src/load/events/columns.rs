//! The columns of an event file and their roles.

use super::dates::find_date;
use super::known_names::missing;
use super::profile::{Profile, profiles};
use super::rows::Rows;
use super::symbols::Symbols;
use crate::error::{Error, Result, message, nearest, option};
use crate::finding::Finding;
use crate::load::recognise::lexicon::{Kind, Role, is_event_column, is_list};
use crate::load::recognise::news_dates::zone_of_name;
use crate::load::text::header::{Header, key};
use crate::load::text::zone::ZoneName;

/// `role`: position of the column with this role.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// `None` if the whole file is about the security that it is called like.
    pub symbol: Option<usize>,
    pub date: usize,
    pub id: Option<usize>,
    pub time: Option<usize>,
    pub tz: Option<usize>,
    pub timing: Option<usize>,
    pub tags: Option<usize>,
    pub direction: Option<usize>,
    pub weight: Option<usize>,
    pub headline: Option<usize>,
    pub source: Option<usize>,
    pub benchmark: Option<usize>,
    /// Columns of 0 and 1 whose names become tags.
    pub marks: Vec<usize>,
    /// Whether blanks separate symbols in the symbol column.
    pub is_list: bool,
    /// Clock named by the header of the column of times.
    pub zone_of_time: Option<ZoneName>,
    /// Clock named by the header of the date column.
    pub zone_of_date: Option<ZoneName>,
}

impl Columns {
    /// Finds the role of each column: by what the user says, then by what the cells hold, then by the names.
    ///
    /// `symbols` are those of the prices, `map` holds the columns that the user names, and `stem` is the name
    /// of the file if it is a symbol of the prices.
    ///
    /// # Errors
    /// When a symbol or a date column is missing, or when two columns could have a role and differ.
    pub fn find(
        rows: &Rows,
        symbols: &Symbols<'_>,
        map: &[(Role, String)],
        stem: Option<&str>,
    ) -> Result<Found> {
        let header = &rows.header;
        if let Some(name) = header.repeated() {
            let error = Error::input(format!("two columns are called `{name}`"));
            return Err(error
                .with_code("repeated_column")
                .with_help("give one of them another name"));
        }
        let profiles = profiles(rows, symbols);
        let mut search = Search {
            header,
            profiles: &profiles,
            taken: Vec::new(),
            choices: Choices::default(),
            map: mapped(header, map)?,
        };
        let symbol = search.symbol(stem)?;
        let (date, time) = search.date_and_time()?;
        let timing = search.timing(time)?;
        let tz = search.zone();
        let mut other = |role: Role| search.named(role);
        let [id, tags, direction, weight] =
            [Role::Id, Role::Tags, Role::Direction, Role::Weight].map(&mut other);
        let [headline, source, benchmark] =
            [Role::Headline, Role::Source, Role::Benchmark].map(&mut other);
        let name = |column: usize| header.names[column].as_str();
        let is_toolkit =
            symbol.is_some_and(|symbol| name(symbol) == "subject_id") && name(date) == "evt_date";
        let unknown = (0..header.names.len()).filter(|column| !is_event_column(name(*column)));
        let columns = Self {
            symbol,
            date,
            id,
            time,
            tz,
            timing,
            tags,
            direction,
            weight,
            headline,
            source,
            benchmark,
            marks: if is_toolkit {
                unknown.collect()
            } else {
                Vec::new()
            },
            is_list: symbol.is_some_and(|symbol| is_list(name(symbol))),
            zone_of_time: time.and_then(|time| zone_of_name(name(time))),
            zone_of_date: zone_of_name(name(date)),
        };
        Ok(Found {
            columns,
            choices: search.choices,
            profiles,
        })
    }

    /// Returns the roles that columns have, and their columns.
    pub fn roles(&self) -> Vec<(Role, usize)> {
        let all = [
            (Role::Id, self.id),
            (Role::Symbol, self.symbol),
            (Role::Date, Some(self.date)),
            (Role::Time, self.time),
            (Role::Zone, self.tz),
            (Role::Timing, self.timing),
            (Role::Tags, self.tags),
            (Role::Direction, self.direction),
            (Role::Weight, self.weight),
            (Role::Headline, self.headline),
            (Role::Source, self.source),
            (Role::Benchmark, self.benchmark),
        ];
        let all = all.into_iter();
        all.filter_map(|(role, column)| Some((role, column?)))
            .collect()
    }
}

/// The roles of the columns of a file, and the grounds for them.
pub(super) struct Found {
    pub columns: Columns,
    pub choices: Choices,
    /// `profiles[i]`: what column `i` holds.
    pub profiles: Vec<Profile>,
}

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
struct Search<'a> {
    header: &'a Header,
    profiles: &'a [Profile],
    /// Columns that have a role.
    taken: Vec<usize>,
    choices: Choices,
    /// Columns that the user names.
    map: Vec<(Role, usize)>,
}

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
    fn named(&mut self, role: Role) -> Option<usize> {
        let found = self
            .mapped(role)
            .or_else(|| self.by_name(role).first().copied())?;
        Some(self.take(found))
    }

    /// Finds the symbols: among the columns with a telling name, the one with the most symbols of the prices; if they have none,
    /// the only other one that has.
    fn symbol(&mut self, stem: Option<&str>) -> Result<Option<usize>> {
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
    fn date_and_time(&mut self) -> Result<(usize, Option<usize>)> {
        let clocks = match self.mapped(Role::Time) {
            Some(column) => vec![column],
            None => self.clocks(),
        };
        let date = match self.mapped(Role::Date) {
            Some(column) => column,
            None => {
                let hidden = |column: usize| !self.is_free(column) || clocks.contains(&column);
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
    fn timing(&mut self, time: Option<usize>) -> Result<Option<usize>> {
        if let Some(column) = self.mapped(Role::Timing) {
            return Ok(Some(self.take(column)));
        }
        let named = self.by_name(Role::Timing);
        let classes = self.by_cells(|profile| profile.are_classes(false));
        let is_class = |column: &&usize| self.profiles[**column].are_classes(true);
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
        Ok(found.map(|column| self.take(column)))
    }

    /// Finds the column of clocks. A column that is only called so must hold clocks.
    fn zone(&mut self) -> Option<usize> {
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

/// Returns the columns that the user names, in this file.
///
/// # Errors
/// When the file has no such column.
fn mapped(header: &Header, map: &[(Role, String)]) -> Result<Vec<(Role, usize)>> {
    let column = |(role, name): &(Role, String)| {
        let found = header.names.iter().position(|other| other == name);
        let found = found.or_else(|| header.find_key([key(name).as_str()]));
        let column = found.ok_or_else(|| {
            let asked = option::EVENTS_MAP.with(format!("{}={name}", role.name()));
            let message = message![
                asked,
                format!(": no such column; the columns are: {}", header.listed()),
            ];
            let error = Error::options(message)
                .with_code("no_column")
                .about(option::EVENTS_MAP);
            match nearest(name, header.names.iter().map(String::as_str)) {
                Some(near) => error.with_help(format!("did you mean `{near}`?")),
                None => error.with_help("name a column as the header does"),
            }
        });
        Ok((*role, column?))
    };
    map.iter().map(column).collect()
}
