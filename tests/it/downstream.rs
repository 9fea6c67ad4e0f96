//! A program that uses only the prelude: its own model, test, rule, cost and size.

use newsquake::prelude::*;

/// Returns prices of FIRM on ten days, alternating between +1 % and 0, with +11 % on the last day, and news before the
/// open of that day.
fn market() -> Result<(Prices, Vec<Event>)> {
    let mut rows = PriceRows::default();
    let mut firm = 100.0;
    for day in 0..10 {
        let date = Date::from_days_since_1970(20_000 + day);
        let open = firm;
        firm *= match day {
            9 => 1.11,
            _ if day % 2 == 0 => 1.01,
            _ => 1.0,
        };
        rows.push("FIRM", date, Bar::ohlc([open, firm, open, firm]));
    }
    let (prices, _findings) = Prices::from_rows(vec![rows])?;
    let event = Event {
        timing: Timing::Pre,
        direction: Some(1),
        ..Event::on("1", "FIRM", Date::from_days_since_1970(20_009))
    };
    Ok((prices, vec![event]))
}

/// A model that expects a return of zero.
struct Nothing;

impl NormalReturns for Nothing {
    fn design(&self) -> Design {
        Design {
            base: Base::Zero,
            intercept: true,
            terms: Vec::new(),
            neighbours: None,
        }
    }

    fn fit(&self, sample: &Estimation<'_>) -> std::result::Result<Fit, Unfit> {
        let mut fit = ordinary_least_squares(sample)?;
        fit.coefficients = vec![0.0];
        fit.sigma = 0.01;
        Ok(fit)
    }
}

/// A test whose statistic is the mean abnormal return in percent, compared with a standard normal.
struct MeanInPercent;

impl Significance for MeanInPercent {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        Verdict::normal(100.0 * evidence.abnormal.iter().sum::<f64>() / evidence.n())
    }
}

#[test]
fn a_model_and_a_test_of_ones_own() -> Result<()> {
    let (prices, events) = market()?;
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &exchanges,
    };
    let study = Study {
        estimation: Window::new(-8, -1)?.into(),
        window: Window::new(0, 0)?,
        ..Study::default()
    };
    let outcome = study
        .runner(inputs)
        .model("nothing", &Nothing)
        .test("mean_in_percent", &MeanInPercent)
        .run()?;
    assert_eq!(outcome.plan.model, "nothing");
    let ar = outcome.events[0].days[0].ar.unwrap();
    assert!((ar - 0.11).abs() < 1e-12, "{ar}");
    let document = serde_json::to_value(&outcome).unwrap();
    let statistic = &document["groups"][0]["days"][0]["tests"]["mean_in_percent"]["statistic"];
    assert!((statistic.as_f64().unwrap() - 11.0).abs() < 1e-10);
    Ok(())
}

/// A rule that always buys.
struct Always;

impl Rule for Always {
    fn decide(&self, _: &Event, _: &History<'_>) -> Decision {
        Ok(Way::Long)
    }
}

/// A cost of one unit of money per fill.
struct OneUnit;

impl Charge for OneUnit {
    fn fill_cost(&self, _: &Fill) -> Option<f64> {
        Some(1.0)
    }

    fn words(&self) -> String {
        "1 a fill".to_owned()
    }
}

/// A size of half the equity per trade.
struct Half;

impl Sizing for Half {
    fn share(&self, _: &Candidate<'_>) -> Share {
        Ok(0.5)
    }

    fn words(&self) -> String {
        "half of equity a trade".to_owned()
    }
}

#[test]
fn a_rule_a_cost_and_a_size_of_ones_own() -> Result<()> {
    let (prices, events) = market()?;
    let exchanges = Exchanges::default();
    let inputs = BacktestInputs {
        prices: &prices,
        events: &events,
        facts: &[],
        exchanges: &exchanges,
    };
    let backtest = Backtest {
        capital: 1_000.0,
        hold: 0,
        ..Backtest::default()
    };
    let outcome = backtest
        .runner(inputs)
        .rule("always", &Always)
        .cost("one-unit", &OneUnit)
        .size("half", &Half)
        .run()?;
    // 500 invested at the open gain 11 % by the close, less one unit on each side.
    let trade = &outcome.trades[0];
    assert!((trade.pnl - 53.0).abs() < 1e-9, "{}", trade.pnl);
    assert_eq!(trade.cost, 2.0);
    Ok(())
}

#[test]
fn an_error_says_code_and_help_to_a_program() {
    let error = Window::new(3, -3).unwrap_err();
    assert_eq!(error.code(), "bad_option");
    assert_eq!(
        error.to_string(),
        "the window 3:-3 ends before it begins; did you mean -3:3?"
    );
}
