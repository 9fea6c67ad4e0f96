//! `newsquake completions` and `newsquake man`.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use newsquake::error::{Error, Result};
use newsquake::publish::write_new;

use super::volume::Volume;
use super::{CLEAN, Cli, interrupt, speak};

/// Write a script that completes commands and flags, to standard output.
#[derive(Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Write the manual to standard output, or one page a command to a folder.
#[derive(Args)]
pub struct ManArgs {
    /// Folder to write the pages to
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace pages that are there
    #[arg(long)]
    force: bool,
}

pub fn completions(args: &CompletionsArgs) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "newsquake", &mut script);
    speak::stream(|out| out.write_all(&script))?;
    Ok(CLEAN)
}

pub fn man(args: &ManArgs) -> Result<u8> {
    let mut program = Cli::command();
    program.build();
    let Some(folder) = &args.out else {
        let page = page(&program)?;
        speak::stream(|out| out.write_all(&page))?;
        return Ok(CLEAN);
    };
    let mut pages = vec![("newsquake.1".to_owned(), page(&program)?)];
    for verb in program.get_subcommands() {
        let name = format!("newsquake-{}", verb.get_name());
        let verb = verb.clone().display_name(&name);
        pages.push((format!("{name}.1"), page(&verb)?));
    }
    interrupt::leave_nothing_behind();
    write_new(folder, &pages, args.force)?;
    let said = format!("{} pages written to {}", pages.len(), folder.display());
    speak::say(Volume::Normal, &said);
    Ok(CLEAN)
}

fn page(command: &clap::Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(command.clone()).render(&mut page);
    rendered.map_err(|error| Error::output(format!("the page cannot be made: {error}")))?;
    Ok(page)
}
