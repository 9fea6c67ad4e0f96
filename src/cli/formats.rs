//! `newsquake formats`.

use clap::Args;
use newsquake::error::{Error, Result, nearest};
use newsquake::load::formats;
use newsquake::report::inspect;

use super::output::Shape;
use super::{CLEAN, speak};

/// List the dialects that price files are recognised by, or show one with a sample.
#[derive(Args)]
pub struct FormatsArgs {
    /// A dialect to show
    name: Option<String>,
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Shape::Table, help_heading = "Output")]
    format: Shape,
}

pub fn run(args: FormatsArgs) -> Result<u8> {
    let all = formats();
    let text = match &args.name {
        None => {
            let samples = all
                .iter()
                .map(|format| format!("\n# {}: {}\n{}", format.name, format.writer, format.sample));
            let list = args.format.tables(&inspect::formats(&all));
            if args.format == Shape::Table {
                list + &samples.collect::<String>()
            } else {
                list
            }
        }
        Some(name) => {
            let found = all.iter().find(|format| format.name == name);
            let format = found.ok_or_else(|| {
                let error =
                    Error::options(format!("there is no dialect `{name}`")).code("unknown_dialect");
                match nearest(name, all.iter().map(|format| format.name)) {
                    Some(near) => error.help(format!("did you mean `{near}`?")),
                    None => error.help("newsquake formats lists them"),
                }
            })?;
            format!(
                "{}: {}\n{}\nBasis of close: {} ({})\n\n{}",
                format.name,
                format.writer,
                format.trap,
                format.close.name(),
                format.close,
                format.sample
            )
        }
    };
    speak::result(&text)?;
    Ok(CLEAN)
}
