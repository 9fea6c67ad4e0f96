//! Columns that are not read although their names promise a field are named.

use super::{read, said};

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
