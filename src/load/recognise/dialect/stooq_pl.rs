//! Stooq in Polish.

use super::Dialect;
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "stooq-pl",
    writer: "Stooq, Polish pages",
    headers: &[
        "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen",
        "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie",
        "Data,Otwarcie,Najwyższy,Najniższy,Zamknięcie,Wolumen",
    ],
    dates: &[DateStyle::YearFirst],
    trap: "Commas or semicolons; Windows-1250 and byte-order marks occur.",
    sample: "\
Data;Otwarcie;Najwyzszy;Najnizszy;Zamkniecie;Wolumen
2024-01-02;10;10.5;9.9;10.2;120000
2024-01-03;10.2;10.4;10;10.1;98000
",
    ..Dialect::BLANK
};
