//! The currency of prices, and whether they are quoted in hundredths of it.

use std::fmt;

/// A currency that a source names for its prices.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Currency {
    code: String,
    is_in_hundredths: bool,
}

/// Codes that vendors give to hundredths, and the whole currency.
const HUNDREDTHS: [(&str, &str); 5] = [
    ("GBX", "GBP"),
    ("GBPENCE", "GBP"),
    ("ZAC", "ZAR"),
    ("ILA", "ILS"),
    ("ILX", "ILS"),
];

impl Currency {
    /// Reads the name of a currency as a vendor writes it: `USD`, `usd`; `GBX`, `GBp`, `ZAc` and `USd` name hundredths, since only
    /// the case of the last letter tells pence from pounds there.
    pub fn named(name: &str) -> Self {
        let upper = name.trim().to_uppercase();
        if let Some((_, whole)) = HUNDREDTHS.iter().find(|(code, _)| *code == upper) {
            return Self {
                code: (*whole).to_owned(),
                is_in_hundredths: true,
            };
        }
        let is_in_hundredths = matches!(
            name.trim().as_bytes(),
            [first, second, last]
                if first.is_ascii_uppercase() && second.is_ascii_uppercase() && last.is_ascii_lowercase()
        );
        Self {
            code: upper,
            is_in_hundredths,
        }
    }

    /// Returns the code of the whole currency, in upper case.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns what one unit of the prices is of the currency: 0.01 for pence, else 1.
    pub fn unit(&self) -> f64 {
        match self.is_in_hundredths {
            true => 0.01,
            false => 1.0,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_in_hundredths {
            true => write!(f, "hundredths of {}", self.code),
            false => f.write_str(&self.code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_are_told_by_their_code_or_by_the_case_of_its_last_letter() {
        for (name, code, unit) in [
            ("GBP", "GBP", 1.0),
            ("gbp", "GBP", 1.0),
            ("Usd", "USD", 1.0),
            (" EUR ", "EUR", 1.0),
            ("GBp", "GBP", 0.01),
            ("GBX", "GBP", 0.01),
            ("gbx", "GBP", 0.01),
            ("GBpence", "GBP", 0.01),
            ("ZAc", "ZAR", 0.01),
            ("ILA", "ILS", 0.01),
            ("USd", "USD", 0.01),
        ] {
            let currency = Currency::named(name);
            assert_eq!((currency.code(), currency.unit()), (code, unit), "{name}");
        }
        assert_eq!(Currency::named("GBp").to_string(), "hundredths of GBP");
    }
}
