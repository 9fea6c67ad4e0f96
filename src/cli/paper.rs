//! Flags that say how papers want their tables.

use clap::Args;
use newsquake::report::paper::{PaperStyle, Under};
use newsquake::table::format::Latex;
use newsquake::table::stars::Stars;

use super::value::{choice, whole};

/// Most decimals of numbers in percent.
const MOST_DECIMALS: u8 = 8;

/// Flags that say how papers want their tables, on standard output and in --out.
#[derive(Args, Default)]
#[command(next_help_heading = "Tables and figures")]
pub struct PaperArgs {
    /// What stands below an estimate in the tables of a paper [default: t]
    #[arg(long, value_parser = choice::<Under>(), value_name = "NAME", hide_short_help = true)]
    pub under: Option<Under>,
    /// Stars in the tables of a paper [default: finance]
    #[arg(long, value_parser = choice::<Stars>(), value_name = "NAME", hide_short_help = true)]
    pub stars: Option<Stars>,
    /// Decimals of numbers in percent in the tables of a paper [default: 2]
    #[arg(long, value_name = "N", value_parser = decimals, allow_negative_numbers = true, hide_short_help = true)]
    pub decimals: Option<u8>,
    /// Print LaTeX as a complete document
    #[arg(long, hide_short_help = true)]
    pub standalone: bool,
    /// Align numbers in LaTeX on their decimal marks, with columns of the package siunitx
    #[arg(long, hide_short_help = true)]
    pub siunitx: bool,
    /// Prefix of the labels of tables in LaTeX [default: study or backtest]
    #[arg(long, value_name = "TEXT", hide_short_help = true)]
    pub label_prefix: Option<String>,
}

impl PaperArgs {
    /// Returns whether a style was asked for, which only the tables of a paper have.
    pub fn is_given(&self) -> bool {
        self.under.is_some() || self.stars.is_some() || self.decimals.is_some()
    }

    /// Returns the style of tables.
    pub fn style(&self) -> PaperStyle {
        let usual = PaperStyle::default();
        PaperStyle {
            under: self.under.unwrap_or(usual.under),
            stars: self.stars.unwrap_or(usual.stars),
            decimals: self.decimals.unwrap_or(usual.decimals),
            ..usual
        }
    }

    /// Returns how LaTeX is written.
    pub fn latex(&self, kind: &str) -> Latex {
        Latex {
            standalone: self.standalone,
            siunitx: self.siunitx,
            label_prefix: self.label_prefix.clone().unwrap_or_else(|| kind.to_owned()),
        }
    }
}

/// Reads a number of decimals.
fn decimals(text: &str) -> Result<u8, String> {
    let number = whole::<u8>(text).ok();
    let number = number.filter(|number| *number <= MOST_DECIMALS);
    number.ok_or_else(|| format!("give a whole number from 0 to {MOST_DECIMALS}"))
}
