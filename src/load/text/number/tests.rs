//! Tests of numbers as cells hold them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const POINT: NumberStyle = NumberStyle::with_decimal(b'.');
const COMMA: NumberStyle = NumberStyle::with_decimal(b',');

#[test]
fn numbers_are_numbers() {
    for (text, value) in [
        (" 135.00 ", 135.0),
        ("1.234E+05", 123_400.0),
        ("-10.", -10.0),
        ("$1,234.50", 1234.5),
        ("(12.5)", -12.5),
        ("\u{2212}3", -3.0),
        ("7 278.20", 7278.2),
        ("7\u{202f}278.20 €", 7278.2),
        ("1'000", 1000.0),
        ("9899.999999999998", 9899.999999999998),
        ("1e-320", 1e-320),
    ] {
        assert_eq!(POINT.parse(text.as_bytes()), Some(value), "{text}");
    }
    for (text, value) in [
        ("10,20", 10.2),
        ("3.412,50", 3412.5),
        ("114.982", 114_982.0),
        ("1.224.000", 1_224_000.0),
    ] {
        assert_eq!(COMMA.parse(text.as_bytes()), Some(value), "{text}");
    }
}

#[test]
fn money_is_a_number() {
    for text in [
        "US$945.25",
        "NT$ 945.25",
        "945.25 USD",
        "USD945.25",
        "GBX 945.25",
        "945.25p",
        "945.25 zł",
        "₩945.25",
        "945.25원",
        "945.25*",
        "▲945.25",
        "945.25¹",
        "Rs. 945.25",
        "kr. 945.25",
        "R 945.25",
    ] {
        assert_eq!(POINT.parse(text.as_bytes()), Some(945.25), "{text}");
    }
    assert_eq!(POINT.parse("(€945.25)".as_bytes()), Some(-945.25));
}

#[test]
fn there_may_be_none() {
    for missing in ["", "null", "NaN", "N/A", "-", "#N/A N/A", "None", "."] {
        assert!(
            POINT.parse(missing.as_bytes()).unwrap().is_nan(),
            "{missing}"
        );
    }
}

#[test]
fn digits_are_grouped_as_in_india() {
    for (text, value) in [
        ("1,26,373.94", 126_373.94),
        ("62,45,770", 6_245_770.0),
        ("12,34,56,789", 123_456_789.0),
    ] {
        assert_eq!(POINT.parse(text.as_bytes()), Some(value), "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for bad in [
        "12a",
        "1,23,45",
        "123,45,678",
        "1.23.4",
        "inf",
        "-inf",
        "1e999",
        "1,5",
        "--5",
        "(-5)",
        "1,23,4",
        "5%",
        "Jan-24",
        "e5",
        "1.2M",
        "$",
        "USD",
        "p945.25",
        "945.25 ABC",
    ] {
        assert_eq!(POINT.parse(bad.as_bytes()), None, "{bad}");
    }
    assert_eq!(POINT.parse(b"\xff"), None);
}

#[test]
fn volumes_may_be_short() {
    for (text, value) in [
        ("98.00K", 98_000.0),
        ("0.12M", 120_000.0),
        ("1.1B", 1.1e9),
        ("98000.5", 98_000.5),
        // The products of these with 1,000 or 1,000,000 are not the nearest numbers.
        ("128.677K", 128_677.0),
        ("260.273k", 260_273.0),
        ("0.129811M", 129_811.0),
        ("$1.16B", 1.16e9),
    ] {
        assert_eq!(POINT.parse_volume(text.as_bytes()), Some(value), "{text}");
    }
    assert_eq!(COMMA.parse_volume(b"98,00K"), Some(98_000.0));
    assert_eq!(POINT.parse_volume(b"K"), None);
}

#[test]
fn any_bytes_are_a_finite_number_or_none() {
    let check = |bytes: &[u8]| {
        for style in [POINT, COMMA] {
            for value in [style.parse(bytes), style.parse_volume(bytes)]
                .into_iter()
                .flatten()
            {
                assert!(!value.is_infinite(), "{bytes:?}");
            }
        }
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let is_plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && text.bytes().any(|b| b.is_ascii_digit());
        if let Some(value) = text
            .parse::<f64>()
            .ok()
            .filter(|value| is_plain && value.is_finite())
        {
            assert_eq!(
                POINT.parse(bytes).map(f64::to_bits),
                Some(value.to_bits()),
                "{text}"
            );
        }
    };
    proptest!(
        ProptestConfig::with_cases(20_000),
        |(bytes in vec(any::<u8>(), 0..40))| check(&bytes)
    );
    // Characters that occur in numbers; random bytes rarely form one.
    let letters: &[u8] = b"0123456789012345678901234567890123456789.,-+eEKM%$() ";
    proptest!(
        ProptestConfig::with_cases(20_000),
        |(bytes in vec(select(letters), 0..40))| check(&bytes)
    );
}

/// The exact parser returns the same bits as the standard library's parser.
#[test]
fn exact_is_exact() {
    let mut state = 1_u64;
    for _ in 0..200_000 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let decimals = (state >> 60) as usize;
        let digits = (state >> 8) % 10_u64.pow(1 + (state % 16) as u32);
        let text = format!("{digits:0>width$}", width = decimals + 1);
        let text = format!(
            "{}.{}",
            &text[..text.len() - decimals],
            &text[text.len() - decimals..]
        );
        if let Some(value) = exact(text.as_bytes()) {
            assert_eq!(
                value.to_bits(),
                text.parse::<f64>().unwrap().to_bits(),
                "{text}"
            );
        }
    }
}
