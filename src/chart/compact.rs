//! SVG in fewer bytes: the same picture, with what neighbours share said once.

use super::letters::FAMILY;

/// Returns the SVG that the drawing made, made smaller: the font and that lines are not filled stand on the root, attributes that say what is so without
/// them are left out, neighbours of one style become one path, and lines go on from where they are. Many rectangles of one colour become
/// lines as wide as they are high. The order of painting of different colours stays.
pub(super) fn compact(drawn: &str) -> String {
    let mut out = Compact {
        text: String::with_capacity(drawn.len() / 2),
        ..Compact::default()
    };
    let mut lines = drawn.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("<text ") {
            let words = lines.by_ref().take_while(|line| *line != "</text>");
            let words: Vec<&str> = words.collect();
            out.whole(&format!("{}{}</text>", attributes(line), words.join("\n")));
        } else if let Some((style, path)) = polyline(line) {
            out.begin(style);
            out.path.push_str(&path);
        } else if let Some((style, block)) = rectangle(line) {
            out.begin(style);
            out.blocks.push(block);
        } else if line.starts_with("<svg ") {
            let inside = line.trim_end_matches('>');
            out.whole(&format!("{inside} font-family=\"{FAMILY}\" fill=\"none\">"));
        } else {
            out.whole(&attributes(line));
        }
    }
    out.end();
    out.text
}

/// Left end, top, width and height of a rectangle.
type Block = [i64; 4];

/// The text so far, and the path or the rectangles that the next neighbour may join.
#[derive(Default)]
struct Compact {
    text: String,
    style: String,
    path: String,
    blocks: Vec<Block>,
}

impl Compact {
    /// Goes on with the style of the last element, or begins with another one.
    fn begin(&mut self, style: String) {
        if self.style != style {
            self.end();
            self.style = style;
        }
    }

    fn whole(&mut self, element: &str) {
        self.end();
        self.text.push_str(element);
        self.text.push('\n');
    }

    fn end(&mut self) {
        /// The fewest rectangles of one colour that are cells.
        const CELLS: usize = 16;
        let blocks = std::mem::take(&mut self.blocks);
        if blocks.len() < CELLS {
            let sides =
                |[x, y, width, height]: &Block| format!("M{x},{y}h{width}v{height}h-{width}z");
            self.path.extend(blocks.iter().map(sides));
        } else {
            self.cells(blocks);
        }
        if !self.path.is_empty() {
            let path = format!("<path {} d=\"{}\"/>\n", self.style, self.path);
            self.text.push_str(&path);
            self.path.clear();
        }
        self.style.clear();
    }

    /// Writes rectangles as lines through their middles, those of one height together.
    fn cells(&mut self, mut blocks: Vec<Block>) {
        blocks.sort_by_key(|[x, y, _, height]| (*height, *y, *x));
        let colour = self.style.replace("fill=", "stroke=");
        for alike in blocks.chunk_by(|a, b| a[3] == b[3]) {
            let height = alike[0][3];
            let line = |[x, y, width, _]: &Block| {
                format!("M{x},{}h{width}", *y as f64 + height as f64 / 2.0)
            };
            let lines: String = alike.iter().map(line).collect();
            let path = format!("<path {colour} stroke-width=\"{height}\" d=\"{lines}\"/>\n");
            self.text.push_str(&path);
        }
    }
}

/// Returns a line through points as a path: the first point, and the steps to the others.
pub(super) fn steps(points: &[(i64, i64)]) -> String {
    let Some((first, rest)) = points.split_first() else {
        return String::new();
    };
    let (mut path, mut last) = (format!("M{},{}", first.0, first.1), *first);
    for (place, point) in rest.iter().enumerate() {
        let (right, down) = (point.0 - last.0, point.1 - last.1);
        let step = match (rest.len(), down, right) {
            (1, 0, _) => format!("h{right}"),
            (1, _, 0) => format!("v{down}"),
            _ if place == 0 => format!("l{right},{down}"),
            // A minus sign parts numbers.
            _ if right < 0 => format!("{right},{down}"),
            _ => format!(" {right},{down}"),
        };
        path.push_str(&step);
        last = *point;
    }
    path
}

/// Leaves out the font, decimals of its size, and attributes that say what is so without them.
fn attributes(element: &str) -> String {
    let font = format!(" font-family=\"{FAMILY}\"");
    let element = element
        .replace(&font, "")
        .replace(" opacity=\"1\" ", " ")
        .replace(" stroke=\"none\" stroke-width=\"1\"/>", "/>")
        .replace(" stroke=\"none\"/>", "/>");
    const SIZE: &str = " font-size=\"";
    let Some((before, rest)) = element.split_once(SIZE) else {
        return element;
    };
    match rest.split_once('"') {
        Some((size, after)) => match size.parse::<f64>() {
            Ok(size) => format!("{before}{SIZE}{size:.1}\"{after}"),
            Err(_) => element,
        },
        None => element,
    }
}

/// Returns the style of an open line, and its points as a path.
fn polyline(element: &str) -> Option<(String, String)> {
    let rest = element.strip_prefix("<polyline ")?.strip_suffix("\"/>")?;
    let (style, points) = rest.split_once(" points=\"")?;
    let style = style.replace("opacity=\"1\" ", "");
    let style = style.strip_prefix("fill=\"none\" ")?;
    let points = points.split_whitespace().map(|point| {
        let (x, y) = point.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    });
    let points: Vec<(i64, i64)> = points.collect::<Option<_>>()?;
    style
        .starts_with("stroke=")
        .then(|| (style.to_owned(), steps(&points)))
}

/// Returns the style of a filled rectangle, and its sides.
fn rectangle(element: &str) -> Option<(String, Block)> {
    let rest = element.strip_prefix("<rect x=\"")?.strip_suffix("/>")?;
    let (x, rest) = rest.split_once("\" y=\"")?;
    let (y, rest) = rest.split_once("\" width=\"")?;
    let (width, rest) = rest.split_once("\" height=\"")?;
    let (height, style) = rest.split_once("\" ")?;
    let style = style
        .replace("opacity=\"1\" ", "")
        .replace(" stroke=\"none\"", "");
    let is_plain = style.starts_with("fill=\"#") && !style.contains(' ');
    let side = |text: &str| text.parse::<i64>().ok();
    let block = [side(x)?, side(y)?, side(width)?, side(height)?];
    is_plain.then_some((style, block))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_style_are_one_path_and_texts_stay_texts() {
        let drawn = "<svg width=\"8\" xmlns=\"x\">\n\
            <rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" opacity=\"1\" fill=\"#AABBCC\" stroke=\"none\"/>\n\
            <rect x=\"5\" y=\"6\" width=\"7\" height=\"8\" opacity=\"1\" fill=\"#AABBCC\" stroke=\"none\"/>\n\
            <text x=\"1\" y=\"2\" font-family=\"Inter\" font-size=\"64.51612903225806\" fill=\"#000000\">\na  b\n</text>\n\
            <polyline fill=\"none\" opacity=\"1\" stroke=\"#000000\" stroke-width=\"7\" points=\"1,2 3,4 \"/>\n\
            <polyline fill=\"none\" opacity=\"1\" stroke=\"#000000\" stroke-width=\"7\" points=\"5,6 7,8 \"/>\n\
            <circle cx=\"1\" cy=\"2\" r=\"3\" opacity=\"1\" fill=\"#000000\" stroke=\"none\" stroke-width=\"1\"/>\n</svg>\n";
        let expected = "<svg width=\"8\" xmlns=\"x\" font-family=\"Inter\" fill=\"none\">\n\
            <path fill=\"#AABBCC\" d=\"M1,2h3v4h-3zM5,6h7v8h-7z\"/>\n\
            <text x=\"1\" y=\"2\" font-size=\"64.5\" fill=\"#000000\">a  b</text>\n\
            <path stroke=\"#000000\" stroke-width=\"7\" d=\"M1,2l2,2M5,6l2,2\"/>\n\
            <circle cx=\"1\" cy=\"2\" r=\"3\" fill=\"#000000\"/>\n</svg>\n";
        assert_eq!(compact(drawn), expected);
    }

    #[test]
    fn many_cells_of_one_colour_are_lines_as_wide_as_the_cells_are_high() {
        let cell = |x: usize| {
            format!(
                "<rect x=\"{}\" y=\"2\" width=\"3\" height=\"5\" opacity=\"1\" fill=\"#AABBCC\" stroke=\"none\"/>\n",
                4 * x
            )
        };
        let few: String = (0..3).map(cell).collect();
        assert!(compact(&few).starts_with("<path fill=\"#AABBCC\" d=\"M0,2h3v5h-3zM4,2"));
        let many: String = (0..20).map(cell).collect();
        let begin = "<path stroke=\"#AABBCC\" stroke-width=\"5\" d=\"M0,4.5h3M4,4.5h3";
        assert!(compact(&many).starts_with(begin), "{}", compact(&many));
    }

    #[test]
    fn a_line_goes_on_from_where_it_is() {
        assert_eq!(steps(&[(5, 5), (9, 5)]), "M5,5h4");
        assert_eq!(steps(&[(5, 5), (5, 1)]), "M5,5v-4");
        assert_eq!(
            steps(&[(5, 5), (7, 4), (6, 9), (8, 9)]),
            "M5,5l2,-1-1,5 2,0"
        );
    }
}
