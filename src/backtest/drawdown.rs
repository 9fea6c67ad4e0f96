//! The deepest drawdowns of an account, with their dates.

use super::outcome::{DayOutcome, DrawdownOutcome};

/// Most drawdowns that are listed.
const LISTED: usize = 5;

/// Returns the deepest drawdowns, deepest first: from each peak to the day that regains it, or to the last day.
pub fn deepest_drawdowns(days: &[DayOutcome]) -> Vec<DrawdownOutcome> {
    let mut found: Vec<DrawdownOutcome> = Vec::new();
    let mut peak: Option<&DayOutcome> = None;
    let mut open: Option<DrawdownOutcome> = None;
    for day in days {
        let top = *peak.get_or_insert(day);
        if day.equity < top.equity {
            let depth = day.equity / top.equity - 1.0;
            let drawdown = open.get_or_insert(DrawdownOutcome {
                peak: top.date,
                trough: day.date,
                regained: None,
                depth,
            });
            if depth < drawdown.depth {
                (drawdown.trough, drawdown.depth) = (day.date, depth);
            }
            continue;
        }
        peak = Some(day);
        found.extend(open.take().map(|drawdown| DrawdownOutcome {
            regained: Some(day.date),
            ..drawdown
        }));
    }
    found.extend(open);
    // Stable: of two as deep the earlier one comes first.
    found.sort_by(|a, b| a.depth.total_cmp(&b.depth));
    found.truncate(LISTED);
    found
}
