//! Removes from a cell what does not belong to its date: the quote of a spreadsheet, a day of the week, marks and digits of other
//! scripts.

use std::borrow::Cow;

use crate::load::text::zone::zone;

/// Returns a cell without the quote by which spreadsheets mark text, and with digits and marks of other scripts as ASCII.
pub(super) fn plain(cell: &[u8]) -> Cow<'_, [u8]> {
    let cell = cell.strip_prefix(b"'").unwrap_or(cell);
    if cell.is_ascii() {
        return Cow::Borrowed(cell);
    }
    match std::str::from_utf8(cell) {
        Ok(text) => Cow::Owned(text.chars().map(ascii).collect::<String>().into_bytes()),
        Err(_) => Cow::Borrowed(cell),
    }
}

/// Returns the ASCII letter that means the same, or the letter itself.
fn ascii(letter: char) -> char {
    /// Where the digits of other scripts begin: full width, Arabic, Persian, Devanagari, Thai.
    const ZEROS: [char; 5] = ['０', '٠', '۰', '०', '๐'];
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' => '-',
        '／' | '\u{2044}' => '/',
        '．' => '.',
        '：' => ':',
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => ' ',
        letter => {
            let digit = |zero: &char| {
                let digit = u32::from(letter).checked_sub(u32::from(*zero));
                digit.and_then(|digit| char::from_digit(digit, 10))
            };
            ZEROS.iter().find_map(digit).unwrap_or(letter)
        }
    }
}

/// Removes an English day of the week, as in `Thu, 28 Aug 2025`.
pub(super) fn without_weekday(cell: &[u8]) -> &[u8] {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    // Most dates begin with a digit.
    if !cell.first().is_some_and(u8::is_ascii_alphabetic) {
        return cell;
    }
    let letters = cell.iter().take_while(|byte| byte.is_ascii_alphabetic());
    let (word, rest) = cell.split_at(letters.count());
    let is_begun = |day: &&str| {
        let start = day.as_bytes().get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let is_day = word.len() >= 3 && DAYS.iter().any(is_begun);
    let mark = |byte: &u8| matches!(byte, b' ' | b'-' | b',' | b'/' | b'.');
    match is_day {
        true => &rest[rest.iter().take_while(|byte| mark(byte)).count()..],
        false => cell,
    }
}

/// Days of the week, and their abbreviations, in German, Dutch, French, Spanish, Italian, Portuguese, Polish, Swedish, Russian, Chinese,
/// Japanese and Korean.
#[rustfmt::skip]
const WEEKDAYS: &[&str] = &[
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
    "mo", "di", "mi", "do", "fr", "sa", "so",
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "ma", "wo", "vr", "za", "zo",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lun", "mar", "mer", "jeu", "ven", "sam", "dim",
    "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo", "mié", "mie", "jue", "vie", "sáb", "dom",
    "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica", "gio", "sab",
    "segunda", "terça", "quarta", "quinta", "sexta", "seg", "ter", "qua", "qui", "sex",
    "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela", "pn", "wt", "śr", "czw", "pt", "sob", "niedz",
    "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag", "mån", "tis", "ons", "tor", "tors", "fre", "lör", "sön",
    "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "пн", "вт", "ср", "чт", "пт", "сб", "вс",
    "周一", "周二", "周三", "周四", "周五", "周六", "周日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日",
    "週一", "週二", "週三", "週四", "週五", "週六", "週日", "一", "二", "三", "四", "五", "六",
    "月", "火", "水", "木", "金", "土", "日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日",
    "화", "수", "목", "금", "토", "일", "월", "월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일",
];

/// Returns whether a word is a day of the week in another language than English.
pub(super) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.contains(&word.to_lowercase().as_str())
}

/// Removes a day of the week before or behind a date in numbers, in any language that is known: `Di, 02.01.2024`, `2024/01/02(火)`.
pub(super) fn without_weekdays(cell: &[u8]) -> &[u8] {
    let cell = without_weekday(cell);
    let is_number = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    if is_number(cell.first()) && is_number(cell.last()) {
        return cell;
    }
    let Ok(text) = std::str::from_utf8(cell) else {
        return cell;
    };
    let is_mark = |c: char| {
        matches!(
            c,
            ' ' | ',' | '.' | '(' | ')' | '\u{ff08}' | '\u{ff09}' | '\u{ff0c}'
        )
    };
    let bare = text.trim_start_matches(is_mark);
    let word = &bare[..bare
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(bare.len())];
    let text = match !word.is_empty() && is_weekday(word) {
        true => bare[word.len()..].trim_start_matches(is_mark),
        false => text,
    };
    let bare = text.trim_end_matches(is_mark);
    let start = bare.trim_end_matches(char::is_alphabetic).len();
    let word = &bare[start..];
    // The sign for a day is a part of the date in East Asia: `1月2日`.
    let is_behind_number = bare[..start].ends_with(|c: char| c.is_ascii_digit());
    let is_sign = matches!(word, "日" | "일" | "月" | "월") && is_behind_number;
    // Behind a time stands a clock: `pt` is a Friday in Poland, and PT the clock of California.
    let is_clock = text.contains(':') || zone(word).is_some();
    match start > 0 && !word.is_empty() && !is_sign && !is_clock && is_weekday(word) {
        true => bare[..start].trim_end_matches(is_mark).as_bytes(),
        false => text.as_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_week_are_no_part_of_a_date() {
        for cell in [
            "Di, 2024-01-02",
            "Dienstag 2024-01-02",
            "2024-01-02(火)",
            "2024-01-02（二）",
            "2024-01-02 周二",
            "mar. 2024-01-02",
            "Tue 2024-01-02",
            "2024-01-02 Вт",
            "2024-01-02,二",
        ] {
            assert_eq!(without_weekdays(cell.as_bytes()), b"2024-01-02", "{cell}");
        }
        for cell in [
            "2024年1月2日",
            "2024-01-02T05:00:00Z",
            "2024-01-02 4:00 PM",
            "2024. 01. 02.",
            "2024년 1월 2일",
            "02jan2024",
            "2024-01-02 05:00 PT",
            "2024-01-02 PT",
        ] {
            assert_eq!(without_weekdays(cell.as_bytes()), cell.as_bytes(), "{cell}");
        }
    }
}
