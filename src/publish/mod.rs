//! The whole result of a run in a folder: tables, JSON, charts, a report, and a record of the run; and single files. Whatever happens
//! while it is written, the earlier content or the new one is there as a whole.

mod coverage;
mod difference;
mod disk;
mod draft;
mod earlier;
#[cfg(feature = "charts")]
mod figures;
mod folder;
#[cfg(feature = "charts")]
mod fonts;
mod handed;
#[cfg(feature = "charts")]
mod html;
mod inputs;
mod lock;
mod new_files;
mod page;
mod paper;
#[cfg(feature = "charts")]
mod parts;
mod place;
mod program;
mod publication;
mod record;
mod redraw;
mod replay;
mod results;
mod single;
mod sources;
mod spare;
mod syncs;
mod system;
mod target;
mod unequal;
mod unfinished;

pub use crate::chart::study::figures;
pub use coverage::Coverage;
pub use difference::{Difference, compare};
pub use folder::Folder;
#[cfg(feature = "charts")]
pub use fonts::{read_font, with_system_fonts};
#[cfg(feature = "charts")]
pub use html::report as html_report;
pub use new_files::{check_empty, write_new};
pub use page::{charts_not_drawn, markdown as markdown_report};
#[cfg(feature = "xlsx")]
pub use paper::workbook;
pub use program::Program;
pub use publication::Publication;
pub use redraw::{CAPTION, figure_data, group_data, is_own_data, run_of, saved_figures};
#[cfg(feature = "charts")]
pub use redraw::{is_own_caption, is_own_picture};
pub use replay::Replay;
pub use results::{
    BacktestResults, PowerResults, Results, StudyResults, StudySweepResults, SweepResults,
};
pub use single::FileOutput;
pub use sources::drawn_figures;
pub use unfinished::{abandon, is_ignored};
