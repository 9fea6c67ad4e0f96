//! Tables that go into a paper, set so that they fit its page.

mod cell;
mod decimal;
mod escape;
mod layout;

use serde::{Deserialize, Serialize};

use self::cell::{number, phantom, top};
use self::escape::{WIDE, escaped};
use self::layout::{GAP, Kind, LANDSCAPE, PORTRAIT, Part, head_lines, marks_of, parts};
use super::Render;
use crate::table::clean::visible;
use crate::table::{Cell, Column, Report, Table};

/// Tables with booktabs that fit a letter page at 11 points: `sidewaystable` where a table is wide, `longtable` where it is long, and
/// several tables where it is both.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Latex {
    /// Whether the tables are a whole document.
    pub standalone: bool,
    /// What stands before the names of tables in labels, such as `study`; nothing if it is empty.
    pub label_prefix: String,
    /// Whether columns of numbers are those of the package siunitx, version 3, which stand on their decimal marks.
    #[serde(default)]
    pub siunitx: bool,
}

impl Render for Latex {
    fn render(&self, report: &Report) -> String {
        let mut body = String::new();
        for table in &report.tables {
            self.push_table(&mut body, table);
        }
        let is_wide = body.contains(WIDE);
        let mut out = String::from(match (is_wide, self.standalone) {
            (true, true) => {
                "% compile with XeLaTeX or LuaLaTeX, which set letters beyond Latin-1; pdfLaTeX writes their numbers\n"
            }
            (true, false) => {
                "% needs \\usepackage{booktabs,longtable,rotating}, and XeLaTeX or LuaLaTeX for letters beyond Latin-1\n"
            }
            (false, true) => "% compile twice with any LaTeX\n",
            (false, false) => "% needs \\usepackage{booktabs,longtable,rotating}\n",
        });
        if self.siunitx {
            out = out.replacen(PACKAGES, &self.packages(), 1);
            out.push_str("% columns of numbers are those of siunitx, version 3\n");
        }
        let comments = std::iter::once(&report.title).chain(&report.lines);
        comments.for_each(|line| out.push_str(&format!("% {}\n", visible(line))));
        if self.standalone {
            push_preamble(&mut out, &body, &self.packages());
        }
        out.push_str(MACROS);
        out.push_str(&body);
        if self.standalone {
            out.push_str("\n\\end{document}\n");
        }
        out
    }
}

/// Returns a text as TeX sets it.
pub fn latex_text(text: &str) -> String {
    escaped(text)
}

/// The packages that every table needs.
const PACKAGES: &str = "booktabs,longtable,rotating";

impl Latex {
    fn packages(&self) -> String {
        match self.siunitx {
            true => format!("{PACKAGES},siunitx"),
            false => PACKAGES.to_owned(),
        }
    }

    fn push_table(&self, out: &mut String, table: &Table) {
        let label = self.label(table);
        let columns = match self.siunitx {
            true => Columns::Decimal,
            false => Columns::Right,
        };
        let parts = parts(table, true);
        let count = parts.len();
        for (number, part) in parts.iter().enumerate() {
            let title = match number {
                0 => escaped(&table.title),
                _ => format!("{} (part {} of {count})", escaped(&table.title), number + 1),
            };
            let label = match number {
                0 => label.clone(),
                _ => format!("{label}-{}", number + 1),
            };
            let caption = format!("\\caption{{{title}}}\\label{{{label}}}");
            let is_last = number + 1 == count;
            let notes: &[String] = if is_last { &table.notes } else { &[] };
            match part.kind {
                Kind::Long => {
                    // Floats that wait for a page come before a table of several pages.
                    out.push_str(if self.standalone { "\n\\clearpage" } else { "" });
                    push_long(out, table, (part, columns), &caption, notes);
                }
                Kind::Upright => push_float(out, table, (part, columns), "table", &caption, notes),
                Kind::Sideways => push_float(
                    out,
                    table,
                    (part, columns),
                    "sidewaystable",
                    &caption,
                    notes,
                ),
            }
        }
    }

    fn label(&self, table: &Table) -> String {
        match self.label_prefix.as_str() {
            "" => format!("tab:{}", table.name),
            prefix => format!("tab:{prefix}-{}", table.name),
        }
    }
}

/// A box for a table, so that its notes are as wide, and the macro of letters that pdfLaTeX lacks.
const MACROS: &str = "\\ifdefined\\newsquakebox\\else\\newsavebox{\\newsquakebox}\\fi
\\ifdefined\\newsquakewide\\else\\DeclareRobustCommand{\\newsquakewide}[2]{%
  \\ifdefined\\XeTeXversion{\\newsquakefont #1}\\else\\ifdefined\\directlua{\\newsquakefont #1}\\else[#2]\\fi\\fi}\\fi
\\providecommand{\\newsquakefont}{}
";

/// Fonts with Chinese, Japanese and Korean letters, by name; the first that is there is taken.
const WIDE_FONTS: [&str; 8] = [
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "Songti SC",
    "Hiragino Mincho ProN",
    "FandolSong",
    "DejaVu Sans",
];

fn push_preamble(out: &mut String, body: &str, packages: &str) {
    out.push_str(&format!(
        "\\documentclass[11pt,letterpaper]{{article}}\n\\usepackage[margin=1in]{{geometry}}\n\\usepackage{{{packages}}}\n"
    ));
    let is_wide = body.contains(WIDE);
    let modern = match is_wide {
        false => String::new(),
        true => {
            let fonts = WIDE_FONTS.iter().rev();
            let choice = fonts.fold("\\newcommand{\\newsquakefont}{}".to_owned(), |other, font| {
                format!("\\IfFontExistsTF{{{font}}}{{\\newfontfamily\\newsquakefont{{{font}}}}}{{{other}}}")
            });
            format!("\\usepackage{{fontspec}}\n{choice}\n")
        }
    };
    if is_wide {
        out.push_str(&format!(
            "\\ifdefined\\XeTeXversion\n\\XeTeXlinebreaklocale \"zh\"\n{modern}\\else\\ifdefined\\directlua\n{modern}\\fi\\fi\n"
        ));
    }
    // Several tables share a page, and stay in their order.
    out.push_str(
        "\\renewcommand{\\topfraction}{1}\\renewcommand{\\bottomfraction}{1}\\renewcommand{\\textfraction}{0}\\renewcommand{\\floatpagefraction}{0.6}\n\\setcounter{totalnumber}{9}\\setcounter{topnumber}{9}\\setcounter{bottomnumber}{9}\n\\begin{document}\n",
    );
}

/// How columns of numbers are set.
#[derive(Clone, Copy, PartialEq)]
enum Columns {
    /// On their right ends.
    Right,
    /// On their decimal marks.
    Decimal,
}

/// Returns the letters of a `tabular`.
fn alignment(table: &Table, part: &Part, columns: Columns) -> String {
    let column = |(position, width): &(usize, Option<f64>)| match width {
        Some(width) => format!("p{{{width:.0}pt}}"),
        None if table.columns[*position].words => "l".to_owned(),
        None if columns == Columns::Decimal => {
            decimal::column(table.rows.iter().map(|row| &row[*position]))
        }
        None => "r".to_owned(),
    };
    let columns: Vec<String> = part.columns.iter().map(column).collect();
    format!("@{{}}{}@{{}}", columns.concat())
}

fn push_float(
    out: &mut String,
    table: &Table,
    (part, columns): (&Part, Columns),
    environment: &str,
    caption: &str,
    notes: &[String],
) {
    let across = if part.kind == Kind::Sideways {
        LANDSCAPE
    } else {
        PORTRAIT
    };
    out.push_str(&format!(
        "\n\\begin{{{environment}}}[htbp]\n\\centering\\setlength{{\\belowcaptionskip}}{{6pt}}\n{caption}\n{}\\setlength{{\\tabcolsep}}{{{:.0}pt}}\n",
        part.size.command,
        GAP / 2.0,
    ));
    out.push_str(&format!(
        "\\sbox{{\\newsquakebox}}{{\\begin{{tabular}}{{{}}}\n\\toprule\n{}\\midrule\n",
        alignment(table, part, columns),
        head(table, part, columns)
    ));
    push_rows(out, table, part, columns);
    out.push_str("\\bottomrule\n\\end{tabular}}\\usebox{\\newsquakebox}\n");
    if !notes.is_empty() {
        // Notes below a narrow table are wider than it, or they would be a column of single words.
        let narrow = part.width < across * 0.6;
        let width = if narrow {
            format!("{:.0}pt", across * 0.6)
        } else {
            "\\wd\\newsquakebox".to_owned()
        };
        out.push_str(&format!(
            "\\par\\smallskip\\begin{{minipage}}{{{width}}}\\footnotesize\\raggedright\n"
        ));
        push_notes(out, notes);
        out.push_str("\\end{minipage}\n");
    }
    out.push_str(&format!("\\end{{{environment}}}\n"));
}

fn push_long(
    out: &mut String,
    table: &Table,
    (part, columns): (&Part, Columns),
    caption: &str,
    notes: &[String],
) {
    let head = head(table, part, columns);
    let n = part.columns.len();
    out.push_str(&format!(
        "\n{{{}\\setlength{{\\tabcolsep}}{{{:.0}pt}}\\setlength{{\\LTcapwidth}}{{\\textwidth}}\n\\begin{{longtable}}{{{}}}\n",
        part.size.command,
        GAP / 2.0,
        alignment(table, part, columns)
    ));
    out.push_str(&format!(
        "{caption}\\\\\n\\toprule\n{head}\\midrule\n\\endfirsthead\n"
    ));
    out.push_str(&format!(
        "\\multicolumn{{{n}}}{{@{{}}l}}{{Table \\thetable, continued}}\\\\\n\\toprule\n{head}\\midrule\n\\endhead\n"
    ));
    out.push_str("\\bottomrule\n\\endfoot\n");
    push_rows(out, table, part, columns);
    out.push_str("\\end{longtable}}\n");
    if !notes.is_empty() {
        out.push_str("{\\footnotesize\\raggedright\\noindent\n");
        push_notes(out, notes);
        out.push_str("\\par}\n");
    }
}

fn push_notes(out: &mut String, notes: &[String]) {
    for (number, note) in notes.iter().enumerate() {
        let lead = if number == 0 { "\\textit{Notes.} " } else { "" };
        out.push_str(&format!("{lead}{}\n", escaped(note)));
    }
}

/// Returns the lines of the headings.
fn head(table: &Table, part: &Part, columns: Columns) -> String {
    let heads: Vec<(usize, &Column, Vec<String>)> = part
        .columns
        .iter()
        .map(|(position, _)| {
            let column = &table.columns[*position];
            (*position, column, head_lines(column))
        })
        .collect();
    let height = heads
        .iter()
        .map(|(_, _, lines)| lines.len())
        .max()
        .unwrap_or(1);
    let line = |n: usize| {
        let cell = |(position, column, lines): &(usize, &Column, Vec<String>)| {
            // Short headings stand at the bottom.
            let text = (n + lines.len())
                .checked_sub(height)
                .and_then(|i| lines.get(i));
            let text = escaped(text.map_or("", String::as_str));
            match column.words {
                true => text,
                // The package takes what is no number in braces.
                false if columns == Columns::Decimal => format!("{{{text}}}"),
                false => text + &phantom(longest_marks(table, *position)),
            }
        };
        let cells: Vec<String> = heads.iter().map(cell).collect();
        format!("{} \\\\\n", cells.join(" & "))
    };
    (0..height).map(line).collect()
}

/// Returns the longest marks of a column.
fn longest_marks(table: &Table, column: usize) -> &str {
    let marks = table.rows.iter().map(|row| marks_of(&row[column]));
    marks
        .max_by_key(|marks| marks.chars().count())
        .unwrap_or("")
}

fn push_rows(out: &mut String, table: &Table, part: &Part, columns: Columns) {
    let room: Vec<&str> = part
        .columns
        .iter()
        .map(|(column, _)| longest_marks(table, *column))
        .collect();
    let is_decimal = |column: usize, width: &Option<f64>| {
        columns == Columns::Decimal && width.is_none() && !table.columns[column].words
    };
    for row in &table.rows {
        let cells = part.columns.iter().zip(&room);
        let is_double = part
            .columns
            .iter()
            .any(|(i, _)| matches!(row[*i], Cell::Over(..)));
        let first = cells
            .clone()
            .map(|((i, width), room)| match is_decimal(*i, width) {
                true => decimal::top(&row[*i]),
                false => top(&row[*i], *width, room),
            });
        out.push_str(&format!(
            "{} \\tabularnewline{}\n",
            first.collect::<Vec<_>>().join(" & "),
            // No page ends between an estimate and what stands below it.
            if is_double && part.kind == Kind::Long {
                "*"
            } else {
                ""
            },
        ));
        if is_double {
            let second = cells.map(|((i, width), room)| match &row[*i] {
                Cell::Over(_, below) if is_decimal(*i, width) => decimal::below(&below.below()),
                Cell::Over(_, below) => number(&below.below().replace('+', "")) + &phantom(room),
                _ => String::new(),
            });
            out.push_str(&format!(
                "{} \\tabularnewline[2pt]\n",
                second.collect::<Vec<_>>().join(" & ")
            ));
        }
    }
}
