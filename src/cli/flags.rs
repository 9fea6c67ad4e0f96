//! The flag of each option that messages name.

use newsquake::error::{OptionPath, Speaker, option as at};

/// Writes options as flags of the command line: `--window -10:10`.
pub struct Flags;

impl Speaker for Flags {
    fn option(&self, path: OptionPath, value: Option<&str>) -> String {
        // A switch is given or left out; it takes no value.
        let value = value.filter(|value| !["true", "false"].contains(value));
        match (flag(path), value) {
            (Some(flag), Some(value)) => format!("--{flag} {value}"),
            (Some(flag), None) => format!("--{flag}"),
            (None, Some(value)) => format!("{path} = {value}"),
            (None, None) => path.to_string(),
        }
    }
}

/// Returns the flag of an option, without its dashes.
pub fn flag(path: OptionPath) -> Option<&'static str> {
    let found = FLAGS.iter().find(|(option, _)| *option == path);
    found.map(|(_, flag)| *flag)
}

/// Options and their flags.
const FLAGS: &[(OptionPath, &str)] = &[
    (at::PRICES, "prices"),
    (at::EVENTS, "events"),
    (at::FACTORS, "factors"),
    (at::RF_CONVENTION, "rf-convention"),
    (at::ALIASES, "aliases"),
    (at::DIALECT, "dialect"),
    (at::MAP, "map"),
    (at::COLUMNS, "columns"),
    (at::DELIMITER, "delimiter"),
    (at::DECIMAL, "decimal"),
    (at::THOUSANDS, "thousands"),
    (at::DATE_FORMAT, "date-format"),
    (at::TZ, "tz"),
    (at::ENCODING, "encoding"),
    (at::SYMBOL, "symbol"),
    (at::BASIS, "basis"),
    (at::SKIP_ROWS, "skip-rows"),
    (at::NULL, "null"),
    (at::VALUES, "values"),
    (at::SHEET, "sheet"),
    (at::ON_DUPLICATE, "on-duplicate"),
    (at::RESAMPLE, "resample"),
    (at::ANY_FREQUENCY, "any-frequency"),
    (at::ALLOW_FUTURE, "allow-future"),
    (at::MOST_BYTES, "most-bytes"),
    (at::EVENTS_DATE_FORMAT, "events-date-format"),
    (at::EVENTS_TZ, "events-tz"),
    (at::EVENTS_CLOCK_SHIFT, "events-clock-shift"),
    (at::TAG_SEPARATOR, "tag-separator"),
    (at::EVENTS_SHEET, "events-sheet"),
    (at::EVENTS_MAP, "events-map"),
    (at::EXCHANGE, "hours"),
    (at::BENCHMARK, "benchmark"),
    (at::PRICE, "price"),
    (at::ROLL, "roll"),
    (at::UNKNOWN_TIMING, "unknown-timing"),
    (at::GROUP_BY, "group-by"),
    (at::CUTOFF, "cutoff"),
    (at::REACTION, "reaction"),
    (at::QUANTILES, "quantiles"),
    (at::REACTIONS_ONCE, "reactions-once"),
    (at::WHERE, "where"),
    (at::CONFOUNDED, "confounded"),
    (at::CONFOUNDING_WINDOW, "confounding-window"),
    (at::MIN_GAP, "min-gap"),
    (at::MASK_EVENTS, "mask-events"),
    (at::UNIVERSE, "universe"),
    (at::CONFOUNDERS, "confounders"),
    (at::MODEL, "model"),
    (at::FACTOR_COLUMNS, "factor-columns"),
    (at::DONORS, "donors"),
    (at::ESTIMATION, "estimation"),
    (at::OWN_WINDOWS, "own-windows"),
    (at::ROLLING_BETA, "rolling-beta"),
    (at::WINDOW, "window"),
    (at::CARS, "car"),
    (at::MIN_OBS, "min-obs"),
    (at::RETURNS, "returns"),
    (at::THIN_TRADING, "thin-trading"),
    (at::ON_COLLINEAR, "on-collinear"),
    (at::INCOMPLETE, "incomplete"),
    (at::WEIGHTS, "weights"),
    (at::SIGNED, "signed"),
    (at::WINSORIZE, "winsorize"),
    (at::CORRELATE, "correlate"),
    (at::REGRESS_ERRORS, "regress-errors"),
    (at::TESTS, "tests"),
    (at::COMPARE, "compare"),
    (at::REGRESS, "regress"),
    (at::CALENDAR_ERRORS, "calendar-errors"),
    (at::CALENDAR_MIN_NAMES, "calendar-min-names"),
    (at::CALENDAR_HOLD, "calendar-hold"),
    (at::ALLOW_MIXED_BASIS, "allow-mixed-basis"),
    (at::EXCLUDE_SUSPECT, "strict"),
    (at::EVENT_DETAIL, "no-event-detail"),
    (at::PLACEBO, "placebo"),
    (at::PLACEBO_KIND, "placebo-kind"),
    (at::BOOTSTRAP, "bootstrap"),
    (at::BOOTSTRAP_RESAMPLE, "bootstrap-resample"),
    (at::SIDE, "side"),
    (at::LONG, "long"),
    (at::SHORT, "short"),
    (at::THRESHOLD, "threshold"),
    (at::ENTRY, "entry"),
    (at::DELAY, "delay"),
    (at::HOLD, "hold"),
    (at::STOP, "stop"),
    (at::TAKE, "take"),
    (at::TRAIL, "trail"),
    (at::OVERLAP, "overlap"),
    (at::HEDGE, "hedge"),
    (at::ALLOW_SAME_BAR, "allow-same-bar"),
    (at::CAPITAL, "capital"),
    (at::SLOTS, "slots"),
    (at::SIZE, "size"),
    (at::WEIGHT_COLUMN, "weight-column"),
    (at::WEIGHT_UNIT, "weight-unit"),
    (at::WEIGHT_CAP, "weight-cap"),
    (at::FRACTION, "fraction"),
    (at::VOL_TARGET, "vol-target"),
    (at::PRIORITY, "priority"),
    (at::MAX_WAIT, "max-wait"),
    (at::LIMIT_ENTRY, "limit-entry"),
    (at::LIMIT_SESSIONS, "limit-sessions"),
    (at::LEVERAGE, "leverage"),
    (at::MAX_NAME, "max-name"),
    (at::MAX_TAG, "max-tag"),
    (at::MAX_NET, "max-net"),
    (at::CASH_ONLY, "cash-only"),
    (at::PARTICIPATION, "participation"),
    (at::WHOLE_SHARES, "whole-shares"),
    (at::DAYS_PER_YEAR, "days-per-year"),
    (at::COST_BPS, "cost-bps"),
    (at::COST_FIXED, "cost-fixed"),
    (at::COST_PER_SHARE, "cost-per-share"),
    (at::COST_MINIMUM, "cost-minimum"),
    (at::SPREAD_BPS, "spread-bps"),
    (at::SLIPPAGE_RANGE, "slippage-range"),
    (at::IMPACT, "impact"),
    (at::BORROW_BPS, "borrow-bps"),
    (at::BORROW_COLUMN, "borrow-column"),
    (at::FX, "fx"),
    (at::CURRENCY, "currency"),
    (at::INTEREST_BPS, "interest-bps"),
    (at::POWER_N, "n"),
    (at::POWER_DATES, "dates"),
    (at::POWER_DRAWS, "draws"),
    (at::SWEEP_GROUP, "group"),
    (at::SWEEP_TAG, "tag"),
    (at::SWEEP_SORT, "sort"),
    (at::SWEEP_BLOCKS, "blocks"),
    (at::SWEEP_SEGMENTS, "segments"),
    (at::SWEEP_PURGE, "purge"),
    (at::OUT, "out"),
    (at::FORMAT, "format"),
    (at::CHANGED_INPUTS, "changed-inputs"),
    (at::FULL, "full"),
    (at::TABLES, "table"),
    (at::FORCE, "force"),
    (at::STRICT, "strict"),
];

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// Options of the study file that have no flag.
    const KEY_ONLY: &[OptionPath] = &[];

    #[test]
    fn every_option_has_one_flag_or_is_a_key_alone() {
        for path in at::ALL {
            let flags = FLAGS.iter().filter(|(option, _)| option == path).count();
            let expected = usize::from(!KEY_ONLY.contains(path));
            assert_eq!(flags, expected, "{path}");
        }
    }

    #[test]
    fn every_flag_exists() {
        let command = super::super::Cli::command();
        let mut flags = Vec::new();
        let mut verbs: Vec<&clap::Command> = command.get_subcommands().collect();
        while let Some(verb) = verbs.pop() {
            let long = |argument: &clap::Arg| argument.get_long().map(str::to_owned);
            flags.extend(verb.get_arguments().filter_map(long));
            verbs.extend(verb.get_subcommands());
        }
        for (path, flag) in FLAGS {
            assert!(flags.iter().any(|known| known == flag), "{path}: --{flag}");
        }
    }

    #[test]
    fn numbers_below_zero_are_answered_with_what_a_flag_takes() {
        const NUMBERS: [&str; 6] = ["N", "K", "X", "PCT", "DAYS", "BYTES"];
        let command = super::super::Cli::command();
        let mut verbs: Vec<&clap::Command> = command.get_subcommands().collect();
        while let Some(verb) = verbs.pop() {
            for argument in verb.get_arguments() {
                let names = argument.get_value_names().unwrap_or_default();
                let is_number = names
                    .iter()
                    .any(|name| NUMBERS.contains(&name.trim_end_matches(",...")));
                assert!(
                    !is_number
                        || argument.is_allow_negative_numbers_set()
                        || argument.is_allow_hyphen_values_set(),
                    "{} {}",
                    verb.get_name(),
                    argument.get_id()
                );
            }
            verbs.extend(verb.get_subcommands());
        }
    }

    #[test]
    fn options_are_written_as_flags() {
        assert_eq!(Flags.option(at::COST_BPS, Some("5")), "--cost-bps 5");
        assert_eq!(Flags.option(at::CARS, None), "--car");
    }
}
