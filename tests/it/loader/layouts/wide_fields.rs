//! Columns with unknown names that are the fields of one security are asked about, and not taken for securities.

use newsquake::load::Overrides;

use super::{noise, read, read_as, refusal, symbols, weekday};

/// Forty bars of one security, with or without volumes.
fn bars(header: &str, has_volume: bool) -> String {
    let mut text = format!("{header}\n");
    for day in 0..40 {
        let middle = 50.0 * (1.0 + 0.1 * noise(day / 5));
        let [open, close] =
            [noise(100 + day), noise(200 + day)].map(|share| middle * (1.0 + 0.02 * (share - 0.5)));
        let high = open.max(close) * (1.0 + 0.01 * noise(300 + day));
        let low = open.min(close) * (1.0 - 0.01 * noise(400 + day));
        let volume = (100_000.0 * (0.3 + noise(500 + day))) as u64;
        text.push_str(&format!(
            "{},{open:.2},{high:.2},{low:.2},{close:.2}",
            weekday(day as usize)
        ));
        text.push_str(&if has_volume {
            format!(",{volume}\n")
        } else {
            "\n".to_owned()
        });
    }
    text
}

#[test]
fn the_highest_and_the_lowest_of_every_day_are_fields() {
    for (header, has_volume) in [
        ("Date,Adh,Zzb,Kkv,Uuo,Volm", true),
        ("date,uchinjo,juu,chini,kufunga", false),
        ("Date,alfa,beta,gamma,delta,epsilon", true),
    ] {
        let (error, help) = refusal(&bars(header, has_volume));
        assert_eq!(error.code(), "fields_or_securities", "{header}");
        assert!(
            help.contains("close=...") && help.contains("wide"),
            "{help}"
        );
    }
}

#[test]
fn whole_numbers_that_jump_are_no_closes() {
    let mut text = "date,kurssiX,vaihtoX\n".to_owned();
    for day in 0..30 {
        let volume = (50_000.0 * (0.3 + noise(day))) as u64;
        text.push_str(&format!(
            "{},{:.2},{volume}\n",
            weekday(day as usize),
            40.0 + noise(90 + day)
        ));
    }
    let (error, _) = refusal(&text);
    assert!(error.to_string().contains("vaihtoX"), "{error}");
    let asked = Overrides {
        dialect: Some("wide".to_owned()),
        ..Overrides::default()
    };
    assert_eq!(
        symbols(&read_as("px.csv", text.as_bytes(), &asked).unwrap()),
        ["kurssiX", "vaihtoX"]
    );
}

#[test]
fn securities_stay_securities() {
    let mut text = "date,AAA,BBB,CCC,BRKA\n".to_owned();
    let mut prices = [100.0, 99.0, 101.0, 612_000.0];
    for day in 0..60 {
        for (i, price) in prices.iter_mut().enumerate() {
            *price *= 1.0 + 0.03 * (noise(100 * i as u64 + day) - 0.5);
        }
        let [a, b, c, d] = prices;
        text.push_str(&format!(
            "{},{a:.2},{b:.2},{c:.2},{d:.0}\n",
            weekday(day as usize)
        ));
    }
    assert_eq!(symbols(&read(&text)), ["AAA", "BBB", "BRKA", "CCC"]);
}

#[test]
fn closes_in_two_units_are_no_securities() {
    for header in [
        "Date,Close EUR,Close USD",
        "Date,Last (in EUR),Last (in USD)",
    ] {
        let (error, help) = refusal(&format!("{header}\n2024-01-02,10,11\n2024-01-03,10,11\n"));
        assert_eq!(error.code(), "no_column", "{header}");
        assert!(help.contains("close="), "{help}");
    }
    let (error, _) =
        refusal("timestamp,4a. close (EUR),4b. close (USD)\n2024-01-02,10,11\n2024-01-03,10,12\n");
    assert_eq!(error.code(), "columns_differ");
}
