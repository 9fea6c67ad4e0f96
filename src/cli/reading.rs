//! Flags that replace what the recogniser decides about price files.

use clap::Args;
use newsquake::error::Result;
use newsquake::load::{OnDuplicate, Overrides, Resample, Values};
use newsquake::market::Adjustment;

use super::value::{choice, put, whole};

/// Overrides for reading price files.
#[derive(Args)]
#[command(next_help_heading = "Overrides for reading price files (rarely needed)")]
pub struct ReadingArgs {
    /// Dialect of the price files, when recognition is wrong; newsquake formats lists the dialects
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    dialect: Option<String>,
    /// Columns by role, as in date=Day,close=Last, when a column is not found; a column may be named by its number, from 1, as in
    /// date=1,close=5; files that lack the column keep their own; roles: symbol, date, time, open, high, low, close, adj_close,
    /// volume, return, dividend, currency, exchange
    #[arg(long, value_name = "ROLE=COLUMN", value_delimiter = ',', value_parser = role, hide_short_help = true)]
    map: Vec<(String, String)>,
    /// Columns of files without a header, in order, as in date,open,high,low,close,volume; - for one that is not read, and
    /// further ones are not read
    #[arg(
        long,
        value_name = "ROLE",
        value_delimiter = ',',
        hide_short_help = true
    )]
    columns: Vec<String>,
    /// Character between cells; `tab` for a tab, `space` for blanks
    #[arg(long, value_name = "MARK", value_parser = mark, hide_short_help = true)]
    delimiter: Option<char>,
    /// Decimal mark
    #[arg(long, value_name = "MARK", value_parser = mark, hide_short_help = true)]
    decimal: Option<char>,
    /// Mark between groups of three digits
    #[arg(long, value_name = "MARK", value_parser = mark, hide_short_help = true)]
    thousands: Option<char>,
    /// How dates are written, as in DD/MM/YYYY, when day and month cannot be told apart; several are tried in order
    #[arg(
        long,
        value_name = "PATTERN",
        value_delimiter = ';',
        hide_short_help = true
    )]
    date_format: Vec<String>,
    /// Time zone in which days are counted, when time stamps are in UTC
    #[arg(long, value_name = "ZONE", hide_short_help = true)]
    tz: Option<String>,
    /// Text encoding, as in windows-1252 or gbk
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    encoding: Option<String>,
    /// Symbol of a file without a symbol column [default: the file's name]
    #[arg(long, value_name = "SYMBOL", hide_short_help = true)]
    symbol: Option<String>,
    /// What closes are adjusted for, when the file does not say
    #[arg(long, value_name = "BASIS", value_parser = choice::<Adjustment>(), hide_short_help = true)]
    basis: Option<Adjustment>,
    /// Number of lines above the header
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true, hide_short_help = true)]
    skip_rows: Option<usize>,
    /// A further word for a missing number; may be repeated
    #[arg(long, value_name = "WORD", hide_short_help = true)]
    null: Vec<String>,
    /// Wide tables: whether cells are prices or returns
    #[arg(long, value_name = "WHAT", value_parser = choice::<Values>(), hide_short_help = true)]
    values: Option<Values>,
    /// Sheet of a workbook that is read; may be repeated [default: every visible sheet that is a table]
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    sheet: Vec<String>,
    /// Which of two different rows for one security and date to use [default: an error]
    #[arg(long, value_name = "WHICH", value_parser = choice::<OnDuplicate>(), hide_short_help = true)]
    on_duplicate: Option<OnDuplicate>,
    /// Combine bars within a day to daily bars
    #[arg(long, value_name = "TO", value_parser = choice::<Resample>(), hide_short_help = true)]
    resample: Option<Resample>,
    /// Accept files whose rows are a week or more apart
    #[arg(long, hide_short_help = true)]
    any_frequency: bool,
    /// Accept rows dated in the future
    #[arg(long, hide_short_help = true)]
    allow_future: bool,
    /// Most bytes of memory for files and their rows [default: a quarter of the memory]
    #[arg(long, value_name = "BYTES", value_parser = whole::<u64>, allow_negative_numbers = true, hide_short_help = true)]
    most_bytes: Option<u64>,
}

impl ReadingArgs {
    /// Replaces options of the study file by the flags that were given.
    pub fn apply(&self, reading: &mut Overrides) -> Result<()> {
        put!(self => reading;
            dialect, columns, delimiter, decimal, thousands, date_format, tz, encoding, symbol, basis, skip_rows, values, sheet,
            on_duplicate, resample, any_frequency, allow_future, most_bytes);
        reading.map.extend(self.map.iter().cloned());
        reading.null.extend(self.null.iter().cloned());
        reading.check()
    }
}

/// Parses a role and the name of its column.
pub fn role(text: &str) -> std::result::Result<(String, String), String> {
    let (role, column) = text.split_once('=').ok_or("write it like close=Last")?;
    Ok((role.trim().to_owned(), column.trim().to_owned()))
}

fn mark(text: &str) -> std::result::Result<char, String> {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        _ if text == "tab" || text == "\\t" => Ok('\t'),
        _ if ["space", "blank"].contains(&text) => Ok(' '),
        (Some(mark), None) if mark.is_ascii() => Ok(mark),
        _ => Err("give one ASCII character, tab or space".to_owned()),
    }
}
