//! Keywords as a plan. The names are the keys of the study file; each is looked up in the sections that the function uses.

use std::path::Path;

use newsquake::error::{Error, Result, nearest};
use newsquake::plan::Plan;
use serde_json::{Map, Value};

/// What is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Study,
    Backtest,
    Sweep,
    StudySweep,
    Check,
}

impl Verb {
    /// Finds a verb by its name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "study" => Self::Study,
            "backtest" => Self::Backtest,
            "sweep" => Self::Sweep,
            "study-sweep" => Self::StudySweep,
            "check" => Self::Check,
            _ => return None,
        })
    }

    /// Returns the sections of the study file whose keys are keywords, each as the words of its path. The first that has a key gets
    /// it; the sections of study and backtest share the keys that both have.
    fn sections(self) -> &'static [&'static str] {
        match self {
            Self::Study | Self::Check => &["/study", "/study/select", "/input", "/reading"],
            Self::Backtest => &[
                "/backtest",
                "/backtest/select",
                "/study",
                "/study/select",
                "/input",
                "/reading",
            ],
            Self::StudySweep => &[
                "/sweep/study",
                "/study",
                "/study/select",
                "/input",
                "/reading",
            ],
            Self::Sweep => &[
                "/sweep/backtest",
                "/backtest",
                "/backtest/select",
                "/study",
                "/study/select",
                "/input",
                "/reading",
            ],
        }
    }
}

/// Keywords that are whole sections: the keyword, and the section.
const WHOLE: [(&str, &str); 6] = [
    ("placebo", "/placebo"),
    ("bootstrap", "/bootstrap"),
    ("event_reading", "/events"),
    ("reading", "/reading"),
    ("calendar_time", "/study/calendar_time"),
    ("exchange", "/exchange"),
];

/// Makes a plan of a study file, if one is named, and of keywords, which beat it.
///
/// # Errors
/// With the keyword that has no meaning, or whose value has none.
pub fn plan(verb: Verb, file: Option<&Path>, keywords: Map<String, Value>) -> Result<Plan> {
    let mut plan = match file {
        Some(path) => Plan::read(path)?,
        None => Plan::default(),
    };
    for (keyword, value) in keywords {
        plan = with(verb, &plan, &keyword, value)?;
    }
    if plan.backtest.benchmark.is_none() {
        plan.backtest.benchmark.clone_from(&plan.study.benchmark);
    }
    match verb {
        Verb::Study | Verb::Check => drop(plan.study.windows()?),
        Verb::StudySweep => {}
        Verb::Backtest | Verb::Sweep => plan.backtest.check()?,
    }
    Ok(plan)
}

/// Returns the plan with the value of one keyword.
fn with(verb: Verb, plan: &Plan, keyword: &str, value: Value) -> Result<Plan> {
    let mut tree = serde_json::to_value(plan)
        .map_err(|error| Error::options(format!("the plan cannot be changed: {error}")))?;
    let whole = WHOLE.iter().find(|(name, _)| *name == keyword);
    if let Some((_, section)) = whole {
        let value = match value {
            // A number of draws stands for the section.
            Value::Number(draws) => {
                Value::Object(Map::from_iter([("draws".to_owned(), draws.into())]))
            }
            value => value,
        };
        match (tree.pointer_mut(section), value) {
            (Some(Value::Object(keys)), Value::Object(given)) => keys.extend(given),
            (Some(place), given) => *place = given,
            (None, _) => {}
        }
    } else {
        let places = places(verb, &tree, keyword, &value);
        if places.is_empty() {
            return Err(unknown(verb, &tree, keyword));
        }
        for place in places {
            if let Some(place) = tree.pointer_mut(&place) {
                *place = chosen(keyword, place, value.clone());
            }
        }
    }
    serde_json::from_value(tree).map_err(|error| {
        Error::options(format!("{keyword}: {}", said(&error.to_string())))
            .with_code("bad_value")
            .with_help("`newsquake.defaults()` shows every option with its default")
    })
}

/// Returns where a keyword stands in the tree of a plan.
fn places(verb: Verb, tree: &Value, keyword: &str, value: &Value) -> Vec<String> {
    let has = |section: &&&str| {
        let keys = tree.pointer(section).and_then(Value::as_object);
        keys.is_some_and(|keys| keys.contains_key(keyword))
    };
    // A sweep goes through lists; a single value is one of its backtests.
    let fits = |section: &&&str| {
        let listed = tree.pointer(&format!("{section}/{keyword}"));
        !section.starts_with("/sweep") || value.is_array() || !listed.is_some_and(Value::is_array)
    };
    let mut found = verb.sections().iter().filter(has).filter(fits);
    let Some(first) = found.next() else {
        return Vec::new();
    };
    let is_shared =
        |section: &str| section.starts_with("/study") || section.starts_with("/backtest");
    let others = found.filter(|section| is_shared(first) && is_shared(section));
    let sections = std::iter::once(first).chain(others);
    sections
        .map(|section| format!("{section}/{keyword}"))
        .collect()
}

/// Returns a value in the form of the study file: where it takes one of several choices, a word stands for the choice, and `_` in the
/// name of a choice for `-`.
fn chosen(keyword: &str, place: &Value, value: Value) -> Value {
    // Lists of models and sides are lists of choices, which may be words.
    let is_of_choices = ["model", "side"].contains(&keyword);
    let hyphened = |value: Value| match value {
        Value::Object(given) => Value::Object(
            given
                .into_iter()
                .map(|(name, value)| (name.replace('_', "-"), value))
                .collect(),
        ),
        Value::String(name) => Value::Object(Map::from_iter([(
            name.replace('_', "-"),
            Value::Object(Map::new()),
        )])),
        other => other,
    };
    match place {
        // Only choices are objects of one key by default.
        Value::Object(keys) if keys.len() == 1 && keys.values().all(Value::is_object) => {
            hyphened(value)
        }
        // Costs are a list of choices.
        Value::Array(_) => match value {
            Value::Object(given) => Value::Array(
                given
                    .into_iter()
                    .map(|(name, value)| hyphened(Value::Object(Map::from_iter([(name, value)]))))
                    .collect(),
            ),
            Value::Array(items) => Value::Array(
                items
                    .into_iter()
                    .map(|item| {
                        if item.is_object() || is_of_choices {
                            hyphened(item)
                        } else {
                            item
                        }
                    })
                    .collect(),
            ),
            single => Value::Array(vec![single]),
        },
        _ => value,
    }
}

fn unknown(verb: Verb, tree: &Value, keyword: &str) -> Error {
    let sections = verb.sections().iter();
    let keys = sections.filter_map(|section| tree.pointer(section)?.as_object());
    let names: Vec<&str> = keys
        .flat_map(|keys| keys.keys().map(String::as_str))
        .chain(WHOLE.iter().map(|(name, _)| *name))
        .collect();
    let error =
        Error::options(format!("there is no keyword `{keyword}`")).with_code("unknown_name");
    match nearest(keyword, names.iter().copied()) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help("the keywords are the keys of the study file"),
    }
}

/// Returns what a reader of JSON found wrong, without its place in a text that nobody wrote.
fn said(error: &str) -> &str {
    error.split(" at line ").next().unwrap_or(error)
}
