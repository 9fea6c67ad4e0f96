//! The events of many draws, each measured once.

use rayon::prelude::*;

use super::draws::Draw;
use crate::market::{CalendarId, Security};
use crate::study::{Averages, MeasuredMoves, MovedEvent, Template};
use crate::time::{Day, Window};
use crate::units::Percent;

/// The moved events of many draws: each (security, benchmark, day 0) is measured once, by the kernel of the study, and shared by
/// all draws that hold it.
///
/// The means and verdicts of a draw have the bits that a study of its own gives them, because both run the same code over the
/// same numbers in the same order.
pub struct MarketPanel<'a> {
    template: &'a Template<'a>,
    orders: Orders,
    /// The positions of the groups that each event is a member of.
    groups_of: Vec<Vec<usize>>,
    /// `keys[i]`: what determines the numbers of moved event `i`, in ascending order.
    keys: Vec<u128>,
    measured: MeasuredMoves,
}

/// Draws whose events are sorted together.
const SORTED: usize = 128;

/// What decides, besides the moved day and security, where an event stands in the order of a study, and how it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    /// The position among the events of one security and day 0, which are sorted by benchmark, tags and direction.
    rank: usize,
    benchmark: Option<Security>,
    calendar: CalendarId,
    sign: i8,
    own_window: Option<Window>,
    /// The bits of the weight.
    weight: Option<u64>,
}

/// The orders of the events of a study.
struct Orders {
    /// `of[i]`: the number of the order of event `i`.
    of: Vec<u32>,
    /// `examples[k]`: the first event of order `k`, and its calendar; orders are numbered as they are sorted.
    examples: Vec<(usize, CalendarId)>,
}

impl<'a> MarketPanel<'a> {
    /// Measures the events of these draws.
    pub fn measure(template: &'a Template<'a>, draws: &[Draw]) -> Self {
        let orders = Orders::new(template);
        let mut keys: Vec<u128> = Vec::new();
        // In parts, since most events of a part are those of the parts before it.
        for some in draws.chunks(SORTED) {
            let members = some.par_iter().flat_map_iter(|draw| &draw.members);
            keys.par_extend(members.filter_map(|member| orders.key(template, member)));
            keys.par_sort_unstable();
            keys.dedup();
        }
        let members: usize = draws.iter().map(|draw| draw.members.len()).sum();
        let are_shared = members >= 2 * keys.len();
        let moved: Vec<MovedEvent> = keys.par_iter().map(|key| orders.moved(*key)).collect();
        Self {
            measured: template.measure(&moved, are_shared),
            groups_of: groups_of(template),
            template,
            orders,
            keys,
        }
    }

    /// Returns the means and verdicts of a draw, for each group of the study. The panel must have measured the draw.
    pub fn averages(&self, draw: &Draw) -> Vec<Averages> {
        let members = self.members(draw);
        let averages = |members: &Vec<usize>| self.averages_of(members);
        members.iter().map(averages).collect()
    }

    /// Returns the means and verdicts of the group of all events of a draw.
    pub fn averages_of_all(&self, draw: &Draw) -> Averages {
        let members = self.members(draw);
        self.averages_of(members.first().map_or(&[], Vec::as_slice))
    }

    /// Returns the means and verdicts of one group of a draw, once for each percentage of values that is pulled in at each end.
    pub fn averages_of_group(
        &self,
        draw: &Draw,
        group: usize,
        winsorize: &[Percent],
    ) -> Vec<Averages> {
        let members = self.members(draw);
        let members = members.get(group).map_or(&[][..], Vec::as_slice);
        let averages = |percent: &Percent| {
            let measured = &self.measured;
            self.template.averages_of_moves(measured, members, *percent)
        };
        winsorize.iter().map(averages).collect()
    }

    fn averages_of(&self, members: &[usize]) -> Averages {
        let winsorize = self.template.plan().winsorize;
        let measured = &self.measured;
        self.template
            .averages_of_moves(measured, members, winsorize)
    }

    /// Returns the positions of the events of a draw among the measured ones, by group and in ascending order. Events that the
    /// model cannot be fitted to are left out, as a study excludes them.
    fn members(&self, draw: &Draw) -> Vec<Vec<usize>> {
        let key = |member: &MovedEvent| {
            let key = self.orders.key(self.template, member)?;
            Some((key, member.event))
        };
        let mut sorted: Vec<(u128, usize)> = draw.members.iter().filter_map(key).collect();
        sorted.sort_unstable();
        let mut members = vec![Vec::new(); self.template.groups().len()];
        let mut number = 0;
        for (key, event) in sorted {
            number += not_below(&self.keys[number..], key);
            if self.keys.get(number) != Some(&key) {
                continue;
            }
            let Some(place) = self.measured.place(number) else {
                continue;
            };
            for group in &self.groups_of[event] {
                members[*group].push(place);
            }
        }
        members
    }
}

/// Returns the position of the first key that is not below another one. The keys are in ascending order, and the nearest ones are
/// looked at first.
fn not_below(keys: &[u128], key: u128) -> usize {
    let mut reach = 1;
    while keys.get(reach).is_some_and(|far| *far < key) {
        reach *= 2;
    }
    let near = &keys[reach / 2..keys.len().min(reach + 1)];
    reach / 2 + near.partition_point(|own| *own < key)
}

/// Returns a number of different moved events that draws of other days of the same securities do not exceed: every session, as often
/// as there are securities with an order of their own.
pub(super) fn most_different(template: &Template<'_>) -> usize {
    let events = template.events().iter();
    let securities = events.map(|event| event.aligned.security);
    let mut kinds: Vec<(Security, u32)> = securities.zip(Orders::new(template).of).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let sessions = template.sample().calendars.lengths();
    kinds.len() * sessions.into_iter().max().unwrap_or(0)
}

impl Orders {
    fn new(template: &Template<'_>) -> Self {
        let of_event = orders(template);
        let mut sorted: Vec<(Order, usize)> = of_event.iter().copied().zip(0..).collect();
        sorted.sort_unstable();
        sorted.dedup_by_key(|(order, _)| *order);
        let number = |order: &Order| sorted.partition_point(|(other, _)| other < order) as u32;
        Self {
            of: of_event.iter().map(number).collect(),
            examples: sorted
                .iter()
                .map(|(order, event)| (*event, order.calendar))
                .collect(),
        }
    }

    /// Returns date, security, order and day 0 of a moved event in one number, which sorts as a study sorts its events; `None` for
    /// a day outside of the calendar.
    fn key(&self, template: &Template<'_>, member: &MovedEvent) -> Option<u128> {
        let order = self.of[member.event];
        let (_, calendar) = self.examples[order as usize];
        let date = template
            .sample()
            .calendars
            .get(calendar)
            .date(member.day0)?;
        // The sign of a date before 1970 is turned, so that it sorts before later ones.
        let date = (date.days_since_1970() as u32) ^ (1 << 31);
        let security = member.security.0;
        let parts = [date, security, order, member.day0.0 as u32];
        Some(
            parts
                .iter()
                .fold(0, |key, part| (key << 32) | u128::from(*part)),
        )
    }

    /// Returns the moved event of a key.
    fn moved(&self, key: u128) -> MovedEvent {
        let part = |number: u32| (key >> (32 * number)) as u32;
        MovedEvent {
            event: self.examples[part(1) as usize].0,
            security: Security(part(2)),
            day0: Day(part(0) as usize),
        }
    }
}

/// Returns how each event of a study is ordered and measured.
fn orders(template: &Template<'_>) -> Vec<Order> {
    let events = template.events();
    let mut rank = 0;
    let order = |event: usize| {
        let aligned = &events[event].aligned;
        let before = event.checked_sub(1).map(|before| &events[before].aligned);
        let same = before.is_some_and(|before| {
            (before.security, before.date) == (aligned.security, aligned.date)
        });
        rank = if same { rank + 1 } else { 0 };
        Order {
            rank,
            benchmark: aligned.benchmark,
            calendar: aligned.calendar,
            sign: template.sign(event),
            own_window: template.own_window(event),
            weight: template.weight(event).map(f64::to_bits),
        }
    };
    (0..events.len()).map(order).collect()
}

/// Returns the positions of the groups of each event.
fn groups_of(template: &Template<'_>) -> Vec<Vec<usize>> {
    let mut groups_of = vec![Vec::new(); template.events().len()];
    for (number, group) in template.groups().iter().enumerate() {
        for member in &group.members {
            groups_of[*member].push(number);
        }
    }
    groups_of
}
