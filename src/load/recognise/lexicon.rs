//! The names of columns: each name once, with its role and the kinds of files in which it has that role.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::names_abroad;
use crate::load::text::header::key;
use crate::market::{MARKET_EXCESS, MOMENTUM, RISK_FREE};

/// Kind of an input file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Kind {
    /// Daily bars.
    Prices,
    /// Dated news.
    Events,
    /// Daily returns of factors, or interest rates.
    Factors,
}

/// Meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) enum Role {
    Symbol,
    Date,
    /// The time of day beside a date.
    Time,
    Open,
    High,
    Low,
    Close,
    AdjClose,
    Volume,
    /// Daily return as a fraction, dividends included.
    Return,
    /// Dividend per share on its ex-date.
    Dividend,
    /// The currency of the prices.
    Currency,
    /// The exchange on which the security is listed.
    Exchange,
    /// The id of an event.
    Id,
    /// Time zone of the event times.
    Zone,
    /// Whether the news came before, during or after the session.
    Timing,
    Tags,
    /// Direction of an event: good or bad news.
    Direction,
    Weight,
    Headline,
    Source,
    /// The benchmark of an event.
    Benchmark,
}

impl Role {
    /// Roles of columns of price files, in the order in which messages list them.
    pub const OF_PRICES: [Self; 13] = [
        Self::Symbol,
        Self::Date,
        Self::Time,
        Self::Open,
        Self::High,
        Self::Low,
        Self::Close,
        Self::AdjClose,
        Self::Volume,
        Self::Return,
        Self::Dividend,
        Self::Currency,
        Self::Exchange,
    ];

    /// Roles of columns of event files that a user may name, in the order in which messages list them.
    pub const OF_EVENTS: [Self; 12] = [
        Self::Symbol,
        Self::Date,
        Self::Time,
        Self::Zone,
        Self::Timing,
        Self::Tags,
        Self::Direction,
        Self::Id,
        Self::Benchmark,
        Self::Weight,
        Self::Headline,
        Self::Source,
    ];

    /// Roles of the numeric columns of price files, in the order of [`crate::market::Field`].
    pub const NUMBERS: [Self; 6] = [
        Self::Open,
        Self::High,
        Self::Low,
        Self::Close,
        Self::AdjClose,
        Self::Volume,
    ];

    /// Returns the canonical name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Symbol => "symbol",
            Self::Date => "date",
            Self::Time => "time",
            Self::Open => "open",
            Self::High => "high",
            Self::Low => "low",
            Self::Close => "close",
            Self::AdjClose => "adj_close",
            Self::Volume => "volume",
            Self::Return => "return",
            Self::Dividend => "dividend",
            Self::Currency => "currency",
            Self::Exchange => "exchange",
            Self::Id => "event_id",
            Self::Zone => "tz",
            Self::Timing => "timing",
            Self::Tags => "tags",
            Self::Direction => "direction",
            Self::Weight => "weight",
            Self::Headline => "headline",
            Self::Source => "source",
            Self::Benchmark => "benchmark",
        }
    }

    /// Returns the role of price files with this canonical name.
    pub fn named(name: &str) -> Option<Self> {
        let folded = crate::load::text::header::folded(name);
        Self::OF_PRICES
            .into_iter()
            .find(|role| role.name() == folded)
    }

    /// Returns the column names of this role in files of a kind, the preferred name first.
    pub fn names(self, kind: Kind) -> impl Iterator<Item = &'static str> + Clone {
        let words = WORDS.iter().filter(move |words| words.role == self);
        let abroad = match kind {
            Kind::Prices => self.names_abroad(),
            _ => &[],
        };
        words
            .filter(move |words| words.kinds.contains(&kind))
            .flat_map(|words| words.names.iter().copied())
            .chain(abroad.iter().copied())
    }

    /// Returns the names of columns of price files in other languages and with further vendors.
    fn names_abroad(self) -> &'static [&'static str] {
        match self {
            Self::Symbol => names_abroad::SYMBOL,
            Self::Date => names_abroad::DATE,
            Self::Open => names_abroad::OPEN,
            Self::High => names_abroad::HIGH,
            Self::Low => names_abroad::LOW,
            Self::Close => names_abroad::CLOSE,
            Self::AdjClose => names_abroad::ADJ_CLOSE,
            Self::Volume => names_abroad::VOLUME,
            _ => &[],
        }
    }

    /// Returns how far behind the preferred name of this role in price files another name stands, by its key; `None` if it is
    /// no name of this role.
    pub fn rank(self, key: &str) -> Option<usize> {
        let roles = ranks().get(key)?;
        let found = roles.iter().find(|(role, _)| *role == self);
        found.map(|(_, rank)| *rank)
    }

    /// Returns the role of a column of price files by its name alone.
    pub fn of_price_column(name: &str) -> Option<Self> {
        let roles = ranks().get(&key(name))?;
        roles.first().map(|(role, _)| *role)
    }

    /// Returns the letters that stand for a role where all of open, high, low and close are letters.
    pub fn letters(self) -> &'static [&'static str] {
        match self {
            Self::Date => &["t", "d"],
            Self::Open => &["o"],
            Self::High => &["h"],
            Self::Low => &["l"],
            Self::Close => &["c"],
            Self::Volume => &["v"],
            _ => &[],
        }
    }
}

/// The roles that a name has in price files, in the order of [`Role::OF_PRICES`], each with the rank of the name.
type Ranks = HashMap<String, Vec<(Role, usize)>>;

/// Returns the roles of the keys of all names in price files.
fn ranks() -> &'static Ranks {
    static RANKS: OnceLock<Ranks> = OnceLock::new();
    RANKS.get_or_init(|| {
        let mut ranks = Ranks::new();
        for role in Role::OF_PRICES {
            for (rank, name) in role.names(Kind::Prices).enumerate() {
                let roles = ranks.entry(key(name)).or_default();
                if roles.iter().all(|(other, _)| *other != role) {
                    roles.push((role, rank));
                }
            }
        }
        ranks
    })
}

/// Names of one role, folded as headers are: lower case, words joined by `_`.
struct Words {
    role: Role,
    kinds: &'static [Kind],
    names: &'static [&'static str],
}

const fn words(role: Role, kinds: &'static [Kind], names: &'static [&'static str]) -> Words {
    Words { role, kinds, names }
}

const PRICES: &[Kind] = &[Kind::Prices];
const EVENTS: &[Kind] = &[Kind::Events];
const FACTORS: &[Kind] = &[Kind::Factors];
const PRICES_EVENTS: &[Kind] = &[Kind::Prices, Kind::Events];
const ALL: &[Kind] = &[Kind::Prices, Kind::Events, Kind::Factors];

/// Every known column name. If two columns have one role, the one whose name comes first here is used.
#[rustfmt::skip]
const WORDS: &[Words] = &[
    words(Role::Symbol, PRICES_EVENTS, &["symbol", "ticker"]),
    words(Role::Symbol, EVENTS, &["symbols", "tickers", "security_ticker"]),
    words(Role::Symbol, PRICES_EVENTS, &["stock_symbol", "stock"]),
    words(Role::Symbol, EVENTS, &["firm_id", "subject_id"]),
    // I/B/E/S has tickers of its own, and those of the exchanges beside them.
    words(Role::Symbol, EVENTS, &["oftic"]),
    words(Role::Symbol, PRICES, &["ts_code", "tckrsymb", "tic", "股票代码", "代码"]),
    words(Role::Symbol, EVENTS, &[
        "tic", "ts_code", "ticker_symbol", "act_symbol", "trading_symbol", "security_symbol", "issuertradingsymbol",
        "issuer_trading_symbol", "issuer_ticker", "company_ticker", "stock_ticker", "stock_code", "stocks", "cashtag", "cashtags", "code",
        "instrument", "security", "asset", "target_ticker", "primary_ticker", "bloomberg_ticker", "bb_ticker",
        "股票代码", "证券代码", "代码", "股票代號", "證券代號", "銘柄コード", "証券コード", "コード", "종목코드",
    ]),
    words(Role::Symbol, PRICES_EVENTS, &["permno", "ric"]),
    words(Role::Symbol, PRICES, &["instrument"]),
    words(Role::Symbol, EVENTS, &["cusip"]),
    words(Role::Symbol, PRICES_EVENTS, &["isin"]),
    words(Role::Symbol, EVENTS, &[
        "lpermno", "ncusip", "sedol", "figi", "wkn", "secid", "stkcd", "identifier", "rp_entity_id", "companyid", "gvkey",
        "cik", "issuer",
    ]),
    words(Role::Symbol, PRICES, &[
        "secid", "security_code", "securities_code", "stkcd", "act_symbol", "level_1", "证券代码", "證券代號",
        "股票代號", "종목코드", "銘柄コード", "コード", "code", "name",
    ]),
    words(Role::Date, ALL, &["date"]),
    words(Role::Date, PRICES, &[
        "dlycaldt", "datadate", "trade_date", "exchange_date", "ts_event", "window_start", "open_time",
    ]),
    words(Role::Date, EVENTS, &["event_date", "evt_date", "eventdate"]),
    words(Role::Date, FACTORS, &["dateff", "caldt", "day", "observation_date"]),
    words(Role::Date, ALL, &["timestamp"]),
    words(Role::Date, PRICES_EVENTS, &["datetime"]),
    words(Role::Date, PRICES, &["gmt_time", "traddt", "data", "datum", "дата", "日期", "fecha", "time"]),
    words(Role::Date, EVENTS, &[
        "published_at", "publisheddate", "published_date", "publishedat", "date_announced", "anndats", "earnings_date",
        "filing_date", "rdq", "release_date", "ex_date", "reporteddate", "rpa_date_utc", "date_utc", "datum", "日期",
        "timestamp_utc", "published_utc", "time_published", "rpna_date_utc", "reportdate", "report_date",
        "startdatetime", "acceptancedatetime", "announceddateutc", "date_new_york", "filingdate",
        "announcement_date", "anndate", "ts",
    ]),
    words(Role::Date, PRICES, &[
        "trading_date", "trddt", "tradedate", "ref_date", "date1", "dates", "date/time", "date_time",
        "observation_date", "snapped_at", "dtyyyymmdd", "price_date", "日付", "日付け", "날짜", "일자", "交易日期",
        "时间", "tarih", "dato", "päivämäärä", "day",
    ]),
    words(Role::Time, PRICES_EVENTS, &["time"]),
    words(Role::Time, EVENTS, &[
        "rpna_time_utc", "rpa_time_utc", "time_new_york", "time_utc", "anntime", "anntims", "announcement_time",
        "announcementtime", "event_time", "release_time", "time_of_day", "publication_time", "publish_time", "hour", "clock",
        "uhrzeit", "hora", "heure", "ora", "时间", "時刻", "시각", "time_est", "time_et",
    ]),
    words(Role::Open, PRICES, &[
        "open", "px_open", "open_price", "opnpric", "prcod", "otwarcie", "erster", "eröffnung",
        "eroeffnung", "abertura", "apertura", "ouverture", "откр.", "开盘",
    ]),
    words(Role::Open, PRICES, &[
        "opening_price", "price_open", "first", "open_last", "openen", "opening", "öppning",
        "öppningskurs", "åbning", "åpning", "avaus", "açılış", "ouv", "otw", "eröffnungskurs", "opnprc",
        "始値", "시가", "开盘价", "開盤價",
    ]),
    words(Role::High, PRICES, &[
        "high", "px_high", "high_price", "hghpric", "prchd", "najwyzszy", "najwyższy", "hoch", "máxima",
        "máximo", "maximo", "plus_haut", "макс.", "最高",
    ]),
    words(Role::High, PRICES, &[
        "price_high", "day_high", "highest", "tageshoch", "hochkurs", "massimo", "max", "maximum", "hoog",
        "hoogste", "högst", "høj", "høy", "korkein", "yüksek", "haut", "+_haut", "hiprc", "高値", "고가",
        "最高价", "最高價",
    ]),
    words(Role::Low, PRICES, &[
        "low", "px_low", "low_price", "lwpric", "prcld", "najnizszy", "najniższy", "tief", "mínima",
        "mínimo", "minimo", "plus_bas", "мин.", "最低",
    ]),
    words(Role::Low, PRICES, &[
        "price_low", "day_low", "lowest", "tagestief", "tiefkurs", "min", "minimum", "laag", "laagste",
        "lägst", "lav", "alin", "düşük", "bas", "+_bas", "loprc", "安値", "저가", "最低价", "最低價",
    ]),
    words(Role::Close, PRICES, &[
        "close", "close/last", "px_last", "close_price", "closing_price", "clspric", "dlyprc", "prccd",
        "prc", "zamkniecie", "zamknięcie", "schlusskurs", "schluss", "último", "ultimo", "cierre",
        "clôture", "dernier", "цена", "收盘", "last", "price", "px",
    ]),
    words(Role::Close, PRICES, &[
        "price_close", "latest", "closing", "schlusspreis", "laatste", "slot", "slotkoers", "senaste",
        "stängningskurs", "stängning", "seneste", "siste", "ostatnio", "chiusura", "fechamento", "clot",
        "cloture", "şimdi", "clsprc", "close_price_adjusted_for_splits", "終値", "종가", "收盘价", "收盤價",
    ]),
    words(Role::AdjClose, PRICES, &[
        "adj_close", "adjclose", "adjusted_close", "closeadj", "adj._close", "close_adj",
        "close_adjusted",
    ]),
    words(Role::AdjClose, PRICES, &[
        "adjusted", "adjusted_close_price", "adj_close_price", "adj_closing_price",
        "adjusted_closing_price", "adjusted_closing", "price_adjusted", "adjusted_price", "adj_price",
        "price_adj", "closing_price_adjusted", "adj_last", "adjusted_last",
    ]),
    words(Role::Volume, PRICES, &[
        "volume", "vol", "vol.", "dlyvol", "cshtrd", "tottrdqty", "ttltradgvol", "wolumen", "stuecke",
        "stücke", "volumen", "объём", "объем", "成交量", "tickvol",
    ]),
    words(Role::Volume, PRICES, &[
        "total_volume", "tick_volume", "number_of_shares", "no_of_shares", "shares_traded",
        "traded_volume", "total_traded_quantity", "ttl_trd_qnty", "volym", "volumi", "wol", "hacim",
        "dnshrtrd", "成交股数", "出来高", "거래량", "px_volume",
    ]),
    words(Role::Return, PRICES, &["ret", "dlyret"]),
    words(Role::Return, PRICES, &[
        "return", "returns", "daily_return", "daily_returns", "daily_ret", "simple_return", "total_return", "totret",
        "stock_return", "rendite", "收益率",
    ]),
    words(Role::Dividend, PRICES, &["dividends", "dividend_amount", "divcash"]),
    words(Role::Currency, PRICES, &["currency", "curcdd", "ccy", "trading_currency"]),
    words(Role::Exchange, PRICES, &[
        "exchange", "mic", "exchange_mic", "operating_mic", "market_identifier_code", "exchange_code", "exch",
        "primary_exchange", "listing_exchange", "stock_exchange", "交易所",
    ]),
    words(Role::Id, EVENTS, &[
        "event_id", "story_id", "keydevid", "deal_number", "master_deal_no", "id",
    ]),
    words(Role::Zone, EVENTS, &[
        "tz", "timezone", "time_zone", "zone", "tzid", "tz_name", "timezone_name", "tz_database_name", "utc_offset", "offset",
        "时区", "zeitzone",
    ]),
    words(Role::Timing, EVENTS, &[
        "timing", "timeoftheday", "startdatetimetype", "time_of_day", "when", "session", "before_after_market",
        "beforeaftermarket", "hour", "announcement_time", "announcement_timing", "market_timing", "report_time",
        "reporttime", "call_time", "time_type", "bmo_amc", "amc_bmo",
    ]),
    words(Role::Tags, EVENTS, &[
        "tags", "tag", "group", "event_type", "category", "items", "keydeveventtypename", "news_type", "form", "form_type",
    ]),
    words(Role::Direction, EVENTS, &["direction", "expected_direction"]),
    words(Role::Weight, EVENTS, &["weight", "score", "event_sentiment_score", "ess"]),
    words(Role::Headline, EVENTS, &[
        "headline", "title", "article_title", "event_description", "what_happened",
    ]),
    words(Role::Source, EVENTS, &["source", "publisher", "source_url", "url"]),
    words(Role::Benchmark, EVENTS, &["benchmark", "market_ticker", "market_id"]),
];

/// Names of columns that hold the returns of an index on the date of the row.
const INDICES: [&str; 9] = [
    "vwretd",
    "vwretx",
    "ewretd",
    "ewretx",
    "sprtrn",
    "market_return",
    "mktret",
    "mkt_ret",
    "index_return",
];

/// Returns whether a column of this name holds the returns of an index beside those of each security.
pub(in crate::load) fn is_index_column(name: &str) -> bool {
    INDICES.contains(&name)
}

/// Names of columns that hold the returns of a vendor's file; beside prices, others may be anybody's sums.
const RETURNS_BESIDE_PRICES: [&str; 2] = ["ret", "dlyret"];

/// Returns whether a column of returns of this name counts more than the prices beside it.
pub(in crate::load) fn counts_beside_prices(name: &str) -> bool {
    RETURNS_BESIDE_PRICES.contains(&name)
}

/// Returns whether event files give a column of this name a role.
pub(in crate::load) fn is_event_column(name: &str) -> bool {
    WORDS
        .iter()
        .filter(|words| words.kinds.contains(&Kind::Events) && words.role != Role::Zone)
        .any(|words| words.names.contains(&name))
}

/// Names of columns of price files that hold further identifiers of a security.
const IDENTIFIERS: [&str; 16] = [
    "permno",
    "ticker",
    "tic",
    "tsymbol",
    "trading_symbol",
    "tradingsymbol",
    "symbol",
    "cusip",
    "ncusip",
    "hdrcusip",
    "cusip8",
    "cusip9",
    "isin",
    "sedol",
    "ric",
    "figi",
];

/// Returns whether a column of price files with this name identifies securities.
pub(in crate::load) fn is_identifier(name: &str) -> bool {
    IDENTIFIERS.contains(&name)
}

/// Names of columns that hold several symbols; blanks may separate them too.
const LISTS: [&str; 3] = ["symbols", "tickers", "stocks"];

/// Returns whether a column of this name holds several symbols.
pub(in crate::load) fn is_list(name: &str) -> bool {
    LISTS.contains(&name)
}

/// Returns whether a column of this name holds dates in price files.
pub(in crate::load) fn is_date_word(name: &str) -> bool {
    Role::Date.rank(&key(name)).is_some()
}

/// Names of factors other than the market and momentum.
const OTHER_FACTORS: [&str; 5] = ["smb", "smb_ff3", "hml", "rmw", "cma"];

/// Returns whether a column of this name holds the returns of a factor.
pub(in crate::load) fn is_factor(name: &str) -> bool {
    [&MARKET_EXCESS[..], &MOMENTUM, &OTHER_FACTORS]
        .iter()
        .any(|names| names.contains(&name))
}

/// Returns whether a column of this name belongs to a factor file and holds no prices.
pub(in crate::load) fn is_of_factor_file(name: &str) -> bool {
    is_factor(name) || RISK_FREE.contains(&name) || ["mkt", "r_f"].contains(&name)
}
