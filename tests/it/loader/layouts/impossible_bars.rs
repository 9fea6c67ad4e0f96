//! Closes outside of the day's range: errors of single days, or swapped columns.

use super::{closes, noise, read, refusal, said, weekday};

/// Sixty bars, of which every third closes outside of its range.
fn table(header: &str, order: [usize; 4], third: f64) -> String {
    let mut text = format!("{header}\n");
    for day in 0..60 {
        let middle = 100.0 + 5.0 * noise(day);
        let [open, close] = [noise(100 + day), noise(200 + day)].map(|share| middle + share - 0.5);
        let [high, low] = [middle + 1.0, middle - 1.0];
        let close = if day % 3 == 0 { high + third } else { close };
        let bar = [open, high, low, close].map(|price| format!("{price:.2}"));
        let cells = order.map(|field| bar[field].as_str());
        text.push_str(&format!("{},{}\n", weekday(day as usize), cells.join(",")));
    }
    text
}

#[test]
fn closes_of_auctions_are_counted_and_used() {
    let read = read(&table("Date,Open,High,Low,Close", [0, 1, 2, 3], 0.5));
    assert_eq!(closes(&read, "AAA").len(), 60);
    assert!(said(&read, "impossible_bar").is_some());
}

#[test]
fn an_order_of_columns_that_repairs_all_is_asked_about() {
    for (order, words) in [
        ([0, 2, 1, 3], "the column of the high holds the low"),
        ([1, 0, 2, 3], "the column of the open holds the high"),
        ([0, 3, 2, 1], "the column of the high holds the close"),
    ] {
        let (error, help) = refusal(&table("Date,Open,High,Low,Close", order, -0.2));
        assert_eq!(error.code(), "swapped_columns", "{order:?}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(help.contains("reading.map"), "{help}");
    }
}

#[test]
fn a_column_that_is_missing_repairs_nothing() {
    let text = table("Date,Open,High,Low,Close", [0, 1, 2, 3], 0.5);
    let without_open = text.lines().map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        [cells[0], cells[2], cells[3], cells[4]].join(",") + "\n"
    });
    assert_eq!(
        closes(&read(&without_open.collect::<String>()), "AAA").len(),
        60
    );
}
