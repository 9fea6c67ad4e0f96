//! Flags that say how price files are to be read, where they should not be read as they look.

use clap::{Args, ValueEnum};
use newsquake::error::Result;
use newsquake::load::{OnDuplicate, Overrides, Resample, Values};
use newsquake::market::Adjustment;

/// What the user knows better than the file shows.
#[derive(Args)]
#[command(next_help_heading = "How price files are read, if not as they look")]
pub struct ReadingArgs {
    /// The dialect of price files; newsquake formats lists them
    #[arg(long, value_name = "NAME")]
    dialect: Option<String>,
    /// Columns by role, as in date=Day,close=Last; roles: symbol, date, time, open, high, low, close, adj_close, volume,
    /// return, dividend
    #[arg(long, value_name = "ROLE=COLUMN", value_delimiter = ',', value_parser = pair)]
    map: Vec<(String, String)>,
    /// The mark between cells; `tab` for a tab
    #[arg(long, value_name = "MARK", value_parser = mark)]
    delimiter: Option<char>,
    /// The mark before the fraction
    #[arg(long, value_name = "MARK", value_parser = mark)]
    decimal: Option<char>,
    /// The mark between groups of three digits
    #[arg(long, value_name = "MARK", value_parser = mark)]
    thousands: Option<char>,
    /// How dates are written, as in DD/MM/YYYY; several are tried in order
    #[arg(long, value_name = "PATTERN", value_delimiter = ';')]
    date_format: Vec<String>,
    /// The clock on which days are counted, where stamps are moments in UTC
    #[arg(long, value_name = "ZONE")]
    tz: Option<String>,
    /// The encoding, as in windows-1252 or gbk
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The symbol of a file that does not hold it
    #[arg(long, value_name = "SYMBOL")]
    symbol: Option<String>,
    /// What closes are adjusted for
    #[arg(long, value_enum, value_name = "BASIS")]
    basis: Option<BasisName>,
    /// Lines above the header
    #[arg(long, value_name = "N")]
    skip_rows: Option<usize>,
    /// A further word for a missing number; may be repeated
    #[arg(long, value_name = "WORD")]
    null: Vec<String>,
    /// What the cells of a table of dates by symbols are
    #[arg(long, value_enum, value_name = "WHAT")]
    values: Option<Cells>,
    /// Which of two different rows of one symbol and date counts
    #[arg(long, value_enum, value_name = "WHICH")]
    on_duplicate: Option<Which>,
    /// Put bars within a day together
    #[arg(long, value_enum, value_name = "TO")]
    resample: Option<To>,
    /// Read files whose rows are a week or more apart as well
    #[arg(long)]
    any_frequency: bool,
    /// Use rows of days to come as well
    #[arg(long)]
    allow_future: bool,
    /// The most bytes that a compressed file may hold
    #[arg(long, value_name = "BYTES")]
    most_bytes: Option<u64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum BasisName {
    Raw,
    Split,
    Total,
}

#[derive(Clone, Copy, ValueEnum)]
enum Cells {
    Prices,
    Returns,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    First,
    Last,
    Mean,
}

#[derive(Clone, Copy, ValueEnum)]
enum To {
    Daily,
}

impl ReadingArgs {
    /// Puts the flags that were given in the place of the study file's options.
    pub fn apply(&self, reading: &mut Overrides) -> Result<()> {
        fn put<T: Clone>(place: &mut Option<T>, flag: &Option<T>) {
            if flag.is_some() {
                place.clone_from(flag);
            }
        }
        put(&mut reading.dialect, &self.dialect);
        put(&mut reading.delimiter, &self.delimiter);
        put(&mut reading.decimal, &self.decimal);
        put(&mut reading.thousands, &self.thousands);
        put(&mut reading.tz, &self.tz);
        put(&mut reading.encoding, &self.encoding);
        put(&mut reading.symbol, &self.symbol);
        put(&mut reading.most_bytes, &self.most_bytes);
        reading.map.extend(self.map.iter().cloned());
        if !self.date_format.is_empty() {
            reading.date_format.clone_from(&self.date_format);
        }
        reading.null.extend(self.null.iter().cloned());
        reading.skip_rows = self.skip_rows.unwrap_or(reading.skip_rows);
        reading.basis = self.basis.map_or(reading.basis, |basis| {
            Some(match basis {
                BasisName::Raw => Adjustment::Raw,
                BasisName::Split => Adjustment::Split,
                BasisName::Total => Adjustment::Total,
            })
        });
        reading.values = self.values.map_or(reading.values, |values| {
            Some(match values {
                Cells::Prices => Values::Prices,
                Cells::Returns => Values::Returns,
            })
        });
        reading.on_duplicate = self.on_duplicate.map_or(reading.on_duplicate, |which| {
            Some(match which {
                Which::First => OnDuplicate::First,
                Which::Last => OnDuplicate::Last,
                Which::Mean => OnDuplicate::Mean,
            })
        });
        reading.resample = self
            .resample
            .map_or(reading.resample, |To::Daily| Some(Resample::Daily));
        reading.any_frequency |= self.any_frequency;
        reading.allow_future |= self.allow_future;
        reading.check()
    }
}

fn pair(text: &str) -> std::result::Result<(String, String), String> {
    let (role, column) = text.split_once('=').ok_or("write it like close=Last")?;
    Ok((role.trim().to_owned(), column.trim().to_owned()))
}

fn mark(text: &str) -> std::result::Result<char, String> {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        _ if text == "tab" || text == "\\t" => Ok('\t'),
        (Some(mark), None) if mark.is_ascii() => Ok(mark),
        _ => Err("one ASCII letter, or tab".to_owned()),
    }
}
