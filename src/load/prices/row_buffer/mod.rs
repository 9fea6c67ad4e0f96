//! Buffers that collect price rows.

pub(super) mod any_row;
mod cells;
mod days;
pub(super) mod fast_rows;
mod identifiers;
mod shape;
mod unused;

use std::collections::{BTreeSet, HashMap, TryReserveError};

use chrono_tz::Tz;

use crate::error::Result;
use crate::load::account::Account;
use crate::load::open::memory::too_large;
use crate::load::prices::contradictions::Contradictions;
use crate::load::prices::index_returns::IndexReturns;
use crate::load::prices::layout::Layout;
use crate::load::prices::money::Money;
use crate::load::prices::row_context::RowContext;
use crate::load::reject::{Fault, FaultyRow, Reject};
use crate::load::text::stamp::Stamp;
use crate::market::{Field, PriceRows};
use crate::time::Date;
use days::Days;
use identifiers::Identifiers;

/// The rows read so far from one part of a file.
pub(in crate::load) struct RowBuffer {
    pub rows: PriceRows,
    pub seconds: Vec<u32>,
    pub rejects: Vec<Reject>,
    /// Faults of the row that is being read, which become rejects once it is known how the row is written.
    pub faults: Vec<Fault>,
    pub account: Account,
    pub midpoints: usize,
    pub return_codes: usize,
    /// Whether a row is stamped with a moment, whose day depends on the clock.
    pub has_moments: bool,
    /// Cells beside a sound close that could not be read.
    pub unread: Vec<Fault>,
    /// Securities, and the marks of currencies beside their closes.
    pub money: Money,
    /// Number of line ends read.
    pub lines: u64,
    pub contradictions: Contradictions,
    /// `has[f]`: whether the table has [`Field`] `f`.
    has: [bool; 6],
    positions: HashMap<Vec<u8>, u32>,
    /// `indices[i]`: the returns of index `i` of the layout.
    pub indices: Vec<IndexReturns>,
    /// Symbols and the exchanges that rows named.
    listed: BTreeSet<(u32, String)>,
    /// Symbol cell of the previous row and its position: most files list the rows of one symbol together.
    latest: (Vec<u8>, u32),
    /// Date cell of the previous row and its value: some files list the rows of one day together.
    latest_stamp: Option<(Vec<u8>, Stamp)>,
    /// `zones[i]`: time zone of symbol `i`; `None` until it is needed.
    zones: Vec<Option<Tz>>,
    /// Parsed dates of plain rows.
    days: Days,
    identifiers: Identifiers,
    /// Bytes of memory that the rejects take.
    rejected_bytes: u64,
    /// Number of rows and bytes of rejects when memory was last taken from the budget, and the bytes taken until then.
    taken: (usize, u64, u64),
    /// Number of rows for which there is room, asked for in a way that can fail.
    room: usize,
}

impl RowBuffer {
    /// Returns an empty buffer with capacity for `rows` rows.
    pub fn new(context: &RowContext<'_>, rows: usize) -> Self {
        let layout = context.layout;
        let room = rows * layout.blocks.len().min(2);
        let mut rows = PriceRows::default();
        if layout.symbol.is_none() {
            let of_file = || context.overrides.symbol_of(context.origin);
            rows.symbols = layout
                .blocks
                .iter()
                .map(|block| block.symbol.clone().unwrap_or_else(of_file))
                .collect();
        }
        let has = Field::ALL.map(|field| has(layout, field));
        // An estimate: where there is no memory for it, the lists grow as they are filled.
        let room = match reserve(&mut rows, has, room) {
            Ok(()) => room,
            Err(_) => 0,
        };
        Self {
            rows,
            seconds: Vec::new(),
            rejects: Vec::new(),
            faults: Vec::new(),
            account: Account::default(),
            midpoints: 0,
            return_codes: 0,
            has_moments: false,
            unread: Vec::new(),
            money: Money::default(),
            lines: 0,
            contradictions: Contradictions::default(),
            has,
            positions: HashMap::new(),
            indices: vec![IndexReturns::new(); layout.indices.len()],
            listed: BTreeSet::new(),
            latest: (Vec::new(), u32::MAX),
            latest_stamp: None,
            zones: Vec::new(),
            days: Days::new(),
            identifiers: Identifiers::default(),
            rejected_bytes: 0,
            taken: (0, 0, 0),
            room,
        }
    }

    /// Asks for room for a further line of the file, which may hold a row for each of many securities.
    ///
    /// # Errors
    /// When there is no memory for it.
    fn make_room(&mut self, context: &RowContext<'_>) -> Result<()> {
        /// Fewest rows that room is asked for.
        const ROWS: usize = 1 << 10;
        let rows = self.rows.date.len();
        let further = context.layout.blocks.len().max(ROWS).max(rows);
        reserve(&mut self.rows, self.has, further)
            .map_err(|_| too_large(format!("there is no memory for more than {rows} rows")))?;
        self.room = rows + further;
        Ok(())
    }

    /// Turns the faults of a row into rejects of it, which begins at a line and byte.
    pub fn reject_row(
        &mut self,
        context: &RowContext<'_>,
        row: &FaultyRow<'_>,
        (line, byte): (u64, u64),
    ) {
        self.rejected_bytes += row.bytes() as u64;
        for fault in self.faults.drain(..) {
            let reject = Reject {
                line,
                byte,
                ..row.reject(fault, context.origin)
            };
            self.rejected_bytes += reject.bytes() as u64;
            self.rejects.push(reject);
        }
    }

    /// Takes the memory of what was read since the last time from the budget, once it is worth it. It is called before each line, and
    /// there is room for the next one.
    ///
    /// # Errors
    /// When the budget does not allow it.
    #[inline]
    pub fn take_memory(&mut self, context: &RowContext<'_>) -> Result<()> {
        /// Rows and bytes that are too few to count.
        const ROWS: usize = 1 << 14;
        const BYTES: u64 = 1 << 20;
        if self.rows.date.len() + context.layout.blocks.len() > self.room {
            self.make_room(context)?;
        }
        let (rows, rejected, _) = self.taken;
        if self.rows.date.len() - rows < ROWS && self.rejected_bytes - rejected < BYTES {
            return Ok(());
        }
        self.take_all_memory(context)
    }

    /// Takes the memory of everything that was read from the budget.
    ///
    /// # Errors
    /// When the budget does not allow it.
    pub fn take_all_memory(&mut self, context: &RowContext<'_>) -> Result<()> {
        /// About the bytes of the fault of a cell.
        const FAULT: u64 = 200;
        let unread = FAULT * self.unread.len() as u64;
        let bytes = self.rows.bytes() + self.rejected_bytes + unread;
        let new = bytes.saturating_sub(self.taken.2);
        let number = self.rows.date.len() - self.taken.0;
        self.taken = (self.rows.date.len(), self.rejected_bytes, bytes);
        match context.budget.take_rows(number, new) {
            true => Ok(()),
            false => context.budget.check_rows(),
        }
    }

    /// Appends a bar; `second` is its time of day in seconds after midnight.
    fn append(&mut self, symbol: u32, date: Date, second: u32, values: [f64; 6]) {
        if self.has[Field::High as usize] && self.has[Field::Low as usize] {
            self.contradictions.count(self.rows.date.len(), &values);
        }
        self.rows.symbol.push(symbol);
        self.rows.date.push(date);
        for (field, value) in Field::ALL.into_iter().zip(values) {
            if self.has[field as usize] {
                self.rows.values[field as usize].push(value);
            }
        }
        if second != 0 || !self.seconds.is_empty() {
            self.seconds.resize(self.rows.date.len() - 1, 0);
            self.seconds.push(second);
        }
    }
}

/// Asks for room for further rows with these fields, in a way that can fail.
fn reserve(
    rows: &mut PriceRows,
    has: [bool; 6],
    further: usize,
) -> std::result::Result<(), TryReserveError> {
    rows.symbol.try_reserve_exact(further)?;
    rows.date.try_reserve_exact(further)?;
    let columns = rows.values.iter_mut().zip(has).filter(|(_, has)| *has);
    columns
        .map(|(column, _)| column)
        .try_for_each(|column| column.try_reserve_exact(further))
}

fn has(layout: &Layout, field: Field) -> bool {
    let computed = field == Field::AdjClose && layout.adjusted_by.is_some();
    !layout.cells_are_returns
        && (computed
            || layout
                .blocks
                .iter()
                .any(|block| block.values[field as usize].is_some()))
}
