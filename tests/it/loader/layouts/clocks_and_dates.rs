//! Dates in the signs and years of East Asia, and counts of seconds of any size.

use newsquake::load::Overrides;

use super::{closes, days, read, read_as};

#[test]
fn dates_of_east_asia_are_read() {
    for (first, second) in [
        ("2024年02月13日", "2024年02月14日"),
        ("2024年2月13日", "2024年2月14日"),
        ("2024년 02월 13일", "2024년 02월 14일"),
        ("113/02/13", "113/02/14"),
        ("2024- 02- 13", "2024- 02- 14"),
        ("2024. 2. 13", "2024. 2. 14"),
        ("民國113年02月13日", "民國113年02月14日"),
    ] {
        let read = read(&format!("日付,終値\n{first},10.2\n{second},10.1\n"));
        assert_eq!(days(&read, "AAA"), ["2024-02-13", "2024-02-14"], "{first}");
    }
}

#[test]
fn dates_of_statistics_programs_are_read() {
    for [first, second] in [
        ["02jan2024", "03jan2024"],
        ["02JAN2024", "03JAN2024"],
        ["2-Jan-2024", "3-Jan-2024"],
    ] {
        let read = read(&format!("date,close\n{first},10.2\n{second},10.1\n"));
        assert_eq!(closes(&read, "AAA"), [10.2, 10.1], "{first}");
        assert_eq!(days(&read, "AAA"), ["2024-01-02", "2024-01-03"], "{first}");
    }
    let short = Overrides {
        date_format: vec!["%d%b%y".to_owned()],
        ..Overrides::default()
    };
    let read = read_as(
        "AAA.csv",
        b"date,close\n02JAN24,10.2\n03JAN24,10.1\n",
        &short,
    )
    .unwrap();
    assert_eq!(days(&read, "AAA"), ["2024-01-02", "2024-01-03"]);
}

/// Ten weekdays around 1970-01-01, in seconds since then, at an hour of the day.
fn counts(hour: i64, unit: i64) -> String {
    // 1969-12-22, a Monday; Thursdays 25 December and 1 January are holidays.
    let days = [-10_i64, -9, -8, -6, -3, -2, -1, 1, 4, 5];
    let row = |day: &i64| format!("{},{}\n", (day * 86_400 + hour * 3_600) * unit, 100 + day);
    format!("time,close\n{}", days.iter().map(row).collect::<String>())
}

#[test]
fn seconds_are_known_by_their_steps_whatever_their_size() {
    for (hour, unit) in [(0, 1), (14, 1), (0, 1_000), (15, 1_000)] {
        let read = read(&counts(hour, unit));
        let days = days(&read, "AAA");
        assert_eq!(days.len(), 10, "{hour} {unit}");
        assert_eq!(
            (days[0].as_str(), days[9].as_str()),
            ("1969-12-22", "1970-01-06"),
            "{hour} {unit}"
        );
    }
}

#[test]
fn a_long_history_of_seconds_keeps_its_first_years() {
    let mut text = "time,close\n".to_owned();
    for day in (-30..1_300_i64).filter(|day| (day + 3).rem_euclid(7) < 5 && *day != 0) {
        text.push_str(&format!("{},{}\n", day * 86_400 + 52_200, 2_000 + day));
    }
    let read = read(&text);
    assert_eq!(days(&read, "AAA")[0], "1969-12-02");
    assert!(read.rejects.0.is_empty(), "{:?}", read.rejects.0.first());
    let newest_first: Vec<&str> = text.lines().skip(1).collect();
    let newest_first = newest_first.into_iter().rev().map(|row| format!("{row}\n"));
    let reversed = super::read(&format!("time,close\n{}", newest_first.collect::<String>()));
    assert_eq!(days(&reversed, "AAA"), days(&read, "AAA"));
}

#[test]
fn short_years_come_first_where_the_rows_are_days_apart_so() {
    let rows: String = (0..8)
        .map(|day| {
            format!(
                "{},{}\n",
                super::weekday(day)[2..].replace('-', "/"),
                100 + day
            )
        })
        .collect();
    let read = read(&format!("日付,終値\n{rows}"));
    assert_eq!(
        days(&read, "AAA"),
        (0..8).map(super::weekday).collect::<Vec<_>>()
    );
}

#[test]
fn day_numbers_may_have_a_time() {
    let read = read("date,close\n45293.666667,10.2\n45294.6666667,10.1\n45295,10.3\n");
    assert_eq!(
        days(&read, "AAA"),
        ["2024-01-02", "2024-01-03", "2024-01-04"]
    );
}

#[test]
fn a_column_of_weekdays_is_no_second_date() {
    for row in ["Tuesday,2024-01-02", "2,2024-01-02"] {
        let read = read(&format!("Day,Date,Close\n{row},10.2\n"));
        assert_eq!(days(&read, "AAA"), ["2024-01-02"], "{row}");
    }
}

#[test]
fn months_have_names_in_many_languages() {
    for (first, second) in [
        ("1 Mär 2024", "4 Mär 2024"),
        ("01-Mart-2024", "04-Mart-2024"),
        ("1. března 2024", "4. března 2024"),
        ("1 Μαρτίου 2024", "4 Μαρ 2024"),
        ("1 березня 2024", "4 бер 2024"),
        ("1 מרץ 2024", "4 מרץ 2024"),
        ("1 مارس 2024", "4 مارس 2024"),
        ("ven. 1 mars 2024", "lun. 4 mars 2024"),
    ] {
        let read = read(&format!("date;close\n{first};10.2\n{second};10.1\n"));
        assert_eq!(days(&read, "AAA"), ["2024-03-01", "2024-03-04"], "{first}");
    }
}

#[test]
fn a_day_of_the_week_is_no_part_of_a_date() {
    for (first, second) in [
        ("Di, 02.01.2024", "Mi, 03.01.2024"),
        ("Dienstag 02.01.2024", "Mittwoch 03.01.2024"),
        ("2024/01/02(火)", "2024/01/03(水)"),
        ("2024年1月2日(火)", "2024年1月3日(水)"),
        ("2024-01-02,二", "2024-01-03,三"),
        ("2024-01-02 周二", "2024-01-03 周三"),
        ("mar. 2024-01-02", "mer. 2024-01-03"),
        ("Вт 2024-01-02", "Ср 2024-01-03"),
    ] {
        let text = format!("date;close\n{first};10.2\n{second};10.1\n");
        let overrides = Overrides {
            date_format: match first.contains(".01.") {
                true => vec!["DD/MM/YYYY".to_owned()],
                false => Vec::new(),
            },
            ..Overrides::default()
        };
        let read = read_as("AAA.csv", text.as_bytes(), &overrides).unwrap();
        assert_eq!(days(&read, "AAA"), ["2024-01-02", "2024-01-03"], "{first}");
    }
}
