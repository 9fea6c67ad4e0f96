//! Columns that hold the returns of an index beside those of each security, such as `vwretd` of CRSP.

use super::layout::Layout;
use super::understood::Parsed;
use crate::finding::Finding;
use crate::load::open::input_file::InputFile;
use crate::load::recognise::lexicon::is_index_column;
use crate::load::text::header::folded;
use crate::market::{Adjustment, Basis, PriceRows};
use crate::time::Date;

/// Makes a security of each index, and notes it.
pub(super) fn take_indices(parsed: &mut Parsed, layout: &Layout) -> Vec<Finding> {
    let mut notes = Vec::new();
    let indices = std::mem::take(&mut parsed.indices);
    for ((column, symbol), returns) in layout.indices.iter().zip(indices) {
        let differing = returns.values().filter(|value| value.is_none()).count();
        let known = returns
            .iter()
            .filter_map(|(date, value)| Some((*date, (*value)?)));
        let (date, returns): (Vec<Date>, Vec<f64>) = known.unzip();
        let name = &layout.names[*column];
        let (adjustment, said) = match has_dividends(name) {
            true => (Adjustment::Total, ""),
            false => (Adjustment::Unknown, ", which leave dividends out,"),
        };
        let rows = date.len();
        parsed.account.used += rows as u64;
        parsed.seconds.push(Vec::new());
        parsed.contradictions.push(Default::default());
        let adj_close = Basis::new(adjustment, Basis::RETURNS);
        let mut chunk = PriceRows::with_bases(Basis::default(), adj_close);
        chunk.symbols = vec![symbol.clone()];
        chunk.symbol = vec![0; rows];
        (chunk.date, chunk.returns) = (date, returns);
        parsed.chunks.push(chunk);
        let left_out = match differing {
            0 => String::new(),
            n => format!("; {n} dates on which its rows differ are left out"),
        };
        let message = format!(
            "{symbol} is the index whose returns{said} are in the column {name}: {rows} dates{left_out}"
        );
        notes.push(match differing {
            0 => Finding::note("index_column", message),
            _ => Finding::warning("index_column", message),
        });
    }
    notes
}

/// Lists the columns of price files that are not read and hold the returns of an index, such as `vwretd` of CRSP.
pub fn unused_indices(files: &[InputFile]) -> Vec<&str> {
    let names = files.iter().flat_map(|file| &file.unused);
    let indices = names.filter(|name| is_index_column(&folded(name)));
    let mut indices: Vec<&str> = indices.map(String::as_str).collect();
    indices.sort_unstable();
    indices.dedup();
    indices
}

/// Returns whether the returns of a column include dividends, as its name says.
fn has_dividends(name: &str) -> bool {
    let name = name.to_lowercase();
    !name.ends_with('x') && name != "sprtrn"
}
