//! Running means are tested day by day as tested windows are, and bands and cones of figures are what these tests say.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use newsquake::chart::study::event_panel::is_panel_of;
use newsquake::chart::study::{MOST_EVENTS, add_running, figures};
use newsquake::chart::{Figure, figure::Mark};
use newsquake::event::ALL;
use newsquake::market::ReturnKind;
use newsquake::study::model::{Design, Estimation, Fit, Market, Model, NormalReturns, Unfit};
use newsquake::study::outcome::{GroupOutcome, StudyOutcome, WindowOutcome};
use newsquake::study::{Incomplete, Study};
use newsquake::time::Window;
use newsquake::units::Percent;

use crate::support::chip_news::{News, news};

impl News {
    /// Returns a study with its running means.
    fn run(&self, study: &Study) -> StudyOutcome {
        let mut outcome = study.run(self.inputs()).unwrap();
        add_running(&mut outcome, study.runner(self.inputs())).unwrap();
        outcome
    }

    /// Returns the figure of a name.
    fn figure(&self, outcome: &StudyOutcome, name: &str) -> Figure {
        let mut found = figures(outcome, &self.prices).into_iter();
        found.find(|figure| figure.name == name).unwrap()
    }
}

fn study() -> Study {
    Study {
        benchmark: Some("SPX".to_owned()),
        window: window(-5, 5),
        ..Study::default()
    }
}

fn window(from: i32, to: i32) -> Window {
    Window::new(from, to).unwrap()
}

fn group<'a>(outcome: &'a StudyOutcome, name: &str) -> &'a GroupOutcome {
    let mut groups = outcome.groups.iter();
    groups.find(|group| group.group == name).unwrap()
}

fn tested(group: &GroupOutcome, from: i32, to: i32) -> &WindowOutcome {
    let mut windows = group.windows.iter();
    let found = windows.find(|window| (window.from.0, window.to.0) == (from, to));
    found.unwrap()
}

/// Returns the cells of a column of the data of a figure, of one group where it has groups.
fn column(figure: &Figure, name: &str, group: Option<&str>) -> Vec<String> {
    let csv = figure.csv();
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let heads = lines.next().unwrap();
    let place = |name: &str| heads.iter().position(|head| *head == name).unwrap();
    let own = lines.filter(|cells| group.is_none_or(|group| cells[place("group")] == group));
    own.map(|cells| cells[place(name)].to_owned()).collect()
}

fn numbers(figure: &Figure, name: &str, group: Option<&str>) -> Vec<f64> {
    let cells = column(figure, name, group).into_iter();
    cells.map(|cell| cell.parse().unwrap()).collect()
}

#[test]
fn a_running_mean_has_the_verdict_of_the_window_that_ends_on_its_day() {
    let news = news();
    let outcome = news.run(&study());
    let windows = Study {
        cars: (-5..=5).map(|last| window(-5, last)).collect(),
        ..study()
    };
    let by_windows = news.run(&windows);
    let running = outcome.running.as_ref().unwrap();
    let names: Vec<&str> = running
        .groups
        .iter()
        .map(|group| group.group.as_str())
        .collect();
    assert!(
        names.contains(&ALL) && names.contains(&"ai-model"),
        "{names:?}"
    );
    for own in &running.groups {
        assert_eq!(own.days.len(), 11);
        for day in &own.days {
            let window = tested(group(&by_windows, &own.group), -5, day.day.0);
            assert_eq!((day.n, day.caar), (window.n, window.caar));
            let (ours, theirs) = (&day.verdict, &window.tests[own.test]);
            assert_eq!(
                (ours.statistic(), ours.p(), ours.df()),
                (theirs.statistic(), theirs.p(), theirs.df()),
                "{} on {}",
                own.group,
                day.day
            );
        }
    }
}

#[test]
fn a_band_holds_zero_exactly_where_the_test_does_not_reject_and_ends_as_the_forest_says() {
    let news = news();
    let outcome = news.run(&study());
    let caar = news.figure(&outcome, "caar");
    let [low, high, mean, p, statistic] =
        ["low", "high", "caar", "p", "statistic"].map(|name| numbers(&caar, name, None));
    let near = column(&caar, "near_zero", None);
    assert!(
        column(&caar, "test", None)
            .iter()
            .all(|test| test == "bmp_adjusted")
    );
    // Student's t with 86 degrees of freedom, two-sided 5 %: qt(0.975, 86) in R.
    let critical = 1.987_934_206;
    for day in 0..mean.len() {
        let holds_zero = low[day] < 0.0 && high[day] > 0.0;
        assert_eq!(holds_zero, p[day] > 0.05, "day {day}");
        let half = (high[day] - low[day]) / 2.0;
        let by_ratio = critical * (mean[day] / statistic[day]).abs();
        match near[day].as_str() {
            "false" => assert!((half / by_ratio - 1.0).abs() < 1e-8, "day {day}"),
            _ => assert!(statistic[day].abs() < 0.25 || mean[day] * statistic[day] < 0.0),
        }
    }
    let forest = news.figure(&outcome, "forest");
    let ends = |name: &str| column(&forest, name, Some(ALL));
    let place = ends("from")
        .iter()
        .zip(ends("to"))
        .position(|ends| (ends.0.as_str(), ends.1.as_str()) == ("-5", "5"));
    if let Some(place) = place {
        for (name, own) in [("low", &low), ("high", &high)] {
            let found: f64 = ends(name)[place].parse().unwrap();
            assert!((found - own[10]).abs() < 1e-12, "{name}");
        }
    }
}

#[test]
fn the_band_of_each_group_holds_zero_exactly_where_its_test_does_not_reject() {
    let news = news();
    // The signs of abnormal returns say nothing of their sizes.
    for tests in [&["bmp_adjusted"][..], &["generalized_sign"], &["grank_t"]] {
        let by_tests = Study {
            tests: tests.iter().map(|name| (*name).into()).collect(),
            ..study()
        };
        let outcome = news.run(&by_tests);
        let by_tag = news.figure(&outcome, "caar-by-tag");
        let mut days = 0;
        for own in outcome
            .groups
            .iter()
            .filter(|own| own.group != ALL && own.n_events >= 3)
        {
            let cells = |name: &str| column(&by_tag, name, Some(&own.group));
            let rows = cells("low").into_iter().zip(cells("high")).zip(cells("p"));
            for ((low, high), p) in rows.filter(|((low, _), _)| !low.is_empty()) {
                let [low, high, p] = [low, high, p].map(|cell| cell.parse::<f64>().unwrap());
                assert_eq!(
                    low < 0.0 && high > 0.0,
                    p > 0.05,
                    "{} by {tests:?}",
                    own.group
                );
                days += 1;
            }
        }
        assert!(days > 80, "{days} days by {tests:?}");
    }
}

/// Returns the outcome of a study whose run keeps up to `most` events, with its running means.
fn keeping(news: &News, study: &Study, most: usize) -> StudyOutcome {
    let kept = study.runner(news.inputs()).keep_measured(most);
    let mut outcome = kept.run().unwrap();
    assert_eq!(
        outcome.measured.is_some(),
        most >= outcome.events.len(),
        "at most {most} events are kept"
    );
    add_running(&mut outcome, study.runner(news.inputs())).unwrap();
    assert!(outcome.measured.is_none(), "nothing is kept for longer");
    outcome
}

#[test]
fn events_that_a_run_keeps_have_the_running_means_of_events_measured_again() {
    let mut news = news();
    // A third of the news: one model is slow to fit.
    news.events.truncate(40);
    let plain = study();
    let gaps = Study {
        thin_trading: true,
        mask_events: true,
        ..study()
    };
    let summed = Study {
        incomplete: Incomplete::Sum,
        model: Model::named("gjr").unwrap(),
        signed: true,
        ..study()
    };
    for study in [plain, gaps, summed] {
        let [again, kept] = [0, MOST_EVENTS].map(|most| keeping(&news, &study, most));
        let [again, kept] = [&again, &kept].map(|outcome| {
            let running = outcome.running.as_ref().unwrap();
            assert!(!running.groups.is_empty() && !running.errors.is_empty());
            format!("{running:?}")
        });
        assert_eq!(again, kept);
    }
}

/// Counts the fits of the market model.
struct Counting(AtomicUsize);

impl NormalReturns for Counting {
    fn design(&self) -> Design {
        Market {}.design()
    }

    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        self.0.fetch_add(1, Relaxed);
        Market {}.fit(sample)
    }
}

#[test]
fn a_run_that_keeps_its_events_fits_each_model_once() {
    let news = news();
    let (study, model) = (study(), Counting(AtomicUsize::new(0)));
    let runner = || study.runner(news.inputs()).model("counting", &model);
    let mut outcome = runner().keep_measured(MOST_EVENTS).run().unwrap();
    add_running(&mut outcome, runner()).unwrap();
    assert!(outcome.running.is_some());
    assert_eq!(model.0.load(Relaxed), outcome.events.len());
}

#[test]
fn a_band_neither_bursts_nor_vanishes_where_mean_and_statistic_cross_zero() {
    let news = news();
    let outcome = news.run(&study());
    let by_tag = news.figure(&outcome, "caar-by-tag");
    let mut near = 0;
    for name in outcome.groups.iter().map(|group| group.group.as_str()) {
        if name == ALL || group(&outcome, name).n_events < 3 {
            continue;
        }
        let [low, high] = ["low", "high"].map(|end| numbers(&by_tag, end, Some(name)));
        let half: Vec<f64> = low
            .iter()
            .zip(&high)
            .map(|(low, high)| (high - low) / 2.0)
            .collect();
        let is_near = column(&by_tag, "near_zero", Some(name));
        for day in (1..half.len() - 1).filter(|day| is_near[*day] == "true") {
            near += 1;
            let around = half[day - 1].min(half[day + 1])..=2.0 * half[day - 1].max(half[day + 1]);
            assert!(
                half[day] > 0.4 * around.start() && half[day] < *around.end(),
                "{name} {day}: {half:?}"
            );
        }
    }
    assert!(near > 5, "{near} days near zero");
}

#[test]
fn without_running_tests_the_band_is_that_of_the_cross_sectional_t() {
    let news = news();
    let outcome = study().run(news.inputs()).unwrap();
    let caar = news.figure(&outcome, "caar");
    assert!(
        column(&caar, "test", None)
            .iter()
            .all(|test| test == "cross_sectional")
    );
    assert!(
        caar.footnote.contains("cross-sectional t"),
        "{}",
        caar.footnote
    );
    let has_end = |figure: &Figure| {
        let mut marks = figure.panels[0].marks.iter();
        marks.any(|mark| matches!(mark, Mark::Estimates { .. }))
    };
    assert!(
        has_end(&caar),
        "the interval of the title stands at the end"
    );
    let with = news.figure(&news.run(&study()), "caar");
    assert!(
        !has_end(&with) && with.footnote.contains("by BMP adj. t, day by day"),
        "{}",
        with.footnote
    );
}

#[test]
fn a_price_leaves_its_cone_exactly_where_t_is_beyond_its_critical_value() {
    let news = news();
    let by_log = Study {
        returns: ReturnKind::Log,
        cars: (0..=5).map(|last| window(0, last)).collect(),
        ..study()
    };
    let outcome = news.run(&by_log);
    let panels = figures(&outcome, &news.prices).into_iter();
    let panels: Vec<Figure> = panels
        .filter(|figure| figure.name.starts_with("event-panel"))
        .collect();
    let (mut inside, mut outside) = (0, 0);
    for panel in &panels {
        assert!(
            panel.footnote.contains("with the error of the estimates"),
            "{}",
            panel.footnote
        );
        let mut events = outcome.events.iter();
        let event = events
            .find(|event| is_panel_of(panel, &event.event_id))
            .unwrap();
        let days = column(panel, "day", None);
        let [prices, lows, highs] =
            ["price", "cone_low", "cone_high"].map(|name| column(panel, name, None));
        for window in event.windows.iter() {
            let place = days
                .iter()
                .position(|day| *day == window.to.0.to_string())
                .unwrap();
            let number = |cells: &[String]| cells[place].parse::<f64>().unwrap();
            let is_out = number(&prices) < number(&lows) || number(&prices) > number(&highs);
            assert_eq!(
                is_out,
                window.p.unwrap() < 0.05,
                "{} on day {}",
                panel.name,
                window.to
            );
            if is_out { outside += 1 } else { inside += 1 }
        }
    }
    assert!(
        inside > 20 && outside > 20,
        "{inside} inside, {outside} outside"
    );
}

#[test]
fn the_winsorised_line_of_a_page_is_the_mean_of_a_study_that_winsorises() {
    let news = news();
    let caar = news.figure(&news.run(&study()), "caar");
    let pulled_in = Study {
        winsorize: Percent::whole(5),
        ..study()
    };
    let outcome = news.run(&pulled_in);
    let line = numbers(&caar, "winsorised", None);
    let days = &group(&outcome, ALL).days;
    assert_eq!(line.len(), days.len());
    for (found, day) in line.iter().zip(days) {
        assert!((found - day.caar.unwrap()).abs() < 1e-12, "{}", day.day);
    }
    // Its own mean is the winsorised one, so that there is no other line.
    let own = news.figure(&outcome, "caar");
    assert!(own.panels[0].alternatives.is_empty());
}

#[test]
fn lines_of_single_events_are_signed_where_their_mean_is() {
    let news = news();
    let signed = Study {
        signed: true,
        ..study()
    };
    let figure = news.figure(&news.run(&signed), "spaghetti");
    let rows = [("kind", "event"), ("kind", "mean")].map(|(head, kind)| {
        let kinds = column(&figure, head, None).into_iter();
        let cars = column(&figure, "car", None).into_iter();
        let days = column(&figure, "day", None).into_iter();
        let own = kinds.zip(cars).zip(days);
        let last = own.filter(|((own, car), day)| own == kind && day == "5" && !car.is_empty());
        last.map(|((_, car), _)| car.parse::<f64>().unwrap())
            .collect::<Vec<f64>>()
    });
    let [events, mean] = rows;
    let of_events = events.iter().sum::<f64>() / events.len() as f64;
    assert!(events.len() > 20 && (of_events - mean[0]).abs() < 1e-12);
}
