//! Signs and codes of currencies beside prices.

use super::{closes, read, refusal};

#[test]
fn amounts_with_a_sign_or_a_code_are_prices() {
    for written in [
        "#p", "GBX #", "# GBX", "#GBp", "£#", "# zł", "CHF #", "# CHF", "Rs. #", "RM#", "NT$#",
        "S$#", "# Kč", "# Ft", "₺#", "₪#", "฿#", "₩#", "₱#", "# ₫", "Rp #", "R #", "# kr.",
        "SEK #", "#元", "#원", "￥#", "EUR#", "#EUR", "US$ #", "$#", "# €",
    ] {
        let [first, second] = ["10.25", "10.50"].map(|price| written.replace('#', price));
        let read = read(&format!(
            "date;close\n2024-01-02;{first}\n2024-01-03;{second}\n"
        ));
        assert_eq!(closes(&read, "AAA"), [10.25, 10.5], "{written}");
    }
}

#[test]
fn a_security_in_two_currencies_is_refused() {
    for (first, second) in [
        ("$10.25", "€9.50"),
        ("£1.20", "121.50p"),
        ("10.25 USD", "9.50 EUR"),
    ] {
        let (error, help) = refusal(&format!(
            "date,close\n2024-01-02,{first}\n2024-01-03,{second}\n"
        ));
        assert_eq!(error.code(), "currency_changes");
        assert!(
            error.to_string().contains("AAA") && help.contains("one currency"),
            "{error}"
        );
    }
    // Each security has its own; a bare number says nothing, and `$` is a part of `US$`.
    let long = "symbol,date,close\nA,2024-01-02,$10.25\nA,2024-01-03,10.50\nA,2024-01-04,US$10.60\nB,2024-01-02,€9.50\n";
    let read = read(long);
    assert_eq!(closes(&read, "A"), [10.25, 10.5, 10.6]);
    assert_eq!(closes(&read, "B"), [9.5]);
}

#[test]
fn a_column_with_several_currencies_of_a_security_is_said() {
    let said = |rows: &[(&str, &str)]| {
        let rows = rows.iter().enumerate().map(|(day, (symbol, currency))| {
            format!("{symbol},2024-01-{:02},10.25,{currency}\n", day + 2)
        });
        let text = format!("symbol,date,close,currency\n{}", rows.collect::<String>());
        let findings = read(&text).findings;
        let found = findings
            .into_iter()
            .find(|found| found.code == "several_currencies");
        found.map(|found| found.message.to_string())
    };
    let message = said(&[("A", "EUR"), ("A", "EUR"), ("A", "USD"), ("B", "USD")]).unwrap();
    assert!(message.contains("A in EUR and USD"), "{message}");
    assert!(said(&[("A", "GBX"), ("A", "GBP")]).is_some());
    assert_eq!(said(&[("A", "EUR"), ("B", "USD"), ("A", "eur")]), None);
    assert_eq!(said(&[("A", "GBp"), ("A", "GBX")]), None);
}
