//! The groups of each event, as far as they are gathered in one pass over the events.

/// The events of some groups, each with the groups that it belongs to, numbered as they were given.
#[derive(Debug)]
pub(super) struct Membership {
    /// The events of all groups in rising order.
    pub events: Vec<usize>,
    /// `starts[i]`: where the groups of `events[i]` begin in `groups`, with one more at the end.
    starts: Vec<u32>,
    groups: Vec<u32>,
    /// `firsts[b]`: the place of the first event whose number is not below b 2^`shift`, with one more at the end.
    firsts: Vec<usize>,
    shift: u32,
}

impl Membership {
    /// Lists the groups of each event, given the members of each group.
    pub fn new(members: &[&[usize]]) -> Self {
        let mut pairs: Vec<(usize, u32)> = Vec::new();
        for (group, members) in (0..).zip(members) {
            pairs.extend(members.iter().map(|member| (*member, group)));
        }
        // Merges the groups, each of which is sorted.
        pairs.sort();
        let (mut events, mut starts) = (Vec::new(), vec![0]);
        for alike in pairs.chunk_by(|a, b| a.0 == b.0) {
            events.push(alike[0].0);
            starts.push(starts[starts.len() - 1] + alike.len() as u32);
        }
        let most = events.last().copied().unwrap_or(0);
        let mut shift = 0;
        while most >> shift > events.len() {
            shift += 1;
        }
        let mut firsts = Vec::with_capacity((most >> shift) + 2);
        for (place, event) in events.iter().enumerate() {
            firsts.resize((event >> shift) + 1, place);
        }
        firsts.push(events.len());
        Self {
            firsts,
            shift,
            events,
            starts,
            groups: pairs.into_iter().map(|(_, group)| group).collect(),
        }
    }

    /// Returns the place of an event among those of all groups, if it belongs to one.
    pub fn place(&self, event: usize) -> Option<usize> {
        match self.events.get(event) {
            Some(same) if *same == event => Some(event),
            _ => {
                let block = event >> self.shift;
                let &[first, end] = self.firsts.get(block..block + 2)? else {
                    return None;
                };
                let found = self.events[first..end].binary_search(&event);
                found.ok().map(|place| first + place)
            }
        }
    }

    /// Returns the groups of an event in rising order.
    pub fn of(&self, event: usize) -> &[u32] {
        let groups = |place: usize| self.starts[place] as usize..self.starts[place + 1] as usize;
        self.place(event)
            .map_or(&[], |place| &self.groups[groups(place)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_event_has_the_groups_that_name_it() {
        let membership = Membership::new(&[&[0, 1, 3], &[], &[3, 5]]);
        let groups: Vec<&[u32]> = (0..6).map(|event| membership.of(event)).collect();
        assert_eq!(groups, [&[0][..], &[0], &[], &[0, 2], &[], &[2]]);
        assert_eq!(membership.events, [0, 1, 3, 5]);
        let places: Vec<Option<usize>> = (0..7).map(|event| membership.place(event)).collect();
        assert_eq!(
            places,
            [Some(0), Some(1), None, Some(2), None, Some(3), None]
        );
        // Few events among very many.
        let few = Membership::new(&[&[7, 900_001, 900_002, 4_000_000]]);
        let places = [6, 7, 8, 900_002, 900_003, 4_000_000, 4_000_001, 40_000_000];
        let places = places.map(|event| few.place(event));
        assert_eq!(
            places,
            [None, Some(0), None, Some(2), None, Some(3), None, None]
        );
    }
}
