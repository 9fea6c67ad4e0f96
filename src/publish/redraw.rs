//! Figures of a finished run, read back to be drawn again without computing.

#[cfg(feature = "charts")]
use std::io::Read;
use std::path::{Component, Path};

use serde_json::Value;

use super::page::CHARTS;
use super::record::RECORD;
use crate::chart::Figure;
use crate::error::{Error, Result, message, option};

/// The file of all figures of a run, among its charts.
pub(super) const FIGURES: &str = "figures.json";

/// The ending of the file with the caption of a figure that is drawn without title and footnote.
pub const CAPTION: &str = "caption.txt";

/// Returns the figures of a run in a folder that a study or backtest wrote.
///
/// # Errors
/// When the folder holds no figures, or they cannot be read.
pub fn saved_figures(folder: &Path) -> Result<Vec<Figure>> {
    let path = folder.join(CHARTS).join(FIGURES);
    let text = crate::load::text(&path).map_err(|error| {
        Error::input(format!("no figures of a run are there: {error}"))
            .with_code("no_figures")
            .with_help(message![
                "name a folder that a study or backtest wrote with ",
                option::OUT,
                " and with its charts",
            ])
    })?;
    let unreadable = |why: String| {
        Error::input(format!("the figures cannot be read: {why}"))
            .in_file(&*path)
            .with_code("no_figures")
            .with_help("run the study or backtest again")
    };
    let value: Value =
        serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    if let Some(number) = out_of_range(&value) {
        return Err(unreadable(format!("{number} is a number that no run has")));
    }
    let figures: Vec<Figure> =
        serde_json::from_value(value).map_err(|error| unreadable(error.to_string()))?;
    match figures.iter().find(|figure| !is_file_name(&figure.name)) {
        Some(figure) => Err(unreadable(format!(
            "`{}` is no name of a figure",
            figure.name
        ))),
        None => Ok(figures),
    }
}

/// Returns a number that nothing in a figure can be: it would take axes without end.
fn out_of_range(value: &Value) -> Option<f64> {
    const LARGEST: f64 = 1e15;
    match value {
        Value::Number(number) => number.as_f64().filter(|number| number.abs() > LARGEST),
        Value::Array(values) => values.iter().find_map(out_of_range),
        Value::Object(fields) => fields.values().find_map(out_of_range),
        Value::Null | Value::Bool(_) | Value::String(_) => None,
    }
}

/// Returns whether a name is that of a file beside the others: it leads nowhere else.
fn is_file_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!((parts.next(), parts.next()), (Some(Component::Normal(part)), None) if part == name)
}

/// Returns the id of the run in a folder; `None` where its record does not say.
pub fn run_of(folder: &Path) -> Option<String> {
    let text = crate::load::text(&folder.join(RECORD)).ok()?;
    let record: Value = serde_json::from_str(&text).ok()?;
    record["run"].as_str().map(str::to_owned)
}

/// Returns whether a file holds the data of a figure of a run, byte by byte.
pub fn is_own_data(folder: &Path, name: &str, path: &Path) -> bool {
    let data = figure_data(folder, name);
    data.is_ok_and(|data| std::fs::read(path).is_ok_and(|found| found == data))
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

/// Reads the data of a figure from the folder of a run, those of one group alone, as CSV.
///
/// # Errors
/// When they cannot be read or do not tell groups apart.
pub fn group_data(folder: &Path, name: &str, group: &str) -> Result<Vec<u8>> {
    let data = figure_data(folder, name)?;
    let unreadable = |why: &str| {
        Error::input(format!("the data of the figure {name} {why}")).with_code("no_figures")
    };
    let mut rows = csv::Reader::from_reader(&data[..]);
    let heads = rows.headers().map_err(|_| unreadable("are no CSV"))?;
    let column = heads.iter().position(|head| head == "group");
    let column = column.ok_or_else(|| unreadable("have no groups"))?;
    let mut kept = csv::WriterBuilder::new().from_writer(Vec::new());
    let unwritten = |error: csv::Error| Error::output(error.to_string());
    kept.write_record(heads).map_err(unwritten)?;
    for row in rows.records() {
        let row = row.map_err(|_| unreadable("are no CSV"))?;
        // An event may be in several groups.
        if row
            .get(column)
            .is_some_and(|cell| cell == group || cell.split(';').any(|one| one == group))
        {
            kept.write_record(&row).map_err(unwritten)?;
        }
    }
    kept.into_inner()
        .map_err(|error| Error::output(error.to_string()))
}

/// Returns whether a file is a caption that newsquake wrote: it ends with the name of the program.
#[cfg(feature = "charts")]
pub fn is_own_caption(path: &Path) -> bool {
    std::fs::read_to_string(path).is_ok_and(|text| crate::chart::is_caption(&text))
}

/// Returns whether a file is a picture that newsquake drew, by the name of the program inside.
#[cfg(feature = "charts")]
pub fn is_own_picture(path: &Path) -> bool {
    /// Bytes at the beginning that hold the name, with the longest title and description.
    const BEGINNING: u64 = 1 << 16;
    let read = || {
        let mut beginning = Vec::new();
        let file = std::fs::File::open(path)?;
        file.take(BEGINNING).read_to_end(&mut beginning)?;
        std::io::Result::Ok(beginning)
    };
    path.is_file() && read().is_ok_and(|beginning| crate::chart::render::is_own(&beginning))
}
