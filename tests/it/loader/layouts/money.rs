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
