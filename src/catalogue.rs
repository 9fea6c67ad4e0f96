//! Macros for registries and choices: values that have a name in files and flags and a line of help.

/// The name and the one-line help of an entry of a registry or of a [`Choice`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The name in study files, on the command line and in results.
    pub name: &'static str,
    /// One sentence of help.
    pub help: &'static str,
    /// The source of its type, whose documentation [`Entry::explanation`] shows; empty for a [`Choice`].
    source: &'static str,
}

impl Entry {
    /// Creates an entry. The macros of this module call it.
    #[doc(hidden)]
    pub const fn new(name: &'static str, help: &'static str, source: &'static str) -> Self {
        Self { name, help, source }
    }

    /// Returns the documentation of the type behind the entry, as plain text: formula, inputs, assumptions, references and
    /// examples.
    pub fn explanation(&self) -> String {
        let lines: Vec<&str> = self.source.lines().collect();
        let declared = lines
            .iter()
            .position(|line| line.starts_with("pub struct "));
        let above = lines.get(..declared.unwrap_or(0)).unwrap_or_default();
        // Attributes stand between the documentation and the type.
        let first = above
            .iter()
            .rposition(|line| !line.starts_with("///") && !line.starts_with("#["));
        let docs = above
            .get(first.map_or(0, |before| before + 1)..)
            .unwrap_or_default();
        let docs = docs.iter().filter_map(|line| line.strip_prefix("///"));
        plain(docs.map(|line| line.strip_prefix(' ').unwrap_or(line)))
    }
}

/// Returns documentation as plain text: headings without marks, formulas indented, links as their names, and Rust code
/// removed, with the heading of a last section that holds nothing else.
fn plain<'a>(docs: impl Iterator<Item = &'a str>) -> String {
    let (mut lines, mut fence, mut headings) = (Vec::new(), None, Vec::new());
    for line in docs {
        match (fence, line.strip_prefix("```")) {
            (None, Some(language)) => fence = Some(language == "text"),
            (Some(_), Some(_)) => {
                fence = None;
                lines.push(String::new());
            }
            (Some(true), None) => lines.push(format!("    {line}")),
            (Some(false), None) => {}
            (None, None) => match line.strip_prefix("# ") {
                Some(heading) => {
                    headings.push(heading.to_owned());
                    lines.extend([String::new(), heading.to_owned()]);
                }
                None => lines.push(without_links(line)),
            },
        }
    }
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    while lines
        .last()
        .is_some_and(|line| line.is_empty() || headings.contains(line))
    {
        lines.pop();
    }
    lines.join("\n").trim_end().to_owned() + "\n"
}

/// Returns the text with `[name](target)` and `[name]` written as `name`.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, link)) = rest.split_once("[`") {
        let Some((name, after)) = link.split_once("`]") else {
            break;
        };
        text.push_str(&format!("{before}`{name}`"));
        let target = after
            .strip_prefix('(')
            .and_then(|target| target.split_once(')'));
        rest = target.map_or(after, |(_, after)| after);
    }
    text + rest
}

/// A closed set of values that an option can take, each with a name.
pub trait Choice: Copy + Send + Sync + 'static {
    /// Every value, in the order of the documentation.
    const ENTRIES: &'static [Entry];

    /// Returns the value of this name.
    fn named(name: &str) -> Option<Self>;

    /// Returns the name of the value.
    fn name(self) -> &'static str;
}

/// Declares a [`Choice`]: an enum without fields, whose values have a name in files and flags and a line of help. The help
/// is the line of documentation above the value.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $enum:ident {
            $( #[doc = $help:literal] $(#[$value_meta:meta])* $value:ident = $name:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(serde::Serialize, serde::Deserialize)]
        $visibility enum $enum {
            $( #[doc = $help] $(#[$value_meta])* #[serde(rename = $name)] $value, )+
        }

        impl $enum {
            /// The name of every value, in the order of the documentation.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// Returns the value of this name.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $( $name => Some(Self::$value), )+
                    _ => None,
                }
            }

            /// Returns the name of the value.
            pub fn name(self) -> &'static str {
                match self { $( Self::$value => $name, )+ }
            }
        }

        impl $crate::catalogue::Choice for $enum {
            const ENTRIES: &'static [$crate::catalogue::Entry] = &[
                $( $crate::catalogue::Entry::new($name, $help.trim_ascii(), ""), )+
            ];

            fn named(name: &str) -> Option<Self> {
                $enum::named(name)
            }

            fn name(self) -> &'static str {
                $enum::name(self)
            }
        }
    };
}
pub(crate) use choice;

/// Declares a registry: an enum of the types that a file or a flag can name, each of which implements a public trait.
///
/// The enum is externally tagged (`[study.model.market]` in TOML), lists its [`Entry`]s, finds an entry by name with
/// its default options, and hands out `&dyn Trait`. The file of an entry has its name; `in module` states another one.
macro_rules! catalogue {
    (
        $(#[$doc:meta])*
        $visibility:vis enum $enum:ident : $trait:path {
            $( $name:literal => $type:ident $(in $module:ident)?, $help:literal; )+
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        $visibility enum $enum {
            $( #[doc = $help] #[serde(rename = $name)] $type($type), )+
        }

        impl $enum {
            /// Every entry, in the order of the documentation.
            pub const ENTRIES: &'static [$crate::catalogue::Entry] =
                &[$( $crate::catalogue::Entry::new(
                    $name,
                    $help,
                    $crate::catalogue::source!($name $(, $module)?),
                ), )+];

            /// Returns the entry of this name, with its default options.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $( $name => Some(Self::$type($type::default())), )+
                    _ => None,
                }
            }

            /// Returns the name of the entry.
            pub fn name(&self) -> &'static str {
                match self { $( Self::$type(_) => $name, )+ }
            }

            /// Returns the behaviour behind the name.
            pub fn behaviour(&self) -> &dyn $trait {
                match self { $( Self::$type(entry) => entry, )+ }
            }
        }
    };
}
pub(crate) use catalogue;

/// Includes the source of an entry: the file of its name, or of the module that the registry states.
macro_rules! source {
    ($name:literal) => {
        include_str!(concat!($name, ".rs"))
    };
    ($name:literal, $module:ident) => {
        include_str!(concat!(stringify!($module), ".rs"))
    };
}
pub(crate) use source;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_becomes_plain_text() {
        let source = "//! A rank test.\n\nuse x;\n\n/// Ranks [`Day`](crate::time::Day) by [`Lag`].\n///\n/// # Formula\n\
                      /// ```text\n/// t = x / s\n/// ```\n/// # Examples\n/// ```\n/// let x = 1;\n/// ```\n\
                      #[derive(Debug)]\npub struct Rank {}\n";
        assert_eq!(
            Entry::new("rank", "Ranks.", source).explanation(),
            "Ranks `Day` by `Lag`.\n\nFormula\n    t = x / s\n"
        );
    }
}
