//! Amounts of money for people.

/// Formats an amount: `1,234,567.89`.
pub fn money(amount: f64) -> String {
    let cents = format!("{:.2}", amount.abs());
    let (whole, rest) = cents.split_once('.').unwrap_or((&cents, "00"));
    let mut grouped = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let is_zero = cents.bytes().all(|byte| byte == b'0' || byte == b'.');
    format!(
        "{}{grouped}.{rest}",
        if amount < 0.0 && !is_zero { "-" } else { "" }
    )
}

/// Rounds amounts to whole cents so that they add up to the rounded sum: each is the difference of two rounded running sums.
pub fn in_cents(amounts: impl Iterator<Item = f64>) -> Vec<f64> {
    let cents = |amount: f64| (amount * 100.0).round();
    let mut sum = 0.0;
    amounts
        .map(|amount| {
            let before = cents(sum);
            sum += amount;
            (cents(sum) - before) / 100.0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_its_thousands_and_cents() {
        assert_eq!(money(1_234_567.891), "1,234,567.89");
        assert_eq!(money(-999.999), "-1,000.00");
        assert_eq!(money(-0.001), "0.00");
        assert_eq!(money(12.0), "12.00");
    }

    #[test]
    fn cents_add_up() {
        let amounts = [0.004, 0.004, 0.004, -0.001, 100.006];
        let sum: f64 = in_cents(amounts.into_iter()).iter().sum();
        assert!((sum - 100.02).abs() < 1e-9, "{sum}");
    }
}
