//! SVG in fewer bytes: the same picture, with what neighbours share said once.

use super::letters::FAMILY;

/// Returns the SVG that the drawing made, made smaller: the font stands on the root, attributes that say what is so without
/// them are left out, and neighbours of one style become one path. The order of painting stays.
pub(super) fn compact(drawn: &str) -> String {
    let mut out = Compact {
        text: String::with_capacity(drawn.len() / 2),
        style: String::new(),
        path: String::new(),
    };
    let mut lines = drawn.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("<text ") {
            let words = lines.by_ref().take_while(|line| *line != "</text>");
            let words: Vec<&str> = words.collect();
            out.whole(&format!("{}{}</text>", attributes(line), words.join("\n")));
        } else if let Some((style, path)) = polyline(line).or_else(|| rectangle(line)) {
            out.add(&style, &path);
        } else if line.starts_with("<svg ") {
            let inside = line.trim_end_matches('>');
            out.whole(&format!("{inside} font-family=\"{FAMILY}\">"));
        } else {
            out.whole(&attributes(line));
        }
    }
    out.end();
    out.text
}

/// The text so far, and the path that the next neighbour may join.
struct Compact {
    text: String,
    style: String,
    path: String,
}

impl Compact {
    fn add(&mut self, style: &str, path: &str) {
        if self.style != style {
            self.end();
            self.style = style.to_owned();
        }
        self.path.push_str(path);
    }

    fn whole(&mut self, element: &str) {
        self.end();
        self.text.push_str(element);
        self.text.push('\n');
    }

    fn end(&mut self) {
        if !self.path.is_empty() {
            let path = format!("<path {} d=\"{}\"/>\n", self.style, self.path);
            self.text.push_str(&path);
            self.path.clear();
        }
        self.style.clear();
    }
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
    style
        .starts_with("fill=\"none\" stroke=")
        .then(|| (style, format!("M{}", points.trim_end())))
}

/// Returns the style of a filled rectangle, and its sides as a path.
fn rectangle(element: &str) -> Option<(String, String)> {
    let rest = element.strip_prefix("<rect x=\"")?.strip_suffix("/>")?;
    let (x, rest) = rest.split_once("\" y=\"")?;
    let (y, rest) = rest.split_once("\" width=\"")?;
    let (width, rest) = rest.split_once("\" height=\"")?;
    let (height, style) = rest.split_once("\" ")?;
    let style = style
        .replace("opacity=\"1\" ", "")
        .replace(" stroke=\"none\"", "");
    let is_plain = style.starts_with("fill=\"#") && !style.contains(' ');
    is_plain.then(|| (style, format!("M{x},{y}h{width}v{height}h-{width}z")))
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
        let expected = "<svg width=\"8\" xmlns=\"x\" font-family=\"Inter\">\n\
            <path fill=\"#AABBCC\" d=\"M1,2h3v4h-3zM5,6h7v8h-7z\"/>\n\
            <text x=\"1\" y=\"2\" font-size=\"64.5\" fill=\"#000000\">a  b</text>\n\
            <path fill=\"none\" stroke=\"#000000\" stroke-width=\"7\" d=\"M1,2 3,4M5,6 7,8\"/>\n\
            <circle cx=\"1\" cy=\"2\" r=\"3\" fill=\"#000000\"/>\n</svg>\n";
        assert_eq!(compact(drawn), expected);
    }
}
