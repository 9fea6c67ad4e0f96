//! The whole result of a run in a folder: tables, JSON, charts, a report, and a record of the run; and single files. Whatever happens
//! while it is written, the earlier content or the new one is there as a whole.

mod disk;
mod draft;
mod earlier;
mod folder;
mod handed;
mod inputs;
mod lock;
mod page;
mod place;
mod publication;
mod record;
mod results;
mod single;
mod spare;
mod system;
mod target;
mod unfinished;

pub use folder::Folder;
pub use page::charts_not_drawn;
pub use publication::{HowRead, Publication};
pub use results::{BacktestResults, Results, StudyResults, SweepResults, figures};
pub use single::FileOutput;
pub use unfinished::abandon;
