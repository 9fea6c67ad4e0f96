//! The macros behind every registry and every choice: a name in files and flags, a line of help, and what it stands for.

/// The name and the one-line help of an entry of a registry or of a [`Choice`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The name in study files, on the command line and in results.
    pub name: &'static str,
    /// One sentence that says what it is.
    pub help: &'static str,
}

/// A closed set of values that an option takes, each by its name.
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
                $( $crate::catalogue::Entry { name: $name, help: $help.trim_ascii() }, )+
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

/// Declares a registry: a closed enum of the types that a file or a flag can name, out of types that implement an open
/// trait.
///
/// The enum is externally tagged (`[study.model.market]` in TOML), lists its [`Entry`]s, finds an entry by name with
/// its default options, and hands out `&dyn Trait`.
macro_rules! catalogue {
    (
        $(#[$doc:meta])*
        $visibility:vis enum $enum:ident : $trait:path { $( $name:literal => $type:ident, $help:literal; )+ }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        $visibility enum $enum {
            $( #[doc = $help] #[serde(rename = $name)] $type($type), )+
        }

        impl $enum {
            /// Every entry, in the order of the documentation.
            pub const ENTRIES: &'static [$crate::catalogue::Entry] =
                &[$( $crate::catalogue::Entry { name: $name, help: $help }, )+];

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
