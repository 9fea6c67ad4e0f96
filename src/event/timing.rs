//! When news came out, relative to the session.

use serde::{Deserialize, Serialize};

/// The part of the trading day in which the news came out, on the clock of the security's exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    /// Before the open.
    Pre,
    /// During the session.
    Intraday,
    /// At or after the close.
    Post,
    /// The time is not known.
    #[default]
    Unknown,
}

impl Timing {
    /// Reads the name of a class, or a synonym that data vendors use. Case, blanks, marks and the word `the` do not count.
    pub fn parse(text: &str) -> Option<Self> {
        let letters = |c: char| c.is_alphanumeric();
        // No word begins with a digit, and nearly all dates and times do.
        match text.chars().find(|c| letters(*c)) {
            None => return Some(Self::Unknown),
            Some(first) if first.is_ascii_digit() => return None,
            Some(_) => {}
        }
        let words = text.split(|c| !letters(c)).map(str::to_lowercase);
        let key: String = words.filter(|word| word != "the").collect();
        let named = WORDS
            .iter()
            .find(|(_, words)| words.contains(&key.as_str()));
        match named {
            Some((timing, _)) => Some(*timing),
            None => key.is_empty().then_some(Self::Unknown),
        }
    }

    /// Returns the name in files and results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pre => "pre",
            Self::Intraday => "intraday",
            Self::Post => "post",
            Self::Unknown => "unknown",
        }
    }
}

/// The words of vendors for each class, in lower case, without blanks and marks.
#[rustfmt::skip]
const WORDS: [(Timing, &[&str]); 4] = [
    (Timing::Pre, &[
        "pre", "bmo", "bto", "bo", "bh", "premarket", "premkt", "prem", "preopen", "preopening", "premarketopen",
        "premarkethours", "pretrading", "pretradinghours", "timepremarket", "beforeopen", "beforeopening",
        "beforemarket", "beforemarketopen", "beforemarketopens", "beforemarketopening", "beforemarkethours",
        "beforetrading", "beforetradinghours", "beforetradingopen", "beforehours", "beforebell", "beforeopeningbell",
        "beforesession", "before", "priortoopen", "priortomarketopen", "aheadofopen", "vorbörslich", "vorbörse",
        "vorboerslich", "avantbourse", "avantouverture", "antesdelaapertura", "preapertura", "antesdaabertura",
        "primadellapertura", "盘前", "盤前", "开盘前", "開盤前", "장전", "장시작전", "장개시전", "寄付前", "寄り付き前",
        "取引開始前",
    ]),
    (Timing::Intraday, &[
        "intraday", "dmh", "dmt", "dth", "during", "duringmarket", "duringmarkethours", "duringtrading",
        "duringtradinghours", "duringtradingday", "duringsession", "duringtradingsession", "duringhours",
        "duringregularhours", "duringregulartradinghours", "intradaytrading", "midday", "midsession", "insession",
        "market", "regular", "markethours", "tradinghours", "regularhours", "regulartradinghours", "regularmarkethours",
        "regularsession", "timemarkethours", "盘中", "盤中", "장중", "場中", "ザラ場",
    ]),
    (Timing::Post, &[
        "post", "amc", "ac", "ah", "after", "postmarket", "postmkt", "postclose", "postmarketclose",
        "postmarkethours", "posttrading", "posttradinghours", "aftermarket", "aftermkt", "aftermarketclose",
        "aftermarketcloses", "aftermarketclosing", "aftermarkethours", "afterclose", "afterclosing", "afterhours",
        "aftertrading", "aftertradinghours", "afterbell", "afterclosingbell", "aftersession", "timeafterhours",
        "timepostmarket", "followingclose", "nachbörslich", "nachbörse", "nachboerslich", "aprèsbourse",
        "aprèsclôture", "despuésdelcierre", "postcierre", "apósofechamento", "dopolachiusura", "盘后", "盤後",
        "收盘后", "收盤後", "장후", "장마감후", "장종료후", "引け後", "大引け後", "取引終了後",
    ]),
    (Timing::Unknown, &[
        "unknown", "tas", "tns", "timenotsupplied", "notsupplied", "null", "none", "nan", "nat", "na", "nil",
        "undefined", "unspecified", "notspecified", "notavailable", "notprovided", "notconfirmed", "unconfirmed",
        "tbd", "tba", "tbc", "unbekannt", "inconnu", "desconocido", "未知", "不明",
    ]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_say_the_same_in_many_words() {
        assert_eq!(Timing::parse("BMO"), Some(Timing::Pre));
        assert_eq!(Timing::parse("After Hours"), Some(Timing::Post));
        assert_eq!(Timing::parse("--"), Some(Timing::Unknown));
        assert_eq!(Timing::parse("Before the Opening Bell"), Some(Timing::Pre));
        assert_eq!(Timing::parse("AfterMarket"), Some(Timing::Post));
        assert_eq!(Timing::parse("market_hours"), Some(Timing::Intraday));
        assert_eq!(Timing::parse("N/A"), Some(Timing::Unknown));
        assert_eq!(Timing::parse("noon"), None);
        assert_eq!(Timing::parse("2025-08-29"), None);
        assert_eq!(Timing::parse(""), Some(Timing::Unknown));
        let words = WORDS.iter().flat_map(|(_, words)| *words);
        let begins_with_digit = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        assert!(!words.copied().any(|word| begins_with_digit(&word)));
    }
}
