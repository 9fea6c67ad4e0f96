//! Options that replace what the loader would detect in a file.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalogue::choice;
use crate::error::{Error, Origin, Result, message, option};
use crate::load::open::download_name::symbol_in;
use crate::load::open::encoding;
use crate::load::recognise::dialect::{self, Dialect};
use crate::load::recognise::lexicon::Role;
use crate::load::text::stamp::{DateStyle, PARTS};
use crate::market::{Adjustment, NeededPrices};

/// How to read files. Each field that is set replaces what the loader would detect.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Overrides {
    /// The dialect, by its name in `newsquake formats`.
    pub dialect: Option<String>,
    /// `map[role]`: name of the column with this role (`date`, `close`, `symbol`, ...).
    pub map: BTreeMap<String, String>,
    /// The roles of the columns of a file without a header, in order; another word or nothing for a column that is not read.
    pub columns: Vec<String>,
    /// The delimiter between cells.
    pub delimiter: Option<char>,
    /// The decimal mark.
    pub decimal: Option<char>,
    /// The mark between groups of three digits.
    pub thousands: Option<char>,
    /// Patterns of dates, such as `DD/MM/YYYY`; several are tried in order.
    pub date_format: Vec<String>,
    /// The time zone in which a moment in UTC becomes a date.
    pub tz: Option<String>,
    /// The encoding, such as `windows-1252`.
    pub encoding: Option<String>,
    /// The symbol of a file without a symbol column.
    pub symbol: Option<String>,
    /// The price basis of the closes: `raw`, `split`, `total` or `unknown`.
    pub basis: Option<Adjustment>,
    /// Number of lines to skip above the header.
    pub skip_rows: usize,
    /// Further words that stand for a missing number.
    pub null: Vec<String>,
    /// The meaning of the cells in a table of dates by symbols: `prices` or `returns`.
    pub values: Option<Values>,
    /// The names of the sheets that are read of a workbook; if there are none, every visible sheet that is a table.
    pub sheet: Vec<String>,
    /// Symbols that may be the names of columns with the returns of an index, such as `vwretd` in files of CRSP. Such a column
    /// becomes a security of this symbol.
    #[serde(skip)]
    pub index: Vec<String>,
    /// The prices that are needed: parts of Parquet files that hold none of them are not read. `None`: all of them.
    #[serde(skip)]
    pub needed: Option<Arc<NeededPrices>>,
    /// Which row is used when two different rows have the same symbol and date: `first`, `last` or `mean`.
    pub on_duplicate: Option<OnDuplicate>,
    /// How intraday bars are combined: `daily`.
    pub resample: Option<Resample>,
    /// Whether to read files whose rows are a week or more apart.
    pub any_frequency: bool,
    /// Whether to use rows dated in the future.
    pub allow_future: bool,
    /// Most bytes of memory that files may take at the same time, unpacked, and that their rows may take; if not given, a
    /// quarter of the memory that the process may use. A plain file of any size is read where nothing else is in memory.
    pub most_bytes: Option<u64>,
    /// Whether the inputs are not hashed. Only the record of a run needs the hashes.
    #[serde(skip)]
    pub skip_hash: bool,
}

choice! {
    /// The meaning of the cells in a table of dates by symbols.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Values {
        /// Closing prices.
        Prices = "prices",
        /// Daily returns, as fractions.
        Returns = "returns",
    }
}

choice! {
    /// Which row is used when two different rows have the same symbol and date.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum OnDuplicate {
        /// The first one read.
        First = "first",
        /// The last one read.
        Last = "last",
        /// The mean of both rows.
        Mean = "mean",
    }
}

choice! {
    /// How intraday bars are combined.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Resample {
        /// Into one bar a day.
        Daily = "daily",
    }
}

impl Overrides {
    /// Checks the options before any file is opened.
    ///
    /// # Errors
    /// When a dialect, role, encoding, time zone or date pattern is unknown, or a mark is not one ASCII character.
    pub fn check(&self) -> Result<()> {
        self.forced_dialect()?;
        self.date_styles()?;
        self.roles()?;
        self.check_columns()?;
        self.declared_encoding()?;
        self.zone()?;
        for (option, mark) in [
            (option::DELIMITER, self.delimiter),
            (option::DECIMAL, self.decimal),
            (option::THOUSANDS, self.thousands),
        ] {
            if mark.is_some_and(|mark| !mark.is_ascii()) {
                return Err(Error::options(message![option, ": one ASCII letter"])
                    .about(option)
                    .with_help("write the mark itself in quotes, or tab"));
            }
        }
        Ok(())
    }

    pub(super) fn zone(&self) -> Result<Option<Tz>> {
        let parse = |name: &String| {
            name.parse().map_err(|_| {
                let unknown = format!(": `{name}` is not an IANA time zone");
                Error::options(message![option::TZ, unknown])
                    .about(option::TZ)
                    .with_help("write it like America/New_York")
            })
        };
        self.tz.as_ref().map(parse).transpose()
    }

    pub(super) fn forced_dialect(&self) -> Result<Option<&'static Dialect>> {
        let Some(name) = &self.dialect else {
            return Ok(None);
        };
        dialect::named(name)
            .map(Some)
            .ok_or_else(|| dialect::unknown(name))
    }

    pub(super) fn date_styles(&self) -> Result<Vec<DateStyle>> {
        let style = |pattern: &String| {
            DateStyle::of_pattern(pattern).ok_or_else(|| {
                let unknown = format!(": `{pattern}` is not understood");
                Error::options(message![option::DATE_FORMAT, unknown])
                    .about(option::DATE_FORMAT)
                    .with_help(PARTS)
            })
        };
        self.date_format.iter().map(style).collect()
    }

    /// Returns the mapped columns: roles and folded column names.
    pub(super) fn roles(&self) -> Result<Vec<(Role, String)>> {
        let role = |(name, column): (&String, &String)| {
            let role = Role::named(name).ok_or_else(|| {
                let names: Vec<&str> = Role::OF_PRICES.iter().map(|role| role.name()).collect();
                let unknown = format!(": there is no role `{name}`");
                Error::options(message![option::MAP, unknown])
                    .about(option::MAP)
                    .with_help(format!("the roles are: {}", names.join(", ")))
            });
            role.map(|role| (role, crate::load::text::header::folded(column)))
        };
        self.map.iter().map(role).collect()
    }

    /// Checks that the columns that were named hold dates and prices, and no role twice.
    fn check_columns(&self) -> Result<()> {
        if self.columns.is_empty() {
            return Ok(());
        }
        let role = |name: &String| Role::of_price_column(&crate::load::text::header::folded(name));
        let mut roles: Vec<Role> = self.columns.iter().filter_map(role).collect();
        let named = roles.len();
        roles.sort();
        roles.dedup();
        let has = |role| roles.contains(&role);
        let has_price = [Role::Close, Role::AdjClose, Role::Return]
            .into_iter()
            .any(has);
        if has(Role::Date) && has_price && roles.len() == named {
            return Ok(());
        }
        let names: Vec<&str> = Role::OF_PRICES.iter().map(|role| role.name()).collect();
        let found = format!(
            ": {} must name date and close, and no role twice",
            self.columns.join(",")
        );
        Err(Error::options(message![option::COLUMNS, found])
            .about(option::COLUMNS)
            .with_help(format!(
                "the roles are: {}; - for a column that is not read",
                names.join(", ")
            )))
    }

    pub(super) fn declared_encoding(&self) -> Result<Option<&'static encoding_rs::Encoding>> {
        self.encoding.as_deref().map(encoding::named).transpose()
    }

    /// Returns the symbol of a file without a symbol column: the user's, else that of a folder such as `symbol=AAA`, else the
    /// file name without its extensions and without what downloads add. Below folders such as `year=2024` a file that is only numbered, such as `part-0`,
    /// says nothing; the folder that holds them names the security.
    pub(super) fn symbol_of(&self, origin: &Origin) -> String {
        if let Some(symbol) = &self.symbol {
            return symbol.clone();
        }
        let (holder, partitions) = origin.partitions();
        let is_symbol = |(key, _): &&(String, String)| {
            let key = crate::load::text::header::folded(key);
            Role::of_price_column(&key) == Some(Role::Symbol)
        };
        let stem = origin.stem();
        match (partitions.iter().find(is_symbol), holder) {
            (Some((_, symbol)), _) => symbol.clone(),
            (None, Some(holder)) if !partitions.is_empty() && is_numbered(&stem) => holder,
            _ => symbol_in(&stem),
        }
    }
}

/// Returns whether a program that writes a table in parts gave a file this name: `part-00000-ab12`, `data_0`, or a long code.
fn is_numbered(stem: &str) -> bool {
    /// The length of a universally unique identifier without its marks.
    const LONG: usize = 32;
    let stem = stem.to_lowercase();
    let is_code = |c: char| c.is_ascii_hexdigit() || matches!(c, '-' | '_' | '.');
    let mut words = ["part", "data", "chunk", "file"].iter();
    match words.find_map(|word| stem.strip_prefix(word)) {
        Some(rest) => rest.chars().all(is_code),
        None => stem.len() >= LONG && stem.chars().all(is_code),
    }
}
