//! Reading of event files.

mod cell;
mod columns;
mod dates;
mod doubts;
mod known_names;
mod lines;
mod lists;
mod overrides;
mod profile;
mod records;
mod row;
mod rows;
mod search;
mod styles;
mod symbols;
mod understood;

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::error::{Error, Origin, Result, option};
use crate::event::Event;
use crate::event::market_wide::EVERY;
use crate::finding::Finding;
use crate::load::handed::Handed;
use crate::load::open::input_file::InputFile;
use crate::load::open::memory::{Budget, FileMemory, check_height, check_number, list_of};
use crate::load::open::read_once::ReadOnce;
use crate::load::read::{OneTable, Wish, one_table};
use crate::load::recognise::lexicon::{Kind, Role};
use crate::load::text::stamp::DateStyle;
use crate::market::Prices;
use columns::{Columns, Found};
use doubts::IgnoredCells;
use lists::Separators;
use overrides::Asked;
pub use overrides::EventOverrides;
use records::Records;
use row::{Row, Table, Texts};
use rows::Rows;
use styles::styles;
use symbols::Symbols;
use understood::told;

/// The events of a file and what was noticed while reading it.
#[derive(Debug, Clone)]
pub struct EventFile {
    /// Events in the order of the file, one per row and symbol. An event whose date cannot be read is included.
    pub events: Vec<Event>,
    /// The file.
    pub file: InputFile,
    /// Notes and warnings about the file.
    pub findings: Vec<Finding>,
}

/// Reads events from a file, or from standard input for `-`, and detects its format.
///
/// # Errors
/// See [`events_as`].
pub fn events(path: &Path) -> Result<EventFile> {
    events_as(path, &EventOverrides::default())
}

/// Reads events with options that replace what would be detected.
///
/// # Errors
/// See [`EventTable::events`].
pub fn events_as(path: &Path, overrides: &EventOverrides) -> Result<EventFile> {
    EventTable::open(path, overrides)?.events(None)
}

/// Reads events from `bytes` as if they were the content of the file `path`.
///
/// # Errors
/// See [`EventTable::events`].
pub fn events_from(path: &Path, bytes: Vec<u8>, overrides: &EventOverrides) -> Result<EventFile> {
    EventTable::from_bytes(path, bytes, overrides)?.events(None)
}

/// About the bytes of memory that an event takes, with its cells and with the reason if it is not used.
const EVENT: u64 = 700;

/// About the bytes of memory that an event takes which shares the cells of its row with others.
const EVENT_OF_LIST: u64 = 300;

/// Number of neighbouring rows whose cells share one piece of memory.
const NEIGHBOURS: usize = 1 << 10;

/// Roles, and the names of the columns that have them.
type RolesOfColumns = Vec<(&'static str, String)>;

/// An event file that has been split into cells. Which column is what can depend on the prices, which may be read meanwhile.
pub struct EventTable {
    file: InputFile,
    rows: Rows,
    asked: Asked,
    /// Notes about where in the file the table was found.
    opened: Vec<Finding>,
    /// Style of dates that are bare numbers of days.
    day_numbers: DateStyle,
    /// The limit of memory in bytes.
    most: u64,
}

impl EventTable {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// When the file cannot be read or is no table, or when an option has no meaning.
    pub fn open(path: &Path, overrides: &EventOverrides) -> Result<Self> {
        let budget = Budget::new(overrides.most_bytes);
        let mut memory = FileMemory::new(&budget);
        let asked = Asked::new(overrides)?;
        let file = ReadOnce::open(path, !overrides.skip_hash, &mut memory)?;
        Self::new(path, &file, overrides, asked, &mut memory)
    }

    /// Reads `bytes` as if they were the content of the file `path`.
    ///
    /// # Errors
    /// As for [`EventTable::open`].
    pub fn from_bytes(path: &Path, bytes: Vec<u8>, overrides: &EventOverrides) -> Result<Self> {
        let budget = Budget::new(overrides.most_bytes);
        let asked = Asked::new(overrides)?;
        let file = ReadOnce::new(bytes, !overrides.skip_hash);
        Self::new(path, &file, overrides, asked, &mut FileMemory::new(&budget))
    }

    /// Opens a table that was handed over.
    ///
    /// # Errors
    /// As for [`EventTable::open`].
    pub fn handed(table: &Handed, overrides: &EventOverrides) -> Result<Self> {
        Self::from_bytes(table.path(), table.text()?, overrides)
    }

    fn new(
        path: &Path,
        file: &ReadOnce,
        overrides: &EventOverrides,
        asked: Asked,
        memory: &mut FileMemory<'_>,
    ) -> Result<Self> {
        let named = Arc::new(Origin::from(path));
        let wish = Wish {
            encoding: overrides.encoding.as_deref(),
            sheets: overrides.sheet.as_slice(),
            are_shared: false,
            option: option::EVENTS_SHEET,
        };
        let is_events = |text: &[u8]| {
            Rows::new(text, &asked.map).is_ok_and(|rows| {
                Columns::find(&rows, &Symbols::new(None), &asked.map, None)
                    .is_ok_and(|found| found.columns.symbol.is_some())
            })
        };
        let opened = one_table(&named, &file.bytes, &wish, memory, &is_events);
        let OneTable {
            text,
            origin,
            findings,
            day_numbers,
        } = opened.map_err(|error| error.in_file(&named))?;
        let rows = Rows::new(&text.bytes, &asked.map).map_err(|error| error.in_file(&origin))?;
        check_height(rows.records.len() as u64, EVENT, memory.most())
            .map_err(|error| error.in_file(&origin))?;
        Ok(Self {
            file: InputFile::other(&origin, "events", file, rows.records.len() as u64),
            rows,
            asked,
            opened: findings,
            day_numbers,
            most: memory.most(),
        })
    }

    /// Returns whether the column of symbols is told by the options or by its name, so that no prices are needed to find it.
    pub(crate) fn has_one_column_of_symbols(&self) -> bool {
        let names = || Role::Symbol.names(Kind::Events);
        let is_symbol = |name: &&String| names().any(|known| known == name.as_str());
        let named = self.rows.header.names.iter().filter(is_symbol).count();
        named == 1 || self.asked.map.iter().any(|(role, _)| *role == Role::Symbol)
    }

    /// Reads the events.
    ///
    /// The columns are told by what their cells hold and by the names that vendors give them; any column can group events. With
    /// prices, the column whose cells are their symbols holds the symbols, a name such as `Amazon.com, Inc.` that is a symbol is
    /// not cut, and a file that is called like a security is about that security. A cell with several symbols makes one event for
    /// each. EventStudyTools requests and files of identifier and date alone need no header.
    ///
    /// # Errors
    /// When a symbol or date column is missing or two columns could be it, when the file holds no row, or when day and month
    /// cannot be told apart. A row whose date cannot be read is no error: it stays an event, and the study excludes it with that
    /// reason.
    pub fn events(&self, prices: Option<&Prices>) -> Result<EventFile> {
        let found = self.read(&Symbols::new(prices));
        found.map_err(|error| error.in_file(&self.file.origin))
    }

    /// Returns the roles of the columns with the names of those that have them, and the names of those that have none.
    ///
    /// # Errors
    /// As for [`EventTable::events`].
    pub(in crate::load) fn roles(&self) -> Result<(RolesOfColumns, Vec<String>)> {
        let columns = self.columns(&Symbols::new(None))?.columns;
        let (roles, names) = (columns.roles(), &self.rows.header.names);
        let used = roles
            .iter()
            .map(|(role, column)| (role.name(), names[*column].clone()));
        let is_used = |column: usize| {
            roles.iter().any(|(_, used)| *used == column) || columns.marks.contains(&column)
        };
        let marks = columns
            .marks
            .iter()
            .map(|column| ("tags", names[*column].clone()));
        let unused = names.iter().enumerate();
        let unused = unused.filter(|(column, name)| !name.is_empty() && !is_used(*column));
        let unused = unused.map(|(_, name)| name.clone()).collect();
        Ok((used.chain(marks).collect(), unused))
    }

    /// Finds the roles of the columns.
    fn columns(&self, symbols: &Symbols<'_>) -> Result<Found> {
        let stem = self.file.origin.stem();
        let stem = symbols.is_known(&stem).then_some(stem.as_str());
        let found = Columns::find(&self.rows, symbols, &self.asked.map, stem);
        found.map_err(|error| {
            let (line, row) = &self.rows.written;
            let width = row.chars().count().max(1);
            error.at_line(*line).showing(row, 0..width)
        })
    }

    fn read(&self, symbols: &Symbols<'_>) -> Result<EventFile> {
        let rows = &self.rows;
        let (columns, mut findings) = told(self.columns(symbols)?, &rows.header);
        let (styles, noted) = styles(rows, &columns, &self.asked, self.day_numbers)?;
        findings.extend(noted);
        let known = |cell: &str| symbols.is_known(cell);
        let separators = Separators {
            blanks: columns.is_list,
            commas: rows.delimiter != b';',
            known: &known,
            tags: self.asked.tag_separator.as_deref(),
        };
        let stem = match columns.symbol {
            None if !symbols.is_known(&self.file.origin.stem()) => {
                findings.push(doubts::without_symbols());
                EVERY.to_owned()
            }
            _ => self.file.origin.stem(),
        };
        let table = Table::new(&rows.header, &columns, styles, separators, &stem);
        fn row<'a>(table: &'a Table<'a>, records: &'a Records, number: usize) -> Row<'a> {
            Row {
                table,
                record: records.get(number),
                number: number + 1,
            }
        }
        let numbers = (0..rows.records.len()).into_par_iter();
        let each = numbers.map(|number| row(&table, &rows.records, number));
        // A long list is cut into symbols before they are counted.
        let longest = each.clone().map(|row| row.most_symbols()).max();
        let longest = longest.unwrap_or(0);
        check_number(
            "symbols in one row",
            longest as u64,
            EVENT_OF_LIST,
            self.most,
        )?;
        let mut events: Vec<Event>;
        if longest > 1 && each.clone().any(|row| row.is_list()) {
            let number: usize = each.clone().map(|row| row.number_of_events()).sum();
            check_number("events", number as u64, EVENT_OF_LIST, self.most)?;
            let mut of_rows = list_of(rows.records.len(), "rows")?;
            each.clone()
                .map_init(Texts::default, |texts, row| row.events(texts))
                .collect_into_vec(&mut of_rows);
            events = list_of(number, "events")?;
            for of_row in of_rows {
                events.extend(of_row?);
            }
        } else {
            // One event per row; this form collects without copying.
            events = list_of(rows.records.len(), "events")?;
            each.clone()
                .map_init(Texts::default, |texts, row| row.event(texts))
                .collect_into_vec(&mut events);
            let neighbours = events.par_chunks_mut(NEIGHBOURS).enumerate();
            neighbours.for_each(|(chunk, events)| {
                let first = chunk * NEIGHBOURS;
                let numbers = first..first + events.len();
                let cells = table.cells(numbers.map(|number| row(&table, &rows.records, number)));
                for (event, cells) in events.iter_mut().zip(cells) {
                    event.columns = cells;
                }
            });
        }
        let ignored = match columns.direction.or(columns.weight) {
            Some(_) => each
                .fold(IgnoredCells::default, |cells, row| {
                    cells.with(row.ignored())
                })
                .reduce(IgnoredCells::default, IgnoredCells::then),
            None => IgnoredCells::default(),
        };
        if events.is_empty() {
            let error = Error::input("the file has a header but no events").with_code("no_rows");
            return Err(error.with_help("write one row per event, with its symbol and date"));
        }
        if let Some(shift) = self.asked.clock_shift {
            let shifted = shift.apply(&mut events);
            findings.push(doubts::shifted(shifted, shift));
        }
        findings.extend(self.opened.iter().cloned());
        findings.extend(doubts::passed_over(rows.passed_over));
        findings.extend(ignored.findings(&rows.header));
        let mut findings: Vec<Finding> = findings
            .into_iter()
            .map(|finding| finding.in_file(&self.file.origin))
            .collect();
        findings.extend(doubts::doubts(&events, rows.records.len())?);
        Ok(EventFile {
            file: self.file.clone(),
            events,
            findings,
        })
    }
}
