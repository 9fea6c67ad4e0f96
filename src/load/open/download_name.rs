//! The symbol in the name of a downloaded file, without what vendors and browsers add to it.

/// Words after a symbol, in lower case.
const AFTER: [&str; 20] = [
    "historical data",
    "historical_data",
    "historical prices",
    "historical quotes",
    "historical price data",
    "stock price history",
    "price history",
    "historische daten",
    "historische kurse",
    "historische koersen",
    "données historiques",
    "dati storici",
    "datos históricos",
    "dados históricos",
    "historiska data",
    "dane historyczne",
    "geçmiş verileri",
    "прошлые данные",
    "historical",
    "daily prices",
];

/// Words before a symbol, in lower case.
const BEFORE: [&str; 6] = [
    "daily_adjusted_",
    "daily_",
    "dados históricos - ",
    "datos históricos ",
    "historical data - ",
    "historicalprices_",
];

/// Words that mark a copy, in lower case.
const COPIES: [&str; 6] = [
    " - copy", " copy", " - kopie", " - copia", " - copie", " - kopia",
];

/// Marks between the parts of a name.
const MARKS: [char; 5] = ['_', ' ', '-', ',', '.'];

/// Returns the symbol in the name of a file, whose extensions are cut off: `AAPL` for `AAPL (1)`, `AAPL Historical Data`,
/// `aapl_us_d` and `AAPL_2006-01-01_to_2018-01-01`; `ASX:BHP` for `ASX_BHP, 1D`. Any other name is a symbol as it is.
pub(in crate::load) fn symbol_in(stem: &str) -> String {
    let mut name = stem.trim();
    // A download may be marked in several ways.
    while let Some(shorter) = without_copy(name)
        .or_else(|| without_words(name))
        .or_else(|| without_range(name))
        .filter(|shorter| !shorter.is_empty())
    {
        name = shorter;
    }
    let special = of_chart(name)
        .or_else(|| of_marketwatch(name))
        .or_else(|| of_stooq(name))
        .or_else(|| of_barchart(name));
    match special {
        Some(symbol) => symbol,
        None if name.len() < stem.trim().len() => name.to_owned(),
        None => stem.to_owned(),
    }
}

/// Removes the mark of a copy: `AAPL (1)`, `AAPL copy`, `AAPL - Copy (2)`.
fn without_copy(name: &str) -> Option<&str> {
    let numbered = || {
        let (before, number) = name.strip_suffix(')')?.rsplit_once('(')?;
        let is_number =
            (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| before.trim_end())
    };
    numbered().or_else(|| COPIES.iter().find_map(|words| without_end(name, words)))
}

/// Removes words that vendors add before or after a symbol.
fn without_words(name: &str) -> Option<&str> {
    let after = AFTER.iter().find_map(|words| {
        let before = without_end(name, words)?;
        let symbol = before.trim_end_matches(MARKS);
        (symbol.len() < before.len()).then_some(symbol)
    });
    after.or_else(|| {
        let is_before = |words: &&&str| {
            name.get(..words.len())
                .is_some_and(|start| start.to_lowercase() == ***words)
        };
        BEFORE
            .iter()
            .find(is_before)
            .map(|words| &name[words.len()..])
    })
}

/// Returns a name without its ending, whose case does not matter.
fn without_end<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let cut = name.len().checked_sub(ending.len())?;
    let end = name.get(cut..)?;
    (end.to_lowercase() == ending).then(|| &name[..cut])
}

/// Removes the first and the last date: `AAPL_2006-01-01_to_2018-01-01`, `AAPL-20200101-20201231`.
fn without_range(name: &str) -> Option<&str> {
    let before_last = without_date(name)?;
    let between = before_last.trim_end_matches(MARKS);
    let between = without_end(between, "to")
        .unwrap_or(between)
        .trim_end_matches(MARKS);
    let before_first = without_date(between)?;
    let symbol = before_first.trim_end_matches(MARKS);
    (symbol.len() < before_first.len()).then_some(symbol)
}

/// Removes a date at the end: `2018-01-01`, `2018_01_01`, `01-31-2018`, `20180131`.
fn without_date(name: &str) -> Option<&str> {
    const SHAPES: [&str; 5] = [
        "9999-99-99",
        "9999_99_99",
        "99-99-9999",
        "99_99_9999",
        "99999999",
    ];
    let fits = |shape: &&&str| {
        let cut = name.len().checked_sub(shape.len());
        let end = cut.and_then(|cut| name.get(cut..));
        end.is_some_and(|end| {
            let mut pairs = end.bytes().zip(shape.bytes());
            pairs.all(|(b, shape)| {
                if shape == b'9' {
                    b.is_ascii_digit()
                } else {
                    b == shape
                }
            })
        })
    };
    let shape = SHAPES.iter().find(fits)?;
    Some(&name[..name.len() - shape.len()])
}

/// Reads the name of a chart at TradingView: `NASDAQ_AAPL, 1D`, with the exchange before the symbol.
fn of_chart(name: &str) -> Option<String> {
    let (symbol, interval) = name.split_once(", ")?;
    let is_daily = ["1D", "D", "1440"].iter().any(|daily| {
        let rest = interval.strip_prefix(daily);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(MARKS))
    });
    let is_code = |code: &str| code.len() > 1 && code.bytes().all(|b| b.is_ascii_uppercase());
    let symbol = match symbol.split_once('_') {
        Some((exchange, symbol)) if is_code(exchange) && !symbol.is_empty() => {
            format!("{exchange}:{symbol}")
        }
        _ => symbol.to_owned(),
    };
    (is_daily && !symbol.is_empty()).then_some(symbol)
}

/// Reads the name of a download from MarketWatch: `Download Data - STOCK_US_XNAS_AAPL`.
fn of_marketwatch(name: &str) -> Option<String> {
    let parts: Vec<&str> = name
        .strip_prefix("Download Data - ")?
        .splitn(4, '_')
        .collect();
    let [_, _, _, symbol] = parts[..] else {
        return None;
    };
    Some(symbol.to_owned())
}

/// Reads the name of a daily file from Stooq: `aapl_us_d`, `vod_uk_d`.
fn of_stooq(name: &str) -> Option<String> {
    let (symbol, country) = without_end(name, "_d")?.rsplit_once('_')?;
    let is_country = country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic());
    let symbol = symbol.to_uppercase();
    (is_country && !symbol.is_empty()).then(|| match country.to_lowercase().as_str() {
        "us" => symbol,
        country => format!("{symbol}.{}", country.to_uppercase()),
    })
}

/// Reads the name of a download from Barchart: `aapl_price-history-05-15-2024`.
fn of_barchart(name: &str) -> Option<String> {
    let before = without_date(name)?.strip_suffix('-')?;
    let ends = [
        "_price-history",
        "_historical-data",
        "_daily-historical-data",
        "_daily_historical-data",
    ];
    let symbol = ends.iter().rev().find_map(|end| before.strip_suffix(end))?;
    (!symbol.is_empty()).then(|| symbol.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_downloads_add_is_no_part_of_a_symbol() {
        for (name, symbol) in [
            ("AAPL (1)", "AAPL"),
            ("AAPL(12)", "AAPL"),
            ("AAPL - Copy (2)", "AAPL"),
            ("AAPL copy", "AAPL"),
            ("AAPL Historical Data", "AAPL"),
            ("AAPL Historical Data (3)", "AAPL"),
            ("SAP Historische Kurse", "SAP"),
            ("PETR4 Dados Históricos", "PETR4"),
            ("aapl_us_d", "AAPL"),
            ("vod_uk_d (1)", "VOD.UK"),
            ("AAPL_2006-01-01_to_2018-01-01", "AAPL"),
            ("AAPL 20200101-20201231", "AAPL"),
            ("BRK-B_2020_01_01_2020_12_31", "BRK-B"),
            ("daily_adjusted_IBM", "IBM"),
            ("ASX_BHP, 1D", "ASX:BHP"),
            ("NASDAQ_AAPL, 1D_a1b2c", "NASDAQ:AAPL"),
            ("AAPL, D", "AAPL"),
            ("Download Data - STOCK_US_XNAS_AAPL", "AAPL"),
            ("aapl_price-history-05-15-2024", "AAPL"),
        ] {
            assert_eq!(symbol_in(name), symbol, "{name}");
        }
    }

    #[test]
    fn any_other_name_is_a_symbol_as_it_is() {
        for name in [
            "AAPL",
            "ES1!",
            "BRK.B",
            "aapl.us",
            "(1)",
            " copy",
            "Copy",
            "Historical Data",
            "2006-01-01_to_2018-01-01",
            "ES_20240315",
            "2024-01-02",
            "ASX_BHP",
            "_us_d",
            "daily_",
            "a_b_d",
            "BHP, 1H",
            " AAPL ",
            "é (x)",
            "600519",
        ] {
            assert_eq!(symbol_in(name), name, "{name}");
        }
    }
}
