//! Names of securities other than their symbols: those that a user states, and identifiers in files of prices.

use std::collections::HashMap;

use super::universe::Security;
use crate::time::Date;

/// Another name of a security, on the dates on which it belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alias {
    /// The other name.
    pub name: String,
    /// The symbol that the prices have.
    pub symbol: String,
    /// The first date; `None` for no limit.
    pub from: Option<Date>,
    /// The last date; `None` for no limit.
    pub to: Option<Date>,
}

/// A security, and the dates on which a name is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Owner {
    security: Security,
    from: Option<Date>,
    to: Option<Date>,
}

impl Owner {
    /// Returns whether the name belongs to the security on a date, or on some date if none is given.
    fn owns(&self, date: Option<Date>) -> bool {
        date.is_none_or(|date| {
            self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
        })
    }
}

/// Other names of securities; upper and lower case are one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aliases {
    owners: HashMap<String, Vec<Owner>>,
}

impl Aliases {
    /// Adds a name of a security on the dates from `from` to `to`, both included.
    pub fn insert(&mut self, name: &str, security: Security, from: Option<Date>, to: Option<Date>) {
        let owner = Owner { security, from, to };
        let owners = self.owners.entry(key(name)).or_default();
        if !owners.contains(&owner) {
            owners.push(owner);
            owners.sort_unstable();
        }
    }

    /// Returns whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// Returns the securities that have a name on a date, or that ever have it if no date is given, each once.
    pub fn owners(&self, name: &str, date: Option<Date>) -> Vec<Security> {
        if self.is_empty() {
            return Vec::new();
        }
        let owners = self.owners.get(&key(name)).into_iter().flatten();
        let mut owners: Vec<Security> = owners
            .filter(|owner| owner.owns(date))
            .map(|owner| owner.security)
            .collect();
        owners.dedup();
        owners
    }
}

fn key(name: &str) -> String {
    name.trim().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_belongs_to_who_had_it_that_day() {
        let date = |text: &str| Date::parse(text);
        let mut aliases = Aliases::default();
        aliases.insert("OLD", Security(1), None, date("2025-06-30"));
        aliases.insert("old", Security(0), date("2025-07-01"), None);
        let owners = |on: Option<&str>| aliases.owners(" Old ", on.and_then(date));
        assert_eq!(owners(Some("2025-06-30")), [Security(1)]);
        assert_eq!(owners(Some("2025-07-01")), [Security(0)]);
        assert_eq!(owners(None), [Security(0), Security(1)]);
        assert!(aliases.owners("NEW", None).is_empty());
    }
}
