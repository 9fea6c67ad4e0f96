//! The codes of errors, findings, unreadable rows and excluded events, each with its meaning.

/// A code and its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The stable name, in snake case.
    pub name: &'static str,
    /// One sentence that says what it means.
    pub meaning: &'static str,
}

/// What a code is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CodeKind {
    /// The run cannot go on.
    Error,
    /// The run goes on and says so: a warning or a note.
    Finding,
    /// A row of an input cannot be read and is left out.
    Reject,
    /// An event cannot be used and is listed with the reason.
    Exclusion,
}

impl CodeKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Error, Self::Finding, Self::Reject, Self::Exclusion];

    /// Returns the word for one of its codes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Finding => "warning or note",
            Self::Reject => "unreadable row",
            Self::Exclusion => "event not used",
        }
    }

    /// Returns its codes, in alphabetical order.
    pub fn codes(self) -> &'static [Code] {
        match self {
            Self::Error => ERRORS,
            Self::Finding => FINDINGS,
            Self::Reject => REJECTS,
            Self::Exclusion => EXCLUSIONS,
        }
    }
}

/// Returns every code of this name, with its kind: a name may be both an error and a reason to exclude an event.
pub fn named(name: &str) -> Vec<(CodeKind, Code)> {
    let of_kind = |kind: CodeKind| {
        let same = move |code: &&Code| code.name == name;
        kind.codes()
            .iter()
            .filter(same)
            .map(move |code| (kind, *code))
    };
    CodeKind::ALL.into_iter().flat_map(of_kind).collect()
}

macro_rules! codes {
    ($($name:literal: $meaning:literal;)+) => {
        &[$(Code { name: $name, meaning: $meaning }),+]
    };
}

/// Codes of errors.
const ERRORS: &[Code] = codes! {
    "ambiguous_columns": "Two columns of the events could have the same role, and they differ.";
    "ambiguous_dates": "The dates can be read day first or month first, and no row decides which.";
    "ambiguous_decimals": "The numbers can be read with a decimal comma or a decimal point, and no row decides which.";
    "bad_column": "A column of a Parquet file has a type that cannot hold what the column means.";
    "bad_date": "The dates of a file cannot be read.";
    "bad_encoding": "The bytes of a file are not text in the encoding that it declares or appears to have.";
    "bad_filter": "A condition on events is not well formed, or compares what cannot be compared.";
    "bad_input": "An input cannot be understood.";
    "bad_option": "An option has a value that makes no sense.";
    "bad_pattern": "A pattern of file names is not well formed.";
    "bad_rows": "Rows of prices that a program made contradict themselves.";
    "bad_study_file": "A study file is not valid TOML, or a value in it has the wrong type.";
    "bad_value": "A key of the study file has a value that it cannot take.";
    "bad_windows": "Estimation window, event window and tested windows do not fit together.";
    "broken_archive": "An archive or a compressed file is damaged or incomplete.";
    "broken_json": "A file of JSON is damaged or incomplete.";
    "broken_parquet": "A Parquet file is damaged or incomplete.";
    "broken_workbook": "A workbook is damaged, or protected by a password.";
    "changed_input": "An input of a run that is to be repeated has changed since.";
    "columns_differ": "Two columns of the same name hold different values.";
    "conflicting_rows": "Each security has two different rows on one date, so no price can be used.";
    "contradicting_files": "Two files give different prices for the same security and date.";
    "currency_changes": "The closes of a security are written with the marks of two currencies.";
    "fields_or_securities": "The columns of a table of dates by symbols look like the fields of one security.";
    "file_exists": "The output file exists already.";
    "flags_contradict": "Two options say different things about the same choice.";
    "folder_not_empty": "The output folder already holds files.";
    "foreign_record": "A run.json was not written by newsquake, or holds no study file.";
    "hidden_symbols": "Most dates of a price file occur several times, as those of several securities, and no column is known to hold symbols.";
    "impossible_dates": "Most dates lie before stock markets existed or in the future.";
    "intraday_bars": "The rows of a price file are bars within a day, not daily bars.";
    "is_folder": "A folder was named where one file is needed.";
    "mixed_dates": "Some dates can only be read day first and others only month first.";
    "mixed_decimals": "Some numbers can only be read with a decimal comma and others only with a decimal point.";
    "mixed_price_basis": "Stock and benchmark have different price bases, so their returns cannot be compared.";
    "negative_weight": "A weight of an event is below zero.";
    "nested_archive": "An archive contains another archive.";
    "no_benchmark": "The options need a benchmark, and neither the options nor the events name one.";
    "no_column": "A column that is needed is not in the file.";
    "no_factors": "The model needs factor returns, and no factor file was given or it lacks a column.";
    "no_figures": "The folder holds no figures of a run that could be drawn again.";
    "no_file": "No file has the name that was given.";
    "no_input": "No prices or no events were named.";
    "no_parquet": "The program was built without support for Parquet.";
    "no_permission": "The file may not be read by this user.";
    "no_prices": "No row has a price, so there is nothing to write.";
    "no_rate": "The factor file has no risk-free rate but an option describes one, or no exchange rate leads to the currency of the account.";
    "no_rows": "The file has no data.";
    "no_sheet": "The workbook has no sheet of the name that an option gives.";
    "no_usable_event": "Every event was excluded, so there is nothing to study.";
    "no_weights": "The column of weights holds no number.";
    "no_xlsx": "The program was built without support for workbooks.";
    "not_a_table": "The file does not hold a table that can be read.";
    "not_daily": "The rows of a file are a week or more apart.";
    "not_drawn": "A figure cannot be drawn.";
    "not_written": "A result cannot be written.";
    "nothing_traded": "No event could be traded.";
    "nul_byte": "The file contains zero bytes, as binary files and UTF-16 text do.";
    "one_column": "The header is a single cell, so the delimiter is not known.";
    "output_in_use": "Another run is writing to the same place.";
    "output_is_input": "The output would replace a file that the run reads.";
    "prices_as_events": "The file of events holds daily prices.";
    "repeated_column": "Two columns have the same name or the same meaning.";
    "repeated_date": "A factor file has two rows for one date.";
    "repeated_member": "An archive has two members of one name.";
    "returns_or_closes": "The cells of a wide table can be prices or returns, and nothing decides which.";
    "several_files": "An archive contains several files where one is needed.";
    "several_rates": "A factor file has more than one risk-free rate.";
    "several_sheets": "Several sheets of a workbook hold a table, and nothing says which is meant.";
    "swapped_columns": "Open, high, low and close contradict each other in most rows, as when columns are swapped.";
    "swapped_files": "The file of prices holds events, and the file of events holds prices.";
    "too_large": "The inputs take more memory than the limit allows, unpacked or as rows.";
    "two_dates": "The table has two columns of dates, and nothing decides which one is the trading day.";
    "unclosed_quote": "A quoted cell is not closed before the end of the file.";
    "unknown_benchmark": "The benchmark is not among the prices.";
    "unknown_column": "An option names a column that the events do not have.";
    "unknown_dialect": "No dialect has the name that was given.";
    "unknown_donor": "A donor of the synthetic control is not among the prices.";
    "unknown_group": "An option names a group that no event belongs to.";
    "unknown_key": "The study file has a key without meaning.";
    "unknown_model": "No model has the name that was given.";
    "unknown_name": "Nothing has the name that was to be explained.";
    "unknown_test": "No test has the name that was given.";
    "unknown_universe": "A universe is neither a file nor a tag of the events.";
    "unknown_value": "A key of the study file names a choice that does not exist.";
    "unread_packing": "A member of an archive is packed by a method that is not read.";
    "unreadable": "The file cannot be read.";
    "wrong_clock": "Moments in UTC were counted as days on a clock that cannot be theirs: bars on Sundays, and none on Fridays.";
    "wrong_epoch": "Dates are counts of days from another day than spreadsheets count from.";
    "yearly_rate": "The risk-free rate can only be an annual rate, and its convention is not stated.";
};

/// Codes of findings.
const FINDINGS: &[Code] = codes! {
    "adjusted_above_close": "The adjusted close lies above the close, which no dividend causes; the columns may be swapped.";
    "adjusted_shares": "Numbers of shares come from adjusted prices and differ from those that were traded.";
    "adjustment_break": "The ratio of adjusted close to close falls, as where two downloads were joined.";
    "adjustment_jump": "The adjusted close jumps and the close does not, as with a dividend or a split entered wrongly.";
    "alias_without_prices": "The file of aliases names symbols that have no prices.";
    "all_prices_read": "A study of large Parquet files read every price, because the prices of its events alone could give other results.";
    "assumed_columns": "A price file has no header, and its columns were recognised by their numbers.";
    "assumed_decimals": "The numbers of a price file can be fractions or thousands, and only the mark between its cells speaks for one.";
    "assumed_exchange": "Nothing tells the exchange of a security whose events have a time; New York is assumed.";
    "benchmark_abroad": "A benchmark of another exchange has no price on some sessions of its stocks.";
    "benchmark_gaps": "A benchmark has no price on some sessions of its stocks.";
    "benchmark_not_used": "The benchmark has no prices and is not needed: every event names its own.";
    "borrow_unknown": "The column of borrow fees has no number for some short trades; the general fee was charged.";
    "charts_not_drawn": "This build of newsquake has no charts; the numbers of each figure were written.";
    "clock_shifted": "Stamps of events were corrected, as asked for.";
    "collinear": "A regressor that repeats others was dropped for some events.";
    "conflicting_rows": "Different rows for one security and date contradicted each other and were left out.";
    "conflicting_timing": "Events of one security and day state different timings; both are kept.";
    "confounded": "Other news of the security falls into the windows of events.";
    "confounded_events": "Events of one security and day have different tags but share one reaction.";
    "confounders_not_used": "Confounders have no readable day, or no symbol that has prices.";
    "contaminated_estimation": "Estimation windows contain other events of the same security.";
    "contradicted_exchange": "A security trades on the days of another exchange than the one that its symbol names.";
    "costs_unknown": "Fills lack the range, volume or sigma that a cost needs; that cost was left out.";
    "counted_years": "The years of dates are those of Thailand or Taiwan, and were read so.";
    "cut_file": "The last line is incomplete; the file may be cut off.";
    "date_is_period": "A column of dates is taken for the end of the period that is reported on, not for the date of the news.";
    "days_to_come": "Rows dated in the future were left out.";
    "direction_not_used": "Events state a direction, which the study does not use.";
    "dividends_missing": "Adjusted closes equal closes although dividends were paid, so they leave dividends out.";
    "entries_delayed": "Entries had to wait for a price because their bar was missing, as in a halt.";
    "estimated_correlation": "The mean correlation of a group is estimated, because very many pairs of events lack different days.";
    "events_without_time": "Events have a date and no time; an option says on which session they count.";
    "exits_above_participation": "Exits took more of the day's volume than an entry may take.";
    "exits_delayed": "Exits had to wait for a price because their bar was missing, as in a halt.";
    "extreme_return": "Returns are extreme; they are kept and need a check against another source.";
    "factor_missing": "The factor file holds codes for missing values.";
    "factor_tables": "The factor file has further tables, which were not read.";
    "factor_unit": "How the factor file was read: in percent or as fractions.";
    "few_placebo_dates": "Some events have few other days for placebo studies, which then repeat each other.";
    "folders_not_read": "Folders inside the given folder were not read.";
    "forced_exits": "Trades ended at the last available price, before their holding period was over.";
    "garch_bounds": "Fits of the GARCH model ended on a bound of its parameters.";
    "hedge_costs_unknown": "Fills of hedges lack the range, volume or sigma that a cost needs; that cost was left out.";
    "hedges_given_up": "Trades ended before the next price of the benchmark, so that they had no hedge.";
    "ignored_cell": "Cells of an optional column mean nothing and were ignored.";
    "impossible_bar": "Open, high, low and close of a bar contradict each other.";
    "incomplete_windows": "Windows of some events have days without returns and do not enter means.";
    "index_column": "A column of the returns of an index became a security.";
    "interrupted_draws": "A run was interrupted; the draws that were done are in the results.";
    "interrupted_sweep": "A sweep was interrupted; the specifications or plans that were done are in the results.";
    "json_tables": "A JSON document holds several tables, of which one was read.";
    "later_confounders": "Events are not traded because of news that came after them.";
    "lines_passed_over": "Comment lines and repeated headers of the events file are no events.";
    "long_gap": "A security has no prices for more than a month.";
    "map_elsewhere": "A file lacks a column that was named for a role; another file has it, and this one keeps its own.";
    "market_wide": "Events without a security became one event of each security.";
    "midnight_is_no_time": "Times of 00:00 were taken as dates without a time.";
    "midpoints": "Prices are midpoints of bid and ask, not trades.";
    "mixed_column": "A column that CAR is regressed on holds words and a few numbers, and is taken as text.";
    "mixed_currencies": "Prices in different currencies are compared without exchange rates.";
    "mixed_price_basis": "Stock and benchmark have different price bases.";
    "negative_volume": "Negative volumes were treated as missing.";
    "no_adj_close": "Adjusted closes were asked for, and some securities have none.";
    "no_event_detail": "Daily results of single events were skipped, as asked for.";
    "no_open": "Entries were made at the close because the file has no open for the session.";
    "no_quantile": "Some events have no number in the column whose quantiles group the events.";
    "no_securities": "An events file names no securities, so its rows are news about the whole market.";
    "no_such_tag": "An option names a tag that no event carries.";
    "no_tags": "The events have no tags, so they form one group.";
    "no_volume": "Fills were made on days on which, according to the file, nothing was traded.";
    "no_weight": "Some events have no number in the column of weights.";
    "not_a_table": "Files that are not tables were skipped.";
    "not_prices": "Tables that do not hold prices were skipped.";
    "one_time_of_day": "All events are stamped with one time of day, which may be a placeholder.";
    "opposite_directions": "Events of one security, day 0 and tags state opposite directions.";
    "overlapping_windows": "Event windows of one security overlap.";
    "parts_not_read": "Parts of Parquet files that hold no security of the events were not read.";
    "placebo_left_out": "No other day or security suits some events, so that placebo studies hold no counterpart of them.";
    "price_not_positive": "Prices of zero or below were treated as missing.";
    "prices_end": "Securities of some events have their last price inside the event window.";
    "quiet_securities": "Some securities vary far less than the others, so that an effect of one size means something else for them.";
    "regression_left_out": "Events without a value of a regressor were left out of a regression.";
    "rejected_rows": "Rows could not be read and were left out.";
    "repeated_column": "Two columns have the same name; they agree wherever both have a value.";
    "repeated_event_id": "Several events have the same identifier.";
    "repeated_reactions": "Several events have the same security and day 0, and each counts.";
    "repeated_rows": "Identical rows were counted once.";
    "returns_given": "The file holds returns, not prices.";
    "reused_symbol": "Prices behind a gap lie at another level; the symbol may belong to another security there.";
    "rows_read": "How many rows were read, used and left out.";
    "rows_without_price": "Rows without a price were skipped.";
    "ruin": "The account was lost; nothing was entered afterwards.";
    "same_bar": "Trades were entered at a price from before their news was known, which nobody could have traded.";
    "season_of_clock": "An abbreviation of standard time stands in summer, or the reverse; the clock of its zone is taken.";
    "serial_dates": "Dates are numbers and were read as spreadsheet days.";
    "settled_rows": "One of two different rows for a security and date was chosen, as asked for.";
    "several_currencies": "The rows of a security name several currencies.";
    "several_dates": "Several columns of the events hold dates; the finding says which is read.";
    "shared_dates": "Events share dates, so their returns are not independent and some tests are not valid.";
    "sheet_symbols": "The names of a workbook's sheets were taken as symbols.";
    "sheets_not_read": "Sheets of a workbook were not read.";
    "short_run": "The run is too short for numbers per year.";
    "short_years": "Years have two digits.";
    "skipped_files": "Price files could not be used.";
    "sparse_rows": "The rows of some securities are usually several days apart, while most have daily rows.";
    "split_in_trade": "Trades at raw closes were held over a split, which the adjusted close proves.";
    "stale_prices": "A close repeats for many days.";
    "stale_rates": "Trades were closed at an exchange rate that was more than ten days old.";
    "stale_weekends": "Weekend rows without volume repeat the day before and were left out.";
    "stop_and_target_in_one_bar": "A bar touched both stop and target; the stop was assumed to come first.";
    "stories": "A row with several symbols became one event for each of them.";
    "story_without_zone": "One story is read on the clocks of several zones, because it states none.";
    "suspect_clock": "Times are stated in UTC and look like the local time of the exchange.";
    "suspect_prices": "Prices in the windows of some events are doubtful.";
    "symbol_by_cells": "The symbols of events are read from the column whose cells are among the prices.";
    "symbol_from_name": "The symbol of a file was taken from its name, without what downloads add to it.";
    "symbols_taken": "Events name securities otherwise than the prices do; the finding says whom they were taken to mean.";
    "thin_trading": "More than half of a security's returns are zero, which biases its beta towards zero.";
    "ties_by_symbol": "Events of one moment competed for a slot or money, and the order of their symbols decided.";
    "timing_contradiction": "The stated part of the day contradicts the stated time; the time counts.";
    "timing_contradicts_time": "A stated part of the trading day contradicts the stated time; the later was taken.";
    "trades_cut": "Limits on leverage, cash or volume made entries smaller.";
    "unadjusted_split": "A price jump looks like an unadjusted split.";
    "unhedged": "Trades have no hedge because the benchmark has no price after their entry.";
    "unit_switch": "Prices jump by a factor of 100 or 1000, as between cents and units of a currency.";
    "universe_not_used": "A universe was named, and no event is market-wide.";
    "universe_without_prices": "Symbols of the universe have no prices.";
    "unknown_filter_text": "A condition names a text that no event has, but for its spelling.";
    "unread_column": "A column that seems to hold adjusted closes, another field of a bar, or the timing of events is not read.";
    "unreadable_cells": "Cells beside a sound close could not be read; they count as missing.";
    "unused_column": "A column of the events looks like a time or a part of the trading day and is not used.";
    "unused_series": "Series that no event uses have findings, which more detail shows.";
    "volume_unknown": "Entries have no volume, so the limit on participation did not apply to them.";
    "weekend_rows": "Weekend rows of securities that rarely trade at weekends were used.";
    "weights_not_used": "Events have a weight, which changes no mean and no trade size.";
    "windows_in_file": "The events file asks for windows; the study uses those of its own options.";
    "yearly_rate": "How an annual risk-free rate was converted to sessions.";
    "zero_weights": "No event of some groups has a weight above zero, so that they have no weighted mean.";
    "zone_assumed": "Times have no time zone; exchange time is assumed.";
};

/// Codes of rows that cannot be read.
const REJECTS: &[Code] = codes! {
    "bad_date": "A cell cannot be read as a date.";
    "bad_encoding": "The bytes of a cell are not text in the encoding of the file.";
    "bad_number": "A cell cannot be read as a number.";
    "bad_return": "A return is not above -1 and finite.";
    "columns_differ": "Two columns of the same name hold different values in this row.";
    "cut_row": "The last row has fewer cells than the others; the file may be cut off.";
    "impossible_price": "A price is too large or too small to be one.";
    "negative_price": "A price is negative.";
    "no_symbol": "The cell of the symbol is empty.";
    "ragged_row": "The row has more or fewer cells than the header.";
    "stray_quote": "A quote stands inside a cell.";
    "unset_date": "The date is a placeholder such as 0000-00-00 or 1970-01-01.";
};

/// Codes of events that are not used.
const EXCLUSIONS: &[Code] = codes! {
    "after_history": "The event lies after the last price.";
    "bad_date": "The event has no readable date, or a time that does not exist in its time zone.";
    "before_history": "The event lies before the first price.";
    "collinear": "The model's regressors repeat each other in the estimation window.";
    "confounded": "Other news about the security falls into the event's window.";
    "duplicate": "Another event has the same security, day 0 and tags.";
    "expired": "The limit order of the event was not filled in time.";
    "extended": "The event extended an open trade instead of opening another one.";
    "filtered": "The event does not meet the condition of the run.";
    "halted": "The security had no price for longer than an entry may wait.";
    "incomplete_window": "The event window reaches beyond the prices.";
    "no_benchmark": "The model needs a benchmark, and the event has none or one without prices.";
    "no_capital": "Every slot is taken, or no money is left.";
    "no_convergence": "The likelihood of the model has no maximum that could be found.";
    "no_direction": "Nothing says whether good or bad news is meant, which a trade or a signed study needs to know.";
    "no_donor": "No donor of the synthetic control has a return on every day of the windows.";
    "no_factors": "The factor file has no returns for the event's days.";
    "no_market_return": "The benchmark has no return on day 0.";
    "no_rate": "No exchange rate converts the prices into the currency of the account at the entry.";
    "no_weight": "No weight says how much money the event gets, or it contradicts the side.";
    "overlap": "A trade in the same security is still open.";
    "suspect_prices": "Prices in the event's windows are doubtful, and the run is strict.";
    "too_few_observations": "The estimation window has fewer usable returns than required.";
    "too_small": "The money for the trade buys less than one share.";
    "unknown_symbol": "The event's symbol is not among the prices.";
    "zero_variance": "The residuals of the estimation window have no variance.";
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_have_a_sentence() {
        for kind in CodeKind::ALL {
            let codes = kind.codes();
            assert!(codes.is_sorted_by_key(|code| code.name), "{kind:?}");
            for Code { name, meaning } in codes {
                assert!(meaning.ends_with('.'), "{name}: {meaning}");
                assert!(meaning.starts_with(char::is_uppercase), "{name}: {meaning}");
            }
        }
    }

    #[test]
    fn a_name_may_have_several_meanings() {
        let kinds: Vec<CodeKind> = named("bad_date").iter().map(|(kind, _)| *kind).collect();
        assert_eq!(
            kinds,
            [CodeKind::Error, CodeKind::Reject, CodeKind::Exclusion]
        );
        assert!(named("nothing_such").is_empty());
    }
}
