//! Pseudo-studies on other days: events that share a date, or whose event windows overlap, move together.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::draw::{Choices, Draw};
use super::eligible::Eligible;
use crate::market::{CalendarId, Security};
use crate::math::draws::{below, generator, lot};
use crate::study::{MovedEvent, Template};
use crate::time::Day;

/// Draws of other days.
///
/// The events are split into blocks. Events of one date are in one block; so are events whose event windows overlap on the
/// calendar. A block moves as a whole: each of its events keeps its distance, in sessions of its own calendar, from the first
/// event of the block. Blocks move independently of each other, except that two event windows of one security do not overlap.
#[derive(Debug, Clone)]
pub struct DateDraws {
    seed: u64,
    blocks: Vec<Block>,
    left_out: Vec<usize>,
    separated: bool,
    /// `repeated[i]`: the position of security `i` among those that have events in several blocks, if it is one of them.
    repeated: Vec<Option<usize>>,
    /// The number of securities that have events in several blocks.
    several: usize,
}

/// Events that move together.
#[derive(Debug, Clone)]
struct Block {
    /// The calendar of the first event.
    calendar: CalendarId,
    /// The days 0 of the events.
    places: Vec<Place>,
    /// Each event, and the position of its day 0 among the places.
    events: Vec<(usize, usize)>,
    /// The days on the calendar of the first event to which the block can move.
    anchors: Vec<Day>,
}

/// A day 0, as sessions of a calendar from the first one on or after the date of the block's first event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    calendar: CalendarId,
    offset: i64,
}

/// A block with fewer days to move to is split, if its parts have at least twice as many.
const FEWEST: usize = 100;

/// Random days that are tried before the remaining ones are tried in order.
const TRIES: usize = 50;

impl DateDraws {
    /// Finds the blocks of a study and the days to which they can move.
    pub fn new(template: &Template<'_>) -> Self {
        let planner = Planner {
            template,
            eligible: Eligible::new(template),
        };
        let settled: Vec<Settled> = planner
            .overlapping()
            .into_par_iter()
            .map(|events| planner.settle(events))
            .collect();
        let mut all = Settled::default();
        settled.into_iter().for_each(|further| all.extend(further));
        all.left_out.sort_unstable();
        let mut blocks_of: BTreeMap<Security, Vec<usize>> = BTreeMap::new();
        for (number, block) in all.blocks.iter().enumerate() {
            for (event, _) in &block.events {
                let security = template.events()[*event].aligned.security;
                let blocks = blocks_of.entry(security).or_default();
                if blocks.last() != Some(&number) {
                    blocks.push(number);
                }
            }
        }
        let mut repeated = vec![None; template.inputs().prices.universe().len()];
        let mut several = 0;
        for (security, _) in blocks_of.iter().filter(|(_, blocks)| blocks.len() > 1) {
            repeated[security.0 as usize] = Some(several);
            several += 1;
        }
        Self {
            seed: lot(template.plan().seed, ["placebo", "dates"]),
            blocks: all.blocks,
            left_out: all.left_out,
            separated: all.separated,
            repeated,
            several,
        }
    }

    /// Returns the positions of the events that cannot be moved.
    pub fn left_out(&self) -> &[usize] {
        &self.left_out
    }

    /// Returns how many choices the draws have.
    pub fn choices(&self) -> Choices {
        let anchors = self.blocks.iter().map(|block| block.anchors.len());
        Choices {
            fewest: anchors.min().unwrap_or(0),
            parts: self.blocks.len(),
            separated: self.separated,
        }
    }

    /// Returns the draw of this number.
    pub fn draw(&self, template: &Template<'_>, number: u64) -> Draw {
        let mut generator = generator(self.seed, number);
        let mut taken: Vec<Vec<i64>> = vec![Vec::new(); self.several];
        let mut members = Vec::new();
        for block in &self.blocks {
            let n = block.anchors.len();
            let reach = template.plan().window.days() as i64;
            let random = (0..TRIES).map(|_| below(n, &mut generator));
            let tried: Vec<usize> = random.collect();
            let rest = || (0..n).map(|further| (tried[0] + further) % n);
            let moved = |anchor: usize| block.moved(template, block.anchors[anchor]);
            let fits = |anchor: &usize, reach: i64| {
                self.several == 0
                    || moved(*anchor)
                        .iter()
                        .all(|moved| self.is_free(moved, &taken, reach))
            };
            // Where a security has many events, two of them may have to overlap, but never fall on one day.
            let found = (tried.iter().copied().find(|anchor| fits(anchor, reach)))
                .or_else(|| rest().find(|anchor| fits(anchor, reach)))
                .or_else(|| rest().find(|anchor| fits(anchor, 1)));
            let moved = found.map(moved).unwrap_or_default();
            for moved in &moved {
                if let Some(slot) = self.slot(moved.security) {
                    taken[slot].push(moved.day0.0 as i64);
                }
            }
            members.extend(moved);
        }
        Draw::new(number, members)
    }

    fn slot(&self, security: Security) -> Option<usize> {
        self.repeated[security.0 as usize]
    }

    /// Returns whether no other event of the security lies within `reach` sessions of a moved event.
    fn is_free(&self, moved: &MovedEvent, taken: &[Vec<i64>], reach: i64) -> bool {
        let day = moved.day0.0 as i64;
        self.slot(moved.security)
            .is_none_or(|slot| taken[slot].iter().all(|other| (day - other).abs() >= reach))
    }
}

impl Block {
    /// Returns the events of the block, moved to an anchor.
    fn moved(&self, template: &Template<'_>, anchor: Day) -> Vec<MovedEvent> {
        let days: Option<Vec<Day>> = self
            .places
            .iter()
            .map(|place| self.day(template, *place, anchor))
            .collect();
        let days = days.unwrap_or_default();
        let event = |(event, place): &(usize, usize)| {
            Some(MovedEvent {
                event: *event,
                security: template.events()[*event].aligned.security,
                day0: *days.get(*place)?,
            })
        };
        self.events.iter().filter_map(event).collect()
    }

    /// Returns the day of a place when the block is moved to an anchor.
    fn day(&self, template: &Template<'_>, place: Place, anchor: Day) -> Option<Day> {
        let calendars = &template.sample().calendars;
        let base = if place.calendar == self.calendar {
            anchor
        } else {
            let date = calendars.get(self.calendar).date(anchor)?;
            calendars.get(place.calendar).on_or_after(date)?
        };
        usize::try_from(base.0 as i64 + place.offset).ok().map(Day)
    }
}

/// Blocks that were found for some events.
#[derive(Default)]
struct Settled {
    blocks: Vec<Block>,
    left_out: Vec<usize>,
    separated: bool,
}

impl Settled {
    fn extend(&mut self, further: Self) {
        self.blocks.extend(further.blocks);
        self.left_out.extend(further.left_out);
        self.separated |= further.separated;
    }

    fn fewest(&self) -> usize {
        let anchors = self.blocks.iter().map(|block| block.anchors.len());
        anchors.min().unwrap_or(0)
    }
}

/// Splits events into blocks.
struct Planner<'a> {
    template: &'a Template<'a>,
    eligible: Eligible,
}

impl Planner<'_> {
    /// Returns the events in runs whose event windows overlap on the calendar.
    fn overlapping(&self) -> Vec<Vec<usize>> {
        let events = self.template.events();
        let reach = self.template.plan().window.days();
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for (event, measured) in events.iter().enumerate() {
            let aligned = &measured.aligned;
            let before = runs.last().and_then(|run| run.last());
            let overlaps = before.is_some_and(|before| {
                let calendar = self.template.sample().calendars.get(aligned.calendar);
                let date = events[*before].aligned.date;
                let since = calendar.on_or_after(date);
                since.is_some_and(|since| aligned.day0.0.saturating_sub(since.0) < reach)
            });
            match runs.last_mut().filter(|_| overlaps) {
                Some(run) => run.push(event),
                None => runs.push(vec![event]),
            }
        }
        runs
    }

    /// Finds the days to which events can move together, and splits them where these are few.
    fn settle(&self, events: Vec<usize>) -> Settled {
        let block = self.block(&events);
        let enough = block.anchors.len() >= FEWEST;
        if let Some(cut) = self.cut(&events).filter(|_| !enough) {
            let mut parts = self.settle(events[..cut].to_vec());
            parts.extend(self.settle(events[cut..].to_vec()));
            if block.anchors.is_empty() || parts.fewest() >= 2 * block.anchors.len() {
                parts.separated = true;
                return parts;
            }
        }
        if !block.anchors.is_empty() {
            return Settled {
                blocks: vec![block],
                ..Settled::default()
            };
        }
        // Events of one date without a day in common: the one with the fewest days is left out.
        let fewest = events
            .iter()
            .min_by_key(|event| self.eligible.count(**event));
        let Some(fewest) = fewest.copied() else {
            return Settled::default();
        };
        let others = events.into_iter().filter(|event| *event != fewest);
        let mut others = self.settle(others.collect());
        others.left_out.push(fewest);
        others
    }

    /// Returns the position at which events of several dates are split: at their longest gap, the nearest to the middle if
    /// several are as long.
    fn cut(&self, events: &[usize]) -> Option<usize> {
        let date = |position: usize| {
            let date = self.template.events()[events[position]].aligned.date;
            date.days_since_1970()
        };
        let middle = events.len() as i64 / 2;
        let gaps =
            (1..events.len()).map(|position| (date(position) - date(position - 1), position));
        gaps.filter(|(gap, _)| *gap > 0)
            .max_by_key(|(gap, position)| (*gap, -(*position as i64 - middle).abs()))
            .map(|(_, position)| position)
    }

    /// Returns events as one block, with the days to which all of them can move.
    fn block(&self, events: &[usize]) -> Block {
        let measured = self.template.events();
        let calendars = &self.template.sample().calendars;
        let first = events.first().map(|event| &measured[*event].aligned);
        let calendar = first.map_or(CalendarId(0), |first| first.calendar);
        let mut block = Block {
            calendar,
            places: Vec::new(),
            events: Vec::new(),
            anchors: Vec::new(),
        };
        let Some(first) = first else {
            return block;
        };
        for event in events {
            let aligned = &measured[*event].aligned;
            let base = calendars.get(aligned.calendar).on_or_after(first.date);
            let Some(base) = base else {
                return block;
            };
            let place = Place {
                calendar: aligned.calendar,
                offset: aligned.day0.0 as i64 - base.0 as i64,
            };
            let known = block.places.iter().rposition(|known| *known == place);
            let position = known.unwrap_or_else(|| {
                block.places.push(place);
                block.places.len() - 1
            });
            block.events.push((*event, position));
        }
        let sessions = (0..calendars.get(calendar).len()).map(Day);
        let suits = |anchor: &Day| {
            let days = block.places.iter();
            let days = days.map(|place| block.day(self.template, *place, *anchor));
            let days: Option<Vec<Day>> = days.collect();
            days.is_some_and(|days| {
                let mut events = block.events.iter();
                events.all(|(event, place)| self.eligible.holds(*event, days[*place].0))
            })
        };
        block.anchors = sessions.filter(suits).collect();
        block
    }
}
