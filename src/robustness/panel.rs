//! The events of many draws, each measured once.

use std::collections::HashMap;

use rayon::prelude::*;

use super::draws::Draw;
use crate::market::{CalendarId, Security};
use crate::study::{Averages, MeasuredMoves, MovedEvent, Template};
use crate::time::{Date, Day, Window};

/// The moved events of many draws: each (security, benchmark, day 0) is measured once, by the kernel of the study, and shared by
/// all draws that hold it.
///
/// The means and verdicts of a draw have the bits that a study of its own gives them, because both run the same code over the
/// same numbers in the same order.
pub struct MarketPanel<'a> {
    template: &'a Template<'a>,
    order: Vec<Order>,
    /// The positions of the groups that each event is a member of.
    groups_of: Vec<Vec<usize>>,
    /// The number of each moved event.
    numbers: HashMap<Key, usize>,
    measured: MeasuredMoves,
}

/// What decides, besides the moved day and security, where an event stands in the order of a study, and how it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Order {
    /// The position among the events of one security and day 0, which are sorted by benchmark, tags and direction.
    rank: usize,
    benchmark: Option<Security>,
    calendar: CalendarId,
    sign: i8,
    own_window: Option<Window>,
}

/// What determines the numbers of a moved event.
type Key = (Security, Day, Order);

impl<'a> MarketPanel<'a> {
    /// Measures the events of these draws.
    pub fn measure(template: &'a Template<'a>, draws: &[Draw]) -> Self {
        let order = orders(template);
        let members = draws.iter().flat_map(|draw| &draw.members);
        let mut moved: HashMap<Key, MovedEvent> = HashMap::new();
        for member in members {
            moved.entry(key(&order, member)).or_insert(*member);
        }
        let calendars = &template.sample().calendars;
        let date = |key: &Key| -> Option<Date> { calendars.get(key.2.calendar).date(key.1) };
        let mut sorted: Vec<(Option<Date>, Key, MovedEvent)> = moved
            .into_iter()
            .map(|(key, moved)| (date(&key), key, moved))
            .collect();
        sorted.par_sort_unstable_by_key(|(date, (security, day0, order), _)| {
            (*date, *security, *order, *day0)
        });
        let numbers = sorted.iter().enumerate();
        let numbers = numbers
            .map(|(number, (_, key, _))| (*key, number))
            .collect();
        let moved: Vec<MovedEvent> = sorted.into_iter().map(|(_, _, moved)| moved).collect();
        Self {
            measured: template.measure(&moved),
            groups_of: groups_of(template),
            template,
            order,
            numbers,
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

    fn averages_of(&self, members: &[usize]) -> Averages {
        self.template.averages_of_moves(&self.measured, members)
    }

    /// Returns the positions of the events of a draw among the measured ones, by group and in ascending order. Events that the
    /// model cannot be fitted to are left out, as a study excludes them.
    fn members(&self, draw: &Draw) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.template.groups().len()];
        for member in &draw.members {
            let number = self.numbers.get(&key(&self.order, member));
            let Some(place) = number.and_then(|number| self.measured.place(*number)) else {
                continue;
            };
            for group in &self.groups_of[member.event] {
                members[*group].push(place);
            }
        }
        members.iter_mut().for_each(|group| group.sort_unstable());
        members
    }
}

fn key(order: &[Order], member: &MovedEvent) -> Key {
    (member.security, member.day0, order[member.event])
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
