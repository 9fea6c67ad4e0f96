//! What price files say about the exchange of their securities.

use std::path::Path;

use newsquake::load::{self, Overrides, PriceFiles};
use newsquake::market::{KnownBy, Listings, Security};
use newsquake::time::Exchanges;

fn read(text: &str) -> PriceFiles {
    load::prices_from(Path::new("AAA.csv"), text.into(), &Overrides::default())
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Returns the symbol, the code of the exchange and the evidence for it, of each security.
fn listings(text: &str) -> Vec<(String, String, KnownBy)> {
    let read = read(text);
    let listings = Listings::resolve(&read.prices, &Exchanges::default());
    let securities = read.prices.universe().securities();
    let listing = |security: Security| {
        let symbol = read.prices.universe().symbol(security).to_owned();
        let code = listings.exchange(security).code().to_owned();
        (symbol, code, listings.listing(security).known_by)
    };
    securities.map(listing).collect()
}

fn expected(list: &[(&str, &str, KnownBy)]) -> Vec<(String, String, KnownBy)> {
    let owned = list
        .iter()
        .map(|(symbol, code, by)| ((*symbol).to_owned(), (*code).to_owned(), *by));
    owned.collect()
}

#[test]
fn a_layout_of_one_market_names_its_exchange() {
    let bhavcopy = "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,ISIN,\n\
                    RELIANCE,EQ,10,11,9,10,10,10,100,1000,02-JAN-2024,8,INE0,\n";
    assert_eq!(
        listings(bhavcopy),
        expected(&[("RELIANCE", "XNSE", KnownBy::Dialect)])
    );
    let binance = "1704153600000,10.0,10.5,9.9,10.2,120.5,1704239999999,1229.1,842,60.1,613.0,0\n";
    assert_eq!(
        listings(binance),
        expected(&[("AAA", "crypto", KnownBy::Dialect)])
    );
}

#[test]
fn the_number_of_a_chinese_share_tells_its_exchange() {
    let akshare = "日期,股票代码,开盘,收盘,最高,最低,成交量,成交额,振幅,涨跌幅,涨跌额,换手率\n\
                   2024-01-02,600519,10,10.2,10.5,9.9,1200,1,1,1,1,1\n\
                   2024-01-02,000001,10,10.2,10.5,9.9,1200,1,1,1,1,1\n\
                   2024-01-02,300750,10,10.2,10.5,9.9,1200,1,1,1,1,1\n\
                   2024-01-02,830799,10,10.2,10.5,9.9,1200,1,1,1,1,1\n";
    let by = KnownBy::Dialect;
    assert_eq!(
        listings(akshare),
        expected(&[
            ("000001", "XSHE", by),
            ("300750", "XSHE", by),
            ("600519", "XSHG", by),
            ("830799", "BJSE", by)
        ])
    );
}

#[test]
fn a_column_names_the_exchange_of_each_security() {
    let text = "symbol,date,close,exchange\n\
                BMW,2024-01-02,10,XETR\n\
                7203,2024-01-02,10,XTKS\n\
                AAA,2024-01-02,10,nowhere\n\
                BMW,2024-01-03,10,XETR\n";
    assert_eq!(
        listings(text),
        expected(&[
            ("7203", "XTKS", KnownBy::Column),
            ("AAA", "XNYS", KnownBy::Assumed),
            ("BMW", "XETR", KnownBy::Column)
        ])
    );
}

#[test]
fn a_moment_is_a_day_of_the_exchange_that_its_row_names() {
    let text = "symbol,date,close,mic\n\
                BHP,2024-01-01T23:00:00Z,10,XASX\n\
                AAA,2024-01-03T04:00:00Z,10,XNYS\n";
    let read = read(text);
    let date = |security| read.prices.bars(Security(security)).dates()[0].to_string();
    assert_eq!(
        (date(0), date(1)),
        ("2024-01-02".into(), "2024-01-02".into())
    );
}
