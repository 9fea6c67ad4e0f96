//! The names of columns: each name once, with its role and the kinds of files in which it has that role.

use super::role::{Kind, Role};

/// Names of one role, folded as headers are: lower case, words joined by `_`.
pub(super) struct Words {
    pub role: Role,
    pub kinds: &'static [Kind],
    pub names: &'static [&'static str],
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
pub(super) const WORDS: &[Words] = &[
    words(Role::Symbol, PRICES_EVENTS, &["symbol", "ticker"]),
    words(Role::Symbol, EVENTS, &["symbols", "tickers", "security_ticker", "sym"]),
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
        "dlycaldt", "caldt", "datadate", "trade_date", "exchange_date", "ts_event", "window_start", "open_time",
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
        "announcement_date", "anndate", "ts", "epoch", "epoch_time", "unix_time", "unix_timestamp", "timestamp_ms",
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
        "prc", "zamkniecie", "zamknięcie", "schlusskurs", "schluss", "cierre", "clôture", "收盘",
    ]),
    words(Role::Close, PRICES, &[
        "price_close", "closing", "schlusspreis", "slot", "slotkoers", "stängningskurs", "stängning", "chiusura",
        "fechamento", "clot", "cloture", "clsprc", "close_price_adjusted_for_splits", "終値", "종가", "收盘价", "收盤價",
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
