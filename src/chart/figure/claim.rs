//! Sentences with fractions, which a look writes in its unit.

use serde::{Deserialize, Serialize};

use crate::chart::words::percent;

/// A sentence that a figure can have as its title.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Claim {
    /// The sentence, with fractions in percent.
    pub text: String,
    /// Each fraction as the sentence writes it and as a number, in the order of the sentence.
    pub amounts: Vec<(String, f64)>,
}

impl Claim {
    /// Writes the next fraction of the sentence in percent, with its sign.
    pub(in crate::chart) fn percent(&mut self, value: f64) -> String {
        let text = percent(value);
        self.amounts.push((text.clone(), value));
        text
    }

    /// Writes the next fraction of the sentence in percent, without a plus sign.
    pub(in crate::chart) fn size(&mut self, value: f64) -> String {
        let text = percent(value).trim_start_matches('+').to_owned();
        self.amounts.push((text.clone(), value));
        text
    }

    /// Returns the claim with its sentence, which holds the fractions that were written.
    #[must_use]
    pub(in crate::chart) fn saying(self, text: String) -> Self {
        Self { text, ..self }
    }

    /// Returns the claim with another number in the place of a fraction, by its place in the sentence.
    #[cfg(feature = "charts")]
    pub(in crate::chart) fn with(&self, number: impl Fn(usize) -> Option<f64>) -> Self {
        let (mut claim, mut text, mut rest) = (Self::default(), String::new(), self.text.as_str());
        for (place, (own, value)) in self.amounts.iter().enumerate() {
            let Some((before, after)) = rest.split_once(own.as_str()) else {
                continue;
            };
            text.push_str(before);
            match number(place) {
                Some(number) => text.push_str(&claim.percent(number)),
                None => {
                    text.push_str(own);
                    claim.amounts.push((own.clone(), *value));
                }
            }
            rest = after;
        }
        claim.saying(text + rest)
    }

    /// Returns the sentence with its fractions as `amount` writes them, with their sign.
    #[cfg(feature = "charts")]
    pub(in crate::chart) fn shown(&self, amount: &dyn Fn(f64) -> String) -> String {
        let (mut shown, mut rest) = (String::new(), self.text.as_str());
        for (text, value) in &self.amounts {
            let Some((before, after)) = rest.split_once(text.as_str()) else {
                continue;
            };
            let written = amount(*value);
            let is_signed = text.starts_with(['+', '\u{2212}']);
            shown.push_str(before);
            shown.push_str(match is_signed {
                true => &written,
                false => written.trim_start_matches('+'),
            });
            rest = after;
        }
        shown + rest
    }
}

impl From<String> for Claim {
    fn from(text: String) -> Self {
        Self::default().saying(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(feature = "charts")]
    fn equal_texts_of_different_fractions_are_told_apart() {
        let mut claim = Claim::default();
        let text = format!(
            "mean {}, median {}; capital {}",
            claim.percent(0.0057),
            claim.percent(0.0061),
            claim.size(0.0223)
        );
        let claim = claim.saying(text);
        assert_eq!(claim.text, "mean +0.6 %, median +0.6 %; capital 2.2 %");
        let in_bps = |value: f64| format!("{:+.0} bps", value * 1e4);
        assert_eq!(
            claim.shown(&in_bps),
            "mean +57 bps, median +61 bps; capital 223 bps"
        );
    }
}
