//! Values of JSON. Numbers stay text, so that they are read as the same numbers in any other table.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::load::open::memory::no_memory;

/// A value of JSON.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Null,
    /// Text, a number or a truth value, as a cell of a table.
    Cell(String),
    List(Vec<Node>),
    /// Names and values, in the order of the file.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// Returns whether this is a single cell, empty or not.
    pub fn is_cell(&self) -> bool {
        matches!(self, Self::Null | Self::Cell(_))
    }

    /// Returns the elements of a list of cells that holds any.
    pub fn cells(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) if !list.is_empty() && list.iter().all(Self::is_cell) => Some(list),
            _ => None,
        }
    }
}

/// Puts quotes around the numbers of a JSON text, and takes `NaN`, which some programs write, for nothing. Lines stay.
///
/// # Errors
/// When there is no memory for the text.
pub(super) fn with_numbers_as_text(text: &str) -> crate::error::Result<String> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let make_room = |out: &mut String, further: usize| {
        let room = out.try_reserve(further);
        room.map_err(|_| no_memory(text.len() as u64, "bytes of JSON"))
    };
    make_room(&mut out, text.len() + text.len() / 4)?;
    let (mut at, mut copied) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = end_of_text(bytes, at + 1),
            b'-' | b'0'..=b'9' | b'N' | b'I' => {
                let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
                let length = bytes[at..].iter().take_while(|byte| is_part(byte)).count();
                // With the rest behind it, and its quotes.
                make_room(&mut out, text.len() - copied + 2)?;
                out.push_str(&text[copied..at]);
                match &text[at..at + length] {
                    "NaN" => out.push_str("null"),
                    number => {
                        out.push('"');
                        out.push_str(number);
                        out.push('"');
                    }
                }
                at += length;
                copied = at;
            }
            _ => at += 1,
        }
    }
    out.push_str(&text[copied..]);
    Ok(out)
}

/// Returns the position behind the quote that ends a text.
fn end_of_text(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

/// Reads any value.
pub(super) struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, is: bool) -> Result<Node, E> {
        Ok(Node::Cell(is.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Cell(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Cell(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = object.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_all_their_digits() {
        let text =
            r#"{"a": 0.10000000000000001, "b": [-1e-7, NaN, 12], "c": "say \"7\" 8", "d": true}"#;
        let node: Node = serde_json::from_str(&with_numbers_as_text(text).unwrap()).unwrap();
        let cell = |text: &str| Node::Cell(text.to_owned());
        let expected = [
            ("a", cell("0.10000000000000001")),
            ("b", Node::List(vec![cell("-1e-7"), Node::Null, cell("12")])),
            ("c", cell("say \"7\" 8")),
            ("d", cell("true")),
        ];
        let expected = expected.map(|(name, node)| (name.to_owned(), node));
        assert_eq!(node, Node::Object(expected.into()));
    }

    #[test]
    fn text_that_breaks_off_is_no_panic() {
        for text in ["\"", "\"\\", "-", "{\"a\": 1", "日", "\"日\\"] {
            let quoted = with_numbers_as_text(text).unwrap();
            assert!(
                serde_json::from_str::<Node>(&quoted).is_err() || text == "-",
                "{text}"
            );
        }
    }
}
