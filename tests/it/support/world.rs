//! A small market.

use newsquake::time::Date;

/// Returns the date of a day number.
pub fn date(day: i32) -> Date {
    Date::from_days_since_1970(19_000 + day)
}

/// Returns the CSV text of prices of two securities and a market on `days` days.
pub fn prices(days: i32) -> String {
    let mut text = String::from("symbol,date,open,high,low,close\n");
    for (symbol, phase) in [("AAA", 0.3), ("BBB", 1.9), ("MKT", 2.8)] {
        let mut price: f64 = 100.0;
        for day in 0..days {
            price *= 1.0 + 0.01 * (1.7 * f64::from(day) + phase).sin() + 0.001;
            let date = date(day);
            text.push_str(&format!(
                "{symbol},{date},{price:.4},{price:.4},{price:.4},{price:.4}\n"
            ));
        }
    }
    text
}
