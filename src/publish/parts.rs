//! The parts of the page: which figures and tables stand where.

/// A part of a page: identifier, title, beginnings of names of figures, names of tables.
pub(super) type Part = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// What no other part holds.
const MORE: Part = ("more", "Further tables and figures", &[""], &[]);

/// The parts of the page of a study, in order.
const STUDY: [Part; 8] = [
    (
        "means",
        "Means by group and window",
        &["answer-forest", "forest"],
        &[],
    ),
    ("sample", "Sample", &["calendar"], &["excluded"]),
    (
        "average",
        "On average",
        &["caar", "aar-bars"],
        &["windows", "days"],
    ),
    (
        "groups",
        "By group",
        &["forest", "caar-by-tag"],
        &["differences", "regressions"],
    ),
    (
        "events",
        "Event by event",
        &[
            "heatmap",
            "car-dist",
            "spaghetti",
            "reaction",
            "event-panel",
        ],
        &["events", "own_windows", "reaction", "synthetic"],
    ),
    (
        "believe",
        "Should I believe it?",
        &["placebo", "power", "robustness"],
        &[
            "sample",
            "influence",
            "placebo",
            "sizes",
            "bootstrap",
            "curve",
            "choices",
            "specifications",
            "power",
            "confounding",
            "confounded",
        ],
    ),
    ("data", "Data", &["qc"], &[]),
    MORE,
];

/// The parts of the tear sheet of a backtest, in order.
const BACKTEST: [Part; 7] = [
    (
        "equity",
        "Equity and drawdowns",
        &["equity"],
        &["results", "drawdowns"],
    ),
    ("months", "Months", &["monthly"], &["monthly"]),
    (
        "trades",
        "Trades",
        &["trade-dist"],
        &["groups", "horizons", "trades"],
    ),
    (
        "bridge",
        "From abnormal returns to money",
        &["bridge"],
        &["bridge"],
    ),
    ("sample", "Events that were not traded", &[], &["excluded"]),
    (
        "search",
        "The search",
        &["hold-delay", "plan-returns", "walk-forward", "robustness"],
        &[],
    ),
    MORE,
];

/// Returns the parts of the page of a kind of run.
pub(super) fn order_of(kind: &str) -> &'static [Part] {
    match kind {
        "study" => &STUDY,
        _ => &BACKTEST,
    }
}

/// Returns whether a figure has a name, with a page or an event behind it; every figure has the empty name.
pub(super) fn belongs(figure: &str, name: &str) -> bool {
    let rest = figure.strip_prefix(name);
    rest.is_some_and(|rest| {
        let is_page = rest.strip_prefix('-').is_some_and(|page| {
            name == "event-panel" || page.bytes().all(|byte| byte.is_ascii_digit())
        });
        name.is_empty() || rest.is_empty() || is_page
    })
}
