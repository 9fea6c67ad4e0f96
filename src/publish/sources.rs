//! The figures of a run, with where their numbers come from.

use super::publication::Publication;
use super::record::run_id;
use crate::chart::Figure;
use crate::error::Result;
use crate::finding::first_of;
use crate::load::InputFile;

/// Most names of files in a footnote.
const MOST_FILES: usize = 4;

/// What a footnote ends with, in front of the version.
const PROGRAM: &str = "newsquake ";

/// Returns the figures of a publication that are drawn. Their footnotes name the files that were read, the price basis and the id of the
/// run, and end with the name and the version of the program.
///
/// # Errors
/// Never for the results of this crate.
pub fn drawn_figures(publication: &Publication<'_>) -> Result<Vec<Figure>> {
    let mut figures = publication.drawn();
    let sources = match figures.is_empty() {
        true => String::new(),
        false => sources(publication)?,
    };
    for footnote in figures.iter_mut().map(|figure| &mut figure.footnote) {
        if let Some(place) = footnote.rfind(PROGRAM) {
            footnote.insert_str(place, &sources);
        }
    }
    Ok(figures)
}

/// Returns the part of footnotes that says where the numbers come from.
///
/// # Errors
/// Never for the results of this crate.
pub(super) fn sources(publication: &Publication<'_>) -> Result<String> {
    let mut files: Vec<String> = publication.inputs.iter().map(file_name).collect();
    files.dedup();
    let files = match files.is_empty() {
        true => String::new(),
        false => format!("Data: {}; ", first_of(&files, MOST_FILES)),
    };
    let plan = publication.results.plan()?;
    let basis = match (plan.get("price"), publication.results.name()) {
        (Some(serde_json::Value::String(column)), _) => format!("prices: {column}; "),
        (_, "study" | "backtest") => {
            "prices: adj_close where there is one, else close; ".to_owned()
        }
        _ => String::new(),
    };
    Ok(format!("{files}{basis}run {}. ", run_id(publication)?))
}

/// Returns the name of a file without its folder; of a member of an archive with that of the archive.
fn file_name(file: &InputFile) -> String {
    let path = file.path();
    let name = path.rsplit(['/', '\\']).next();
    name.unwrap_or_default().to_owned()
}
