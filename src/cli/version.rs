//! `newsquake version` and `newsquake doctor`.

use newsquake::chart;
use newsquake::error::Result;
use newsquake::publish::Program;
use newsquake::time::Exchanges;

use super::volume::{Volume, allows};
use super::{CLEAN, speak};

/// Prints the version; with more on standard error wanted, also what the program was built from.
pub fn version() -> Result<u8> {
    let program = Program::running();
    let mut text = format!("newsquake {}\n", program.version);
    if allows(Volume::Phases) {
        text.push_str(&built_from(program));
    }
    speak::result(&text)?;
    Ok(CLEAN)
}

/// Prints what the program was built from, what it can do, and what it finds on this machine.
pub fn doctor() -> Result<u8> {
    let program = Program::running();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let here = std::env::current_dir().map(|folder| folder.display().to_string());
    let terminal = terminal_size::terminal_size().map(|(width, _)| format!("{} columns", width.0));
    let exchanges = Exchanges::default();
    let text = format!(
        "newsquake {}\n{}cores: {cores}\nterminal: {}\nfolder: {}\nexchanges: {}\nfonts: Inter, in the program; charts need no \
         font of the system\n",
        program.version,
        built_from(program),
        terminal.unwrap_or_else(|| "none".to_owned()),
        here.unwrap_or_else(|error| format!("cannot be found: {error}")),
        exchanges.known().count(),
    );
    speak::lines(&text)?;
    Ok(CLEAN)
}

fn built_from(program: Program) -> String {
    let can = |is_there: bool, what: &'static str| is_there.then_some(what);
    let features = [
        can(chart::CAN_DRAW, "charts"),
        can(cfg!(feature = "parquet"), "Parquet"),
        can(cfg!(feature = "xlsx"), "workbooks"),
    ];
    let features: Vec<&str> = features.into_iter().flatten().collect();
    format!(
        "commit: {}\ntarget: {}\ntime zones: {}\nbuilt with: {}\n",
        program
            .commit
            .unwrap_or("none, built outside of its repository"),
        program.target,
        program.time_zones,
        features.join(", "),
    )
}
