//! Detection of the date style of a text file from its whole date column.

use std::cmp::Ordering;

use csv::ByteRecord;

use super::layout::Layout;
use crate::error::{Error, Message, Result, message, option};
use crate::load::overrides::Overrides;
use crate::load::recognise::head::Sheet;
use crate::load::text::column::{fewer_weekends, more_possible};
use crate::load::text::excerpt::showing;
use crate::load::text::stamp::{DateStyle, Epoch, Stamp, Unit};
use crate::math::moments::median;
use crate::time::Date;

/// Number of first rows that decide the style if they all agree.
const FEW: usize = 6;

/// Number of first rows that decide the style otherwise.
const MANY: usize = 200;

/// Date styles, tried in order, and the evidence for them.
type Decision = (Vec<DateStyle>, String);

/// The date column of a text table.
pub(super) struct DateColumn<'a> {
    pub text: &'a [u8],
    pub sheet: &'a Sheet,
    pub layout: &'a Layout,
}

impl DateColumn<'_> {
    /// Detects the date styles: the user's patterns, else the style that fits nearly all cells, else the dialect's.
    ///
    /// # Errors
    /// When the cells are not dates, or two styles fit them equally well.
    pub fn styles(&self, overrides: &Overrides) -> Result<Decision> {
        let said = overrides.date_styles()?;
        if !said.is_empty() {
            return Ok((said, Message::from(option::DATE_FORMAT).to_string()));
        }
        let first_rows = self.sheet.sample.iter().take(FEW);
        let mut sample: Vec<Vec<u8>> = first_rows.filter_map(|row| self.cell(row)).collect();
        let alike = alike(&sample);
        if alike.is_none() {
            sample = self.cells().take(MANY).collect();
        }
        let Some(first) = sample.first() else {
            let styles = self.layout.dialect.dates.to_vec();
            return Ok((styles, "no date in the file".to_owned()));
        };
        if let Some(unit) = self.unit(&sample) {
            return Ok((
                vec![DateStyle::Counted(unit)],
                "its steps of days".to_owned(),
            ));
        }
        match alike.or_else(|| usual(&sample)) {
            // In a column of dates, the decimals of a day number are the time of day.
            None if are_day_numbers(&sample) => {
                let style = self.sheet.day_numbers;
                self.check_epoch(style, first)?;
                Ok((self.with_others(style), self.shown(first)))
            }
            None => Err(self.no_date(first)),
            Some(DateStyle::DayFirst | DateStyle::MonthFirst) => {
                self.day_or_month(first, DateStyle::DayFirst, DateStyle::MonthFirst)
            }
            Some(DateStyle::DayFirstShort | DateStyle::MonthFirstShort)
                if is_year_first(&sample) =>
            {
                let why = "otherwise the rows would be a month or more apart".to_owned();
                Ok((vec![DateStyle::YearFirstShort], why))
            }
            Some(DateStyle::DayFirstShort | DateStyle::MonthFirstShort) => {
                self.day_or_month(first, DateStyle::DayFirstShort, DateStyle::MonthFirstShort)
            }
            Some(DateStyle::Serial) => {
                let style = self.sheet.day_numbers;
                self.check_epoch(style, first)?;
                Ok((self.with_others(style), self.shown(first)))
            }
            // Counts of the years around 1970 have fewer digits than the others, or are below zero.
            Some(DateStyle::Epoch) => {
                let mut styles = self.with_others(DateStyle::Epoch);
                styles.extend(unit_by_digits(first).map(DateStyle::Counted));
                Ok((styles, self.shown(first)))
            }
            Some(style) => Ok((self.with_others(style), self.shown(first))),
        }
    }

    /// Returns the unit of counts from 1970-01-01 that have too few digits to show it: nearly all steps between neighbouring
    /// rows are of one to five days, and all are of whole hours.
    fn unit(&self, sample: &[Vec<u8>]) -> Option<Unit> {
        const ENOUGH: usize = 5;
        const HOUR: i64 = 3_600;
        let count = |cell: &Vec<u8>| -> Option<i64> {
            let digits = cell.strip_suffix(b".0").unwrap_or(cell);
            std::str::from_utf8(digits).ok()?.parse().ok()
        };
        let is_long = |cell: &Vec<u8>| DateStyle::Epoch.parse(cell).is_some();
        sample
            .iter()
            .all(|cell| count(cell).is_some())
            .then_some(())?;
        let further: Vec<Vec<u8>> = self.cells().take(MANY).collect();
        if further.iter().all(is_long) {
            return None;
        }
        let counts: Vec<i64> = further.iter().filter_map(count).collect();
        let steps: Vec<i64> = counts
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).abs())
            .collect();
        let steps: Vec<i64> = steps.into_iter().filter(|step| *step > 0).collect();
        let fits = |unit: &Unit| {
            let hour = HOUR * unit.per_second();
            let are_hours = steps.iter().all(|step| step % hour == 0);
            let days = steps
                .iter()
                .filter(|step| (23 * hour..=121 * hour).contains(*step));
            are_hours && days.count() * 10 >= steps.len() * 9
        };
        Unit::ALL
            .into_iter()
            .find(fits)
            .filter(|_| steps.len() >= ENOUGH)
    }

    /// Adds to a style the dialect's other styles that cannot be confused with it.
    fn with_others(&self, style: DateStyle) -> Vec<DateStyle> {
        let is_other = |other: &&DateStyle| {
            let can_be_told = matches!(
                other,
                DateStyle::Epoch | DateStyle::YearFirst | DateStyle::MonthNameDay
            );
            **other != style && can_be_told
        };
        let mut styles = vec![style];
        styles.extend(self.layout.dialect.dates.iter().filter(is_other));
        styles
    }

    /// Decides whether day or month comes first: the order in which clearly more cells are dates, else the dialect's,
    /// else the one that puts no date on a weekend.
    fn day_or_month(&self, first: &[u8], day: DateStyle, month: DateStyle) -> Result<Decision> {
        let counted = self.counts(day, month);
        // Cells that the chosen style does not fit are rejected one by one.
        let possible = |style, dates| {
            let why = format!("it fits {dates} of {} dates", counted.all);
            Ok((vec![style], why))
        };
        match more_possible(counted.dates.0, counted.dates.1) {
            Ordering::Greater => return possible(day, counted.dates.0),
            Ordering::Less => return possible(month, counted.dates.1),
            Ordering::Equal => {}
        }
        let dialect = self.layout.dialect;
        let mut known = dialect.dates.iter();
        if let Some(known) = known.find(|style| [day, month].contains(style)) {
            return Ok((vec![*known], format!("the dialect {}", dialect.name)));
        }
        let otherwise = |style, weekends| {
            let why = format!("otherwise {weekends} dates would fall on weekends");
            Ok((vec![style], why))
        };
        match fewer_weekends(counted.weekends.0, counted.weekends.1) {
            Ordering::Greater => otherwise(day, counted.weekends.1),
            Ordering::Less => otherwise(month, counted.weekends.0),
            Ordering::Equal => Err(self.undecided(first, day, month)),
        }
    }

    /// Returns an error if spreadsheet day numbers, which are written in `style`, cannot be trading dates: some fall on weekends,
    /// and none on one of the days from Monday to Friday.
    fn check_epoch(&self, style: DateStyle, first: &[u8]) -> Result<()> {
        let fits = |style: DateStyle| {
            let cells = self.cells();
            trades_on_weekdays(
                cells
                    .filter_map(|cell| style.parse_moment(&cell))
                    .map(|stamp| stamp.date),
            )
        };
        if fits(style) {
            return Ok(());
        }
        let start = match style {
            DateStyle::Serial => "spreadsheets count them, from 1899-12-30",
            _ => "this workbook counts them, from 1904-01-01",
        };
        let message = format!(
            "{} is a count of days, and as {start}, dates fall on weekends and none on one of the other days",
            self.shown(first)
        );
        let error = Error::input(message).with_code("wrong_epoch");
        let others = Epoch::ALL.into_iter().map(DateStyle::Since);
        let fitting: Vec<DateStyle> = std::iter::once(DateStyle::Serial)
            .chain(others)
            .filter(|style| fits(*style))
            .collect();
        let mut help = message!["say from which day they are counted with "];
        for (i, style) in fitting.iter().enumerate() {
            let or = if i == 0 { "" } else { " or " };
            help = message![help, or, option::DATE_FORMAT.with(style.name())];
        }
        if fitting.is_empty() {
            help = message![help, option::DATE_FORMAT, ", or write them like 2025-08-29"];
        }
        Err(self.showing(error, first).with_help(help))
    }

    fn counts(&self, day: DateStyle, month: DateStyle) -> Counts {
        let mut counts = Counts::default();
        for cell in self.cells() {
            let (day_first, month_first) = (day.parse(&cell), month.parse(&cell));
            counts.dates.0 += usize::from(day_first.is_some());
            counts.dates.1 += usize::from(month_first.is_some());
            counts.all += usize::from(DateStyle::is_date(&cell));
            let is_weekend = |stamp: &Stamp| stamp.date.is_weekend();
            counts.weekends.0 += usize::from(day_first.as_ref().is_some_and(is_weekend));
            counts.weekends.1 += usize::from(month_first.as_ref().is_some_and(is_weekend));
        }
        counts
    }

    /// Returns the date cell of a row; `None` if it holds no digit.
    fn cell(&self, row: &ByteRecord) -> Option<Vec<u8>> {
        let cell = row.get(self.layout.date)?.trim_ascii();
        cell.iter().any(u8::is_ascii_digit).then(|| cell.to_vec())
    }

    /// Returns the date cells of all rows.
    fn cells(&self) -> impl Iterator<Item = Vec<u8>> {
        let rows = self.sheet.rows(self.text);
        rows.filter_map(|(_, row)| self.cell(&row))
    }

    fn shown(&self, cell: &[u8]) -> String {
        let name = self.layout.names.get(self.layout.date);
        let name = name.map_or("of dates", String::as_str);
        format!("`{}` in the column {name}", String::from_utf8_lossy(cell))
    }

    /// Adds the line of a cell to an error.
    fn showing(&self, error: Error, cell: &[u8]) -> Error {
        let mut rows = self.sheet.rows(self.text);
        let row = rows.find(|(_, row)| self.cell(row).as_deref() == Some(cell));
        let line = row.map_or(0, |(line, _)| line);
        showing(error, self.text, line, &String::from_utf8_lossy(cell))
    }

    fn no_date(&self, first: &[u8]) -> Error {
        let message = format!("{} cannot be read as a date", self.shown(first));
        let error = Error::input(message).with_code("bad_date");
        self.showing(error, first).with_help(message![
            "say how dates are written with ",
            option::DATE_FORMAT,
            ", or which column they are in with ",
            option::MAP.with("date=..."),
        ])
    }

    fn undecided(&self, first: &[u8], day: DateStyle, month: DateStyle) -> Error {
        let message = format!(
            "day and month cannot be told apart: {} and nearly all other dates can be read both ways",
            self.shown(first)
        );
        let error = Error::input(message).with_code("ambiguous_dates");
        self.showing(error, first).with_help(message![
            "say which comes first with ",
            option::DATE_FORMAT.with(day.name()),
            " or ",
            option::DATE_FORMAT.with(month.name()),
        ])
    }
}

/// Counts of the cells of a column: `.0` read with the day first, `.1` with the month first.
#[derive(Default)]
struct Counts {
    /// Number of cells that are dates.
    dates: (usize, usize),
    /// Number of cells that are dates on weekends.
    weekends: (usize, usize),
    /// Number of cells that are dates in any style.
    all: usize,
}

/// Whether dates can be those of trading: none on a weekend, or, as where trading never stops, some on each day of the week.
pub(super) fn trades_on_weekdays(dates: impl Iterator<Item = Date>) -> bool {
    let mut counts = [0_usize; 7];
    for date in dates {
        // 1970-01-01 was a Thursday.
        counts[(date.days_since_1970() + 3).rem_euclid(7) as usize] += 1;
    }
    let (weekdays, weekends) = counts.split_at(5);
    weekends.iter().all(|count| *count == 0) || weekdays.iter().all(|count| *count > 0)
}

/// Returns whether short years come first: so read, rows are usually at most a week apart, and otherwise a month or more.
fn is_year_first(sample: &[Vec<u8>]) -> bool {
    const WEEK: f64 = 7.0;
    const MONTH: f64 = 27.0;
    let step = |style: DateStyle| {
        let days = sample
            .iter()
            .map(|cell| style.parse(cell).map(|stamp| stamp.date));
        let days: Option<Vec<Date>> = days.collect();
        let mut days = days?;
        days.sort_unstable();
        days.dedup();
        let steps = days
            .windows(2)
            .map(|pair| pair[1].days_since_1970() - pair[0].days_since_1970());
        median(&steps.map(f64::from).collect::<Vec<f64>>())
    };
    let is_far = |style: DateStyle| step(style).is_none_or(|step| step >= MONTH);
    step(DateStyle::YearFirstShort).is_some_and(|step| step <= WEEK)
        && is_far(DateStyle::DayFirstShort)
        && is_far(DateStyle::MonthFirstShort)
}

/// Returns the unit of a count from 1970-01-01 by its digits, if it is seconds or milliseconds.
fn unit_by_digits(cell: &[u8]) -> Option<Unit> {
    let digits = cell.strip_suffix(b".0").unwrap_or(cell).len();
    match digits {
        9..=11 => Some(Unit::Second),
        12..=14 => Some(Unit::Milli),
        _ => None,
    }
}

fn styles_of(cell: &[u8]) -> Vec<DateStyle> {
    DateStyle::ALL
        .into_iter()
        .filter(|style| style.parse(cell).is_some())
        .collect()
}

/// Returns whether most cells are day numbers of a spreadsheet, with a time of day.
fn are_day_numbers(sample: &[Vec<u8>]) -> bool {
    let is_day = |cell: &&Vec<u8>| DateStyle::Serial.parse_moment(cell).is_some();
    sample.iter().filter(is_day).count() * 2 > sample.len()
}

/// Returns the date style if every cell can be read in that style only.
fn alike(sample: &[Vec<u8>]) -> Option<DateStyle> {
    let sure = |cell: &Vec<u8>| match styles_of(cell).as_slice() {
        [style] => Some(*style),
        _ => None,
    };
    let first = sure(sample.first()?)?;
    sample
        .iter()
        .all(|cell| sure(cell) == Some(first))
        .then_some(first)
}

/// Returns the date style that fits most cells of the sample, so that a broken first row does not decide.
fn usual(sample: &[Vec<u8>]) -> Option<DateStyle> {
    let fits = |style: DateStyle| {
        sample
            .iter()
            .filter(|cell| style.parse(cell).is_some())
            .count()
    };
    let counted = DateStyle::ALL
        .into_iter()
        .map(|style| (fits(style), std::cmp::Reverse(style)));
    counted
        .max()
        .filter(|(n, _)| *n > 0)
        .map(|(_, style)| style.0)
}
