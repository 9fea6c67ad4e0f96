//! What columns mean, by the names that vendors give them.

/// What a column holds.
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
    /// The return of the day, as a fraction, dividends included.
    Return,
    /// The dividend that a share went without from this day on.
    Dividend,
    /// The currency of the prices.
    Currency,
}

impl Role {
    pub const ALL: [Self; 12] = [
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
    ];

    /// The columns that hold numbers, in the order of [`crate::market::Field`].
    pub const NUMBERS: [Self; 6] = [
        Self::Open,
        Self::High,
        Self::Low,
        Self::Close,
        Self::AdjClose,
        Self::Volume,
    ];

    /// What `--map` calls it.
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
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        let folded = super::super::header::folded(name);
        Self::ALL.into_iter().find(|role| role.name() == folded)
    }

    /// The names of columns in the order of preference, as headers are folded: lower case, words joined by `_`.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Symbol => &[
                "symbol",
                "ticker",
                "permno",
                "ts_code",
                "tckrsymb",
                "ric",
                "tic",
                "stock",
                "stock_symbol",
                "股票代码",
                "代码",
                "instrument",
                "isin",
            ],
            Self::Date => &[
                "date",
                "dlycaldt",
                "datadate",
                "trade_date",
                "exchange_date",
                "ts_event",
                "window_start",
                "open_time",
                "timestamp",
                "datetime",
                "gmt_time",
                "traddt",
                "data",
                "datum",
                "дата",
                "日期",
                "fecha",
                "time",
            ],
            Self::Time => &["time"],
            Self::Open => &[
                "open",
                "px_open",
                "open_price",
                "opnpric",
                "prcod",
                "otwarcie",
                "erster",
                "eröffnung",
                "eroeffnung",
                "abertura",
                "apertura",
                "ouverture",
                "откр.",
                "开盘",
            ],
            Self::High => &[
                "high",
                "px_high",
                "high_price",
                "hghpric",
                "prchd",
                "najwyzszy",
                "najwyższy",
                "hoch",
                "máxima",
                "máximo",
                "maximo",
                "plus_haut",
                "макс.",
                "最高",
            ],
            Self::Low => &[
                "low",
                "px_low",
                "low_price",
                "lwpric",
                "prcld",
                "najnizszy",
                "najniższy",
                "tief",
                "mínima",
                "mínimo",
                "minimo",
                "plus_bas",
                "мин.",
                "最低",
            ],
            Self::Close => &[
                "close",
                "close/last",
                "px_last",
                "close_price",
                "closing_price",
                "clspric",
                "dlyprc",
                "prccd",
                "prc",
                "zamkniecie",
                "zamknięcie",
                "schlusskurs",
                "schluss",
                "último",
                "ultimo",
                "cierre",
                "clôture",
                "dernier",
                "цена",
                "收盘",
                "last",
                "price",
                "px",
            ],
            Self::AdjClose => &[
                "adj_close",
                "adjclose",
                "adjusted_close",
                "closeadj",
                "adj._close",
                "close_adj",
                "close_adjusted",
            ],
            Self::Volume => &[
                "volume",
                "vol",
                "vol.",
                "dlyvol",
                "cshtrd",
                "tottrdqty",
                "ttltradgvol",
                "wolumen",
                "stuecke",
                "stücke",
                "volumen",
                "объём",
                "объем",
                "成交量",
                "tickvol",
            ],
            Self::Return => &["ret", "dlyret"],
            Self::Currency => &["currency", "curcdd", "ccy", "trading_currency"],
            Self::Dividend => &["dividends", "dividend_amount", "divcash"],
        }
    }
}

/// The role of a column by its name alone.
pub(in crate::load) fn role_of(name: &str) -> Option<Role> {
    Role::ALL
        .into_iter()
        .find(|role| role.names().contains(&name))
}

/// Whether a column of this name holds dates, also where it has none, as in the wide tables of spreadsheets.
pub(in crate::load) fn is_date_word(name: &str) -> bool {
    Role::Date.names().contains(&name)
}
