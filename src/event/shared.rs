//! Texts that many events share.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A text that is stored once, however many events share it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shared(Arc<str>);

impl Shared {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Shared {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Shared {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Default for Shared {
    /// Returns the empty text.
    fn default() -> Self {
        Self::from("")
    }
}

impl From<&str> for Shared {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Shared {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&String> for Shared {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&Shared> for String {
    fn from(text: &Shared) -> Self {
        text.as_str().to_owned()
    }
}

impl AsRef<str> for Shared {
    fn as_ref(&self) -> &str {
        self
    }
}

impl PartialEq<str> for Shared {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Shared {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl PartialEq<String> for Shared {
    fn eq(&self, other: &String) -> bool {
        *self.0 == **other
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl Serialize for Shared {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// A list of texts that is stored once, however many events share it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SharedList(
    /// `None` for an empty list.
    Option<Arc<[String]>>,
);

impl Deref for SharedList {
    type Target = [String];

    fn deref(&self) -> &[String] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl Borrow<[String]> for SharedList {
    fn borrow(&self) -> &[String] {
        self
    }
}

impl Hash for SharedList {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl From<&[String]> for SharedList {
    fn from(texts: &[String]) -> Self {
        Self((!texts.is_empty()).then(|| texts.into()))
    }
}

impl<'a> IntoIterator for &'a SharedList {
    type Item = &'a String;
    type IntoIter = std::slice::Iter<'a, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for SharedList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Serialize for SharedList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

/// The latest text of a series in which consecutive texts are often equal.
#[derive(Default)]
pub struct Recent(Option<Shared>);

impl Recent {
    /// Returns the text, shared with the one before if both are equal.
    pub fn share(&mut self, text: &str) -> Shared {
        match &self.0 {
            Some(last) if last == text => last.clone(),
            _ => self.0.insert(text.into()).clone(),
        }
    }
}

/// The texts, or lists of texts, of a series in which some occur again and again.
#[derive(Default)]
pub struct Known<T>(HashSet<T>);

impl<T: Clone + Eq + Hash> Known<T> {
    /// The most that are known: those of a series without repetitions would take memory for nothing.
    const MOST: usize = 3_500;

    /// Returns a text or a list, shared with one before if both are equal.
    pub fn share<'a, Q: Eq + Hash + ?Sized>(&mut self, value: &'a Q) -> T
    where
        T: Borrow<Q> + From<&'a Q>,
    {
        if let Some(known) = self.0.get(value) {
            return known.clone();
        }
        let new = T::from(value);
        if self.0.len() < Self::MOST {
            self.0.insert(new.clone());
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_stored_once() {
        let mut known = Known::<Shared>::default();
        let texts = ["a", "b", "a"].map(|text| known.share(text));
        assert_eq!(texts, ["a", "b", "a"]);
        assert!(Arc::ptr_eq(&texts[0].0, &texts[2].0));
        let mut known = Known::<SharedList>::default();
        let lists = [&["a".to_owned()][..], &[], &["a".to_owned()], &[]];
        let shared = lists.map(|list| known.share(list));
        assert_eq!(shared.each_ref().map(|list| &**list), lists);
        assert_eq!(shared[0].as_ptr(), shared[2].as_ptr());
        assert_eq!(
            serde_json::to_string(&shared).unwrap(),
            r#"[["a"],[],["a"],[]]"#
        );
    }

    #[test]
    fn of_many_texts_the_first_ones_are_known() {
        let mut known = Known::<Shared>::default();
        let most = Known::<Shared>::MOST;
        let numbers = 0..most + 10;
        let texts: Vec<Shared> = numbers
            .map(|i| known.share(i.to_string().as_str()))
            .collect();
        let mut is_known =
            |i: usize| Arc::ptr_eq(&known.share(i.to_string().as_str()).0, &texts[i].0);
        assert!(is_known(0) && is_known(most - 1) && !is_known(most));
        assert_eq!(known.share("3505"), "3505");
    }
}
