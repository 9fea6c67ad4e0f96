//! A model or a test with the name that results give it.

/// An implementation of a model or a test, with its name.
pub struct Named<'a, T: ?Sized + 'a> {
    /// The name in results.
    pub name: &'static str,
    /// The implementation.
    pub entry: &'a T,
}

impl<T: ?Sized> Clone for Named<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Named<'_, T> {}
