//! One event: price and volume around it, and the prices that the model expected.

mod expected;
mod view;
mod words;

use super::caption::X_LABEL;
use crate::chart::figure::{Across, Figure, Mark, Panel, RightAxis, Unit};
use crate::chart::words::slug;
use crate::market::{Prices, Security};
use crate::study::outcome::{EventOutcome, RunningErrors, StudyOutcome};
use crate::time::Lag;

use expected::{cone, expected, expected_line};
use view::{View, sessions};
#[cfg(not(feature = "charts"))]
use words::PRICE;
use words::{footnote, headlines, news_time, title};

pub use words::is_one_reaction;
#[cfg(feature = "charts")]
pub(in crate::chart) use words::{ESTIMATION_MEAN, PRICE};

/// The beginning of the names of these figures.
pub const NAME: &str = "event-panel";

/// Returns whether a figure is the panel of the event with that id. Events of one reaction share theirs.
pub fn is_panel_of(figure: &Figure, event_id: &str) -> bool {
    let begin = format!("{NAME}-{}-", slug(event_id));
    let is_named = figure.name.starts_with(&begin);
    figure.name.starts_with(NAME)
        && match &figure.events[..] {
            [] => is_named,
            events => events.iter().any(|event| event == event_id),
        }
}

/// Draws price and volume around one event, and the cone in which the model expects the price. Events of the same security and
/// day share their figure. Returns `None` if the security has no price on day 0 or on the day before.
pub fn figure(event: &EventOutcome, outcome: &StudyOutcome, prices: &Prices) -> Option<Figure> {
    let plan = &outcome.plan;
    let security = prices.universe().find(&event.symbol)?;
    let benchmark = event
        .benchmark
        .as_ref()
        .and_then(|symbol| prices.universe().find(symbol))
        .map(|benchmark| prices.bars(benchmark).dates());
    let view = View::new(
        event,
        plan,
        sessions(event, prices.bars(security).dates(), benchmark),
        prices.bars(security),
        prices.basis(security, plan.price),
    )?;
    let from = Lag(plan.window.first().0.max(0) - 1);
    let errors = errors(event, outcome);
    let path = expected(event, plan.returns, (from, view.level(from)), errors);
    let mut price_marks = vec![cone(&path, plan.returns, event.model.df)];
    price_marks.extend(view.price_marks());
    let candles = matches!(price_marks[1..], [Mark::Candles { .. }]);
    price_marks.push(expected_line(&path));
    let others = view.others(event, outcome);
    if !others.is_empty() {
        price_marks.push(Mark::Rug {
            name: "other_events".to_owned(),
            values: others.clone(),
        });
    }
    let shade = Some((
        f64::from(plan.window.first().0),
        f64::from(plan.window.last().0),
        "event window".to_owned(),
    ));
    let mut panels = vec![Panel {
        y_label: PRICE.to_owned(),
        right: Some(RightAxis {
            name: unit_of_prices(prices, security),
            factor: view.factor(),
        }),
        unit: Unit::Plain,
        height: 2.6,
        marks: price_marks,
        shade: shade.clone(),
        event_word: news_time(event),
        ..Panel::default()
    }];
    let volume = view.volume(plan);
    let mean = volume.as_ref().and_then(|(_, mean)| *mean);
    let data = view.data(&path, &others, mean);
    panels.extend(volume.map(|(marks, mean)| Panel {
        y_label: "Volume".to_owned(),
        unit: Unit::Count,
        height: 1.0,
        marks,
        include: mean.into_iter().collect(),
        shade: shade.map(|(from, to, _)| (from, to, String::new())),
        ..Panel::default()
    }));
    let claim = title(event, plan.returns);
    Some(Figure {
        name: format!("{NAME}-{}-{}", slug(&event.event_id), slug(&event.symbol)),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: headlines(event, outcome),
        footnote: footnote(
            event,
            plan,
            (from, errors.is_some()),
            candles,
            !others.is_empty(),
        ),
        x_label: X_LABEL.to_owned(),
        dates: view.dates(),
        events: outcome
            .events
            .iter()
            .filter(|other| is_one_reaction(event, other))
            .map(|other| other.event_id.to_string())
            .collect(),
        x: Across::Lags,
        columns: 1,
        panels,
        data,
        ..Figure::default()
    })
}

/// Returns the currency of a security's prices, where its sources name one and the prices are not in hundredths of it.
fn unit_of_prices(prices: &Prices, security: Security) -> String {
    let mut currencies = prices.currencies(security).iter();
    match (currencies.next(), currencies.next()) {
        (Some(one), None) if one.unit() == 1.0 => one.code().to_owned(),
        _ => "Price".to_owned(),
    }
}

/// Returns the measured errors of the running CARs of an event.
fn errors<'a>(event: &EventOutcome, outcome: &'a StudyOutcome) -> Option<&'a RunningErrors> {
    let mut measured = outcome.running.as_ref()?.errors.iter();
    measured.find(|errors| {
        let own = outcome.events.get(errors.event);
        own.is_some_and(|own| std::ptr::eq(own, event))
    })
}
