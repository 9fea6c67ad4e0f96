//! Fractions and thousands: what decides between them, and what is asked or said where nothing does.

use newsquake::market::Field;

use super::{closes, column, read, refusal, said};

/// A table of dates and these closes.
fn table(mark: char, closes: &[&str]) -> String {
    let rows = closes.iter().zip(2..);
    let rows = rows.map(|(close, day)| format!("2024-01-{day:02}{mark}\"{close}\"\n"));
    format!("date{mark}close\n{}", rows.collect::<String>())
}

#[test]
fn whole_numbers_beside_thousands_show_what_the_mark_is() {
    for mark in [',', ';', '\t', '|'] {
        for thousands in [',', '.', ' ', '\''] {
            let cells = ["998", "1,003", "995", "1,001"]
                .map(|cell| cell.replace(',', &thousands.to_string()));
            let cells = cells.each_ref().map(String::as_str);
            let read = read(&table(mark, &cells));
            assert_eq!(
                closes(&read, "AAA"),
                [998.0, 1003.0, 995.0, 1001.0],
                "{mark:?} {thousands:?}"
            );
        }
    }
    // Whole numbers of the size of the fractions leave them fractions.
    assert_eq!(
        closes(&read(&table(';', &["2", "1,998", "2,003"])), "AAA"),
        [2.0, 1.998, 2.003]
    );
    // Where no quote is used and commas stand between cells, points may still stand between thousands.
    let plain = "date,close\n2024-01-02,998\n2024-01-03,1.003\n";
    assert_eq!(closes(&read(plain), "AAA"), [998.0, 1003.0]);
}

#[test]
fn other_numbers_of_the_file_decide_where_prices_do_not() {
    for (header, row, close) in [
        ("date;close;volume", "2024-01-02;1.234;108.743,0", 1234.0),
        ("date\tclose\tchange %", "2024-01-02\t1,234\t-0,98%", 1.234),
        ("date\tclose\tchange %", "2024-01-02\t1,234\t-0.98%", 1234.0),
        (
            "date,close,volume",
            "2024-01-02,\"1,234\",\"1.108.743\"",
            1.234,
        ),
        ("date|close|value", "2024-01-02|1,234|12,345,678.90", 1234.0),
    ] {
        let read = read(&format!("{header}\n{row}\n"));
        assert_eq!(closes(&read, "AAA"), [close], "{row}");
        assert!(said(&read, "assumed_decimals").is_none(), "{row}");
    }
    // Words with points and commas are no numbers.
    let remark = "date|close|remark\n2024-01-02|1,234|see 1.5, please\n";
    assert_eq!(refusal(remark).0.code(), "ambiguous_decimals");
}

#[test]
fn what_only_the_delimiter_speaks_for_is_asked_or_said() {
    for mark in ['\t', '|'] {
        let (error, help) = refusal(&table(mark, &["1,234", "1,235"]));
        assert_eq!(error.code(), "ambiguous_decimals", "{mark:?}");
        assert!(help.contains("decimal"), "{help}");
    }
    for (mark, close) in [(',', 1234.0), (';', 1.234)] {
        let read = read(&table(mark, &["1,234"]));
        assert_eq!(closes(&read, "AAA"), [close]);
        let said = said(&read, "assumed_decimals").unwrap();
        assert!(
            said.contains("`1,234`") && said.contains("decimal"),
            "{said}"
        );
    }
}

#[test]
fn a_volume_in_thousands_is_the_nearest_number() {
    let read = read("date,close,volume\n2024-01-02,10,128.677K\n2024-01-03,11,0.129811M\n");
    assert_eq!(column(&read, "AAA", Field::Volume), [128_677.0, 129_811.0]);
}
