//! How much goes to standard error, and whether in colour.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;

use clap::{ArgAction, Args, ValueEnum};

/// Flags that say how much goes to standard error. They never change standard output.
#[derive(Args)]
pub struct VolumeArgs {
    /// Write errors alone to standard error; twice: nothing
    #[arg(short, long, action = ArgAction::Count, global = true, conflicts_with = "verbose", help_heading = "Results")]
    quiet: u8,
    /// Write what is going on: phases and times; twice: each file
    #[arg(short, long, action = ArgAction::Count, global = true, help_heading = "Results")]
    verbose: u8,
    /// When to colour standard error
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value_t = Color::Auto,
        global = true,
        help_heading = "Results",
        hide_short_help = true
    )]
    color: Color,
    /// Show no progress line
    #[arg(long, global = true, help_heading = "Results", hide_short_help = true)]
    no_progress: bool,
}

/// When to colour standard error.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set or TERM is dumb
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How much goes to standard error, from nothing to everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volume {
    /// Nothing.
    Silent,
    /// Errors.
    Errors,
    /// Errors, findings and what was written.
    Normal,
    /// Phases and their times, too.
    Phases,
    /// Each file, too.
    Details,
}

/// What the flags and the environment say.
#[derive(Debug, Clone, Copy)]
struct Settings {
    volume: Volume,
    is_coloured: bool,
    shows_progress: bool,
}

static SETTINGS: OnceLock<Settings> = OnceLock::new();

impl VolumeArgs {
    /// Applies the flags to everything that is written from now on; `is_plain`: without colour and progress.
    pub fn apply(&self, is_plain: bool) {
        let volume = match (self.quiet, self.verbose) {
            (0, 0) => Volume::Normal,
            (1, _) => Volume::Errors,
            (2.., _) => Volume::Silent,
            (0, 1) => Volume::Phases,
            (0, 2..) => Volume::Details,
        };
        let _ = SETTINGS.set(Settings {
            volume,
            is_coloured: !is_plain && is_coloured(self.color),
            shows_progress: volume == Volume::Normal
                && !is_plain
                && !self.no_progress
                && is_watched(),
        });
    }
}

fn settings() -> Settings {
    SETTINGS.get().copied().unwrap_or(Settings {
        volume: Volume::Normal,
        is_coloured: false,
        shows_progress: false,
    })
}

/// Returns whether text of this volume is written.
pub fn allows(volume: Volume) -> bool {
    settings().volume >= volume
}

/// Returns whether progress lines are shown.
pub fn shows_progress() -> bool {
    settings().shows_progress
}

/// Returns a word in bold, in a colour of the terminal, if colours are wanted.
pub fn coloured(word: &str, colour: &str) -> String {
    match settings().is_coloured {
        true => format!("\x1b[1;{colour}m{word}\x1b[0m"),
        false => word.to_owned(),
    }
}

fn is_coloured(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if is_set("NO_COLOR") => false,
        Color::Auto if is_set("CLICOLOR_FORCE") => true,
        Color::Auto => io::stderr().is_terminal() && !is_dumb(),
    }
}

/// Returns whether somebody can watch a progress line: not in a pipe, a file or a build server.
fn is_watched() -> bool {
    io::stderr().is_terminal() && !is_set("CI") && !is_dumb()
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
