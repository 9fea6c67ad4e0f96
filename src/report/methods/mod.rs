//! The paragraph on methods of a paper, made from what was run, with the literature that it cites.

mod backtest;
mod references;
mod study;

use crate::table::clean::visible;
use crate::table::format::markdown::escaped;

pub use backtest::methods as backtest_methods;
pub use references::Reference;
pub use study::methods as study_methods;

/// The key of the program in BibTeX.
const PROGRAM: &str = "newsquake";

/// Methods in paragraphs, with citations.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Methods {
    paragraphs: Vec<Vec<Piece>>,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    /// Keys of works.
    Cite(Vec<&'static str>),
}

impl Methods {
    /// Begins a paragraph.
    fn paragraph(&mut self) -> &mut Self {
        self.paragraphs.push(Vec::new());
        self
    }

    fn push(&mut self, piece: Piece) -> &mut Self {
        if let Some(last) = self.paragraphs.last_mut() {
            last.push(piece);
        }
        self
    }

    fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(Piece::Text(text.into()))
    }

    /// Cites works behind the text so far; nothing where there are none.
    fn cite(&mut self, keys: &[&'static str]) -> &mut Self {
        match keys {
            [] => self,
            keys => self.push(Piece::Cite(keys.to_vec())),
        }
    }

    /// Returns the keys of the works that are cited, in alphabetical order.
    fn cited(&self) -> Vec<&'static str> {
        let pieces = self.paragraphs.iter().flatten();
        let mut keys: Vec<&str> = pieces
            .filter_map(|piece| match piece {
                Piece::Cite(keys) => Some(keys.iter().copied()),
                Piece::Text(_) => None,
            })
            .flatten()
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Returns the works that are cited, in alphabetical order.
    pub fn references(&self) -> Vec<&'static Reference> {
        self.cited()
            .into_iter()
            .filter_map(references::named)
            .collect()
    }

    fn written(
        &self,
        text: impl Fn(&str) -> String,
        cite: impl Fn(&[&'static str]) -> String,
    ) -> Vec<String> {
        let piece = |piece: &Piece| match piece {
            Piece::Text(words) => text(words),
            Piece::Cite(keys) => cite(keys),
        };
        let paragraphs = self.paragraphs.iter();
        paragraphs
            .map(|pieces| pieces.iter().map(piece).collect())
            .collect()
    }

    /// Returns the paragraphs with names and years in parentheses.
    pub fn plain(&self) -> Vec<String> {
        let short = |keys: &[&'static str]| {
            let works = keys.iter().filter_map(|key| references::named(key));
            let names: Vec<String> = works.map(Reference::short).collect();
            match names.is_empty() {
                true => String::new(),
                false => format!(" ({})", names.join("; ")),
            }
        };
        self.written(|text| visible(text).into_owned(), short)
    }

    /// Returns the paragraphs as Markdown, with citations as pandoc reads them.
    pub fn markdown(&self) -> String {
        let cite = |keys: &[&'static str]| {
            let keys: Vec<String> = keys.iter().map(|key| format!("@{key}")).collect();
            format!(" [{}]", keys.join("; "))
        };
        let paragraphs = self.written(escaped, cite);
        format!("# Methods\n\n{}\n", paragraphs.join("\n\n"))
    }

    /// Returns the paragraphs as LaTeX.
    pub fn latex(&self) -> String {
        let cite = |keys: &[&'static str]| format!("~\\cite{{{}}}", keys.join(","));
        let paragraphs = self.written(crate::table::format::latex_text, cite);
        format!(
            "% \\bibliography{{references}} needs references.bib, which lies beside this file\n{}\n",
            paragraphs.join("\n\n")
        )
    }

    /// Returns the works that are cited as BibTeX, the program among them.
    pub fn bibtex(&self) -> String {
        let works = self.references();
        let mut entries: Vec<String> = works.into_iter().map(Reference::bibtex).collect();
        entries.push(program());
        entries.join("\n")
    }
}

/// Returns the program as an entry of BibTeX.
fn program() -> String {
    format!(
        "@misc{{{PROGRAM},\n  title = {{{{{PROGRAM}: event studies and event-driven backtests of stock reactions to news}}}},\n  note = {{Version {}}}\n}}\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// Returns the sentence that names the program and the seed.
fn software(methods: &mut Methods, seed: u64) {
    methods.paragraph().text(format!(
        "All numbers were computed with newsquake {}",
        env!("CARGO_PKG_VERSION")
    ));
    methods.cite(&[PROGRAM]);
    methods.text(format!("; random seed {seed}."));
}

/// Joins names: `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
