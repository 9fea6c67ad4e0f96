//! Tests of the forms of dates.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::load::text::zone::ZoneName;

const NEW_YORK: chrono_tz::Tz = chrono_tz::America::New_York;

fn day(style: DateStyle, text: &str) -> Option<String> {
    style
        .parse(text.as_bytes())
        .map(|stamp| stamp.day(NEW_YORK).to_string())
}

#[test]
fn the_same_day_in_every_style() {
    for (style, text) in [
        (DateStyle::YearFirst, "2024-01-02"),
        (DateStyle::YearFirst, "2024/1/2"),
        (DateStyle::YearFirst, "'2024-01-02"),
        (DateStyle::YearFirst, "Tue 2024-01-02"),
        (DateStyle::YearFirst, "2024–01–02"),
        (DateStyle::YearFirst, "２０２４-０１-０２"),
        (DateStyle::YearFirst, "٢٠٢٤-٠١-٠٢"),
        (DateStyle::YearFirst, "2024-Jan-02"),
        (DateStyle::YearFirst, "2024. január 2."),
        (DateStyle::YearFirst, "令和6年1月2日"),
        (DateStyle::Compact, "1130102"),
        (DateStyle::DayFirst, "02012024"),
        (DateStyle::MonthFirst, "01022024"),
        (DateStyle::MonthFirst, "Tuesday, 01/02/2024"),
        (DateStyle::YearFirstShort, "240102"),
        (DateStyle::DayMonthName, "2 stycznia 2024"),
        (DateStyle::DayMonthName, "2 янв. 2024"),
        (DateStyle::DayMonthName, "2 Ocak 2024"),
        (DateStyle::Buddhist(Order::YearFirst), "2567-01-02"),
        (DateStyle::Buddhist(Order::Compact), "25670102"),
        (DateStyle::Buddhist(Order::DayFirst), "02/01/2567"),
        (DateStyle::Buddhist(Order::DayMonthName), "2 ม.ค. 2567"),
        (DateStyle::YearFirst, "2024.01.02 00:00:00"),
        (DateStyle::YearFirst, "2024-01-02T00:00:00.000Z"),
        (DateStyle::YearFirst, "2024年01月02日"),
        (DateStyle::YearFirst, "2024年1月2日 00:00"),
        (DateStyle::YearFirst, "2024년 01월 02일"),
        (DateStyle::YearFirst, "113/01/02"),
        (DateStyle::YearFirst, "2024. 1. 2."),
        (DateStyle::YearFirst, "2024- 01- 02"),
        (DateStyle::YearFirst, "民國113年01月02日"),
        (DateStyle::Counted(Unit::Second), "1704171600"),
        (DateStyle::Counted(Unit::Milli), "1704171600000"),
        (DateStyle::Compact, "20240102"),
        (DateStyle::Compact, "20240102000000"),
        (DateStyle::DayFirst, "02.01.2024"),
        (DateStyle::DayFirst, "02.01.2024 00:00:00.000"),
        (DateStyle::MonthFirst, "1/2/2024"),
        (DateStyle::MonthFirstShort, "01/02/24"),
        (DateStyle::DayFirstShort, "02.01.24"),
        (DateStyle::DayMonthName, "02-JAN-2024"),
        (DateStyle::DayMonthName, "2 January 2024"),
        (DateStyle::DayMonthName, "02jan2024"),
        (DateStyle::DayMonthName, "02JAN2024"),
        (DateStyle::DayMonthName, "02JAN24"),
        (DateStyle::MonthNameDay, "Jan 02, 2024"),
        (DateStyle::MonthNameDay, "Tuesday, January 2nd, 2024"),
        (DateStyle::DayMonthName, "Tue, 02 Jan 2024"),
        (DateStyle::DayMonthName, "2. Januar 2024"),
        (DateStyle::DayMonthName, "2 de enero de 2024"),
        (DateStyle::DayMonthName, "2 janv. 2024"),
        (DateStyle::YearFirst, "2024年1月2日"),
        (DateStyle::YearFirst, "2024년 1월 2일"),
        (DateStyle::Epoch, "1704171600"),
        (DateStyle::Epoch, "1704171600000"),
        (DateStyle::Epoch, "1704171600000000"),
        (DateStyle::Epoch, "1704171600000000000"),
        (DateStyle::Epoch, "1704153600000"),
        (DateStyle::Serial, "45293"),
    ] {
        assert_eq!(day(style, text).as_deref(), Some("2024-01-02"), "{text}");
    }
}

#[test]
fn moments_are_written_in_many_ways() {
    for (style, text, expected) in [
        (
            DateStyle::MonthNameDay,
            "Aug 28, 2025 04:12 PM EDT",
            "16:12 New_York",
        ),
        (
            DateStyle::MonthNameDay,
            "August 28, 2025 at 4:12 p.m. ET",
            "16:12 New_York",
        ),
        (
            DateStyle::MonthNameDay,
            "Thu Aug 28 20:12:00 +0000 2025",
            "20:12 0",
        ),
        (
            DateStyle::MonthNameDay,
            "Thu Aug 28 2025 16:12:00 GMT-0400 (EDT)",
            "16:12 -4",
        ),
        (DateStyle::MonthNameDay, "Aug-28-25 04:12PM", "16:12"),
        (
            DateStyle::DayMonthName,
            "Thu, 28 Aug 2025 20:12:00 GMT",
            "20:12 0",
        ),
        (
            DateStyle::DayMonthName,
            "28 Aug 2025 16:12:00 -0400",
            "16:12 -4",
        ),
        (DateStyle::DayMonthName, "28AUG2025:16:12:00", "16:12"),
        (DateStyle::DayMonthName, "28 août 2025, 16h12", "16:12"),
        (
            DateStyle::YearFirst,
            "2025-08-28 16:12 ET",
            "16:12 New_York",
        ),
        (
            DateStyle::YearFirst,
            "2025-08-28T16:12:00-04:00[America/New_York]",
            "16:12 -4",
        ),
        (DateStyle::YearFirst, "2025年8月28日 16时12分", "16:12"),
        (
            DateStyle::Compact,
            "20250828 16:12:00 US/Eastern",
            "16:12 Eastern",
        ),
        (DateStyle::Epoch, "1756411920.123", "20:12 0"),
        (DateStyle::Serial, "45897.675", "16:12"),
    ] {
        let stamp = style
            .parse_moment(text.as_bytes())
            .unwrap_or_else(|| panic!("{text}"));
        assert_eq!(stamp.date.to_string(), "2025-08-28", "{text}");
        let clock = match (stamp.offset, stamp.zone) {
            (Some(east), _) => format!(" {}", east / 3600),
            (None, Some(ZoneName::Zone(zone) | ZoneName::Season(zone, _))) => {
                format!(" {}", zone.name().rsplit('/').next().unwrap())
            }
            (None, Some(_)) => panic!("{text}"),
            (None, None) => String::new(),
        };
        let (hour, minute) = (stamp.second / 3600, stamp.second / 60 % 60);
        assert_eq!(format!("{hour:02}:{minute:02}{clock}"), expected, "{text}");
    }
}

#[test]
fn midnight_with_an_offset_is_a_local_date() {
    for text in [
        "2024-01-02 00:00:00+01:00",
        "2024-01-02 00:00:00-05:00",
        "2024-01-02T00:00+0800",
        "2024-01-02T05:00:00Z",
    ] {
        assert_eq!(
            day(DateStyle::YearFirst, text).as_deref(),
            Some("2024-01-02"),
            "{text}"
        );
    }
    assert_eq!(
        day(DateStyle::YearFirst, "2024-01-03T04:00:00Z").as_deref(),
        Some("2024-01-02")
    );
    assert_eq!(
        day(DateStyle::YearFirst, "2024-07-02T04:00:00Z").as_deref(),
        Some("2024-07-02")
    );
}

#[test]
fn what_is_no_date_is_refused() {
    for text in [
        "2024-02-31",
        "2024-13-01",
        "20240102",
        "2024-01-02x",
        "2024-01-02 25:00",
        "",
        "0001-01-01",
        "001-01-01",
        "2024年1月",
        "2024-1",
    ] {
        assert_eq!(day(DateStyle::YearFirst, text), None, "{text}");
    }
    assert_eq!(day(DateStyle::Epoch, "12"), None);
    assert_eq!(day(DateStyle::Epoch, "99999999999999999999"), None);
    assert_eq!(day(DateStyle::Compact, "202401021"), None);
    assert_eq!(day(DateStyle::Compact, "20240102250000"), None);
    assert_eq!(day(DateStyle::DayFirst, "02.01/2024"), None);
    assert_eq!(day(DateStyle::DayFirstShort, "0001-01-01"), None);
}

#[test]
fn one_number_of_eight_digits_is_a_date_in_one_order_of_its_parts() {
    for text in ["20101112", "20121012", "10112012", "31122024", "12312024"] {
        let orders = [
            DateStyle::Compact,
            DateStyle::DayFirst,
            DateStyle::MonthFirst,
        ];
        let [compact, day_first, month_first] = orders.map(|style| style.parse(text.as_bytes()));
        assert_ne!(
            compact.is_some(),
            day_first.or(month_first).is_some(),
            "{text}"
        );
    }
}

#[test]
fn years_of_three_digits_that_are_slips_are_no_years_of_taiwan() {
    for text in ["2024102", "2240102", "1990102", "0240102"] {
        assert_eq!(day(DateStyle::Compact, text), None, "{text}");
    }
}

#[test]
fn years_are_told_where_they_are_not_those_of_most_countries() {
    let told = |style: DateStyle, cell: &str| style.years(cell.as_bytes()).unwrap_or_default();
    assert_eq!(
        told(DateStyle::Buddhist(Order::DayFirst), "29/02/2567"),
        "the years are those of Thailand, 543 ahead: `29/02/2567` is 2024-02-29"
    );
    assert_eq!(
        told(DateStyle::Compact, "1140829"),
        "the years are those of Taiwan, from 1912 on: `1140829` is 2025-08-29"
    );
    assert_eq!(told(DateStyle::Compact, "20250829"), "");
}

#[test]
fn any_bytes_are_a_day_of_seven_centuries_or_none() {
    let years = Date::from_ymd(1600, 1, 1).unwrap()..=Date::from_ymd(2299, 12, 31).unwrap();
    let check = |bytes: &[u8]| {
        for stamp in DateStyle::ALL
            .into_iter()
            .filter_map(|style| style.parse(bytes))
        {
            assert!(
                years.contains(&stamp.date) && stamp.second < 86_461,
                "{bytes:?}"
            );
            let day = stamp.day(NEW_YORK).days_since_1970();
            assert!((day - stamp.date.days_since_1970()).abs() <= 1);
        }
    };
    proptest!(
        ProptestConfig::with_cases(20_000),
        |(bytes in vec(any::<u8>(), 0..40))| check(&bytes)
    );
    // Characters that occur in dates; random bytes rarely form one.
    let letters: &[u8] = b"0123456789-/.: TZ+JanFebUTC,";
    proptest!(
        ProptestConfig::with_cases(20_000),
        |(bytes in vec(select(letters), 0..40))| check(&bytes)
    );
}

#[test]
fn patterns_name_styles() {
    for (pattern, style) in [
        ("YYYY-MM-DD", DateStyle::YearFirst),
        ("%Y-%m-%d", DateStyle::YearFirst),
        ("%Y%m%d", DateStyle::Compact),
        ("DD.MM.YYYY", DateStyle::DayFirst),
        ("%d/%m/%Y", DateStyle::DayFirst),
        ("%m/%d/%y", DateStyle::MonthFirstShort),
        ("YY/MM/DD", DateStyle::YearFirstShort),
        ("mm/dd/yyyy", DateStyle::MonthFirst),
        ("%d-%b-%Y", DateStyle::DayMonthName),
        ("Mon DD, YYYY", DateStyle::MonthNameDay),
        ("DDMMMYYYY", DateStyle::DayMonthName),
        ("D Month YYYY", DateStyle::DayMonthName),
        ("YYYY-MM-DDTHH:MM:SSZ", DateStyle::YearFirst),
        ("%-d/%-m/%Y %H:%M", DateStyle::DayFirst),
        ("YYYY年MM月DD日", DateStyle::YearFirst),
        ("epoch", DateStyle::Epoch),
        ("DDMMYYYY", DateStyle::DayFirst),
        ("Buddhist DD/MM/YYYY", DateStyle::Buddhist(Order::DayFirst)),
    ] {
        assert_eq!(DateStyle::of_pattern(pattern), Some(style), "{pattern}");
    }
    for pattern in [
        "whenever",
        "DDMQYYYY",
        "%Y%j",
        "DD of MM YYYY",
        "day/month/year",
        "%",
    ] {
        assert_eq!(DateStyle::of_pattern(pattern), None, "{pattern}");
    }
}
