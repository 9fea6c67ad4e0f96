//! Tests of the registries: everything that a file or a flag can name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use newsquake::backtest::cost::Cost;
use newsquake::backtest::metric::Metric;
use newsquake::backtest::rule::Side;
use newsquake::backtest::size::Size;
use newsquake::catalogue::Entry;
use newsquake::error::codes::{CodeKind, named};
use newsquake::error::option;
use newsquake::plan::Plan;
use newsquake::study::inference::Test;
use newsquake::study::model::Model;
use newsquake::table::format::Format;

fn registries() -> [(&'static str, &'static [Entry]); 7] {
    [
        ("models", Model::ENTRIES),
        ("tests", Test::ENTRIES),
        ("formats", Format::ENTRIES),
        ("rules", Side::ENTRIES),
        ("sizes", Size::ENTRIES),
        ("costs", Cost::ENTRIES),
        ("metrics", Metric::ENTRIES),
    ]
}

#[test]
fn names_are_unique_and_plain() {
    for (registry, entries) in registries() {
        let names: BTreeSet<&str> = entries.iter().map(|entry| entry.name).collect();
        assert_eq!(
            names.len(),
            entries.len(),
            "{registry}: a name stands twice"
        );
        for name in names {
            let plain =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
            assert!(name.chars().all(plain), "{registry}: {name}");
        }
    }
}

#[test]
fn every_entry_has_a_line_of_help() {
    for (registry, entries) in registries() {
        for Entry { name, help, .. } in entries {
            assert!(
                help.len() > 10 && help.ends_with('.') && !help.contains('\n'),
                "{registry}: {name}"
            );
        }
    }
}

#[test]
fn every_entry_is_found_by_its_name() {
    for entry in Model::ENTRIES {
        assert_eq!(Model::named(entry.name).unwrap().name(), entry.name);
    }
    for entry in Test::ENTRIES {
        assert_eq!(Test::named(entry.name).unwrap().name(), entry.name);
    }
    for entry in Format::ENTRIES {
        assert_eq!(Format::named(entry.name).unwrap().name(), entry.name);
    }
    assert_eq!(Model::named("nonsense"), None);
    for entry in Side::ENTRIES {
        assert_eq!(Side::named(entry.name).unwrap().name(), entry.name);
    }
    for entry in Size::ENTRIES {
        assert_eq!(Size::named(entry.name).unwrap().name(), entry.name);
    }
    for entry in Cost::ENTRIES {
        assert_eq!(Cost::named(entry.name).unwrap().name(), entry.name);
    }
    for entry in Metric::ENTRIES {
        assert_eq!(Metric::named(entry.name).unwrap().name(), entry.name);
    }
}

#[test]
fn every_rule_size_and_cost_survives_the_study_file() {
    let survives = |plan: Plan, name: &str| {
        let text = toml::to_string(&plan).unwrap();
        assert!(text.contains(name), "{name} is not in {text}");
        assert_eq!(toml::from_str::<Plan>(&text).unwrap(), plan);
    };
    for entry in Side::ENTRIES {
        let mut plan = Plan::default();
        plan.backtest.side = Side::named(entry.name).unwrap();
        survives(plan, &format!("[backtest.side.{}]", entry.name));
    }
    for entry in Size::ENTRIES {
        let mut plan = Plan::default();
        plan.backtest.size = Size::named(entry.name).unwrap();
        survives(plan, &format!("[backtest.size.{}]", entry.name));
    }
    for entry in Cost::ENTRIES {
        let mut plan = Plan::default();
        plan.backtest.costs = vec![Cost::named(entry.name).unwrap()];
        survives(plan, entry.name);
    }
}

#[test]
fn every_rule_size_cost_and_metric_documents_itself() {
    let patterns: [(&str, &[&str]); 4] = [
        (
            "rule",
            &[
                "# Formula",
                "# Inputs",
                "# Assumes",
                "# References",
                "# Examples",
            ],
        ),
        ("size", &["# Formula", "# Inputs", "# Examples"]),
        (
            "cost",
            &["# Formula", "# Inputs", "# References", "# Examples"],
        ),
        ("metric", &["# Formula", "# Follows"]),
    ];
    for (folder, parts) in patterns {
        let folder = std::path::Path::new("src/backtest").join(folder);
        for file in std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
        {
            if ["mod.rs", "record.rs"]
                .iter()
                .any(|name| file.ends_with(name))
            {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            for part in parts {
                assert!(text.contains(part), "{}: no {part}", file.display());
            }
        }
    }
}

#[test]
fn every_model_survives_the_study_file() {
    for entry in Model::ENTRIES {
        let mut plan = Plan::default();
        plan.study.model = Model::named(entry.name).unwrap();
        let text = toml::to_string(&plan).unwrap();
        assert!(
            text.contains(&format!("[study.model.{}]", entry.name)),
            "{text}"
        );
        assert_eq!(toml::from_str::<Plan>(&text).unwrap(), plan);
    }
}

#[test]
fn every_model_documents_itself_in_one_pattern() {
    let parts = [
        "# Formula",
        "# Inputs",
        "# Assumes",
        "# References",
        "# Examples",
    ];
    for folder in ["src/study/model", "src/study/inference"] {
        for file in std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
        {
            if [
                "mod.rs",
                "design.rs",
                "fit.rs",
                "maximum_likelihood.rs",
                "garch_family.rs",
                "estimation.rs",
                "normal_returns.rs",
                "evidence.rs",
                "significance.rs",
                "verdict.rs",
            ]
            .iter()
            .any(|name| file.ends_with(name))
            {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            for part in parts {
                assert!(text.contains(part), "{}: no {part}", file.display());
            }
        }
    }
}

/// Returns the string literals that directly follow a marker in a source text, apart from white space.
fn literals_after<'a>(text: &'a str, marker: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(marker).skip(1).filter_map(|rest| {
        let (literal, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
        Some(literal)
    })
}

/// Returns the codes in a source: those given to errors, findings and rows, and those that `fn code` returns.
fn codes_in(text: &str) -> BTreeSet<&str> {
    let given = [
        "with_code(",
        "Finding::warning(",
        "Finding::note(",
        "finding(",
        "warn,",
        "note,",
        "code: ",
        "Fault::new(column,",
    ];
    let given = given.iter().flat_map(|marker| literals_after(text, marker));
    let signatures = [
        "fn code(self) -> &'static str {",
        "fn code(&self) -> &'static str {",
    ];
    let bodies = signatures
        .iter()
        .flat_map(|signature| text.split(signature).skip(1));
    let bodies = bodies.filter_map(|rest| rest.split("\n    }").next());
    let returned = bodies.flat_map(|body| literals_after(body, "=> "));
    let is_code =
        |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    given.chain(returned).filter(is_code).collect()
}

#[test]
fn every_code_is_registered_and_every_registered_code_is_used() {
    let sources: Vec<String> = sources(Path::new("src"))
        .iter()
        .filter(|path| !path.ends_with("error/codes.rs"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .map(|text| match text.split_once("#[cfg(test)]") {
            Some((code, _)) => code.to_owned(),
            None => text,
        })
        .collect();
    let used: BTreeSet<&str> = sources.iter().flat_map(|text| codes_in(text)).collect();
    for code in &used {
        assert!(!named(code).is_empty(), "`{code}` is not in error::codes");
    }
    for kind in CodeKind::ALL {
        for code in kind.codes() {
            let literal = format!("\"{}\"", code.name);
            let is_used = sources.iter().any(|text| text.contains(&literal));
            assert!(is_used, "nothing uses `{}`", code.name);
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Returns a plan that contains the option of this path: that of its model, rule, size or cost.
fn plan_with(path: &str) -> Plan {
    let mut plan = Plan::default();
    let words: Vec<&str> = path.split('.').collect();
    match words[..] {
        ["study", "model", name, _] => plan.study.model = Model::named(name).unwrap(),
        ["backtest", "side", name, _] => plan.backtest.side = Side::named(name).unwrap(),
        ["backtest", "size", name, _] => plan.backtest.size = Size::named(name).unwrap(),
        ["backtest", "costs", name, _] => plan.backtest.costs = vec![Cost::named(name).unwrap()],
        _ => {}
    }
    plan
}

#[test]
fn every_option_is_a_key_of_the_study_file() {
    for option in option::ALL {
        let path = option.path();
        if path.starts_with("output.") {
            continue;
        }
        let plan = serde_json::to_value(plan_with(path)).unwrap();
        // Unless it stands at the top of the file, a key of one word stands in both sections, as the choice of events does.
        let is_shared = !path.contains('.') || path.starts_with("select.");
        let paths = match !is_shared || plan.get(path).is_some() {
            true => vec![path.to_owned()],
            false => vec![format!("study.{path}"), format!("backtest.{path}")],
        };
        for path in paths {
            let mut value = Some(&plan);
            for key in path.split('.') {
                value = value.and_then(|value| match value.as_array() {
                    Some(list) => list.first()?.get(key),
                    None => value.get(key),
                });
            }
            assert!(value.is_some(), "{path} is no key of the study file");
        }
    }
}
