//! Flags that say how figures are drawn.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use newsquake::chart::{Look, Size, Theme};
use newsquake::error::{Error, Result};
use newsquake::publish::read_font;

use super::value::number;

/// Dots per inch of figures for print, where none are asked for.
const PRINT_DPI: f64 = 300.0;

/// Dots per inch that can be drawn: fewer show no letters, and more make a page of too many pixels.
const DPI: RangeInclusive<f64> = 30.0..=2400.0;

/// Flags that say how figures are drawn.
#[derive(Args, Default)]
#[command(next_help_heading = "Tables and figures")]
pub struct LookArgs {
    /// Draw for print: the width of one column (85) or two (178) in mm, without title and footnote
    #[arg(long, value_enum, value_name = "MM", hide_short_help = true)]
    journal: Option<Journal>,
    /// Dots per inch of figures for print [default: 300]
    #[arg(long, value_name = "N", value_parser = number, allow_negative_numbers = true, requires = "journal", hide_short_help = true)]
    dpi: Option<f64>,
    /// Colours of figures [default: light]
    #[arg(long, value_enum, value_name = "NAME", hide_short_help = true)]
    theme: Option<Colours>,
    /// Font for letters that the built-in one lacks, such as Chinese; without it, fonts of the system are tried
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    font: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Journal {
    /// One column: 85 by 64 mm
    #[value(name = "85", alias = "85mm")]
    Column,
    /// Two columns: 178 by 111 mm
    #[value(name = "178", alias = "178mm")]
    Page,
}

#[derive(Clone, Copy, ValueEnum)]
enum Colours {
    /// Dark ink on white
    Light,
    /// Light ink on a dark ground
    Dark,
}

impl LookArgs {
    /// Returns how figures are drawn.
    pub fn look(&self) -> Result<Look> {
        let dpi = self.dpi.unwrap_or(PRINT_DPI);
        if !DPI.contains(&dpi) {
            let (least, most) = (DPI.start(), DPI.end());
            let error =
                Error::options(format!("--dpi is {dpi}; it must be from {least} to {most}"));
            return Err(error
                .with_code("bad_value")
                .with_help("journals ask for 300 to 600"));
        }
        let size = match self.journal {
            None => Size::default(),
            Some(Journal::Column) => Size::printed(85.0, 64.0, dpi),
            Some(Journal::Page) => Size::printed(178.0, 111.0, dpi),
        };
        Ok(Look {
            size,
            theme: match self.theme {
                Some(Colours::Dark) => Theme::Dark,
                Some(Colours::Light) | None => Theme::Light,
            },
            plain: self.journal.is_some(),
            fonts: self
                .font
                .iter()
                .map(|path| read_font(path))
                .collect::<Result<_>>()?,
            run: None,
        })
    }
}
