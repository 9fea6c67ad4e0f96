//! How files are to be read, where they should not be read as they look.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::catalogue::choice;
use crate::error::{Error, Origin, Result, message, option};
use crate::load::open::encoding;
use crate::load::recognise::dialect::{self, Dialect};
use crate::load::recognise::lexicon::Role;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

/// What the user knows better than the file shows. The default is to look.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Overrides {
    /// The dialect, as `newsquake formats` lists them.
    pub dialect: Option<String>,
    /// Columns by role: `date`, `close`, `symbol` and so on to the name of the column.
    pub map: BTreeMap<String, String>,
    /// The mark between cells.
    pub delimiter: Option<char>,
    /// The mark before the fraction.
    pub decimal: Option<char>,
    /// The mark between groups of three digits.
    pub thousands: Option<char>,
    /// How dates are written, as in `DD/MM/YYYY`; several are tried in order.
    pub date_format: Vec<String>,
    /// The clock on which days are counted, where moments have to be turned into days.
    pub tz: Option<String>,
    /// The encoding, as in `windows-1252`.
    pub encoding: Option<String>,
    /// The symbol of a file that does not hold it.
    pub symbol: Option<String>,
    /// What closes are adjusted for.
    pub basis: Option<Adjustment>,
    /// Lines above the header.
    pub skip_rows: usize,
    /// Further words for a missing number.
    pub null: Vec<String>,
    /// What the cells of a table of dates by symbols are.
    pub values: Option<Values>,
    /// Which of two different rows of one symbol and date counts.
    pub on_duplicate: Option<OnDuplicate>,
    /// Bars within a day are put together to days.
    pub resample: Option<Resample>,
    /// Files whose rows are a week or more apart are read as well.
    pub any_frequency: bool,
    /// Rows of days to come are used as well.
    pub allow_future: bool,
    /// The most bytes that a compressed file may hold.
    pub most_bytes: Option<u64>,
}

choice! {
    /// What the cells of a table of dates by symbols are.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Values {
        /// Closes.
        Prices = "prices",
        /// Returns of the day, as fractions.
        Returns = "returns",
    }
}

choice! {
    /// Which of two different rows of one symbol and date counts.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum OnDuplicate {
        /// The one that was read first.
        First = "first",
        /// The one that was read last.
        Last = "last",
        /// The mean of both.
        Mean = "mean",
    }
}

choice! {
    /// What bars within a day become.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Resample {
        /// One bar a day.
        Daily = "daily",
    }
}

impl Overrides {
    /// Refuses names that mean nothing, before any file is opened.
    ///
    /// # Errors
    /// An unknown dialect, role, encoding or pattern of dates.
    pub fn check(&self) -> Result<()> {
        self.forced_dialect()?;
        self.date_styles()?;
        self.roles()?;
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
                let names: Vec<&str> = DateStyle::ALL.iter().map(|style| style.name()).collect();
                let unknown = format!(": `{pattern}` is not understood");
                Error::options(message![option::DATE_FORMAT, unknown])
                    .about(option::DATE_FORMAT)
                    .with_help(format!("write it like one of: {}", names.join("; ")))
            })
        };
        self.date_format.iter().map(style).collect()
    }

    /// The mapped columns, by their folded names.
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

    pub(super) fn declared_encoding(&self) -> Result<Option<&'static encoding_rs::Encoding>> {
        self.encoding.as_deref().map(encoding::named).transpose()
    }

    /// Returns the symbol of a file that has no column of symbols: the one that the user said, or the name of the file
    /// without its endings.
    pub(super) fn symbol_of(&self, origin: &Origin) -> String {
        self.symbol.clone().unwrap_or_else(|| origin.stem())
    }
}
