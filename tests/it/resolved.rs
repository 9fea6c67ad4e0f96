//! Different studies resolve to different plans: no option is lost on the way to the results.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use newsquake::event::Cells;
use newsquake::load;
use newsquake::market::PriceBasis;
use newsquake::study::model::{Dimson, Model};
use newsquake::study::{Inputs, Study};
use newsquake::time::{Exchanges, Window};
use serde_json::{Value, json};

/// Returns a study in which every option is set.
fn study() -> Study {
    Study {
        model: Model::Dimson(Dimson::default()),
        estimation: Window::new(-100, -11).unwrap().into(),
        window: Window::new(-5, 5).unwrap(),
        cars: vec![Window::DAY_ZERO],
        min_obs: Some(50),
        price: Some(PriceBasis::Close),
        benchmark: Some("MKT".to_owned()),
        tests: vec!["bmp".to_owned()],
        compare: vec![["good".to_owned(), "bad".to_owned()]],
        regress: vec!["surprise".to_owned()],
        ..Study::default()
    }
}

/// Returns every option of a study by its path in the study file, with a value other than that in `study`.
fn changes() -> Vec<(&'static str, Value)> {
    vec![
        ("model.dimson.lags", json!(2)),
        ("model.dimson.leads", json!(2)),
        ("estimation.0", json!(-99)),
        ("estimation.1", json!(-12)),
        ("window.0", json!(-6)),
        ("window.1", json!(6)),
        ("cars.0.0", json!(-1)),
        ("cars.0.1", json!(1)),
        ("min_obs", json!(51)),
        ("winsorize", json!(1.0)),
        ("returns", json!("log")),
        ("price", json!("adj_close")),
        ("benchmark", json!("X01")),
        ("mask_events", json!(true)),
        ("thin_trading", json!(true)),
        ("on_collinear", json!("drop")),
        ("incomplete", json!("sum")),
        ("weights", json!("size")),
        ("signed", json!(true)),
        ("own_windows", json!(true)),
        ("rolling_beta", json!(40)),
        ("correlate", json!("session")),
        ("tests.0", json!("patell")),
        ("calendar_time.errors", json!("weighted")),
        ("calendar_time.min_names", json!(2)),
        ("calendar_time.hold", json!("firm")),
        ("reaction", json!(true)),
        ("quantiles", json!("size=3")),
        ("reactions_once", json!(true)),
        ("cutoff", json!("15:50:00")),
        ("select.where", json!("weight > 0")),
        ("select.confounded", json!("drop")),
        ("select.confounding_window", json!([-1, 1])),
        ("select.min_gap", json!(5)),
        ("group_by", json!("size")),
        ("compare.0.0", json!("mixed")),
        ("compare.0.1", json!("mixed")),
        ("regress.0", json!("size")),
        ("regress_errors", json!("hc1")),
        ("seed", json!(7)),
        ("roll", json!("previous")),
        ("unknown_timing", json!("next-day")),
        ("allow_mixed_basis", json!(true)),
        ("exclude_suspect", json!(true)),
        ("event_detail", json!(false)),
    ]
}

/// Returns the changes that another change requires to be valid.
fn with_it(path: &str) -> Vec<(&'static str, Value)> {
    match path {
        // Compared groups must belong to the column that groups events.
        "group_by" | "quantiles" => vec![("compare", json!([]))],
        // Dimson's model needs returns of one session each.
        "thin_trading" => vec![("model", json!({"market": {}}))],
        _ => Vec::new(),
    }
}

fn leaves(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    let below = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                leaves(value, &below(key), found);
            }
        }
        Value::Array(items) => {
            for (i, value) in items.iter().enumerate() {
                leaves(value, &below(&i.to_string()), found);
            }
        }
        _ => {
            found.insert(path.to_owned());
        }
    }
}

fn set(spec: &mut Value, path: &str, value: Value) {
    let pointer = format!("/{}", path.replace('.', "/"));
    *spec.pointer_mut(&pointer).unwrap() = value;
}

#[test]
fn every_option_of_a_study_changes_its_plan() {
    let folder = Path::new("tests/reference");
    let prices = load::prices(&[folder.join("staggered_prices.csv")], &[]).unwrap();
    let mut events = load::events(&folder.join("across_events.csv")).unwrap();
    // Windows of single events need columns that name them.
    events.events[0].columns = Cells::new(
        Arc::from(["estimation_end", "estimation_length", "size", "surprise"].map(str::to_owned)),
        ["-20", "60", "1", "1"],
    );
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &prices.prices,
        events: &events.events,
        factors: None,
        exchanges: &exchanges,
    };
    let plan = |spec: &Value| {
        let study: Study = serde_json::from_value(spec.clone()).unwrap();
        serde_json::to_value(study.resolve(&inputs).unwrap()).unwrap()
    };

    let base = serde_json::to_value(study()).unwrap();
    let mut options = BTreeSet::new();
    leaves(&base, "", &mut options);
    let changed: BTreeSet<String> = changes()
        .iter()
        .map(|(path, _)| (*path).to_owned())
        .collect();
    assert_eq!(options, changed, "a new option needs a change in this test");

    for (path, value) in changes() {
        let mut before = base.clone();
        for (path, value) in with_it(path) {
            set(&mut before, path, value);
        }
        let mut after = before.clone();
        set(&mut after, path, value);
        assert_ne!(plan(&before), plan(&after), "{path} is not in the plan");
    }
}

#[test]
fn the_default_study_has_the_documented_plan() {
    let study = Study {
        benchmark: Some("MKT".to_owned()),
        ..Study::default()
    };
    let prices = load::prices(
        &[PathBuf::from("tests/reference/staggered_prices.csv")],
        &[],
    );
    let prices = prices.unwrap().prices;
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &prices,
        events: &[],
        factors: None,
        exchanges: &exchanges,
    };
    let plan = serde_json::to_value(study.resolve(&inputs).unwrap()).unwrap();
    let expected = json!({
        "model": "market", "estimation": [-250, -11], "window": [-10, 10],
        "cars": [[0, 0], [-1, 1], [0, 5], [-10, 10]], "min_obs": 120, "returns": "simple", "price": null,
        "benchmark": "MKT", "thin_trading": false, "on_collinear": "exclude", "group_by": "tags", "roll": "next",
        "unknown_timing": "same-day", "event_detail": true,
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&plan[key], value, "{key}");
    }
    assert_eq!(
        plan["tests"].as_array().unwrap().len(),
        newsquake::study::inference::Test::ENTRIES.len()
    );
}
