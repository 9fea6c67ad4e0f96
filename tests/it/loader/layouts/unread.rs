//! Columns that are not read although their names promise a field are named.

use super::{noise, read, said, weekday};

#[test]
fn a_column_that_looks_like_a_field_is_named() {
    for (header, name) in [
        (
            "date,close,split_adjusted_close",
            "adj_close=split_adjusted_close",
        ),
        ("date,close,adj_prc", "adj_close=adj_prc"),
        ("date,close,Volume BTC", "volume=Volume BTC"),
        ("date,close,open_bid", "open=open_bid"),
    ] {
        let read = read(&format!("{header}\n2024-01-02,10,9\n2024-01-03,11,10\n"));
        let said = said(&read, "unread_column").unwrap_or_else(|| panic!("{header}"));
        assert!(said.contains(name), "{said}");
    }
}

#[test]
fn other_columns_are_not() {
    for name in [
        "adj_factor",
        "Unadjusted Close",
        "Prev Open",
        "52W High",
        "change",
        "Open Interest",
        "vwap",
        "turnover",
    ] {
        let read = read(&format!(
            "date,close,{name}\n2024-01-02,10,9\n2024-01-03,11,10\n"
        ));
        assert!(said(&read, "unread_column").is_none(), "{name}");
    }
}

/// A table of 40 closes beside a column that `beside` computes from the number of the day and the close.
fn beside_closes(name: &str, beside: impl Fn(usize, f64) -> f64) -> String {
    let close = |day: usize| 100.0 + 5.0 * noise(day as u64);
    let rows = (0..40).map(|day| {
        let close = close(day);
        format!(
            "{},{close:.2},{:.4}\n",
            weekday(day),
            beside(day, (close * 100.0).round() / 100.0)
        )
    });
    format!("date,close,{name}\n{}", rows.collect::<String>())
}

#[test]
fn a_column_that_moves_like_the_close_but_on_a_few_days_is_named_whatever_it_is_called() {
    for name in ["TRI", "ACP", "x", "Close TR"] {
        let dividend = |day: usize, close: f64| if day < 20 { 0.97 * close } else { close };
        let said = said(&read(&beside_closes(name, dividend)), "unread_column");
        let said = said.unwrap_or_else(|| panic!("{name}"));
        assert!(said.contains(&format!("adj_close={name}")), "{said}");
    }
    // A mean price of the day moves on its own, and a value of all shares is no price.
    let mean = |day: usize, close: f64| close + noise(1000 + day as u64) - 0.5;
    assert_eq!(
        said(&read(&beside_closes("x", mean)), "unread_column"),
        None
    );
    let issued = |day: usize, close: f64| close * if day < 20 { 1000.0 } else { 1010.0 };
    assert_eq!(
        said(&read(&beside_closes("Market Cap", issued)), "unread_column"),
        None
    );
    // A column that hardly moves has nothing to do with the close.
    let split = |day: usize, _: f64| if day == 20 { 2.0 } else { 1.0 };
    let rounded = beside_closes("ratio", split).replace(".0000", ".0");
    assert_eq!(said(&read(&rounded), "unread_column"), None);
    // The last trade differs from the close on a day, and is back on the next.
    let last = |day: usize, close: f64| if day == 10 { close + 0.5 } else { close };
    assert_eq!(
        said(&read(&beside_closes("trade", last)), "unread_column"),
        None
    );
}
