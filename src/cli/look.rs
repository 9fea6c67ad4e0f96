//! Flags that say how figures are drawn.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use newsquake::chart::{Figure, LEVEL, Look, ReturnUnit, Size, Theme, shown};
use newsquake::error::{Error, Result};
use newsquake::publish::read_font;

use super::value::number;

/// Dots per inch of figures for print, where none are asked for.
const PRINT_DPI: f64 = 300.0;

/// Dots per inch that can be drawn: fewer show no letters, and more make a page of too many pixels.
const DPI: RangeInclusive<f64> = 30.0..=2400.0;

/// Levels of confidence that say something, in percent.
const LEVELS: (f64, f64) = (50.0, 99.9);

/// Returns that cells can have their full colour at, in percent.
const SCALES: (f64, f64) = (0.1, 1000.0);

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
    /// Level of confidence of the intervals in figures, in percent; tables stay at 95 [default: 95]
    #[arg(long, value_name = "PCT", value_parser = number, allow_negative_numbers = true, hide_short_help = true)]
    level: Option<f64>,
    /// What figures write returns in [default: pct]
    #[arg(long, value_enum, value_name = "UNIT", hide_short_help = true)]
    unit: Option<UnitName>,
    /// Draw the account of a backtest on a logarithmic scale
    #[arg(long, hide_short_help = true)]
    log: bool,
    /// Also compare the account with buying and holding everything that was traded, a choice that only hindsight allows
    #[arg(long, hide_short_help = true)]
    buy_and_hold: bool,
    /// Return at which the cells of the figure monthly have their full colour, in percent [default: 10]
    #[arg(long, value_name = "PCT", value_parser = number, allow_negative_numbers = true, hide_short_help = true)]
    scale: Option<f64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum UnitName {
    /// Percent
    Pct,
    /// Basis points
    Bps,
    /// Money, for the figure bridge
    Money,
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
    /// Returns the flags that were given.
    pub fn given(&self) -> Vec<&'static str> {
        let all = [
            (self.journal.is_some(), "--journal"),
            (self.dpi.is_some(), "--dpi"),
            (self.theme.is_some(), "--theme"),
            (self.font.is_some(), "--font"),
            (self.level.is_some(), "--level"),
            (self.unit.is_some(), "--unit"),
            (self.log, "--log"),
            (self.buy_and_hold, "--buy-and-hold"),
            (self.scale.is_some(), "--scale"),
        ];
        let given = all.into_iter().filter(|(is_given, _)| *is_given);
        given.map(|(_, flag)| flag).collect()
    }

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
        let percent = |flag: &str, value: f64, (least, most): (f64, f64)| match value {
            value if (least..=most).contains(&value) => Ok(value / 100.0),
            value => {
                let must = format!("{flag} is {value}; it must be from {least} to {most} percent");
                Err(Error::options(must).with_code("bad_value"))
            }
        };
        let level = self
            .level
            .map(|level| percent("--level", level, LEVELS))
            .transpose()?;
        let scale = self
            .scale
            .map(|scale| percent("--scale", scale, SCALES))
            .transpose()?;
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
            level: level.unwrap_or(LEVEL),
            unit: match self.unit {
                Some(UnitName::Bps) => ReturnUnit::Bps,
                Some(UnitName::Money) => ReturnUnit::Money,
                Some(UnitName::Pct) | None => ReturnUnit::Percent,
            },
            log: self.log,
            buy_and_hold: self.buy_and_hold,
            scale,
            order: None,
        })
    }
}

/// Returns the flags that change none of the figures, each alone, with the figures that they are for.
pub fn without_effect(look: &Look, figures: &[&Figure]) -> Vec<(&'static str, &'static str)> {
    let usual = Look::default;
    let asked = [
        (
            "--level",
            Look {
                level: look.level,
                ..usual()
            },
            "forest, caar, caar-by-tag, aar-bars, event-panel, trade-dist and robustness have intervals of a level",
        ),
        (
            "--unit",
            Look {
                unit: look.unit,
                ..usual()
            },
            "bps fits figures with returns, and money the figure bridge",
        ),
        (
            "--log",
            Look {
                log: look.log,
                ..usual()
            },
            "the figure equity has such an axis, unless the account was lost",
        ),
        (
            "--buy-and-hold",
            Look {
                buy_and_hold: look.buy_and_hold,
                ..usual()
            },
            "the figure equity of a backtest has this line",
        ),
        (
            "--scale",
            Look {
                scale: look.scale,
                ..usual()
            },
            "the figure monthly has cells with numbers, whose colour is full at 10 % without it",
        ),
    ];
    let asked = asked.into_iter().filter(|(_, look, _)| *look != usual());
    let changes = |look: &Look| {
        let mut figures = figures.iter();
        figures.any(|figure| shown(figure, look) != shown(figure, &usual()))
    };
    let without = asked.filter(|(_, look, _)| !changes(look));
    let mut without: Vec<_> = without.map(|(flag, _, needs)| (flag, needs)).collect();
    // Rows that are in an order already have it.
    if let Some(name) = &look.order {
        let panels = figures.iter().flat_map(|figure| &figure.panels);
        let mut orders = panels.flat_map(|panel| &panel.orders);
        if !orders.any(|order| order.name == *name) {
            let needs =
                "the figure heatmap has rows to order, of more than 2,000 events by tag alone";
            without.push(("--sort", needs));
        }
    }
    without
}
