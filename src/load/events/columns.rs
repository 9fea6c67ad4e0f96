//! The columns of an event file and their roles.

use super::profile::{Profile, profiles};
use super::rows::Rows;
use super::search::{Choices, Search};
use super::symbols::Symbols;
use crate::error::{Error, Result, message, nearest, option};
use crate::load::recognise::lexicon::{Role, is_event_column, is_list};
use crate::load::recognise::news_dates::zone_of_name;
use crate::load::text::header::{Header, key, numbered_column};
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

/// Returns the columns that the user names, in this file.
///
/// # Errors
/// When the file has no such column.
fn mapped(header: &Header, map: &[(Role, String)]) -> Result<Vec<(Role, usize)>> {
    let column = |(role, name): &(Role, String)| {
        let found = header.names.iter().position(|other| other == name);
        let found = found
            .or_else(|| header.find_key([key(name).as_str()]))
            .or_else(|| numbered_column(name, header.names.len()));
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
