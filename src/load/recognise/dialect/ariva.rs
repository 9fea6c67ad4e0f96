//! Ariva.

use super::{Dialect, Role};

pub(super) const DIALECT: Dialect = Dialect {
    name: "ariva",
    writer: "Ariva and other German exports",
    headers: &[
        "Datum;Erster;Hoch;Tief;Schlusskurs;Stuecke;Volumen",
        "Datum;Erster;Hoch;Tief;Schlusskurs;Stücke;Volumen",
    ],
    roles: &[("stuecke", Role::Volume), ("stücke", Role::Volume)],
    decimal: Some(b','),
    trap: "Semicolons, decimal commas, newest first; Stuecke are shares, Volumen is money; the adjustment is chosen on the page.",
    sample: "\
Datum;Erster;Hoch;Tief;Schlusskurs;Stuecke;Volumen
2024-01-03;10,20;10,40;10,00;10,10;98.000;989.800
2024-01-02;10,00;10,50;9,90;10,20;120.000;1.224.000
",
    ..Dialect::BLANK
};
