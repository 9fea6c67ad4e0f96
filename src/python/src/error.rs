//! Failures as exceptions of Python, and options in its words.

use newsquake::error::{Error, Kind, OptionPath, Speaker};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

pyo3::create_exception!(
    newsquake,
    NewsquakeError,
    PyException,
    "A run that had to stop. `code` names the failure, `place`, `file`, `line` and `column` say where it lies, `option` which keyword it \
     is about, `help` what to do."
);
pyo3::create_exception!(
    newsquake,
    OptionError,
    NewsquakeError,
    "A keyword, or a combination of keywords, that makes no sense."
);
pyo3::create_exception!(
    newsquake,
    InputError,
    NewsquakeError,
    "A table or file that cannot be opened or understood."
);
pyo3::create_exception!(
    newsquake,
    OutputError,
    NewsquakeError,
    "A result that cannot be written or drawn."
);

/// Writes options as keywords of the functions: `window=(-10, 10)`. Options of the table of events are keys of `event_reading`.
pub struct Keywords;

impl Speaker for Keywords {
    fn option(&self, path: OptionPath, value: Option<&str>) -> String {
        let words: Vec<&str> = path.path().split('.').collect();
        let key = path.key().replace('-', "_");
        let value = value.map(literal);
        match (words.as_slice(), value) {
            (["output", "full" | "tables"], _) => "result.frames".to_owned(),
            (["output", "out"], _) => "result.report(path)".to_owned(),
            (["events", _], value) => {
                format!(
                    "event_reading={{\"{key}\": {}}}",
                    value.as_deref().unwrap_or("...")
                )
            }
            // An option of a choice, such as the threshold of a side.
            ([_, choice, name, _], value) => {
                let value = value.as_deref().unwrap_or("...");
                let inner = format!("{{\"{name}\": {{\"{key}\": {value}}}}}");
                match *choice {
                    "costs" => format!("costs=[{inner}]"),
                    choice => format!("{choice}={inner}"),
                }
            }
            (_, Some(value)) => format!("{key}={value}"),
            (_, None) => key,
        }
    }
}

/// Writes a value as Python does: numbers and truth as they are, words in quotes, windows as pairs.
fn literal(value: &str) -> String {
    let ends = value
        .split_once(':')
        .and_then(|(first, last)| Some((first.parse::<i64>().ok()?, last.parse::<i64>().ok()?)));
    match (value, ends) {
        ("true", _) => "True".to_owned(),
        ("false", _) => "False".to_owned(),
        (_, Some((first, last))) => format!("({first}, {last})"),
        (number, _) if number.parse::<f64>().is_ok() => number.to_owned(),
        (words, _) => format!("\"{words}\""),
    }
}

/// Returns a failure as an exception with its parts as attributes.
pub fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let mut text = error.said_by(&Keywords);
    let help = error.help().map(|help| help.said_by(&Keywords));
    if let Some(shown) = error.shown() {
        text.push_str(&format!("\n    {shown}"));
    }
    if let Some(help) = &help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    let raised = match error.kind() {
        Kind::Options => OptionError::new_err(text),
        Kind::Input => InputError::new_err(text),
        Kind::Output | Kind::Chart => OutputError::new_err(text),
    };
    let place = error.place();
    let parts = raised.value(py);
    let file = place.as_ref().map(|place| place.origin.to_string());
    let option = error.option().map(|option| option.key().replace('-', "_"));
    let set = || -> PyResult<()> {
        parts.setattr("code", error.code())?;
        parts.setattr("message", error.message().said_by(&Keywords))?;
        parts.setattr("help", help)?;
        parts.setattr("option", option)?;
        parts.setattr("place", place.as_ref().map(ToString::to_string))?;
        parts.setattr("file", file)?;
        parts.setattr("line", place.as_ref().and_then(|place| place.line))?;
        parts.setattr(
            "column",
            place.as_ref().and_then(|place| place.column.clone()),
        )
    };
    match set() {
        Ok(()) => raised,
        Err(failed) => failed,
    }
}
