//! Tests of figures: their marks, without system fonts and for any data.

use newsquake::chart::figure::{Bar, Mark, Panel, Role, Unit};
use newsquake::chart::{Figure, Font, Look, Size, Theme, letters_without_font, png, svg};

fn line(label: &str, values: &[Option<f64>]) -> Mark {
    let points = values
        .iter()
        .enumerate()
        .map(|(i, y)| (i as f64 - 2.0, *y))
        .collect();
    Mark::Line {
        name: label.into(),
        label: label.into(),
        role: Role::Series(0),
        strong: true,
        dashed: false,
        points,
    }
}

fn figure(marks: Vec<Mark>) -> Figure {
    let panel = Panel {
        y_label: "CAR (%)".into(),
        unit: Unit::Percent,
        height: 1.0,
        marks,
        ..Panel::default()
    };
    Figure {
        name: "test".into(),
        title: "Title".into(),
        panels: vec![panel],
        ..Figure::default()
    }
}

fn size_of(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn a_figure_has_the_size_that_was_asked_for() {
    let figure = figure(vec![line(
        "all",
        &[Some(0.0), Some(0.05), None, Some(0.02)],
    )]);
    assert_eq!(
        size_of(&png(&figure, &Size::default().into()).unwrap()),
        (1600, 1000)
    );
    let small = Size {
        width: 400,
        height: 300,
        scale: 1.0,
    };
    assert_eq!(size_of(&png(&figure, &small.into()).unwrap()), (400, 300));
    for size in [
        Size { width: 0, ..small },
        Size {
            height: 20,
            ..small
        },
        Size {
            scale: 1e6,
            ..small
        },
    ] {
        assert!(png(&figure, &size.into()).is_err(), "{size:?}");
    }
}

#[test]
fn the_same_figure_is_the_same_bytes() {
    let figure = figure(vec![line("all", &[Some(0.0), Some(0.05)])]);
    assert!(
        png(&figure, &Size::default().into()).unwrap()
            == png(&figure, &Size::default().into()).unwrap()
    );
}

#[test]
fn odd_data_are_drawn_too() {
    let long = "a tag of more than two hundred letters ".repeat(6);
    let bar = |y| Bar {
        x: 0.0,
        y,
        error: Some((y - 1.0, y + 1.0)),
        word: "***".into(),
    };
    let odd = [
        vec![],
        vec![line("one point", &[Some(0.03)])],
        vec![line("no value", &[None, None])],
        vec![line("equal values", &[Some(0.01); 9])],
        vec![line(
            "ten thousand points and more",
            &vec![Some(0.01); 20_000],
        )],
        vec![line("huge", &[Some(-1e4), Some(1e4)])],
        vec![line("tiny", &[Some(1e-11), Some(2e-11)])],
        vec![
            line(&long, &[Some(0.0), Some(1.0)]),
            line("中文 & <tag>", &[Some(0.1), Some(1.0)]),
        ],
        vec![Mark::Bars {
            name: "bars".into(),
            role: Role::UpDown,
            bars: vec![bar(0.5), bar(-0.5)],
        }],
        (0..30)
            .map(|i| line(&format!("line {i}"), &[Some(0.0), Some(0.01)]))
            .collect(),
    ];
    for marks in odd {
        let mut figure = figure(marks);
        figure.title = long.clone();
        figure.footnote = long.repeat(4);
        let drawn = png(
            &figure,
            &Size {
                width: 500,
                height: 400,
                scale: 1.0,
            }
            .into(),
        );
        assert!(drawn.is_ok(), "{:?}", drawn.err());
    }
}

#[test]
fn the_interval_of_a_day_without_neighbours_is_a_line() {
    let band = |ends: &[Option<(f64, f64)>]| Mark::Band {
        name: "all".into(),
        role: Role::Series(0),
        points: (-1..).map(f64::from).zip(ends.iter().copied()).collect(),
        spread: Vec::new(),
        in_factors: false,
    };
    let lines = |marks: Vec<Mark>| {
        let drawn = svg(&figure(marks), &Look::default()).unwrap();
        drawn.matches("stroke-width=\"16\"").count()
    };
    let days = line("all", &[Some(0.01), Some(0.02), Some(0.03)]);
    let beside = Some((0.0, 0.04));
    let without = lines(vec![days.clone()]);
    assert_eq!(
        lines(vec![band(&[beside, beside, None]), days.clone()]),
        without
    );
    assert_eq!(lines(vec![band(&[None, beside, None]), days]), without + 1);
}

#[test]
fn nothing_to_draw_is_said() {
    let card = Figure::card("caar", "Nothing", "No event could be used.");
    let drawn = svg(&card, &Size::default().into()).unwrap();
    assert!(drawn.contains("No event could be used."));
    assert!(png(&card, &Size::default().into()).is_ok());
}

#[test]
fn text_is_kept_as_text_and_names_one_font() {
    let drawn = svg(
        &figure(vec![line("all", &[Some(-0.02), Some(0.05)])]),
        &Look::default(),
    )
    .unwrap();
    assert!(
        drawn.contains("font-family=\"Inter\"")
            && drawn.contains("+4")
            && drawn.contains('\u{2212}')
    );
    assert!(
        drawn.starts_with("<svg width=\"800\" height=\"500\" viewBox=\"0 0 6400 4000\""),
        "{}",
        &drawn[..90]
    );
}

/// Returns the body of the first chunk of a PNG with that name.
fn chunk(png: &[u8], name: &[u8; 4]) -> Vec<u8> {
    let at = png.windows(4).position(|bytes| bytes == name).unwrap();
    let length = u32::from_be_bytes(png[at - 4..at].try_into().unwrap());
    png[at + 4..at + 4 + length as usize].to_vec()
}

#[test]
fn a_picture_for_print_has_its_size_and_its_title_inside() {
    let look = Look {
        size: Size::printed(85.0, 64.0, 300.0),
        plain: true,
        ..Look::default()
    };
    let figure = figure(vec![line("all", &[Some(0.0), Some(0.05)])]);
    let drawn = png(&figure, &look).unwrap();
    // 300 dots an inch are 11,811 a metre.
    assert_eq!(chunk(&drawn, b"pHYs")[..4], 11_811_u32.to_be_bytes());
    assert!(drawn.windows(5).any(|bytes| bytes == b"Title"));
    let (width, _) = size_of(&drawn);
    assert!(
        (f64::from(width) / 300.0 * 25.4 - 85.0).abs() < 0.5,
        "{width}"
    );
    let text = svg(&figure, &look).unwrap();
    let shown = text.split("</desc>").nth(1).unwrap();
    assert!(!shown.contains("Title"), "a plain figure has no title");
}

#[test]
fn svg_keeps_every_letter_and_says_what_it_shows() {
    let mut figure = figure(vec![line("中文 & <tag>", &[Some(0.0), Some(0.05)])]);
    figure.title = "阿里巴巴 <b>".into();
    let drawn = svg(&figure, &Look::default()).unwrap();
    assert!(
        drawn.contains("<title>阿里巴巴 &lt;b&gt;</title>"),
        "{}",
        &drawn[..300]
    );
    assert!(drawn.contains("中文") && !drawn.contains("<tag>"));
}

#[test]
fn letters_that_no_font_has_are_named_and_not_questioned() {
    let mut figure = figure(vec![line("all", &[Some(0.0), Some(0.05)])]);
    figure.title = "A title in Inter, with \u{E000} of nobody's font".into();
    let font = Font::new(include_bytes!("../../src/chart/fonts/Inter-Regular.otf").to_vec());
    let look = Look {
        fonts: vec![font.unwrap()],
        ..Look::default()
    };
    let missing = letters_without_font(&figure, &look.fonts);
    assert_eq!(missing.into_iter().collect::<String>(), "\u{E000}");
    assert!(png(&figure, &look).is_ok());
    assert!(Font::new(b"no font".to_vec()).is_err());
}

#[test]
fn the_dark_theme_has_other_colours_and_the_same_texts() {
    let figure = figure(vec![line("all", &[Some(0.0), Some(0.05)])]);
    let dark = Look {
        theme: Theme::Dark,
        ..Look::default()
    };
    let (light, dark) = (
        svg(&figure, &Look::default()).unwrap(),
        svg(&figure, &dark).unwrap(),
    );
    assert_ne!(light, dark);
    let texts = |drawn: &str| drawn.matches("<text").count();
    assert_eq!(texts(&light), texts(&dark));
}
