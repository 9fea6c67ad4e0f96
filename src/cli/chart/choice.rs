//! The figures of a run that `newsquake chart` is to draw.

use newsquake::chart::Figure;
use newsquake::chart::study::{MOST_EVENT_PANELS, event_panel};
use newsquake::error::{Error, Result, nearest};
use newsquake::time::Window;

/// What figures are asked for.
pub struct Wish<'a> {
    /// Names of figures; none or `all` for all of them.
    pub names: &'a [String],
    /// The event whose panel is drawn alone.
    pub event: Option<&'a String>,
    /// Whether one group alone is shown.
    pub by_group: bool,
    /// The tested window whose CARs are shown.
    pub car: Option<Window>,
}

/// Returns the figures that were asked for.
pub fn chosen<'a>(wish: &Wish<'_>, figures: &'a [Figure]) -> Result<Vec<&'a Figure>> {
    let panels = |ids: &[String]| -> Result<Vec<&'a Figure>> {
        let mut found = Vec::new();
        for id in ids {
            let before = found.len();
            let own = figures.iter();
            found.extend(own.filter(|figure| event_panel::is_panel_of(figure, id)));
            if found.len() == before {
                return Err(no_panel(id, figures));
            }
        }
        Ok(found)
    };
    let names = match wish.names {
        [all] if all == "all" => &[],
        names => names,
    };
    match (wish.event, names) {
        (Some(id), _) => panels(std::slice::from_ref(id)),
        (None, []) if wish.car.is_none() => Ok(figures
            .iter()
            .filter(|figure| !figure.is_on_request)
            .collect()),
        // `chart event-panel A01`
        (None, [first, ids @ ..]) if first == event_panel::NAME && !ids.is_empty() => panels(ids),
        (None, names) => {
            let found: Result<Vec<_>> = names
                .iter()
                .map(|name| named(name, wish.by_group, figures))
                .collect();
            let mut found = found?.concat();
            if names.is_empty() {
                found = figures.iter().collect();
            }
            match wish.car {
                Some(window) => of_window(window, &found, figures),
                None => Ok(found),
            }
        }
    }
}

/// Returns what these figures show of a group.
pub fn of_group(group: &str, chosen: &[&Figure], figures: &[Figure]) -> Result<Vec<Figure>> {
    let found = chosen.iter().filter_map(|figure| figure.of_group(group));
    let found: Vec<Figure> = found.collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let known = figures.iter().flat_map(|figure| &figure.findings);
    let mut known: Vec<&str> = known.map(|(group, _)| group.as_str()).collect();
    known.sort_unstable();
    known.dedup();
    let error = Error::options(format!("--group {group}: no figure shows this group alone"));
    let help = match nearest(group, known.iter().copied()) {
        Some(near) if near == group => {
            "forest, caar-by-tag, aar-bars, heatmap, car-dist and trade-dist tell groups apart"
                .to_owned()
        }
        Some(near) => format!("did you mean {near}?"),
        None => format!("the groups are {}", known.join(", ")),
    };
    Err(error.with_code("unknown_name").with_help(help))
}

/// Returns the figures of a tested window: of each name that was chosen, the one of that window.
fn of_window<'a>(
    window: Window,
    chosen: &[&'a Figure],
    figures: &'a [Figure],
) -> Result<Vec<&'a Figure>> {
    let ends = Some((window.first().0, window.last().0));
    let names: Vec<&str> = chosen
        .iter()
        .filter(|figure| figure.window.is_some())
        .map(|figure| figure.name.as_str())
        .collect();
    let is_chosen = |figure: &Figure| {
        let mut names = names.iter();
        names.any(|name| figure.name.starts_with(name))
    };
    let found = figures.iter().filter(|figure| figure.window == ends);
    let found: Vec<&Figure> = found.filter(|figure| is_chosen(figure)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let known = figures.iter().filter_map(|figure| figure.window);
    let known: Vec<String> = known.map(|(from, to)| format!("{from}:{to}")).collect();
    let error = Error::options(format!("--car {window}: no figure is of this window"));
    Err(error
        .with_code("unknown_name")
        .with_help(match known.is_empty() {
            true => "the figure car-dist of a study is".to_owned(),
            false => format!("the run tested {}", known.join(", ")),
        }))
}

/// Returns the figure of a name, or all whose names begin with it, such as every panel of an event; with its pages where `paged`.
fn named<'a>(name: &str, paged: bool, figures: &'a [Figure]) -> Result<Vec<&'a Figure>> {
    let exact = figures.iter().find(|figure| figure.name == name);
    if let Some(found) = exact.filter(|_| !paged) {
        return Ok(vec![found]);
    }
    let begin = format!("{name}-");
    let is_page = |figure: &Figure| {
        let rest = figure.name.strip_prefix(&begin);
        rest.is_some_and(|rest| exact.is_none() || rest.parse::<usize>().is_ok())
    };
    let found = figures
        .iter()
        .filter(|figure| figure.name == name || !figure.is_on_request && is_page(figure));
    let found: Vec<&Figure> = found.collect();
    match found.is_empty() {
        true => Err(unknown(name, figures)),
        false => Ok(found),
    }
}

/// Says that the panel of an event is not among the figures of a run.
fn no_panel(id: &str, figures: &[Figure]) -> Error {
    let is_panel = |figure: &&Figure| figure.name.starts_with(event_panel::NAME);
    let panels = figures.iter().filter(is_panel).count();
    Error::options(format!("the run has no panel of the event `{id}`")).with_help(format!(
        "it has those of {panels} reactions, at most {MOST_EVENT_PANELS}, the largest ones (newsquake chart --from DIR --list); for others \
         run the study on them alone with --where, as in --where 'event_id = {id}'"
    ))
}

fn unknown(name: &str, figures: &[Figure]) -> Error {
    let names = || figures.iter().map(|figure| figure.name.as_str());
    let help = match nearest(name, names()) {
        Some(near) => format!("did you mean {near}? All names: newsquake chart --from DIR --list"),
        None => "all names: newsquake chart --from DIR --list".to_owned(),
    };
    Error::options(format!("the run has no figure `{name}`")).with_help(help)
}
