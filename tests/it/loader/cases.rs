//! The catalogue of bad input: the default treatment of each case and the test that checks it.
//!
//! E-run: the run stops. E-file: the file is skipped. R-row: the row is rejected. X-event: the event is excluded. W, I:
//! the input is used, with a warning or a note.

/// Number of the case, default treatment, and the test that checks it.
// One line per case, formatted as a table.
#[rustfmt::skip]
const CASES: [(u8, &str, &str); 78] = [
    (1, "E-run: no_file, no_permission, with the nearest name", "loader/bad_files.rs case_1_"),
    (2, "E-file: no_rows", "loader/bad_files.rs case_2_"),
    (3, "E-file: not_a_table, with what it is and its beginning", "loader/bad_files.rs case_3_"),
    (4, "E-file: broken_archive, nested_archive, too_large", "loader/bad_files.rs case_4_"),
    (5, "E-file: bad_encoding, with the byte and two candidates", "loader/bad_files.rs case_5_"),
    (6, "read", "loader/bad_files.rs case_6_"),
    (7, "E-file: nul_byte", "loader/bad_files.rs case_7_"),
    (8, "read", "loader/bad_files.rs case_8_"),
    (9, "R-row: cut_row, and W: cut_file", "loader/bad_files.rs case_9_"),
    (10, "R-row: ragged_row; empty cells at the end are read", "loader/bad_files.rs case_10_"),
    (11, "E-file: unclosed_quote, at the line that opens it", "loader/bad_files.rs case_11_"),
    (12, "R-row: stray_quote", "loader/bad_files.rs case_12_"),
    (13, "E-file: one_column, with the cells by each mark", "loader/bad_files.rs case_13_"),
    (14, "E-file: mixed_decimals, with both lines", "loader/bad_files.rs case_14_"),
    (15, "decided by the column, else E-file: ambiguous_decimals", "loader/bad_files.rs case_15_"),
    (16, "E-file: no_column, two_dates, with --map", "loader/bad_files.rs case_16_"),
    (17, "W: repeated_column; E-file where they differ", "loader/bad_files.rs case_17_"),
    (18, "skipped by kind; R-row: bad_date", "loader/bad_files.rs case_18_"),
    (19, "E-file: mixed_dates, with counts", "loader/bad_cells.rs case_19_"),
    (20, "decided by the column, else E-file: ambiguous_dates", "loader/bad_cells.rs case_20_"),
    (21, "R-row: bad_date, unset_date; E-file above one in a hundred", "loader/bad_cells.rs case_21_"),
    (22, "W: days_to_come, skipped", "loader/bad_cells.rs case_22_"),
    (23, "W: stale_weekends, skipped; W: weekend_rows, kept", "loader/bad_cells.rs case_23_"),
    (24, "E-file: intraday_bars, with --resample", "loader/bad_cells.rs case_24_"),
    (25, "E-file: not_daily, with --any-frequency", "loader/bad_cells.rs case_25_"),
    (26, "sorted", "loader/bad_cells.rs case_26_"),
    (27, "I: repeated_rows", "loader/bad_cells.rs case_27_"),
    (28, "W: conflicting_rows, that symbol is skipped", "loader/bad_cells.rs case_27_and_28_"),
    (29, "E-run: contradicting_files; those that agree are read", "loader/bad_cells.rs case_29_"),
    (30, "W: price_not_positive, missing", "loader/bad_cells.rs case_30_"),
    (31, "R-row: negative_price; I: midpoints of CRSP", "loader/bad_cells.rs case_30_and_31_"),
    (32, "missing; R-row: bad_number for infinities", "loader/bad_cells.rs case_32_"),
    (33, "W: impossible_bar; E-file: swapped_columns", "loader/bad_cells.rs case_33_"),
    (34, "read", "loader/bad_cells.rs case_32_to_35_"),
    (35, "R-row: bad_number", "loader/bad_cells.rs case_32_to_35_"),
    (36, "missing; W: negative_volume", "loader/bad_cells.rs case_36_"),
    (37, "W: unadjusted_split; X-event under --strict", "loader/bad_prices.rs case_37_"),
    (38, "W: unit_switch; X-event under --strict", "loader/bad_prices.rs case_38_"),
    (39, "W: dividends_missing, the basis is downgraded", "loader/bad_prices.rs case_39_"),
    (40, "W: adjusted_above_close", "loader/bad_prices.rs case_40_"),
    (41, "W: adjustment_break, with the date", "loader/bad_prices.rs case_40_and_41_"),
    (42, "W: stale_prices, thin_trading", "loader/bad_prices.rs case_42_"),
    (43, "W: extreme_return, kept", "loader/bad_prices.rs case_43_"),
    (44, "returns that need the day are missing; W: long_gap; X-event: incomplete_window", "loader/bad_events.rs case_44_"),
    (45, "W: reused_symbol", "loader/bad_prices.rs case_43_to_45_"),
    (46, "W: mixed_currencies, where they are named", "loader/bad_events.rs case_46_"),
    (47, "E-run: mixed_price_basis, with --allow-mixed-basis", "loader/bad_prices.rs case_47_"),
    (48, "E-run: unknown_benchmark; X-event: no_market_return", "loader/bad_events.rs case_48_"),
    (49, "X-event: zero_variance", "loader/bad_events.rs case_49_"),
    (50, "I: factor_unit, factor_missing; X-event: no_factors", "loader/bad_events.rs case_50_"),
    (51, "E-run: yearly_rate, with --rf-convention", "loader/bad_events.rs case_51_"),
    (52, "E-run: no_rows, no_usable_event", "loader/bad_events.rs case_52_"),
    (53, "X-event: unknown_symbol, with the nearest", "loader/bad_events.rs case_53_"),
    (54, "X-event: bad_date", "loader/event_files.rs case_54_"),
    (55, "W: zone_assumed", "loader/event_files.rs case_55_"),
    (56, "W: suspect_clock, with the hours", "loader/event_files.rs case_56_"),
    (57, "moved, with both dates", "loader/bad_events.rs case_57_"),
    (58, "X-event: before_history, after_history", "loader/bad_events.rs case_58_"),
    (59, "X-event: too_few_observations, with the counts", "loader/bad_events.rs case_59_"),
    (60, "X-event: incomplete_window", "loader/bad_events.rs case_59_and_60_"),
    (61, "W: contaminated_estimation", "loader/bad_events.rs case_61_"),
    (62, "W: overlapping_windows", "loader/bad_events.rs case_61_to_63_"),
    (63, "W: shared_dates", "loader/bad_events.rs case_61_to_63_"),
    (64, "X-event: duplicate", "loader/bad_events.rs case_64_"),
    (65, "W: conflicting_timing, confounded_events", "loader/event_files.rs case_65_"),
    (66, "X-event: zero_variance", "loader/bad_events.rs case_66_"),
    (67, "undefined, with the reason", "loader/bad_events.rs case_67_"),
    (68, "a row with N = 0", "loader/bad_events.rs case_68_"),
    (69, "undefined, with the reason", "loader/bad_events.rs case_67_and_69_"),
    (70, "X-event: collinear; --on-collinear drop", "loader/bad_events.rs case_70_"),
    (71, "E-run: bad_windows", "loader/bad_events.rs case_71_"),
    (72, "kept, and escaped where it is written", "loader/bad_events.rs case_72_"),
    (73, "delayed or forced, and said", "backtest/exits.rs the_end_of_the_prices_is_a_forced_exit"),
    (74, "the next price; the day's own only where asked for", "backtest/entries.rs prices_from_before_the_news_are_traded_only_where"),
    (75, "E-run before the work: folder_not_empty, not_written", "loader/bad_events.rs case_75_"),
    (76, "an error of the figure for a size of 0; any number of points is drawn", "charts.rs odd_data_are_drawn_too"),
    (77, "runs", "cli.rs one_event_one_security_one_day_runs_to_the_end"),
    (78, "runs", "loader/bad_cells.rs case_78_"),
];

#[test]
fn every_case_has_a_test() {
    for (i, (number, default, place)) in CASES.iter().enumerate() {
        assert_eq!(usize::from(*number), i + 1);
        assert!(!default.is_empty());
        let (file, test) = place.split_once(' ').unwrap();
        let text = std::fs::read_to_string(format!("tests/it/{file}")).unwrap();
        let declared = text.find(&format!("fn {test}"));
        let declared = declared.unwrap_or_else(|| panic!("case {number}: no {test} in {file}"));
        assert!(
            text[..declared].trim_end().ends_with("#[test]"),
            "case {number}: {test} is no test"
        );
    }
}

/// Every code named in the table exists in the sources.
#[test]
fn every_name_in_the_table_is_one_of_the_code() {
    fn sources(folder: &std::path::Path) -> String {
        let entries = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let text = |path: std::path::PathBuf| match path.is_dir() {
            true => sources(&path),
            false => std::fs::read_to_string(&path).unwrap_or_default(),
        };
        entries.map(text).collect()
    }
    let code = sources(std::path::Path::new("src"));
    for (number, default, _) in CASES {
        let words = default.split(|c: char| !(c.is_ascii_lowercase() || c == '_'));
        for name in words.filter(|word| word.contains('_')) {
            assert!(
                code.contains(&format!("\"{name}\"")),
                "case {number}: {name}"
            );
        }
    }
}
