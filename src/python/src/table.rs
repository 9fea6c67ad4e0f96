//! Tables as Python sees them.

use newsquake::error::Result;
use newsquake::frame::DataFrame;
use newsquake::table::Rows;
use newsquake::table::frame::data_frame;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::arrow;

/// A table of typed columns, which every Arrow program can take over.
#[pyclass(frozen, module = "newsquake._native")]
pub struct Table {
    frame: DataFrame,
}

impl Table {
    pub fn new(frame: DataFrame) -> Self {
        Self { frame }
    }
}

#[pymethods]
impl Table {
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer that wishes other types casts them itself, as the interface allows.
        let _ = requested_schema;
        arrow::export(py, &self.frame)
    }

    /// Number of rows and of columns.
    #[getter]
    fn shape(&self) -> (usize, usize) {
        (self.frame.height(), self.frame.width())
    }

    /// The names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.frame
            .get_column_names()
            .into_iter()
            .map(ToString::to_string)
            .collect()
    }
}

/// Returns the names of tables.
pub fn names(tables: &[Box<dyn Rows + '_>]) -> Vec<String> {
    tables.iter().map(|table| table.name().to_owned()).collect()
}

/// Returns the table of a name as a frame; `None` if there is none.
pub fn find(tables: &[Box<dyn Rows + '_>], name: &str) -> Option<Result<DataFrame>> {
    let found = tables.iter().find(|table| table.name() == name);
    found.map(|table| data_frame(&**table))
}
