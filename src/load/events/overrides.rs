//! Options that replace what would be detected in an event file.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, message, nearest, option};
use crate::event::ClockShift;
use crate::load::recognise::lexicon::Role;
use crate::load::text::header::folded;
use crate::load::text::stamp::{DateStyle, PARTS};

/// Options that replace what would be detected in an event file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventOverrides {
    /// Pattern of the dates, such as `DD/MM/YYYY`.
    pub date_format: Option<String>,
    /// Time zone of timestamps that state none.
    pub tz: Option<String>,
    /// How stamps are corrected, for files whose clock is wrong throughout: a shift such as `-04:00`, the zone whose local time
    /// they are, or `exchange` for that of the exchange.
    pub clock_shift: Option<ClockShift>,
    /// What separates several tags of a cell; if not given, `;`, or `|` between words.
    pub tag_separator: Option<String>,
    /// The encoding, such as `windows-1252`.
    pub encoding: Option<String>,
    /// The name of the sheet that is read of a workbook.
    pub sheet: Option<String>,
    /// Whether the file is not hashed. Only the record of a run needs the hash.
    #[serde(skip)]
    pub skip_hash: bool,
    /// Most bytes that the file may take in memory when it is unpacked.
    #[serde(skip)]
    pub most_bytes: Option<u64>,
    /// `map[role]`: name of the column with this role (`symbol`, `date`, `time`, `tz`, `timing`, ...).
    pub map: BTreeMap<String, String>,
}

impl EventOverrides {
    /// Checks the options before any file is opened.
    ///
    /// # Errors
    /// When a pattern of dates, a time zone or a role is unknown.
    pub fn check(&self) -> Result<()> {
        Asked::new(self).map(|_| ())
    }
}

/// The options, understood.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub style: Option<DateStyle>,
    pub zone: Option<Tz>,
    pub clock_shift: Option<ClockShift>,
    pub tag_separator: Option<String>,
    /// Roles, and the folded names of the columns that the user gives them.
    pub map: Vec<(Role, String)>,
}

impl Asked {
    pub fn new(overrides: &EventOverrides) -> Result<Self> {
        Ok(Self {
            style: overrides.date_format.as_deref().map(style).transpose()?,
            zone: overrides.tz.as_deref().map(zone).transpose()?,
            clock_shift: overrides.clock_shift,
            tag_separator: overrides
                .tag_separator
                .clone()
                .filter(|mark| !mark.is_empty()),
            map: overrides
                .map
                .iter()
                .map(|(role, column)| Ok((self::role(role)?, folded(column))))
                .collect::<Result<_>>()?,
        })
    }
}

fn zone(name: &str) -> Result<Tz> {
    name.parse().map_err(|_| {
        let unknown = format!(": `{name}` is not an IANA time zone");
        Error::options(message![option::EVENTS_TZ, unknown])
            .about(option::EVENTS_TZ)
            .with_help("write it like America/New_York")
    })
}

fn style(pattern: &str) -> Result<DateStyle> {
    DateStyle::of_pattern(pattern).ok_or_else(|| {
        let unknown = format!(": `{pattern}` is not understood");
        Error::options(message![option::EVENTS_DATE_FORMAT, unknown])
            .about(option::EVENTS_DATE_FORMAT)
            .with_help(PARTS)
    })
}

fn role(name: &str) -> Result<Role> {
    let roles = Role::OF_EVENTS.into_iter();
    let found = roles.clone().find(|role| role.name() == folded(name));
    found.ok_or_else(|| {
        let names: Vec<&str> = roles.map(Role::name).collect();
        let unknown = format!(": there is no role `{name}`");
        let near = nearest(name, names.iter().copied());
        let near = near.map(|near| format!("did you mean `{near}`? "));
        Error::options(message![option::EVENTS_MAP, unknown])
            .about(option::EVENTS_MAP)
            .with_help(format!(
                "{}the roles are: {}",
                near.unwrap_or_default(),
                names.join(", ")
            ))
    })
}
