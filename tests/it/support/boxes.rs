//! Where the texts and marks of a drawn figure lie, measured by the renderer of SVG with the embedded font.

use std::sync::Arc;

use resvg::tiny_skia::{PathSegment, Point, Rect};
use resvg::usvg::{self, Group, Node, fontdb};

/// A text: what it says, where its ink lies, its size in units, and its place in the order of painting.
pub struct Text {
    pub words: String,
    pub ink: Rect,
    pub size: f32,
    order: usize,
}

/// A filled shape or a line.
struct Mark {
    order: usize,
    bounds: Rect,
    /// Whether what lies below is hidden.
    is_filled: bool,
    /// The pieces of its outline.
    segments: Vec<(Point, Point)>,
}

/// A drawn figure.
pub struct Drawn {
    pub width: f32,
    pub height: f32,
    pub texts: Vec<Text>,
    marks: Vec<Mark>,
}

impl Drawn {
    /// Measures a figure that was drawn as SVG.
    pub fn new(svg: &str) -> Self {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(include_bytes!("../../../src/chart/fonts/Inter-Regular.otf").to_vec());
        fonts
            .load_font_data(include_bytes!("../../../src/chart/fonts/Inter-SemiBold.otf").to_vec());
        let options = usvg::Options {
            fontdb: Arc::new(fonts),
            font_family: "Inter".to_owned(),
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(svg, &options).unwrap();
        let mut drawn = Self {
            width: tree.size().width(),
            height: tree.size().height(),
            texts: Vec::new(),
            marks: Vec::new(),
        };
        drawn.take(tree.root());
        drawn
    }

    fn take(&mut self, group: &Group) {
        for node in group.children() {
            let order = self.texts.len() + self.marks.len();
            match node {
                Node::Group(group) => self.take(group),
                Node::Text(text) => {
                    let chunks = text.chunks().iter();
                    let sizes = chunks.clone().flat_map(|chunk| chunk.spans());
                    let size = sizes
                        .map(|span| span.font_size().get())
                        .fold(f32::MAX, f32::min);
                    let scale = text.abs_transform().get_scale().1;
                    self.texts.push(Text {
                        words: chunks.map(|chunk| chunk.text()).collect(),
                        ink: text.flattened().abs_bounding_box(),
                        size: size * scale,
                        order,
                    });
                }
                Node::Path(path) => {
                    let shape = path.data().clone().transform(path.abs_transform()).unwrap();
                    let is_filled = path.fill().is_some_and(|fill| fill.opacity().get() > 0.9);
                    self.marks.push(Mark {
                        order,
                        bounds: path.abs_bounding_box(),
                        is_filled,
                        segments: segments(&shape),
                    });
                }
                Node::Image(_) => {}
            }
        }
    }

    /// Says which marks and texts leave the canvas, and which texts meet another text, or are crossed or covered by a mark that is painted later.
    pub fn faults(&self) -> Vec<String> {
        /// What may touch, in units.
        const TOUCH: f32 = 0.6;
        let mut faults = Vec::new();
        let leaves = |bounds: Rect| {
            bounds.left() < -TOUCH
                || bounds.top() < -TOUCH
                || bounds.right() > self.width + TOUCH
                || bounds.bottom() > self.height + TOUCH
        };
        let outside = self.marks.iter().filter(|mark| leaves(mark.bounds));
        faults.extend(outside.map(|mark| format!("a mark leaves the canvas: {:?}", mark.bounds)));
        for (place, text) in self.texts.iter().enumerate() {
            let ink = text.ink;
            if leaves(ink) {
                faults.push(format!("`{}` leaves the canvas: {ink:?}", text.words));
            }
            for other in &self.texts[place + 1..] {
                if meet(ink, other.ink, TOUCH) {
                    faults.push(format!(
                        "`{}` and `{}` overlap: {ink:?} {:?}",
                        text.words, other.words, other.ink
                    ));
                }
            }
            for mark in self.marks.iter().filter(|mark| mark.order > text.order) {
                let covers = mark.is_filled && meet(ink, mark.bounds, TOUCH);
                let crosses = || {
                    mark.segments
                        .iter()
                        .any(|segment| crosses(*segment, ink, TOUCH))
                };
                if covers || crosses() {
                    faults.push(format!(
                        "`{}` is painted over: {ink:?} by {:?}",
                        text.words, mark.bounds
                    ));
                }
            }
        }
        faults
    }
}

/// Returns whether two boxes share more than a touch.
fn meet(a: Rect, b: Rect, touch: f32) -> bool {
    let across = a.right().min(b.right()) - a.left().max(b.left());
    let down = a.bottom().min(b.bottom()) - a.top().max(b.top());
    across > touch && down > touch
}

fn segments(path: &resvg::tiny_skia::Path) -> Vec<(Point, Point)> {
    let (mut found, mut last, mut first) = (Vec::new(), Point::zero(), Point::zero());
    for segment in path.segments() {
        let next = match segment {
            PathSegment::MoveTo(to) => {
                (last, first) = (to, to);
                continue;
            }
            PathSegment::LineTo(to)
            | PathSegment::QuadTo(_, to)
            | PathSegment::CubicTo(_, _, to) => to,
            PathSegment::Close => first,
        };
        found.push((last, next));
        last = next;
    }
    found
}

/// Returns whether a line crosses a box that is smaller by a touch on every side.
fn crosses((from, to): (Point, Point), ink: Rect, touch: f32) -> bool {
    let (mut enters, mut leaves) = (0.0_f32, 1.0_f32);
    let sides = [
        (
            from.x,
            to.x - from.x,
            ink.left() + touch,
            ink.right() - touch,
        ),
        (
            from.y,
            to.y - from.y,
            ink.top() + touch,
            ink.bottom() - touch,
        ),
    ];
    for (start, step, low, high) in sides {
        if low >= high {
            return false;
        }
        if step == 0.0 {
            if start < low || start > high {
                return false;
            }
            continue;
        }
        let (a, b) = ((low - start) / step, (high - start) / step);
        enters = enters.max(a.min(b));
        leaves = leaves.min(a.max(b));
    }
    enters < leaves
}
