//! Tests of figures: their marks, without system fonts and for any data.

use newsquake::chart::figure::{Bar, Mark, Panel, Role, Unit};
use newsquake::chart::{Figure, Size, png, svg};

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
        size_of(&png(&figure, Size::default()).unwrap()),
        (1600, 1000)
    );
    let small = Size {
        width: 400,
        height: 300,
        scale: 1.0,
    };
    assert_eq!(size_of(&png(&figure, small).unwrap()), (400, 300));
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
        assert!(png(&figure, size).is_err(), "{size:?}");
    }
}

#[test]
fn the_same_figure_is_the_same_bytes() {
    let figure = figure(vec![line("all", &[Some(0.0), Some(0.05)])]);
    assert!(png(&figure, Size::default()).unwrap() == png(&figure, Size::default()).unwrap());
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
            Size {
                width: 500,
                height: 400,
                scale: 1.0,
            },
        );
        assert!(drawn.is_ok(), "{:?}", drawn.err());
    }
}

#[test]
fn nothing_to_draw_is_said() {
    let card = Figure::card("caar", "Nothing", "No event could be used.");
    let drawn = svg(&card, Size::default()).unwrap();
    assert!(drawn.contains("No event could be used."));
    assert!(png(&card, Size::default()).is_ok());
}

#[test]
fn text_is_kept_as_text_and_names_one_font() {
    let drawn = svg(
        &figure(vec![line("all", &[Some(-0.02), Some(0.05)])]),
        Size::default(),
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
