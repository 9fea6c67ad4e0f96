//! Colours, dashes and sizes, in one place.

use super::figure::Role;
use crate::math::elementary::pow;

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

/// Light ink on a coloured cell, in both themes.
const WHITE_ON_CELL: Rgb = (254, 254, 254);

/// Dark ink on a coloured cell, in both themes.
pub const ON_CELL: Rgb = (8, 8, 8);

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
        (168, 74, 0),
        (0, 117, 86),
        (155, 74, 120),
        (138, 95, 0),
        (28, 110, 164),
        (0, 0, 0),
    ];
    match role {
        Role::Series(n) => TEXT[n % TEXT.len()],
        Role::Faint => MUTED,
        Role::Loss => TEXT[1],
        role => colour(role, true),
    }
}

/// Returns the colour of a text on a cell: the one of white and dark ink that can be read better.
pub fn on_cell(cell: Rgb) -> Rgb {
    // White and black are equally clear on this luminance.
    const MIDDLE: f64 = 0.179;
    match luminance(cell) < MIDDLE {
        true => WHITE_ON_CELL,
        false => ON_CELL,
    }
}

/// Returns the luminance of a colour from 0, black, to 1, white, by WCAG 2.
fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = linear(colour);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Returns the light of a colour in red, green and blue.
fn linear(colour: Rgb) -> [f64; 3] {
    [colour.0, colour.1, colour.2].map(|part| {
        let part = f64::from(part) / 255.0;
        match part <= 0.040_45 {
            true => part / 12.92,
            false => pow((part + 0.055) / 1.055, 2.4),
        }
    })
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
        (213, 94, 0) | (168, 74, 0) => (240, 140, 60),
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
        // The full colour is one of the theme, which differs in the dark one.
        let share = 0.06 + 0.93 * share.clamp(0.0, 1.0);
        (255.0 - (255.0 - f64::from(part)) * share).round() as u8
    };
    (mix(colour.0), mix(colour.1), mix(colour.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a reader with deuteranopia sees red, green and blue light (Machado, Oliveira & Fernandes 2009).
    const DEUTERANOPIA: [[f64; 3]; 3] = [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ];

    fn seen(colour: Rgb, is_deuteranope: bool) -> f64 {
        let light = linear(colour);
        let through = |row: [f64; 3]| -> f64 {
            let sum: f64 = row.iter().zip(light).map(|(a, b)| a * b).sum();
            sum.clamp(0.0, 1.0)
        };
        match is_deuteranope {
            true => {
                let [red, green, blue] = DEUTERANOPIA.map(through);
                0.2126 * red + 0.7152 * green + 0.0722 * blue
            }
            false => luminance(colour),
        }
    }

    fn contrast(a: Rgb, b: Rgb, is_deuteranope: bool) -> f64 {
        let (a, b) = (seen(a, is_deuteranope), seen(b, is_deuteranope));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn roles() -> Vec<Role> {
        let series = (0..SERIES.len()).map(Role::Series);
        let others = [
            Role::UpDown,
            Role::Reference,
            Role::Loss,
            Role::Faint,
            Role::Hollow,
        ];
        series.chain(others).collect()
    }

    #[test]
    fn texts_can_be_read_on_both_grounds_and_by_the_colour_blind() {
        let texts = roles().into_iter().map(text_colour).chain([INK, MUTED]);
        for text in texts {
            for eye in [false, true] {
                for (text, ground) in [
                    (text, WHITE),
                    (text, SHADE),
                    (dark(text), dark(WHITE)),
                    (dark(text), dark(SHADE)),
                ] {
                    let found = contrast(text, ground, eye);
                    assert!(found >= 4.5, "{text:?} on {ground:?}: {found:.2}");
                }
            }
        }
    }

    #[test]
    fn numbers_can_be_read_on_the_cells_below_them() {
        for full in [BLUE, VERMILION] {
            for step in 0..=20 {
                let cell = towards_white(full, f64::from(step) / 20.0);
                let found = contrast(on_cell(cell), cell, false);
                assert!(found >= 4.5, "{cell:?}: {found:.2}");
            }
        }
    }

    #[test]
    fn series_differ_in_grey_or_in_their_dashes() {
        for (a, one) in SERIES.iter().enumerate() {
            for (b, other) in SERIES.iter().enumerate().take(a) {
                let in_grey =
                    contrast(*one, *other, false) >= 1.5 && contrast(*one, *other, true) >= 1.5;
                let (one, other) = (dash(Role::Series(a)), dash(Role::Series(b)));
                assert!(in_grey || one != other, "series {a} and {b}");
            }
        }
    }
}
