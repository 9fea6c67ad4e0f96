//! The native part of the Python package newsquake: keywords become a plan, frames become tables, and the library runs.

mod arrow;
mod error;
mod figure;
mod options;
mod outcome;
mod pool;
mod run;
mod table;

use pyo3::prelude::*;

/// The native part of the Python package newsquake.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::error::{InputError, NewsquakeError, OptionError, OutputError};
    #[pymodule_export]
    use super::figure::Figure;
    #[pymodule_export]
    use super::outcome::Outcome;
    #[pymodule_export]
    use super::run::{defaults, run};
    #[pymodule_export]
    use super::table::Table;
    use super::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        newsquake::error::set_speaker(&super::error::Keywords);
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
