//! The macro behind every registry: a name in files and flags, a line of help, and the way to the behaviour.

/// What `--help` and the documentation say of one entry of a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The name in TOML files, on the command line and in results.
    pub name: &'static str,
    /// One line that says what it is.
    pub help: &'static str,
}

/// Makes a closed enum of the types that a file or a flag can name, out of types that implement an open trait.
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

            /// The entry of that name, with its default options.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $( $name => Some(Self::$type($type::default())), )+
                    _ => None,
                }
            }

            /// The entry's name.
            pub fn name(&self) -> &'static str {
                match self { $( Self::$type(_) => $name, )+ }
            }

            /// The behaviour behind the name.
            pub fn behaviour(&self) -> &dyn $trait {
                match self { $( Self::$type(entry) => entry, )+ }
            }
        }
    };
}
pub(crate) use catalogue;
