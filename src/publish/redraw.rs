//! Figures of a finished run, read back to be drawn again without computing.

use std::path::Path;

use super::page::CHARTS;
use crate::chart::Figure;
use crate::error::{Error, Result, message, option};

/// The file of all figures of a run, among its charts.
pub(super) const FIGURES: &str = "figures.json";

/// Returns the figures of a run in a folder that a study or backtest wrote.
///
/// # Errors
/// When the folder holds no figures, or they cannot be read.
pub fn saved_figures(folder: &Path) -> Result<Vec<Figure>> {
    let path = folder.join(CHARTS).join(FIGURES);
    let text = std::fs::read(&path).map_err(|error| {
        Error::input(format!(
            "{}: no figures of a run are there ({error})",
            path.display()
        ))
        .with_code("no_figures")
        .with_help(message![
            "name a folder that a study or backtest wrote with ",
            option::OUT,
            " and with its charts",
        ])
    })?;
    serde_json::from_slice(&text).map_err(|error| {
        Error::input(format!(
            "{}: the figures cannot be read: {error}",
            path.display()
        ))
        .with_code("no_figures")
        .with_help("run the study or backtest again")
    })
}

/// Reads the data of a figure from the folder of a run, as CSV.
///
/// # Errors
/// When it cannot be read.
pub fn figure_data(folder: &Path, name: &str) -> Result<Vec<u8>> {
    let path = folder.join(CHARTS).join(format!("{name}.csv"));
    std::fs::read(&path).map_err(|error| {
        Error::input(format!("{}: {error}", path.display())).with_code("no_figures")
    })
}
