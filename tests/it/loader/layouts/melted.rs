//! Tables of one number a row.

use super::{closes, read, refusal, symbols};

#[test]
fn a_symbol_and_a_value_a_row_are_read() {
    for header in [
        "Date,variable,value",
        "Date,name,value",
        "date,key,value",
        "Date,Ticker,0",
        "Date,level_1,0",
        "date,symbol,value",
    ] {
        let read = read(&format!(
            "{header}\n2024-01-02,AAA,10\n2024-01-02,BBB,20\n2024-01-03,AAA,11\n2024-01-03,BBB,21\n"
        ));
        assert_eq!(symbols(&read), ["AAA", "BBB"], "{header}");
        assert_eq!(closes(&read, "BBB"), [20.0, 21.0], "{header}");
    }
}

#[test]
fn fields_below_each_other_are_no_securities() {
    let rows = ["Open,10", "High,11", "Low,9", "Close,10.5"];
    let day = |date: &str| rows.map(|row| format!("{date},{row}\n")).concat();
    let text = format!(
        "Date,variable,value\n{}{}",
        day("2024-01-02"),
        day("2024-01-03")
    );
    let (error, _) = refusal(&text);
    assert_eq!(error.code(), "fields_or_securities");
}
