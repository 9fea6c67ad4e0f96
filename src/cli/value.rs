//! Values of flags: how they are read, and how they replace options of the study file.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use newsquake::catalogue::{Choice, Entry};

/// A flag that may replace an option.
pub trait Put<T> {
    /// Replaces the option if the flag was given.
    fn put(&self, option: &mut T);
}

impl<T: Clone> Put<T> for Option<T> {
    fn put(&self, option: &mut T) {
        if let Some(value) = self {
            option.clone_from(value);
        }
    }
}

impl<T: Clone> Put<Self> for Option<T> {
    fn put(&self, option: &mut Self) {
        if self.is_some() {
            option.clone_from(self);
        }
    }
}

impl<T: Clone> Put<Self> for Vec<T> {
    fn put(&self, option: &mut Self) {
        if !self.is_empty() {
            option.clone_from(self);
        }
    }
}

impl Put<Self> for bool {
    /// A switch turns an option on; nothing turns it off.
    fn put(&self, option: &mut Self) {
        *option |= self;
    }
}

/// Replaces options by the flags of the same names: `put!(flags => study: window, estimation)`.
macro_rules! put {
    ($flags:expr => $options:expr; $($field:ident),+ $(,)?) => {
        $( $crate::cli::value::Put::put(&$flags.$field, &mut $options.$field); )+
    };
}
pub(super) use put;

/// Reads the name of a choice.
pub fn choice<T: Choice>() -> impl TypedValueParser<Value = T> {
    let named = |name: String| T::named(&name).ok_or("it is not one of the names");
    one_of(T::ENTRIES.iter()).try_map(named)
}

/// Reads the name of one of these entries.
pub fn one_of(
    entries: impl Iterator<Item = &'static Entry>,
) -> impl TypedValueParser<Value = String> {
    let values = entries.map(|entry| PossibleValue::new(entry.name).help(entry.help));
    PossibleValuesParser::new(values)
}

/// Returns the names of a registry, as a list for help texts.
pub fn names(entries: &[Entry]) -> String {
    let names = entries.iter().map(|entry| entry.name);
    names.collect::<Vec<_>>().join(", ")
}

/// Reads a whole number from 0.
pub fn whole<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return Err("give a whole number from 0".to_owned());
    }
    let number = text.parse::<u64>().ok();
    let number = number.and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| "the number is too large".to_owned())
}

/// Reads a whole number from 1.
pub fn positive<T: TryFrom<u64> + PartialOrd + From<u8>>(text: &str) -> Result<T, String> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match whole::<T>(text) {
        Ok(number) if number >= T::from(1) => Ok(number),
        Err(too_large) if is_number => Err(too_large),
        _ => Err("give a whole number from 1".to_owned()),
    }
}

/// Reads a whole number of threads.
pub fn threads(text: &str) -> Result<usize, String> {
    let number = text.parse().ok();
    let number = number.filter(|number| (1..=1024).contains(number));
    number.ok_or_else(|| "give a whole number from 1 to 1024".to_owned())
}

/// Reads a number.
pub fn number(text: &str) -> Result<f64, String> {
    text.parse()
        .map_err(|_| "give a number such as 5 or 0.5".to_owned())
}

/// Reads a number with a unit, percent or basis points.
pub fn unit<T: TryFrom<f64>>(text: &str) -> Result<T, String> {
    let not_finite = |_| "give a finite number such as 5 or 0.5".to_owned();
    T::try_from(number(text)?).map_err(not_finite)
}

/// Reads a value of a type that can be read from text.
pub fn parsed<T: std::str::FromStr<Err = newsquake::error::Error>>(
    text: &str,
) -> Result<T, String> {
    text.parse()
        .map_err(|error: newsquake::error::Error| match error.help() {
            Some(help) => help.to_string(),
            None => error.to_string(),
        })
}

/// Reads two names, as in `good,bad`.
pub fn pair(text: &str) -> Result<[String; 2], String> {
    let (a, b) = text
        .split_once(',')
        .ok_or("give two names, as in good,bad")?;
    Ok([a.trim().to_owned(), b.trim().to_owned()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_that_was_not_given_leaves_the_option_alone() {
        struct Flags {
            hold: Option<u32>,
            stop: Option<f64>,
            tests: Vec<String>,
            strict: bool,
        }
        struct Options {
            hold: u32,
            stop: Option<f64>,
            tests: Vec<String>,
            strict: bool,
        }
        let mut options = Options {
            hold: 5,
            stop: Some(3.0),
            tests: vec!["bmp".to_owned()],
            strict: true,
        };
        let none = Flags {
            hold: None,
            stop: None,
            tests: Vec::new(),
            strict: false,
        };
        put!(none => options; hold, stop, tests, strict);
        assert_eq!((options.hold, options.stop), (5, Some(3.0)));
        assert!(options.tests == ["bmp"] && options.strict);
        let some = Flags {
            hold: Some(1),
            stop: Some(2.0),
            tests: vec!["sign".to_owned()],
            strict: true,
        };
        put!(some => options; hold, stop, tests, strict);
        assert_eq!((options.hold, options.stop), (1, Some(2.0)));
        assert!(options.tests == ["sign"] && options.strict);
    }

    #[test]
    fn numbers_say_what_they_may_be() {
        assert_eq!(whole::<u32>("12"), Ok(12));
        assert_eq!(
            whole::<u32>("-1"),
            Err("give a whole number from 0".to_owned())
        );
        assert_eq!(
            whole::<u32>("9999999999999999999999"),
            Err("the number is too large".to_owned())
        );
        let below = Err("give a whole number from 1".to_owned());
        for text in ["0", "-1", "abc", ""] {
            assert_eq!(positive::<u32>(text), below, "{text}");
        }
        assert_eq!(positive::<u32>("1"), Ok(1));
        assert!(threads("0").is_err() && threads("2").is_ok());
        assert!(number("abc").is_err() && number("1e3") == Ok(1000.0));
    }
}
