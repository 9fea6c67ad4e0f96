//! Colours, dashes and sizes, in one place.

use super::figure::Role;

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// The colours of Okabe and Ito, which colour-blind readers can tell apart, without yellow, which does not show on white.
const SERIES: [Rgb; 7] = [
    (0, 114, 178),
    (213, 94, 0),
    (0, 158, 115),
    (204, 121, 167),
    (230, 159, 0),
    (86, 180, 233),
    (0, 0, 0),
];

/// `DASHES[i]`: length of dash and gap of series `i`, so that greyscale prints tell series apart too; the first is solid.
const DASHES: [(f64, f64); 7] = [
    (0.0, 0.0),
    (7.0, 3.0),
    (2.5, 2.5),
    (12.0, 3.0),
    (4.5, 2.0),
    (1.2, 2.0),
    (9.0, 5.0),
];

pub const BLUE: Rgb = SERIES[0];
pub const VERMILION: Rgb = SERIES[1];
pub const INK: Rgb = (26, 26, 26);
pub const MUTED: Rgb = (95, 95, 95);
pub const ZERO: Rgb = (70, 70, 70);
pub const FAINT: Rgb = (190, 190, 190);
pub const GRID: Rgb = (229, 229, 229);
pub const SHADE: Rgb = (240, 243, 247);
pub const WHITE: Rgb = (255, 255, 255);

/// Ink on a coloured cell, which is light in both themes.
pub const ON_CELL: Rgb = (27, 27, 27);

/// Sizes of type, in units of a figure 800 wide.
pub const TITLE: f64 = 15.0;
pub const SUBTITLE: f64 = 10.5;
pub const LABEL: f64 = 11.0;
pub const TICK: f64 = 10.0;
pub const FOOTNOTE: f64 = 8.75;

/// Returns the colour of a role, for a value or a day that went up or down.
pub fn colour(role: Role, up: bool) -> Rgb {
    match role {
        Role::Series(n) => SERIES[n % SERIES.len()],
        Role::UpDown if up => BLUE,
        Role::UpDown | Role::Loss => VERMILION,
        Role::Reference | Role::Hollow => MUTED,
        Role::Faint => FAINT,
    }
}

/// Returns the colour of a text that names a role: darker than its ink, so that it can be read on white.
pub fn text_colour(role: Role) -> Rgb {
    const TEXT: [Rgb; 7] = [
        (0, 114, 178),
        (178, 78, 0),
        (0, 117, 86),
        (155, 74, 120),
        (138, 95, 0),
        (28, 110, 164),
        (0, 0, 0),
    ];
    match role {
        Role::Series(n) => TEXT[n % TEXT.len()],
        Role::Faint => MUTED,
        role => colour(role, true),
    }
}

/// Returns the dash and gap of a role; `None` is a solid line.
pub fn dash(role: Role) -> Option<(f64, f64)> {
    let dash = match role {
        Role::Series(n) => DASHES[n % DASHES.len()],
        Role::Reference => (5.0, 3.0),
        Role::UpDown | Role::Loss | Role::Faint | Role::Hollow => (0.0, 0.0),
    };
    (dash.0 > 0.0).then_some(dash)
}

/// Returns a colour of the light theme as the dark one has it. Colours of cells stay: their texts stand on them.
pub fn dark(colour: Rgb) -> Rgb {
    match colour {
        WHITE => (22, 24, 29),
        INK => (232, 232, 232),
        MUTED => (168, 171, 176),
        ZERO => (190, 192, 196),
        GRID => (48, 51, 57),
        SHADE => (34, 38, 45),
        FAINT => (92, 95, 101),
        (0, 0, 0) => (232, 232, 232),
        (0, 114, 178) => (86, 170, 230),
        (213, 94, 0) | (178, 78, 0) => (240, 140, 60),
        (0, 158, 115) | (0, 117, 86) => (60, 190, 150),
        (204, 121, 167) | (155, 74, 120) => (220, 150, 190),
        (230, 159, 0) | (138, 95, 0) => (230, 170, 50),
        (86, 180, 233) | (28, 110, 164) => (130, 200, 240),
        other => other,
    }
}

/// Mixes a colour with white: a share of 1 is the colour itself, 0 is almost white.
pub fn towards_white(colour: Rgb, share: f64) -> Rgb {
    let mix = |part: u8| {
        let share = 0.06 + 0.94 * share.clamp(0.0, 1.0);
        (255.0 - (255.0 - f64::from(part)) * share).round() as u8
    };
    (mix(colour.0), mix(colour.1), mix(colour.2))
}
