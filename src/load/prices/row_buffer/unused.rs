//! Removal of symbols without rows.

use super::RowBuffer;

impl RowBuffer {
    /// Removes symbols without a kept row: words of titles and totals, and securities whose rows were all rejected.
    pub fn forget_unused_symbols(&mut self) {
        // If every row was kept, every symbol is used.
        if self.rejects.is_empty() && self.account.skipped.is_empty() {
            return;
        }
        let rows = &mut self.rows;
        let mut places = vec![None; rows.symbols.len()];
        for symbol in &rows.symbol {
            places[*symbol as usize] = Some(0);
        }
        for (next, place) in (0..).zip(places.iter_mut().flatten()) {
            *place = next;
        }
        let place = |symbol: &u32| places[*symbol as usize];
        let mut is_used = places.iter().map(Option::is_some);
        rows.symbols.retain(|_| is_used.next().unwrap_or(false));
        // Every row's symbol is a used one, so `place` finds it.
        let moved = |symbol: &mut u32| *symbol = place(symbol).unwrap_or(*symbol);
        rows.symbol.iter_mut().for_each(moved);
        rows.dividends.retain(|(symbol, _)| place(symbol).is_some());
        rows.dividends
            .iter_mut()
            .for_each(|(symbol, _)| moved(symbol));
        rows.unreadable
            .retain(|(symbol, _)| place(symbol).is_some());
        rows.unreadable
            .iter_mut()
            .for_each(|(symbol, _)| moved(symbol));
        rows.currencies
            .retain(|(symbol, _)| place(symbol).is_some());
        rows.currencies
            .iter_mut()
            .for_each(|(symbol, _)| moved(symbol));
        rows.identifiers
            .retain(|(symbol, ..)| place(symbol).is_some());
        rows.identifiers
            .iter_mut()
            .for_each(|(symbol, ..)| moved(symbol));
        rows.listed.retain(|(symbol, ..)| place(symbol).is_some());
        rows.listed
            .iter_mut()
            .for_each(|(symbol, ..)| moved(symbol));
    }
}
