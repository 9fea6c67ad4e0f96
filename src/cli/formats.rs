//! `newsquake formats`.

use clap::Args;
use newsquake::error::Result;
use newsquake::load::{DialectInfo, dialect, dialects};
use newsquake::report::inspect;
use newsquake::table::format::report_json;

use super::output::{FormatArgs, Shape};
use super::{CLEAN, speak};

/// List the dialects of price files that are recognised, or show one with a sample.
#[derive(Args)]
pub struct FormatsArgs {
    /// Dialect to show
    name: Option<String>,
    #[command(flatten)]
    format: FormatArgs,
}

impl FormatsArgs {
    /// Returns whether standard error goes without colour and progress.
    pub fn is_plain(&self) -> bool {
        self.format.is_plain()
    }
}

pub fn run(args: FormatsArgs) -> Result<u8> {
    let shown = match &args.name {
        Some(name) => vec![dialect(name)?],
        None => dialects(),
    };
    let list = inspect::formats(&shown);
    let text = match (args.format.shape(), &args.name) {
        (Shape::Json, _) => report_json("newsquake.formats/1", &list)?,
        (Shape::Table, None) => {
            let sample = |dialect: &DialectInfo| {
                format!(
                    "\n# {}: {}\n{}",
                    dialect.name, dialect.writer, dialect.sample
                )
            };
            Shape::Table.tables(&list) + &shown.iter().map(sample).collect::<String>()
        }
        (Shape::Table, Some(_)) => shown.iter().map(in_words).collect(),
        (shape, _) => shape.tables(&list),
    };
    speak::result(&text)?;
    Ok(CLEAN)
}

fn in_words(dialect: &DialectInfo) -> String {
    format!(
        "{}: {}\n{}\nBasis of close: {} ({})\n\n{}",
        dialect.name,
        dialect.writer,
        dialect.trap,
        dialect.close.name(),
        dialect.close,
        dialect.sample
    )
}
