//! Frames in and out by the Arrow PyCapsule interface, which polars, pandas, pyarrow and others speak. Columns are shared, not copied,
//! where both sides know their types. The only file with unsafe code: the interface hands on pointers.

use polars::frame::DataFrame;
use polars::polars_compute::cast::cast_default;
use polars::prelude::{Column, CompatLevel, IntoColumn, Series};
use polars_arrow::array::{Array, DictionaryArray, StructArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, Field, IntegerType};
use polars_arrow::ffi::{ArrowArrayStream, ArrowArrayStreamReader, export_iterator};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods};

/// The name that the interface gives capsules of streams.
const STREAM: &std::ffi::CStr = c"arrow_array_stream";

/// Reads a frame from an object that has `__arrow_c_stream__`. Columns of types that hold neither words, numbers, dates nor moments are
/// left out.
pub fn import(object: &Bound<'_, PyAny>) -> PyResult<DataFrame> {
    let capsule = object.call_method0("__arrow_c_stream__")?;
    let capsule = capsule.cast_into::<PyCapsule>().map_err(PyErr::from)?;
    let pointer = capsule
        .pointer_checked(Some(STREAM))?
        .cast::<ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a stream, which the consumer takes and leaves as released.
    let stream = unsafe { std::ptr::replace(pointer.as_ptr(), ArrowArrayStream::empty()) };
    // SAFETY: the stream comes from a producer that fulfils the C stream interface.
    let mut reader =
        unsafe { ArrowArrayStreamReader::try_new(Box::new(stream)) }.map_err(unreadable)?;
    let ArrowDataType::Struct(fields) = reader.field().dtype().clone() else {
        return Err(PyTypeError::new_err("the Arrow stream holds no table"));
    };
    let mut chunks: Vec<Vec<Box<dyn Array>>> = fields.iter().map(|_| Vec::new()).collect();
    let mut height = 0;
    // SAFETY: as above.
    while let Some(batch) = unsafe { reader.next() } {
        let batch = batch.map_err(unreadable)?;
        let rows = batch.as_any().downcast_ref::<StructArray>();
        let rows = rows.ok_or_else(|| PyTypeError::new_err("the Arrow stream holds no table"))?;
        height += rows.len();
        for (chunks, values) in chunks.iter_mut().zip(rows.values()) {
            chunks.push(values.clone());
        }
    }
    let columns: PyResult<Vec<Option<Column>>> = fields
        .iter()
        .zip(chunks)
        .map(|(field, chunks)| column(field, chunks))
        .collect();
    DataFrame::new(height, columns?.into_iter().flatten().collect()).map_err(unreadable)
}

/// Makes a column of its pieces; words by number become words.
fn column(field: &Field, chunks: Vec<Box<dyn Array>>) -> PyResult<Option<Column>> {
    let (mut field, mut chunks) = (field.clone(), chunks);
    if let ArrowDataType::Dictionary(keys, ..) = *field.dtype() {
        let words = chunks.iter().map(|chunk| unpacked(&**chunk, keys));
        let Some(words) = words.collect::<Option<Vec<_>>>() else {
            return Ok(None);
        };
        chunks = words;
        field = Field::new(field.name.clone(), ArrowDataType::Utf8View, true);
    }
    if !is_read(field.dtype()) {
        return Ok(None);
    }
    // Metadata of other programs does not change how a column is read.
    let field = Field::new(field.name, field.dtype, field.is_nullable);
    if chunks.is_empty() {
        chunks.push(polars_arrow::array::new_empty_array(field.dtype().clone()));
    }
    let series = Series::try_from((&field, chunks)).map_err(unreadable)?;
    Ok(Some(series.into_column()))
}

/// Returns the words of a column that numbers its words; `None` where it numbers something else.
fn unpacked(chunk: &dyn Array, keys: IntegerType) -> Option<Box<dyn Array>> {
    macro_rules! unpack {
        ($key:ty) => {{
            let dictionary = chunk.as_any().downcast_ref::<DictionaryArray<$key>>()?;
            let words = cast_default(&**dictionary.values(), &ArrowDataType::Utf8View).ok()?;
            let words = words.as_any().downcast_ref::<Utf8ViewArray>()?;
            let word = |key: Option<&$key>| words.get(usize::try_from(*key?).ok()?);
            let cells: Vec<Option<&str>> = dictionary.keys().iter().map(word).collect();
            Some(Utf8ViewArray::from_slice(cells).boxed())
        }};
    }
    match keys {
        IntegerType::Int8 => unpack!(i8),
        IntegerType::Int16 => unpack!(i16),
        IntegerType::Int32 => unpack!(i32),
        IntegerType::Int64 => unpack!(i64),
        IntegerType::UInt8 => unpack!(u8),
        IntegerType::UInt16 => unpack!(u16),
        IntegerType::UInt32 => unpack!(u32),
        IntegerType::UInt64 => unpack!(u64),
        _ => None,
    }
}

/// Returns whether prices, events or factors may stand in a column of this type.
fn is_read(stored: &ArrowDataType) -> bool {
    use ArrowDataType as T;
    match stored {
        T::Null | T::Boolean | T::Float32 | T::Float64 => true,
        T::Int8 | T::Int16 | T::Int32 | T::Int64 => true,
        T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => true,
        T::Utf8 | T::LargeUtf8 | T::Utf8View => true,
        T::Binary | T::LargeBinary | T::BinaryView => true,
        T::Date32 | T::Date64 | T::Timestamp(..) | T::Time32(_) | T::Time64(_) => true,
        T::Decimal(..) | T::Decimal32(..) | T::Decimal64(..) => true,
        T::List(inner) | T::LargeList(inner) => {
            matches!(inner.dtype(), T::Utf8 | T::LargeUtf8 | T::Utf8View)
        }
        _ => false,
    }
}

fn unreadable(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(format!("the frame cannot be read: {error}"))
}

/// Hands a frame on as a capsule. Words are of the type that every Arrow program knows.
pub fn export<'py>(py: Python<'py>, frame: &DataFrame) -> PyResult<Bound<'py, PyCapsule>> {
    let level = CompatLevel::oldest();
    let mut frame = frame.clone();
    frame.rechunk_mut();
    let fields: Vec<Field> = frame
        .columns()
        .iter()
        .map(|column| column.field().to_arrow(level))
        .collect();
    let field = Field::new("".into(), ArrowDataType::Struct(fields), false);
    let batches: Vec<_> = frame
        .iter_chunks(level, false)
        .map(|batch| {
            let dtype = field.dtype().clone();
            let rows = StructArray::new(dtype, batch.height(), batch.into_arrays(), None);
            Ok(rows.boxed())
        })
        .collect();
    let stream = export_iterator(Box::new(batches.into_iter()), field);
    PyCapsule::new_with_value(py, stream, STREAM)
}
