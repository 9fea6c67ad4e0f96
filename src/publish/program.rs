//! The program that made a result.

use serde::Serialize;

/// What a program was built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Program {
    /// The version.
    pub version: &'static str,
    /// The commit of the sources, with `-changed` if they differed from it; `null` for a build outside of its repository.
    pub commit: Option<&'static str>,
    /// The processor and system that it was built for.
    pub target: &'static str,
    /// The version of the time zone database in it.
    pub time_zones: &'static str,
}

impl Program {
    /// Returns the program that is running.
    pub fn running() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            commit: option_env!("NEWSQUAKE_BUILT_FROM"),
            target: env!("NEWSQUAKE_TARGET"),
            time_zones: chrono_tz::IANA_TZDB_VERSION,
        }
    }
}
