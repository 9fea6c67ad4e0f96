//! The native part of the Python package newsquake.

use pyo3::prelude::*;

/// The native part of the Python package newsquake.
#[pymodule]
mod _native {}
