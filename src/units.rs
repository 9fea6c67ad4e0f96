//! Numbers with a unit: percent and basis points.
//!
//! A flag, a key of the study file and a field of the library hold the same number in the same unit, so that 5 means 5 %
//! in each of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Declares a finite number with a unit.
macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $per_whole:literal, $sign:literal, $noun:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name(f64);

        impl $name {
            /// Makes a value from a number in this unit.
            ///
            /// # Errors
            /// When the number is not finite.
            pub fn new(number: f64) -> Result<Self> {
                if number.is_finite() {
                    return Ok(Self(number));
                }
                Err(Error::options(format!("{number} is not a finite number"))
                    .with_help(concat!("give ", $noun, " such as 5")))
            }

            /// Makes a value from a whole number in this unit.
            pub const fn whole(number: u16) -> Self {
                Self(number as f64)
            }

            /// Returns the number in this unit.
            pub const fn number(self) -> f64 {
                self.0
            }

            /// Returns the value as a fraction of one.
            pub fn fraction(self) -> f64 {
                self.0 / $per_whole
            }
        }

        impl TryFrom<f64> for $name {
            type Error = Error;

            fn try_from(number: f64) -> Result<Self> {
                Self::new(number)
            }
        }

        impl From<$name> for f64 {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self> {
                let number = text.trim().parse::<f64>().map_err(|cause| {
                    Error::options(format!("`{text}` is not a number"))
                        .with_help(concat!("give ", $noun, " such as 5"))
                        .with_source(cause)
                })?;
                Self::new(number)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("{} ", $sign), self.0)
            }
        }
    };
}

unit! {
    /// A percentage: 5 is five hundredths of the whole.
    ///
    /// ```
    /// use newsquake::units::Percent;
    ///
    /// let stop = Percent::new(5.0)?;
    /// assert_eq!(stop.fraction(), 0.05);
    /// assert_eq!(stop.to_string(), "5 %");
    /// # Ok::<(), newsquake::error::Error>(())
    /// ```
    Percent, 100.0, "%", "a percentage"
}

unit! {
    /// Basis points, hundredths of a percent: 5 is five ten-thousandths of the whole.
    ///
    /// ```
    /// use newsquake::units::Bps;
    ///
    /// assert_eq!(Bps::whole(5).fraction(), 0.0005);
    /// assert_eq!(Bps::whole(5).to_string(), "5 bps");
    /// ```
    Bps, 10_000.0, "bps", "basis points"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_a_plain_number_in_files() {
        #[derive(Serialize, Deserialize)]
        struct Size {
            percent: Percent,
        }
        let size: Size = toml::from_str("percent = 12.5").unwrap();
        assert_eq!(size.percent.number(), 12.5);
        assert_eq!(serde_json::to_string(&size).unwrap(), r#"{"percent":12.5}"#);
        // A whole number of TOML is a number, too.
        let size: Size = toml::from_str("percent = 12").unwrap();
        assert_eq!(size.percent, Percent::whole(12));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["abc", "", "nan", "inf", "-inf", "1e999"] {
            assert!(text.parse::<Percent>().is_err(), "{text}");
        }
        let error = "abc".parse::<Bps>().unwrap_err();
        assert_eq!(error.to_string(), "`abc` is not a number");
        assert_eq!(
            error.help().unwrap().to_string(),
            "give basis points such as 5"
        );
        assert!(toml::from_str::<std::collections::BTreeMap<String, Percent>>("a = nan").is_err());
    }
}
