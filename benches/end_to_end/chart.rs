//! Chart of the cost of a study by its number of events.

use std::fmt::Write;
use std::path::Path;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;
/// Margins in pixels: left and below for labels, above for the title, right for half a label.
const LEFT: f64 = 70.0;
const BELOW: f64 = 55.0;
const MARGIN: f64 = 40.0;

/// Ranges of the axes as powers of ten: events and seconds.
const EVENTS: [i32; 2] = [3, 6];
const SECONDS: [i32; 2] = [-1, 2];

fn x(events: f64) -> f64 {
    LEFT + (events.log10() - f64::from(EVENTS[0])) / f64::from(EVENTS[1] - EVENTS[0])
        * (WIDTH - LEFT - MARGIN)
}

fn y(seconds: f64) -> f64 {
    HEIGHT
        - BELOW
        - (seconds.log10() - f64::from(SECONDS[0])) / f64::from(SECONDS[1] - SECONDS[0])
            * (HEIGHT - BELOW - MARGIN)
}

/// Draws seconds by number of events on logarithmic scales, with a reference curve: the cost of the market plus a cost
/// linear in events.
pub fn draw(path: &Path, market: &str, points: &[(usize, f64)]) -> std::io::Result<()> {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n"
    );
    let mut line = |x1: f64, y1: f64, x2: f64, y2: f64| {
        let _ = writeln!(
            svg,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"#ccc\"/>"
        );
    };
    for decade in EVENTS[0]..=EVENTS[1] {
        let at = x(10_f64.powi(decade));
        line(at, y(0.1), at, y(100.0));
    }
    for decade in SECONDS[0]..=SECONDS[1] {
        let at = y(10_f64.powi(decade));
        line(x(1e3), at, x(1e6), at);
    }
    let mut text = |x: f64, y: f64, anchor: &str, words: &str| {
        let _ = writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>"
        );
    };
    for (decade, words) in (EVENTS[0]..).zip(["1,000", "10,000", "100,000", "1,000,000"]) {
        text(x(10_f64.powi(decade)), y(0.1) + 20.0, "middle", words);
    }
    for (decade, words) in (SECONDS[0]..).zip(["0.1 s", "1 s", "10 s", "100 s"]) {
        text(LEFT - 8.0, y(10_f64.powi(decade)) + 4.0, "end", words);
    }
    text((x(1e3) + x(1e6)) / 2.0, HEIGHT - 12.0, "middle", "events");
    text(
        LEFT,
        MARGIN - 10.0,
        "start",
        &format!("Study as a command, start to exit: {market}"),
    );
    let marks = points
        .iter()
        .map(|(events, seconds)| (*events as f64, *seconds));
    for (number, (events, seconds)) in marks.clone().enumerate() {
        let words = format!("{seconds:.2} s");
        // Labels stand below the line; the last point has no space to its right.
        if number + 1 < points.len() {
            text(x(events) + 6.0, y(seconds) + 20.0, "start", &words);
        } else {
            text(x(events) - 8.0, y(seconds) - 8.0, "end", &words);
        }
    }
    let place = |(events, seconds): (f64, f64)| format!("{:.1},{:.1}", x(events), y(seconds));
    let through: Vec<String> = marks.clone().map(place).collect();
    let _ = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#0072B2\" stroke-width=\"2\"/>",
        through.join(" ")
    );
    for (events, seconds) in marks {
        let _ = writeln!(
            svg,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"#0072B2\"/>",
            x(events),
            y(seconds)
        );
    }
    if let (Some((fewest, base)), Some((most, last))) = (points.first(), points.last()) {
        let each = (last - base) / (most - fewest) as f64;
        let linear = |events: f64| base + each * (events - *fewest as f64);
        let steps = (0..=60).map(|i| 10_f64.powf(3.0 + f64::from(i) / 20.0));
        let along: Vec<String> = steps
            .map(|events| place((events, linear(events))))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"#555\" stroke-dasharray=\"4 4\"/>",
            along.join(" ")
        );
        let words = format!(
            "dashed: {base:.2} s, and {:.1} microseconds an event",
            each * 1e6
        );
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#555\">{words}</text>",
            x(1e6) - 8.0,
            y(0.1) - 10.0
        );
    }
    svg.push_str("</svg>\n");
    std::fs::write(path, svg)
}
