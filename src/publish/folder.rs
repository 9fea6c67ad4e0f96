//! A folder of results: tables, JSON, charts, report and record, put in place together.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::draft::Draft;
#[cfg(feature = "charts")]
use super::fonts::with_system_fonts;
#[cfg(feature = "charts")]
use super::html::page;
use super::page::{CHARTS, report};
use super::paper::write_paper;
use super::place::{is_free, not_empty, put_in_place};
use super::publication::Publication;
#[cfg(feature = "charts")]
use super::record::run_id;
use super::record::{RECORD, record};
#[cfg(feature = "charts")]
use super::redraw::CAPTION;
use super::redraw::FIGURES;
use super::sources::drawn_figures;
use super::target::Target;
use crate::chart::Figure;
#[cfg(feature = "charts")]
use crate::chart::{self, Look};
use crate::error::Result;
use crate::table::Rows;
use crate::table::format::{write_csv, write_parquet};

/// A folder that results go to, tested and locked before the work begins. Nothing of a run is seen there before all of it is complete.
#[derive(Debug)]
pub struct Folder {
    target: Target,
    force: bool,
}

impl Folder {
    /// Tests and locks a folder, which does not have to exist. One that holds anything is refused, unless `force` is set; then
    /// writing replaces the files of an earlier run and leaves everything else.
    ///
    /// # Errors
    /// When the folder holds something, may not be written to, or another run is writing to it.
    pub fn prepare(path: &Path, force: bool) -> Result<Self> {
        let target = Target::folder(path)?;
        if !force && !is_free(&target)? {
            return Err(not_empty(&target));
        }
        Ok(Self { target, force })
    }

    /// Writes everything, and returns the names of the files. Files are written at the same time and put in place together; until then,
    /// an earlier run stays as it is.
    ///
    /// # Errors
    /// When a chart cannot be drawn or a file cannot be written. Then the folder is as it was before.
    pub fn write(&self, publication: &Publication<'_>) -> Result<Vec<String>> {
        let draft = Draft::new(&self.target);
        let figures = drawn_figures(publication)?;
        let tables = publication.tables();
        let json = || {
            let results = publication.results;
            draft.write(&format!("{}.json", results.name()), |out| {
                results.write_json(out)
            })
        };
        let parts: [&(dyn Fn() -> Result<()> + Sync); 6] = [
            &json,
            &|| write_tables(&draft, publication, &tables),
            &|| write_figures(&draft, &figures, publication),
            &|| write_reports(&draft, &figures, publication),
            &|| write_paper(&draft, publication),
            #[cfg(feature = "xlsx")]
            &|| super::paper::write_workbook(&draft, publication, &tables),
            #[cfg(not(feature = "xlsx"))]
            &|| Ok(()),
        ];
        let written: Vec<Result<()>> = parts.par_iter().map(|write| write()).collect();
        // The first error in this order, whichever came first.
        written.into_iter().collect::<Result<()>>()?;
        let record = record(publication, &draft.hashes())?;
        draft.write(RECORD, |out| out.write_all(record.as_bytes()))?;
        let names: BTreeSet<String> = draft.hashes().into_keys().collect();
        put_in_place(draft, &names, publication.inputs, self.force)?;
        // The record last, as the list of all others.
        let others = names.into_iter().filter(|name| name != RECORD);
        Ok(others.chain([RECORD.to_owned()]).collect())
    }
}

fn write_tables(
    draft: &Draft<'_>,
    publication: &Publication<'_>,
    tables: &[Box<dyn Rows + '_>],
) -> Result<()> {
    tables.par_iter().try_for_each(|table| {
        draft.write(&format!("{}.csv", table.name()), |out| {
            write_csv(&**table, out)
        })?;
        if !publication.parquet {
            return Ok(());
        }
        let mut bytes = Vec::new();
        write_parquet(&**table, &mut bytes)?;
        draft.write(&format!("{}.parquet", table.name()), |out| {
            out.write_all(&bytes)
        })
    })
}

/// Writes the report, and the page of it with its figures.
fn write_reports(
    draft: &Draft<'_>,
    figures: &[Figure],
    publication: &Publication<'_>,
) -> Result<()> {
    let report = report(publication.results, figures);
    draft.write("report.md", |out| out.write_all(report.as_bytes()))?;
    #[cfg(feature = "charts")]
    {
        let page = page(publication, figures)?;
        draft.write("report.html", |out| out.write_all(page.as_bytes()))?;
    }
    Ok(())
}

/// Writes the figures: as data to draw them again, as tables and as pictures.
fn write_figures(
    draft: &Draft<'_>,
    figures: &[Figure],
    publication: &Publication<'_>,
) -> Result<()> {
    if figures.is_empty() {
        return Ok(());
    }
    draft.write(&format!("{CHARTS}/{FIGURES}"), |out| {
        serde_json::to_writer(out, figures).map_err(std::io::Error::from)
    })?;
    #[cfg(feature = "charts")]
    let look = Look {
        run: Some(run_id(publication)?),
        ..with_system_fonts(publication.look, &figures.iter().collect::<Vec<_>>())
    };
    figures.par_iter().try_for_each(|figure| {
        #[cfg(feature = "charts")]
        if !figure.is_on_request {
            let png = chart::png(figure, &look)?;
            draft.write(&format!("{CHARTS}/{}.png", figure.name), |out| {
                out.write_all(&png)
            })?;
            let svg = chart::svg(figure, &look)?;
            draft.write(&format!("{CHARTS}/{}.svg", figure.name), |out| {
                out.write_all(svg.as_bytes())
            })?;
            if look.plain {
                let caption = chart::caption(figure, &look);
                draft.write(&format!("{CHARTS}/{}.{CAPTION}", figure.name), |out| {
                    out.write_all(caption.as_bytes())
                })?;
            }
        }
        #[cfg(not(feature = "charts"))]
        let _ = publication;
        draft.write(&format!("{CHARTS}/{}.csv", figure.name), |out| {
            out.write_all(figure.csv().as_bytes())
        })
    })
}
