//! Flags that say how the file of events is read, and whom its names mean.

use std::path::PathBuf;

use clap::Args;
use newsquake::event::ClockShift;
use newsquake::plan::Plan;

use super::reading::role;
use super::value::{Put, parsed};

/// Overrides for reading the file of events.
#[derive(Args)]
#[command(next_help_heading = "Overrides for reading the events file (rarely needed)")]
pub struct EventFlags {
    /// Columns of the events by role, as in date=filing_date,symbol=tic, when another column is meant; a column may be named by its
    /// number, from 1; roles: symbol, date, time, tz, timing, tags, direction, event_id, benchmark, weight, headline, source
    #[arg(long, value_name = "ROLE=COLUMN", value_delimiter = ',', value_parser = role, hide_short_help = true)]
    events_map: Vec<(String, String)>,
    /// How the dates of events are written, as in DD/MM/YYYY, if recognition fails
    #[arg(long, value_name = "PATTERN", hide_short_help = true)]
    events_date_format: Option<String>,
    /// Time zone of events with a time that state none [default: the zone of their exchange]
    #[arg(long, value_name = "ZONE", hide_short_help = true)]
    events_tz: Option<String>,
    /// Sheet of a workbook that holds the events, if several hold a table
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    events_sheet: Option<String>,
    /// Correct stamps of a file whose clock is wrong throughout: by a time, as in -04:00; or read those that state a zone as local
    /// time of another one, as in America/New_York, or of their exchange: exchange
    #[arg(
        long,
        value_name = "SHIFT",
        value_parser = parsed::<ClockShift>,
        allow_hyphen_values = true,
        hide_short_help = true
    )]
    events_clock_shift: Option<ClockShift>,
    /// What separates several tags of a cell [default: ; or | between words]
    #[arg(
        long,
        value_name = "MARK",
        allow_hyphen_values = true,
        hide_short_help = true
    )]
    tag_separator: Option<String>,
    /// What events call securities and what prices call them: a table of alias and symbol, and from and to where it holds for
    /// some dates only
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    aliases: Option<PathBuf>,
}

impl EventFlags {
    /// Replaces options of the study file by the flags that were given.
    pub fn apply(&self, plan: &mut Plan) {
        let events = &mut plan.events;
        events.map.extend(self.events_map.iter().cloned());
        Put::put(&self.events_date_format, &mut events.date_format);
        Put::put(&self.events_tz, &mut events.tz);
        Put::put(&self.events_clock_shift, &mut events.clock_shift);
        Put::put(&self.tag_separator, &mut events.tag_separator);
        Put::put(&self.events_sheet, &mut events.sheet);
        Put::put(&self.aliases, &mut plan.input.aliases);
    }
}
