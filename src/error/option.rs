//! The options that messages name, each by its path in the study file.

use std::fmt;

/// The path of an option in the study file, such as `study.window` or `backtest.costs.basis-points.rate`.
///
/// A path of one word, such as `benchmark`, is a key of both `[study]` and `[backtest]`, and `select.where` is one of
/// `[study.select]` and `[backtest.select]`. Paths that begin with `output`
/// belong to a run and not to its study file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OptionPath(&'static str);

impl OptionPath {
    /// Returns the whole path.
    pub const fn path(self) -> &'static str {
        self.0
    }

    /// Returns the last word of the path.
    pub fn key(self) -> &'static str {
        self.0.rsplit('.').next().unwrap_or(self.0)
    }
}

impl fmt::Display for OptionPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A piece of a [`Message`](super::Message).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text that every speaker says alike.
    Text(String),
    /// An option, with the value that is meant, if one is.
    Option(OptionPath, Option<String>),
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<OptionPath> for Part {
    fn from(path: OptionPath) -> Self {
        Self::Option(path, None)
    }
}

/// Declares the options as constants, and the list of all of them.
macro_rules! options {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)+) => {
        $(
            #[doc = concat!("`", $path, "`")]
            $(#[$doc])*
            pub const $name: OptionPath = OptionPath($path);
        )+

        /// Every option that messages name.
        pub const ALL: &[OptionPath] = &[$($name),+];
    };
}

options! {
    PRICES = "input.prices";
    EVENTS = "input.events";
    CONFOUNDERS = "input.confounders";
    FACTORS = "input.factors";
    RF_CONVENTION = "input.rf_convention";
    ALIASES = "input.aliases";

    DIALECT = "reading.dialect";
    MAP = "reading.map";
    COLUMNS = "reading.columns";
    DELIMITER = "reading.delimiter";
    DECIMAL = "reading.decimal";
    THOUSANDS = "reading.thousands";
    DATE_FORMAT = "reading.date_format";
    TZ = "reading.tz";
    ENCODING = "reading.encoding";
    SYMBOL = "reading.symbol";
    BASIS = "reading.basis";
    SKIP_ROWS = "reading.skip_rows";
    NULL = "reading.null";
    VALUES = "reading.values";
    SHEET = "reading.sheet";
    ON_DUPLICATE = "reading.on_duplicate";
    RESAMPLE = "reading.resample";
    ANY_FREQUENCY = "reading.any_frequency";
    ALLOW_FUTURE = "reading.allow_future";
    MOST_BYTES = "reading.most_bytes";

    EVENTS_DATE_FORMAT = "events.date_format";
    EVENTS_TZ = "events.tz";
    EVENTS_CLOCK_SHIFT = "events.clock_shift";
    TAG_SEPARATOR = "events.tag_separator";
    EVENTS_MAP = "events.map";
    EVENTS_SHEET = "events.sheet";

    UNIVERSE = "input.universe";

    EXCHANGE = "exchange";

    BENCHMARK = "benchmark";
    PRICE = "price";
    ROLL = "roll";
    UNKNOWN_TIMING = "unknown_timing";
    GROUP_BY = "group_by";
    CUTOFF = "cutoff";
    WHERE = "select.where";
    CONFOUNDED = "select.confounded";
    CONFOUNDING_WINDOW = "select.confounding_window";
    MIN_GAP = "select.min_gap";

    MODEL = "study.model";
    FACTOR_COLUMNS = "study.model.factors.columns";
    DONORS = "study.model.synthetic-control.donors";
    ESTIMATION = "study.estimation";
    OWN_WINDOWS = "study.own_windows";
    WINDOW = "study.window";
    CARS = "study.cars";
    MIN_OBS = "study.min_obs";
    ROLLING_BETA = "study.rolling_beta";
    RETURNS = "study.returns";
    REACTION = "study.reaction";
    QUANTILES = "study.quantiles";
    REACTIONS_ONCE = "study.reactions_once";
    MASK_EVENTS = "study.mask_events";
    THIN_TRADING = "study.thin_trading";
    ON_COLLINEAR = "study.on_collinear";
    INCOMPLETE = "study.incomplete";
    WEIGHTS = "study.weights";
    SIGNED = "study.signed";
    WINSORIZE = "study.winsorize";
    CORRELATE = "study.correlate";
    REGRESS_ERRORS = "study.regress_errors";
    TESTS = "study.tests";
    COMPARE = "study.compare";
    REGRESS = "study.regress";
    CALENDAR_ERRORS = "study.calendar_time.errors";
    CALENDAR_MIN_NAMES = "study.calendar_time.min_names";
    CALENDAR_HOLD = "study.calendar_time.hold";
    ALLOW_MIXED_BASIS = "study.allow_mixed_basis";
    EXCLUDE_SUSPECT = "study.exclude_suspect";
    EVENT_DETAIL = "study.event_detail";

    PLACEBO = "placebo.draws";
    PLACEBO_KIND = "placebo.kind";
    BOOTSTRAP = "bootstrap.draws";
    BOOTSTRAP_RESAMPLE = "bootstrap.resample";

    SIDE = "backtest.side";
    LONG = "backtest.side.tagged.long";
    SHORT = "backtest.side.tagged.short";
    THRESHOLD = "backtest.side.follow-reaction.threshold";
    ENTRY = "backtest.entry";
    DELAY = "backtest.delay";
    HOLD = "backtest.hold";
    STOP = "backtest.stop";
    TAKE = "backtest.take";
    TRAIL = "backtest.trail";
    OVERLAP = "backtest.overlap";
    HEDGE = "backtest.hedge";
    ALLOW_SAME_BAR = "backtest.allow_same_bar";
    CAPITAL = "backtest.capital";
    SLOTS = "backtest.size.equal.slots";
    SIZE = "backtest.size";
    WEIGHT_COLUMN = "backtest.size.weight.column";
    WEIGHT_UNIT = "backtest.size.weight.percent";
    WEIGHT_CAP = "backtest.size.weight.cap";
    FRACTION = "backtest.size.fraction.percent";
    VOL_TARGET = "backtest.size.volatility.percent";
    PRIORITY = "backtest.priority";
    MAX_WAIT = "backtest.max_wait";
    LIMIT_ENTRY = "backtest.limit_entry";
    LIMIT_SESSIONS = "backtest.limit_sessions";
    LEVERAGE = "backtest.leverage";
    MAX_NAME = "backtest.max_name";
    MAX_TAG = "backtest.max_tag";
    MAX_NET = "backtest.max_net";
    CASH_ONLY = "backtest.cash_only";
    PARTICIPATION = "backtest.participation";
    WHOLE_SHARES = "backtest.whole_shares";
    DAYS_PER_YEAR = "backtest.days_per_year";
    COST_BPS = "backtest.costs.basis-points.rate";
    COST_FIXED = "backtest.costs.fixed.amount";
    COST_PER_SHARE = "backtest.costs.per-share.amount";
    COST_MINIMUM = "backtest.costs.per-share.least";
    SPREAD_BPS = "backtest.costs.half-spread.spread";
    SLIPPAGE_RANGE = "backtest.costs.range.percent";
    IMPACT = "backtest.costs.impact.coefficient";
    BORROW_BPS = "backtest.costs.borrow.rate";
    BORROW_COLUMN = "backtest.borrow_column";
    FX = "backtest.fx";
    CURRENCY = "backtest.currency";
    INTEREST_BPS = "backtest.costs.interest.rate";

    POWER_N = "power.n";
    POWER_DATES = "power.dates";
    POWER_DRAWS = "power.draws";

    SWEEP_GROUP = "sweep.study.group";

    SWEEP_TAG = "sweep.backtest.tag";
    SWEEP_SORT = "sweep.backtest.sort";
    SWEEP_BLOCKS = "sweep.backtest.blocks";
    SWEEP_SEGMENTS = "sweep.backtest.segments";
    SWEEP_PURGE = "sweep.backtest.purge";

    OUT = "output.out";
    FORMAT = "output.format";
    CHANGED_INPUTS = "output.changed_inputs";
    FULL = "output.full";
    TABLES = "output.tables";
    FORCE = "output.force";
    STRICT = "output.strict";
}
