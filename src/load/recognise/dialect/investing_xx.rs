//! Investing.com in languages with decimal commas.

use super::{Dialect, Role};
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "investing-xx",
    writer: "Investing.com, Portuguese, Spanish, Russian, German and others with decimal commas",
    headers: &[
        "\"Data\",\"Último\",\"Abertura\",\"Máxima\",\"Mínima\",\"Vol.\",\"Var%\"",
        "\"Fecha\",\"Último\",\"Apertura\",\"Máximo\",\"Mínimo\",\"Vol.\",\"% var.\"",
        "\"Дата\",\"Цена\",\"Откр.\",\"Макс.\",\"Мин.\",\"Объём\",\"Изм. %\"",
        "\"Datum\",\"Zuletzt\",\"Eröffn.\",\"Hoch\",\"Tief\",\"Vol.\",\"+/- %\"",
    ],
    roles: &[("zuletzt", Role::Close), ("eröffn.", Role::Open)],
    dates: &[DateStyle::DayFirst],
    decimal: Some(b','),
    close: Adjustment::Split,
    trap: "Newest first; decimal commas, so 114.982 is one hundred and fourteen thousand.",
    sample: "\
\"Data\",\"Último\",\"Abertura\",\"Máxima\",\"Mínima\",\"Vol.\",\"Var%\"
\"03.01.2024\",\"10,10\",\"10,20\",\"10,40\",\"10,00\",\"98,00K\",\"-0,98%\"
\"02.01.2024\",\"10,20\",\"10,00\",\"10,50\",\"9,90\",\"0,12M\",\"0,10%\"
",
    ..Dialect::BLANK
};
