//! What the numbers of a file say together about its decimal mark.

use crate::math::elementary::ln;

use super::number::{Mark, NumberStyle, are_slips, mark};

/// A line and the cell in it.
pub(in crate::load) type Place = (u64, String);

/// What cells say about the decimal mark of their file.
#[derive(Debug, Default)]
pub(in crate::load) struct Evidence {
    /// `counts[m]`: cells that say [`Mark`] `m`.
    counts: [usize; 5],
    /// `first[m]`: the first cell that says [`Mark`] `m`.
    first: [Option<Place>; 5],
    /// Whole numbers without a mark.
    whole: Sizes,
    /// Numbers whose mark is undecided, read as fractions.
    undecided: Sizes,
}

/// The mean size of numbers.
#[derive(Debug, Default)]
struct Sizes {
    count: usize,
    sum_of_logs: f64,
}

impl Sizes {
    fn add(&mut self, number: f64) {
        if number > 0.0 {
            self.count += 1;
            self.sum_of_logs += ln(number);
        }
    }

    fn mean_log(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum_of_logs / self.count as f64)
    }
}

impl Evidence {
    /// Counts a cell.
    pub fn add(&mut self, line: u64, cell: &[u8]) {
        let said = mark(cell);
        self.counts[said as usize] += 1;
        let text = || String::from_utf8_lossy(cell).trim().to_owned();
        let first = &mut self.first[said as usize];
        if first.is_none() {
            *first = Some((line, text()));
        }
        let as_fraction = |decimal: u8| NumberStyle::with_decimal(decimal).parse(cell);
        let (sizes, number) = match said {
            Mark::None => (&mut self.whole, as_fraction(b'.')),
            Mark::PointOrThousands => (&mut self.undecided, as_fraction(b'.')),
            Mark::CommaOrThousands => (&mut self.undecided, as_fraction(b',')),
            Mark::Point | Mark::Comma => return,
        };
        number.into_iter().for_each(|number| sizes.add(number));
    }

    /// Returns the first cell that says this.
    pub fn first(&self, said: Mark) -> Option<&Place> {
        self.first[said as usize].as_ref()
    }

    /// Returns whether a cell says this.
    pub fn has(&self, said: Mark) -> bool {
        self.first(said).is_some()
    }

    /// Returns the decimal mark, if cells say it that can be read in one way only.
    ///
    /// # Errors
    /// The first two cells that contradict each other, where neither are so few that they are slips.
    pub fn decided(&self) -> Result<Option<u8>, [Place; 2]> {
        let (Some(point), Some(comma)) = (self.first(Mark::Point), self.first(Mark::Comma)) else {
            let only = match self.has(Mark::Point) {
                true => Some(b'.'),
                false => self.has(Mark::Comma).then_some(b','),
            };
            return Ok(only);
        };
        let [points, commas] = [Mark::Point, Mark::Comma].map(|said| self.counts[said as usize]);
        match () {
            () if are_slips(commas, points) => Ok(Some(b'.')),
            () if are_slips(points, commas) => Ok(Some(b',')),
            () => Err([point.clone(), comma.clone()]),
        }
    }

    /// Returns the decimal mark of numbers such as `998` and `1,003`: whole numbers beside them are of their size, either as
    /// fractions or as thousands. `None` if there is no whole number beside them, or both marks occur.
    pub fn by_whole_numbers(&self) -> Option<u8> {
        /// Half way, as a logarithm, between a number and its thousandfold.
        const BETWEEN: f64 = 3.45;
        let (mark, other) =
            match [Mark::PointOrThousands, Mark::CommaOrThousands].map(|said| self.has(said)) {
                [true, false] => (b'.', b','),
                [false, true] => (b',', b'.'),
                _ => return None,
            };
        let distance = self.whole.mean_log()? - self.undecided.mean_log()?;
        Some(if distance > BETWEEN { other } else { mark })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(cells: &[&str]) -> Evidence {
        let mut evidence = Evidence::default();
        for (line, cell) in cells.iter().enumerate() {
            evidence.add(line as u64 + 1, cell.as_bytes());
        }
        evidence
    }

    #[test]
    fn a_number_that_can_be_read_in_one_way_decides() {
        assert_eq!(evidence(&["1,003", "998.5"]).decided(), Ok(Some(b'.')));
        assert_eq!(evidence(&["1,003", "1.234.567"]).decided(), Ok(Some(b',')));
        assert_eq!(evidence(&["1,003", "1,004"]).decided(), Ok(None));
        assert!(evidence(&["10.5", "10,5"]).decided().is_err());
    }

    #[test]
    fn whole_numbers_tell_thousands_from_fractions_by_their_size() {
        assert_eq!(evidence(&["998", "1,003"]).by_whole_numbers(), Some(b'.'));
        assert_eq!(evidence(&["998", "1.003"]).by_whole_numbers(), Some(b','));
        assert_eq!(evidence(&["2", "1.998"]).by_whole_numbers(), Some(b'.'));
        assert_eq!(evidence(&["1", "1,003"]).by_whole_numbers(), Some(b','));
        assert_eq!(evidence(&["0", "1,003"]).by_whole_numbers(), None);
        assert_eq!(evidence(&["5", "1,003", "1.003"]).by_whole_numbers(), None);
    }
}
