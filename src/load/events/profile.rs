//! What the cells of each column of an event file hold, judged by a sample of its rows.

use std::collections::BTreeSet;

use super::cell::{clock_cell, date_and_class, is_nothing};
use super::lists::{Separators, SymbolList, symbols};
use super::rows::Rows;
use super::symbols::Symbols;
use crate::error::option;
use crate::event::Timing;
use crate::load::text::column::{Weekends, date_style};
use crate::load::text::stamp::DateStyle;
use crate::load::text::zone::zone;
use crate::time::Date;

/// The most different words of a column that may hold classes.
const FEW_WORDS: usize = 6;

/// Classes of timing whose words name an index or a kind of news as well.
const OF_OTHERS: [&str; 2] = ["market", "regular"];

/// The most rows that are looked at.
const MOST: usize = 300;

/// Counts of the cells of a column, in the sampled rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// Cells that are not empty and do not stand for nothing.
    pub filled: usize,
    /// Dates with marks or words in them.
    pub dates: usize,
    /// Dates that are a bare number, as `20250828` or `1756411920`.
    pub numbers: usize,
    /// Dates with a time of day other than midnight, or with a class of timing.
    pub moments: usize,
    /// Classes of timing other than unknown.
    pub classes: usize,
    /// Classes in words that mean other things, too.
    pub words_of_others: usize,
    /// The first few different cells that are neither dates nor classes of timing.
    pub words: BTreeSet<String>,
    /// Times of day.
    pub clocks: usize,
    /// Names of clocks.
    pub zones: usize,
    /// Cells that mean a security of the prices.
    pub known: usize,
    /// Cells that are a symbol or another identifier of the prices.
    pub exact: usize,
    /// `days[i]`: the date in sampled row `i`.
    pub days: Vec<Option<Date>>,
}

impl Profile {
    /// Returns whether at least `percent` of the filled cells are counted in `count`.
    fn are(&self, count: usize, percent: usize) -> bool {
        self.filled > 0 && count * 100 >= self.filled * percent
    }

    /// Returns whether most cells are dates. A column without a telling name must not hold bare numbers.
    pub fn are_dates(&self, is_named: bool) -> bool {
        match is_named {
            true => self.are(self.dates + self.numbers, 50),
            false => self.are(self.dates, 90),
        }
    }

    /// Returns whether most dates have a time of day.
    pub fn are_moments(&self) -> bool {
        let dates = self.dates + self.numbers;
        dates > 0 && self.moments * 2 >= dates
    }

    /// Returns whether most cells are classes of timing. Where the name says so too, half of them are enough, in any words.
    pub fn are_classes(&self, is_named: bool) -> bool {
        match is_named {
            true => self.are(self.classes, 50),
            false => self.are(self.classes - self.words_of_others, 80),
        }
    }

    /// Returns whether the cells are few different words, and none a date or a time: classes of something.
    pub fn are_few_words(&self) -> bool {
        !self.words.is_empty()
            && self.words.len() <= FEW_WORDS
            && self.dates + self.numbers + self.clocks == 0
    }

    /// Returns whether most cells are times of day.
    pub fn are_clocks(&self) -> bool {
        self.are(self.clocks, 80)
    }

    /// Returns whether most cells name a clock.
    pub fn are_zones(&self) -> bool {
        self.are(self.zones, 80)
    }

    /// Returns whether most cells are symbols or other identifiers of the prices.
    pub fn are_symbols(&self) -> bool {
        self.are(self.exact, 50)
    }

    /// Returns the share of cells that mean a security of the prices, in percent.
    pub fn known_percent(&self) -> usize {
        (self.known * 100).checked_div(self.filled).unwrap_or(0)
    }
}

/// Returns `profiles[i]`: what column `i` holds.
pub(super) fn profiles(rows: &Rows, symbols: &Symbols<'_>) -> Vec<Profile> {
    let sample = sample(rows.records.len());
    let column = |column: usize| {
        let cells: Vec<&[u8]> = sample
            .iter()
            .map(|row| rows.records.get(*row).get(column).unwrap_or_default())
            .collect();
        profile(&cells, symbols)
    };
    (0..rows.header.names.len()).map(column).collect()
}

/// Returns the numbers of rows spread evenly over a file.
fn sample(rows: usize) -> Vec<usize> {
    let step = rows.div_ceil(MOST).max(1);
    (0..rows).step_by(step).collect()
}

fn profile(cells: &[&[u8]], known: &Symbols<'_>) -> Profile {
    let mut profile = Profile::default();
    let texts: Vec<String> = cells
        .iter()
        .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
        .collect();
    let parts: Vec<(&str, Option<Timing>)> =
        texts.iter().map(|text| date_and_class(text)).collect();
    let bare: Vec<&[u8]> = parts.iter().map(|(date, _)| date.as_bytes()).collect();
    let style = style_of(&bare);
    for (text, (date, class)) in texts.iter().zip(&parts) {
        let stamp = style.and_then(|style| style.parse_moment(date.as_bytes()));
        profile.days.push(stamp.map(|stamp| stamp.date));
        if is_nothing(text) {
            continue;
        }
        profile.filled += 1;
        // Most parts of a list are symbols; a headline may begin with one.
        let parts = split(text);
        let holds = |is_known: &dyn Fn(&str) -> bool| {
            let known = parts.iter().filter(|symbol| is_known(symbol)).count();
            usize::from(is_known(text) || (known > 0 && known * 2 > parts.len()))
        };
        profile.known += holds(&|symbol| known.is_known(symbol));
        profile.exact += holds(&|symbol| known.is_exact(symbol));
        if let Some(stamp) = stamp {
            match date
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
            {
                true => profile.numbers += 1,
                false => profile.dates += 1,
            }
            profile.moments += usize::from(stamp.second != 0 || class.is_some());
            continue;
        }
        let timing = Timing::parse(text);
        let is_class = timing.is_some_and(|timing| timing != Timing::Unknown);
        profile.classes += usize::from(is_class);
        let means_others = OF_OTHERS.iter().any(|word| text.eq_ignore_ascii_case(word));
        profile.words_of_others += usize::from(is_class && means_others);
        if timing.is_none() && profile.words.len() <= FEW_WORDS {
            profile.words.insert(text.clone());
        }
        // A number alone, as 1605, may be anything.
        let has_mark = text
            .bytes()
            .any(|byte| !byte.is_ascii_digit() && byte != b'.');
        profile.clocks += usize::from(has_mark && clock_cell(text, false).is_some());
        profile.zones += usize::from(zone(text).is_some());
    }
    profile
}

/// Returns the symbols that a cell may hold, where nothing is known yet of its separators.
fn split(cell: &str) -> SymbolList<'_> {
    let separators = Separators {
        blanks: false,
        commas: true,
        known: &|_| false,
        tags: None,
    };
    symbols(cell, &separators)
}

/// Returns the style that fits the most cells; of two that fit equally well, the first.
fn style_of(cells: &[&[u8]]) -> Option<DateStyle> {
    let found = date_style(cells, Weekends::HaveNews, option::EVENTS_DATE_FORMAT);
    found.unwrap_or_else(|_| {
        let fits = |style: &DateStyle| {
            let cells = cells.iter();
            cells.filter(|cell| style.parse(cell).is_some()).count()
        };
        let styles = DateStyle::ALL.into_iter().rev();
        styles
            .filter(|style| *style != DateStyle::Serial)
            .max_by_key(fits)
    })
}
