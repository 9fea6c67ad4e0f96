//! Rows of prices as they were read, before they are sorted into bars.

use std::collections::HashMap;

use super::basis::Basis;
use super::field::Field;
use super::known_by::KnownBy;
use crate::error::{Error, Result};
use crate::time::Date;

/// The prices and the volume of one security on one date; `None` where a number is missing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bar {
    /// The first price of the session.
    pub open: Option<f64>,
    /// The highest price.
    pub high: Option<f64>,
    /// The lowest price.
    pub low: Option<f64>,
    /// The last price.
    pub close: Option<f64>,
    /// The last price, adjusted for splits and dividends.
    pub adj_close: Option<f64>,
    /// The number of shares traded.
    pub volume: Option<f64>,
}

impl Bar {
    /// Creates a bar of which only the close is known.
    pub fn close(close: f64) -> Self {
        Self {
            close: Some(close),
            ..Self::default()
        }
    }

    /// Creates a bar from open, high, low and close.
    pub fn ohlc([open, high, low, close]: [f64; 4]) -> Self {
        Self {
            open: Some(open),
            high: Some(high),
            low: Some(low),
            ..Self::close(close)
        }
    }

    /// Returns the numbers in the order of [`Field::ALL`].
    fn values(&self) -> [Option<f64>; 6] {
        [
            self.open,
            self.high,
            self.low,
            self.close,
            self.adj_close,
            self.volume,
        ]
    }
}

/// Rows of prices in any order, as columns. Missing numbers are NaN.
///
/// ```
/// use newsquake::market::{Bar, PriceRows, Prices};
/// use newsquake::time::Date;
///
/// let mut rows = PriceRows::default();
/// rows.push("BABA", Date::parse("2025-08-28").unwrap(), Bar::close(119.57));
/// rows.push("BABA", Date::parse("2025-08-29").unwrap(), Bar::close(135.00));
/// let (prices, findings) = Prices::from_rows(vec![rows])?;
/// assert_eq!(prices.len(), 2);
/// assert!(findings.is_empty());
/// # Ok::<(), newsquake::error::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct PriceRows {
    /// The symbols that occur.
    pub symbols: Vec<String>,
    /// `symbol[i]`: index into `symbols` of row `i`.
    pub symbol: Vec<u32>,
    /// `date[i]`: the date of row `i`.
    pub date: Vec<Date>,
    /// `values[field][i]`: the number of row `i`, by [`Field`]; a column that the source does not have is empty.
    pub values: [Vec<f64>; 6],
    /// `returns[i]`: the total return of row `i` as a fraction, if the source gives returns; empty if it does not. Returns
    /// take the place of `adj_close`.
    pub returns: Vec<f64>,
    /// Symbol index and date of the rows on which a dividend was paid.
    pub dividends: Vec<(u32, Date)>,
    /// Symbol index and date of the rows whose price could not be read. Such a day between two prices stays among the
    /// bars, without a price, so that no return spans it, unless another row has its price.
    pub unreadable: Vec<(u32, Date)>,
    /// Symbol index and currency, where the source names currencies.
    pub currencies: Vec<(u32, String)>,
    /// Symbol index, and the code of the exchange as a column or the layout of the source names it.
    pub listed: Vec<(u32, KnownBy, String)>,
    /// Symbol index, another identifier of the security, and the first and the last date on which the source gives it.
    pub identifiers: Vec<(u32, String, Date, Date)>,
    /// Price basis of `close`.
    pub close: Basis,
    /// Price basis of `adj_close`.
    pub adj_close: Basis,
    /// Index into `symbols` by symbol, for rows added by [`push`](Self::push).
    positions: HashMap<String, u32>,
}

impl PriceRows {
    /// Creates an empty list of rows whose prices are adjusted as stated.
    pub fn with_bases(close: Basis, adj_close: Basis) -> Self {
        Self {
            close,
            adj_close,
            ..Self::default()
        }
    }

    /// Returns about how many bytes of memory the rows take.
    pub(crate) fn bytes(&self) -> u64 {
        /// Bytes of a symbol, and of its place in the list by which it is found.
        const SYMBOL: usize = 120;
        let numbers = self.values.iter().map(Vec::len).sum::<usize>() + self.returns.len();
        let pairs = self.dividends.len() + self.unreadable.len();
        let days = self.symbol.len() + self.date.len() + 2 * pairs;
        (8 * numbers + 4 * days + SYMBOL * self.symbols.len()) as u64
    }

    /// Adds a row.
    pub fn push(&mut self, symbol: &str, date: Date, bar: Bar) {
        let position = self.position(symbol);
        let row = self.date.len();
        self.symbol.push(position);
        self.date.push(date);
        for (column, value) in self.values.iter_mut().zip(bar.values()) {
            // A column starts with the first row that has a number for it.
            if value.is_some() || !column.is_empty() {
                column.resize(row, f64::NAN);
                column.push(value.unwrap_or(f64::NAN));
            }
        }
        if !self.returns.is_empty() {
            self.returns.resize(row + 1, f64::NAN);
        }
    }

    /// Asks for room for further rows in the columns that there are. Without memory for all of them, less is asked for as they come.
    pub(crate) fn make_room(&mut self, further: usize) {
        let columns = self.values.iter_mut().chain([&mut self.returns]);
        let columns = columns.filter(|column| !column.is_empty());
        let _ = self.symbol.try_reserve_exact(further);
        let _ = self.date.try_reserve_exact(further);
        columns.for_each(|column| _ = column.try_reserve_exact(further));
    }

    /// Appends the rows of another list whose prices are adjusted alike. Returns that list if they cannot be one: because rows are
    /// counted in 32 bits, because days without a readable price come after the other rows, or because there is no memory for it.
    pub(crate) fn append(&mut self, further: Self) -> std::result::Result<(), Box<Self>> {
        let before = self.date.len();
        let rows = before + further.date.len();
        let are_unreadable = !self.unreadable.is_empty() || !further.unreadable.is_empty();
        if are_unreadable || u32::try_from(rows).is_err() || !self.has_room(&further) {
            return Err(Box::new(further));
        }
        let symbols = further.symbols.iter();
        let place: Vec<u32> = symbols.map(|symbol| self.position(symbol)).collect();
        let place = |symbol: u32| place[symbol as usize];
        self.symbol
            .extend(further.symbol.iter().map(|symbol| place(*symbol)));
        self.date.extend_from_slice(&further.date);
        for (own, further) in self.columns_beside(&further) {
            own.resize(before, f64::NAN);
            own.extend_from_slice(further);
            own.resize(rows, f64::NAN);
        }
        let dividends = further.dividends.into_iter();
        self.dividends
            .extend(dividends.map(|(symbol, date)| (place(symbol), date)));
        let currencies = further.currencies.into_iter();
        self.currencies
            .extend(currencies.map(|(symbol, currency)| (place(symbol), currency)));
        let listed = further.listed.into_iter();
        self.listed
            .extend(listed.map(|(symbol, by, code)| (place(symbol), by, code)));
        let identifiers = further.identifiers.into_iter();
        self.identifiers
            .extend(identifiers.map(|(symbol, name, from, to)| (place(symbol), name, from, to)));
        Ok(())
    }

    /// Asks for room for the rows of another list. Returns whether there is memory for it.
    fn has_room(&mut self, further: &Self) -> bool {
        let number = further.date.len();
        let rows = self.date.len() + number;
        self.symbol.try_reserve(number).is_ok()
            && self.date.try_reserve(number).is_ok()
            && self
                .columns_beside(further)
                .all(|(own, _)| own.try_reserve(rows - own.len()).is_ok())
    }

    /// Returns the columns of numbers that this or another list has, each beside that of the other one.
    fn columns_beside<'a>(
        &'a mut self,
        further: &'a Self,
    ) -> impl Iterator<Item = (&'a mut Vec<f64>, &'a Vec<f64>)> {
        let own = self.values.iter_mut().chain([&mut self.returns]);
        let pairs = own.zip(further.values.iter().chain([&further.returns]));
        pairs.filter(|(own, further)| !own.is_empty() || !further.is_empty())
    }

    /// Returns the number of a row, NaN where it is missing.
    pub fn value(&self, field: Field, row: usize) -> f64 {
        self.values[field as usize]
            .get(row)
            .copied()
            .unwrap_or(f64::NAN)
    }

    /// Appends a row without numbers for each day whose price could not be read.
    pub(super) fn append_unreadable(&mut self) {
        let rows = self.date.len() + self.unreadable.len();
        for (symbol, date) in &self.unreadable {
            self.symbol.push(*symbol);
            self.date.push(*date);
        }
        let columns = self.values.iter_mut().chain([&mut self.returns]);
        for column in columns.filter(|column| !column.is_empty()) {
            column.resize(rows, f64::NAN);
        }
    }

    /// Returns whether a row stands for a day whose price could not be read, after these rows were appended.
    pub(super) fn is_unreadable(&self, row: usize) -> bool {
        row >= self.date.len() - self.unreadable.len()
    }

    /// Returns the index of a symbol in `symbols`, where the symbol is added if it is new.
    fn position(&mut self, symbol: &str) -> u32 {
        let is_here = |position: &u32| {
            let found = self.symbols.get(*position as usize);
            found.is_some_and(|found| found == symbol)
        };
        // Rows of one security usually follow one after the other.
        let latest = self.symbol.last().filter(|position| is_here(position));
        let known = || {
            self.positions
                .get(symbol)
                .filter(|position| is_here(position))
        };
        if let Some(position) = latest.or_else(known) {
            return *position;
        }
        let position = self.symbols.len() as u32;
        self.symbols.push(symbol.to_owned());
        self.positions.insert(symbol.to_owned(), position);
        position
    }

    /// Checks that columns have equal lengths and valid contents.
    ///
    /// # Errors
    /// A column that is neither empty nor as long as `date`; an index that is not one of `symbols`; an infinite number.
    pub(super) fn check(&self) -> Result<()> {
        let wrong = |message: String| Err(Error::input(message).with_code("bad_rows"));
        let rows = self.date.len();
        if u32::try_from(rows).is_err() {
            return wrong(format!(
                "{rows} rows are too many for one piece; split them"
            ));
        }
        if self.symbol.len() != rows {
            let found = self.symbol.len();
            return wrong(format!("rows have {rows} dates and {found} symbols"));
        }
        let columns = Field::ALL
            .iter()
            .map(|field| (field.name(), &self.values[*field as usize]));
        for (name, column) in columns.chain([("returns", &self.returns)]) {
            if !column.is_empty() && column.len() != rows {
                let found = column.len();
                return wrong(format!(
                    "rows have {rows} dates and {found} values of {name}"
                ));
            }
            if let Some(row) = column.iter().position(|value| value.is_infinite()) {
                let date = self.date[row];
                return wrong(format!("{name} is infinite in row {row}, of {date}"));
            }
        }
        let of_dividends = self.dividends.iter().map(|(position, _)| position);
        let of_currencies = self.currencies.iter().map(|(position, _)| position);
        let of_listed = self.listed.iter().map(|(position, _, _)| position);
        let of_unreadable = self.unreadable.iter().map(|(position, _)| position);
        let of_identifiers = self.identifiers.iter().map(|(position, ..)| position);
        let further = of_dividends.chain(of_currencies).chain(of_listed);
        let further = further.chain(of_unreadable).chain(of_identifiers);
        let mut positions = self.symbol.iter().chain(further);
        match positions.find(|position| **position as usize >= self.symbols.len()) {
            Some(position) => wrong(format!(
                "rows name symbol {position}, and there are {} symbols, counted from 0",
                self.symbols.len()
            )),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(day: i32) -> Date {
        Date::from_days_since_1970(day)
    }

    #[test]
    fn pushed_rows_share_their_symbols_and_fill_their_columns() {
        let mut rows = PriceRows::default();
        rows.push("A", date(1), Bar::close(1.0));
        rows.push("B", date(1), Bar::ohlc([1.0, 3.0, 0.5, 2.0]));
        rows.push("A", date(2), Bar::close(4.0));
        assert_eq!(rows.symbols, ["A", "B"]);
        assert_eq!(rows.symbol, [0, 1, 0]);
        assert_eq!(rows.values[Field::Close as usize], [1.0, 2.0, 4.0]);
        assert!(rows.value(Field::Open, 0).is_nan() && rows.value(Field::Open, 2).is_nan());
        assert_eq!(rows.value(Field::Open, 1), 1.0);
        assert!(rows.values[Field::Volume as usize].is_empty());
        assert!(rows.check().is_ok());
    }

    #[test]
    fn appended_rows_are_those_of_one_list() {
        let bars = [
            ("A", 1, Bar::close(1.0)),
            ("B", 1, Bar::ohlc([1.0, 3.0, 0.5, 2.0])),
            ("A", 2, Bar::close(4.0)),
            ("C", 2, Bar::close(5.0)),
        ];
        let list = |bars: &[(&str, i32, Bar)]| {
            let mut rows = PriceRows::default();
            for (symbol, day, bar) in bars {
                rows.push(symbol, date(*day), *bar);
                let symbol = *rows.symbol.last().unwrap();
                rows.dividends.push((symbol, date(*day)));
                rows.currencies.push((symbol, format!("of {day}")));
                let code = (symbol, KnownBy::Dialect, format!("of {day}"));
                rows.listed.push(code);
                let name = (symbol, format!("of {day}"), date(*day), date(*day));
                rows.identifiers.push(name);
            }
            rows
        };
        let shown = |rows: &PriceRows| {
            let rows = PriceRows {
                positions: HashMap::new(),
                ..rows.clone()
            };
            format!("{rows:?}")
        };
        for split in 0..=bars.len() {
            let mut joined = list(&bars[..split]);
            joined.append(list(&bars[split..])).unwrap();
            assert_eq!(shown(&joined), shown(&list(&bars)), "{split}");
            assert!(joined.check().is_ok());
        }
        let mut unreadable = list(&bars[..1]);
        unreadable.unreadable.push((0, date(3)));
        let refused = list(&bars).append(unreadable.clone()).unwrap_err();
        assert_eq!(refused.unreadable, [(0, date(3))]);
        assert!(unreadable.append(list(&bars)).is_err());
    }

    #[test]
    fn columns_that_contradict_each_other_are_refused() {
        let mut rows = PriceRows::default();
        rows.push("A", date(1), Bar::close(1.0));
        let spoil = |change: fn(&mut PriceRows)| {
            let mut spoilt = rows.clone();
            change(&mut spoilt);
            let error = spoilt.check().unwrap_err();
            assert_eq!(error.code(), "bad_rows");
            error.to_string()
        };
        assert!(spoil(|rows| rows.symbol.push(0)).contains("1 dates and 2 symbols"));
        assert!(spoil(|rows| rows.symbol[0] = 7).contains("symbol 7"));
        assert!(spoil(|rows| rows.dividends.push((3, date(1)))).contains("symbol 3"));
        assert!(spoil(|rows| rows.returns = vec![0.1; 3]).contains("3 values of returns"));
        let spoilt = spoil(|rows| rows.values[Field::Close as usize][0] = f64::INFINITY);
        assert!(spoilt.contains("close is infinite in row 0, of 1970-01-02"));
    }
}
