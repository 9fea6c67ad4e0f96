//! Conversion of a row of an event file to one event per symbol.

mod clock;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono_tz::Tz;

use super::cell::direction;
use super::columns::Columns;
use super::lists::{Separators, symbols, tags, tags_between};
use super::records::Record;
use crate::error::Result;
use crate::event::{Cells, Event, Known, Shared, number};
use crate::load::open::memory::list_of;
use crate::load::text::header::Header;
use crate::load::text::invisible::cleaned;
use crate::load::text::stamp::DateStyle;

/// The columns and styles shared by all rows.
pub(super) struct Table<'a> {
    header: &'a Header,
    columns: &'a Columns,
    styles: Styles,
    separators: Separators<'a>,
    /// The symbol of every row, in a file without a column of symbols.
    symbol: &'a str,
    /// Columns of an event that is alone in its row.
    plain: Names,
    /// Columns of an event that shares its row with others.
    shared: Names,
}

/// How the cells of dates and times are written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Styles {
    /// Style of dates that are not like 2025-08-29.
    pub date: Option<DateStyle>,
    /// Time zone of timestamps that state none.
    pub zone: Option<Tz>,
    /// Whether numbers in the column of times are seconds after midnight.
    pub in_seconds: bool,
}

impl<'a> Table<'a> {
    pub fn new(
        header: &'a Header,
        columns: &'a Columns,
        styles: Styles,
        separators: Separators<'a>,
        symbol: &'a str,
    ) -> Self {
        // If several columns have the same name (usually the empty one), the last one is kept.
        let names = header.names.iter().enumerate();
        let plain: BTreeMap<&str, Source> = names
            .map(|(column, name)| (name.as_str(), Source::Column(column)))
            .collect();
        let mut shared = plain.clone();
        // A column of this name in the file takes precedence.
        shared.entry(STORY).or_insert(Source::RowId);
        Self {
            header,
            columns,
            styles,
            separators,
            symbol,
            plain: Names::of(&plain),
            shared: Names::of(&shared),
        }
    }

    /// Returns the cells of neighbouring rows, each of which makes one event.
    pub fn cells(&'a self, rows: impl IntoIterator<Item = Row<'a>>) -> impl Iterator<Item = Cells> {
        self.plain.cells(rows)
    }
}

/// Name of the column that tells which events come from one row.
pub(super) use crate::event::market_wide::STORY;

/// Longest list of symbols, in bytes, that its events keep among their cells.
const LONGEST_LIST: usize = 4_000;

/// Names of columns in alphabetical order and the sources of their cells.
struct Names {
    names: Arc<[String]>,
    sources: Vec<Source>,
}

#[derive(Clone, Copy)]
enum Source {
    Column(usize),
    RowId,
}

impl Names {
    fn of(columns: &BTreeMap<&str, Source>) -> Self {
        Self {
            names: columns.keys().map(|name| (*name).to_owned()).collect(),
            sources: columns.values().copied().collect(),
        }
    }

    /// Returns the cells of neighbouring rows.
    fn cells<'a>(&self, rows: impl IntoIterator<Item = Row<'a>>) -> impl Iterator<Item = Cells> {
        let rows = rows.into_iter().map(|row| row.cells(&self.sources));
        Cells::of_rows(Arc::clone(&self.names), rows)
    }
}

/// Texts that rows have in common, by what they are.
#[derive(Default)]
pub(super) struct Texts {
    symbols: Known<Shared>,
    stamps: Known<Shared>,
}

/// A row of an event file.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub table: &'a Table<'a>,
    pub record: Record<'a>,
    /// Number of the row, from 1.
    pub number: usize,
}

impl<'a> Row<'a> {
    fn cell(&self, column: Option<usize>) -> Cow<'a, str> {
        let Some(bytes) = column.and_then(|column| self.record.get(column)) else {
            return Cow::Borrowed("");
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => cleaned(text),
            Err(_) => Cow::Owned(cleaned(&String::from_utf8_lossy(bytes)).into_owned()),
        }
    }

    /// Returns the cell of the symbol; without a column of symbols, the symbol of the file.
    fn symbol_cell(&self) -> Cow<'_, str> {
        match self.table.columns.symbol {
            Some(column) => self.cell(Some(column)),
            None => Cow::Borrowed(self.table.symbol),
        }
    }

    /// Returns a number of symbols that the row cannot exceed.
    pub fn most_symbols(&self) -> usize {
        let is_mark = |byte: &u8| {
            matches!(byte, b';' | b',' | b'|') || byte.is_ascii_whitespace() || !byte.is_ascii()
        };
        let cell = self
            .table
            .columns
            .symbol
            .and_then(|column| self.record.get(column));
        cell.map_or(0, |cell| cell.iter().filter(|byte| is_mark(byte)).count()) + 1
    }

    /// Returns whether the row lists several symbols.
    pub fn is_list(&self) -> bool {
        symbols(&self.symbol_cell(), &self.table.separators).len() > 1
    }

    /// Returns the event of a row with one symbol, without its cells.
    pub fn event(&self, texts: &mut Texts) -> Event {
        let cell = self.symbol_cell();
        let symbol = symbols(&cell, &self.table.separators).first().copied();
        let symbol = texts.symbols.share(symbol.unwrap_or_default());
        self.event_of(symbol, self.id().as_ref().into(), texts)
    }

    /// Returns the number of [`Row::events`].
    pub fn number_of_events(&self) -> usize {
        let cell = self.symbol_cell();
        symbols(&cell, &self.table.separators).len().max(1)
    }

    /// Returns the events of the row, one per symbol. If there are several, their ids are the row's id followed by `:`
    /// and the symbol.
    ///
    /// # Errors
    /// When there is no memory for them.
    pub fn events(&self, texts: &mut Texts) -> Result<Vec<Event>> {
        let cell = self.symbol_cell();
        match &*symbols(&cell, &self.table.separators) {
            [] | [_] => Ok(vec![Event {
                columns: self.table.plain.cells([*self]).next().unwrap_or_default(),
                ..self.event(texts)
            }]),
            symbols => {
                let row = Event {
                    columns: self.table.shared.cells([*self]).next().unwrap_or_default(),
                    ..self.event_of(Shared::default(), Shared::default(), texts)
                };
                let of = |symbol: &&str| Event {
                    id: format!("{}:{symbol}", self.id()).into(),
                    symbol: texts.symbols.share(*symbol),
                    ..row.clone()
                };
                let mut events = list_of(symbols.len(), "events")?;
                events.extend(symbols.iter().map(of));
                Ok(events)
            }
        }
    }

    /// Returns the row's id, or its number if it has none.
    fn id(&self) -> Cow<'a, str> {
        match self.cell(self.table.columns.id) {
            id if id.is_empty() => Cow::Owned(self.number.to_string()),
            id => id,
        }
    }

    /// Returns an event of the row, without cells.
    fn event_of(&self, symbol: Shared, id: Shared, texts: &mut Texts) -> Event {
        let (header, columns) = (self.table.header, self.table.columns);
        let timing = self.timing();
        let marks = columns
            .marks
            .iter()
            .filter(|column| self.cell(Some(**column)) == "1");
        let cell = self.cell(columns.tags);
        let mut labels = match self.table.separators.tags {
            Some(mark) => tags_between(&cell, mark),
            None => tags(&cell),
        };
        labels.extend(marks.map(|column| header.names[*column].clone()));
        labels.sort();
        Event {
            id,
            is_numbered: self.cell(columns.id).is_empty(),
            symbol,
            when: self.when(timing),
            as_read: texts.stamps.share(&*self.as_read()),
            timing: timing.unwrap_or_default(),
            tags: labels,
            direction: direction(&self.cell(columns.direction)).unwrap_or_default(),
            weight: number(&self.cell(columns.weight)),
            headline: self.cell(columns.headline).into_owned(),
            source: self.cell(columns.source).into_owned(),
            benchmark: Some(self.cell(columns.benchmark).into_owned())
                .filter(|symbol| !symbol.is_empty()),
            columns: Cells::default(),
            line: self.record.line,
        }
    }

    /// Returns the cells of the row that stand for `sources`.
    fn cells(self, sources: &[Source]) -> impl Iterator<Item = Cow<'a, str>> {
        let cell = self.symbol_cell();
        // Thousands of events of one row would each write the list that names them all.
        let is_long =
            cell.len() > LONGEST_LIST && symbols(&cell, &self.table.separators).len() != 1;
        let hidden = self.table.columns.symbol.filter(|_| is_long);
        sources.iter().map(move |source| match source {
            Source::Column(column) if hidden == Some(*column) => Cow::Borrowed(""),
            Source::Column(column) => self.cell(Some(*column)),
            Source::RowId => self.id(),
        })
    }

    /// Returns the date, time, zone and timing cells as they are written.
    fn as_read(&self) -> Cow<'a, str> {
        let columns = self.table.columns;
        let cells = [Some(columns.date), columns.time, columns.tz, columns.timing];
        let mut stated = Cow::Borrowed("");
        for cell in cells.map(|column| self.cell(column)) {
            if stated.is_empty() {
                stated = cell;
            } else if !cell.is_empty() {
                stated = Cow::Owned(format!("{stated} {cell}"));
            }
        }
        stated
    }

    /// Returns cells that were not understood but do not prevent the event from being used.
    pub fn ignored(&self) -> impl Iterator<Item = Ignored> + use<> {
        let columns = self.table.columns;
        let (side, weight) = (self.cell(columns.direction), self.cell(columns.weight));
        let ignored = |is_bad: bool, column: Option<usize>, value: &str, expected| {
            Some(Ignored {
                column: column.filter(|_| is_bad)?,
                value: value.to_owned(),
                line: self.record.line,
                expected,
            })
        };
        let side_is_bad = direction(&side).is_none();
        let weight_is_bad = !weight.is_empty() && number(&weight).is_none();
        let expected = [
            "+1, -1, 0, or a word such as long, short, up, down, positive, negative or neutral",
            "a number like 0.75",
        ];
        let side = ignored(side_is_bad, columns.direction, &side, expected[0]);
        let weight = ignored(weight_is_bad, columns.weight, &weight, expected[1]);
        side.into_iter().chain(weight)
    }
}

/// A cell that was not understood and is ignored.
pub(super) struct Ignored {
    pub column: usize,
    pub value: String,
    pub line: u64,
    pub expected: &'static str,
}
