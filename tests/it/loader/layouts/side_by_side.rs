//! Securities side by side: each with dates of its own, and lines between the symbols and the dates.

use newsquake::market::{Currency, Field};

use super::{closes, column, days, read, symbols};

#[test]
fn each_security_may_have_dates_of_its_own() {
    let terminal = "AAA US Equity,,,BBB US Equity,,\nDate,PX_LAST,,Date,PX_LAST,PX_OPEN\n\
                    2024-01-02,10.2,,2024-01-03,51,50.5\n2024-01-03,10.1,,2024-01-04,52,51.5\n2024-01-04,10.3,,,,\n";
    let found = read(terminal);
    assert_eq!(symbols(&found), ["AAA US Equity", "BBB US Equity"]);
    assert_eq!(closes(&found, "AAA US Equity"), [10.2, 10.1, 10.3]);
    assert_eq!(days(&found, "BBB US Equity"), ["2024-01-03", "2024-01-04"]);
    assert_eq!(column(&found, "BBB US Equity", Field::Open), [50.5, 51.5]);
    for (mark, decimal) in [(',', '.'), (';', ','), ('\t', '.')] {
        let text = "Date,AAA,Date,BBB\n02/01/2024,10.2,16/01/2024,51.5\n17/01/2024,10.1,,\n";
        let text = text.replace(',', &mark.to_string());
        let found = read(&text.replace('.', &decimal.to_string()));
        assert_eq!(closes(&found, "AAA"), [10.2, 10.1], "{mark:?}");
        assert_eq!(days(&found, "BBB"), ["2024-01-16"], "{mark:?}");
    }
}

#[test]
fn lines_between_symbols_and_dates_are_passed_over() {
    for lines in [
        "ISIN,US0000000001,US0000000002\n",
        ",USD,EUR\n",
        ",,\n",
        ",Alpha Corp,Beta AG\n,float,float\n",
    ] {
        let found = read(&format!(
            "Date,AAA,BBB\n{lines}2024-01-02,10.2,51\n2024-01-03,10.1,50\n"
        ));
        assert_eq!(symbols(&found), ["AAA", "BBB"], "{lines}");
        assert_eq!(closes(&found, "BBB"), [51.0, 50.0], "{lines}");
        assert!(found.rejects.0.is_empty(), "{lines}");
    }
    let named = read("Date,Alpha Corp,Beta AG\nTicker,AAA,BBB\n2024-01-02,10.2,51\n");
    assert_eq!(symbols(&named), ["AAA", "BBB"]);
    let priced = read("Date,AAA,BBB\n,USD,EUR\n2024-01-02,10.2,51\n").prices;
    let bbb = priced.universe().find("BBB").unwrap();
    assert!(priced.currencies(bbb).contains(&Currency::named("EUR")));
}
