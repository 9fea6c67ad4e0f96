//! How much memory the inputs of a run may take.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result, message, option};

/// The limit where the system does not say how much memory there is.
const UNKNOWN: u64 = 2 << 30;

/// The limit on machines with very much memory.
const MOST: u64 = 8 << 30;

/// Bytes of memory that sorting takes at the same time for each row, beside the bars: its places by security and by date.
const SORTING: u64 = 72;

/// The memory that the inputs of a run may take: so much for the files that are in memory at the same time, unpacked, and as much for
/// the rows that stay.
#[derive(Debug)]
pub(in crate::load) struct Budget {
    /// The limit in bytes.
    pub most: u64,
    files: AtomicU64,
    rows: AtomicU64,
    number: AtomicU64,
}

impl Budget {
    /// Creates a budget: the user's limit in bytes, or a share of the memory.
    pub fn new(most: Option<u64>) -> Self {
        Self {
            most: most.unwrap_or_else(share),
            files: AtomicU64::new(0),
            rows: AtomicU64::new(0),
            number: AtomicU64::new(0),
        }
    }

    /// Takes the memory of a number of rows, for good. Returns whether the budget allows it.
    pub fn take_rows(&self, number: usize, bytes: u64) -> bool {
        take(&self.number, number as u64);
        take(&self.rows, bytes) <= self.most
    }

    /// Refuses rows that are more than the budget allows, or that the system has no memory for.
    ///
    /// # Errors
    /// With what the rows take.
    pub fn check_rows(&self) -> Result<()> {
        let rows = self.rows.load(Ordering::Relaxed);
        if rows > self.most {
            let most = self.most;
            return Err(too_large(format!(
                "the rows of the price files take more than {most} bytes of memory"
            )));
        }
        // They are copied once, into one list for each security.
        let sorting = SORTING * self.number.load(Ordering::Relaxed);
        if !is_free(rows + sorting) {
            return Err(too_large(format!(
                "the rows of the price files take {rows} bytes, and there is no memory to sort them"
            )));
        }
        Ok(())
    }
}

/// Code of inputs that take too much memory.
pub(in crate::load) const TOO_LARGE: &str = "too_large";

/// Returns the error of inputs that take too much memory.
pub(in crate::load) fn too_large(message: String) -> Error {
    Error::input(message)
        .with_code(TOO_LARGE)
        .with_help(message![
            "name fewer or smaller files, or raise ",
            option::MOST_BYTES
        ])
}

/// Bytes of a row of typed columns: a date and a number.
pub(in crate::load) const TYPED_ROW: u64 = 16;

/// Refuses a table whose rows, of so many bytes each, take more than `most` bytes, before they are read.
///
/// # Errors
/// With the number of rows.
pub(in crate::load) fn check_height(rows: u64, bytes: u64, most: u64) -> Result<()> {
    check_number("rows", rows, bytes, most)
}

/// Refuses a number of rows or events, of so many bytes each, that take more than `most` bytes, or that the system has no memory for.
///
/// # Errors
/// With the number.
pub(in crate::load) fn check_number(what: &str, number: u64, bytes: u64, most: u64) -> Result<()> {
    let bytes = number.saturating_mul(bytes);
    if bytes > most {
        return Err(too_large(format!(
            "the file holds {number} {what}, which take more than {most} bytes of memory"
        )));
    }
    match is_free(bytes) {
        true => Ok(()),
        false => Err(no_memory(number, what)),
    }
}

/// Returns the error of a number of entries for which the system has no memory.
pub(in crate::load) fn no_memory(number: u64, what: &str) -> Error {
    too_large(format!("there is no memory for its {number} {what}"))
}

/// Returns an empty list with room for a number of entries, which is asked for in a way that can fail. `what` names the entries.
///
/// # Errors
/// When there is no memory for them.
pub(in crate::load) fn list_of<T>(number: usize, what: &str) -> Result<Vec<T>> {
    let mut list = Vec::new();
    match list.try_reserve_exact(number) {
        Ok(()) => Ok(list),
        Err(_) => Err(no_memory(number as u64, what)),
    }
}

/// Makes room for further entries at the end of a list, for twice of what it holds where it is full. `what` names the entries.
///
/// # Errors
/// When there is no memory for them.
pub(in crate::load) fn make_room<T>(list: &mut Vec<T>, further: usize, what: &str) -> Result<()> {
    let number = list.len() + further;
    list.try_reserve(further)
        .map_err(|_| no_memory(number as u64, what))
}

/// Returns whether the system has so many bytes of memory to give.
pub(super) fn is_free(bytes: u64) -> bool {
    let bytes = usize::try_from(bytes).ok();
    bytes.is_some_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok())
}

/// Adds to a sum and returns the new one.
fn take(sum: &AtomicU64, bytes: u64) -> u64 {
    sum.fetch_add(bytes, Ordering::Relaxed)
        .saturating_add(bytes)
}

/// The memory that one file takes, its members unpacked. It is given back when this is dropped.
#[derive(Debug)]
pub(in crate::load) struct FileMemory<'a> {
    budget: &'a Budget,
    taken: u64,
}

impl<'a> FileMemory<'a> {
    /// Creates the account of a file that takes nothing yet.
    pub fn new(budget: &'a Budget) -> Self {
        Self { budget, taken: 0 }
    }

    /// Returns the limit in bytes.
    pub fn most(&self) -> u64 {
        self.budget.most
    }

    /// Returns the budget that the memory is taken from.
    pub fn budget(&self) -> &'a Budget {
        self.budget
    }

    /// Takes more memory. Returns whether the budget allows it.
    pub fn take(&mut self, bytes: u64) -> bool {
        self.taken += bytes;
        take(&self.budget.files, bytes) <= self.budget.most
    }

    /// Takes memory for a plain file, whose size the user sees. Any size is allowed where nothing else is in memory.
    pub fn take_plain(&mut self, bytes: u64) -> bool {
        self.taken += bytes;
        let all = take(&self.budget.files, bytes);
        all <= self.budget.most || all == self.taken
    }
}

impl Drop for FileMemory<'_> {
    fn drop(&mut self) {
        self.budget.files.fetch_sub(self.taken, Ordering::Relaxed);
    }
}

/// Returns a quarter of the memory that this process may use: that of the machine, of its container, or of its own limit.
fn share() -> u64 {
    static SHARE: OnceLock<u64> = OnceLock::new();
    *SHARE.get_or_init(|| {
        let limits = [machine(), container(), own()];
        let least = limits.into_iter().flatten().min();
        least.map_or(UNKNOWN, |bytes| (bytes / 4).min(MOST))
    })
}

fn machine() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let kilobytes = number_behind(&text, "MemTotal:")?;
    Some(kilobytes * 1024)
}

fn container() -> Option<u64> {
    let files = [
        "/sys/fs/cgroup/memory.max",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    ];
    let limits = files.iter().filter_map(|file| {
        let text = std::fs::read_to_string(file).ok()?;
        text.trim().parse().ok()
    });
    limits.min()
}

fn own() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/limits").ok()?;
    number_behind(&text, "Max address space")
}

/// Returns the number behind a name at the start of a line.
fn number_behind(text: &str, name: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_of_files_is_given_back_and_that_of_rows_is_not() {
        let budget = Budget::new(Some(100));
        let mut first = FileMemory::new(&budget);
        assert!(first.take(60) && first.take(40) && !first.take(1));
        assert!(!FileMemory::new(&budget).take(1));
        drop(first);
        assert!(FileMemory::new(&budget).take(100));
        let mut plain = FileMemory::new(&budget);
        assert!(plain.take_plain(1_000) && !FileMemory::new(&budget).take_plain(1));
        drop(plain);
        assert!(budget.take_rows(2, 100) && budget.check_rows().is_ok());
        assert!(!budget.take_rows(1, 1) && budget.check_rows().is_err());
    }

    #[test]
    fn limits_of_the_system_are_read() {
        assert_eq!(
            number_behind("MemFree: 1 kB\nMemTotal:       2048 kB\n", "MemTotal:"),
            Some(2048)
        );
        assert_eq!(
            number_behind(
                "Max address space  unlimited  unlimited bytes\n",
                "Max address space"
            ),
            None
        );
        assert!((1 << 20..=MOST).contains(&share()));
    }
}
