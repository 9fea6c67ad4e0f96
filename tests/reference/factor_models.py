"""Factor models on data/alibaba-day, with statsmodels: writes factor_models.json.

The security's return less the risk-free rate on the factors by OLS; expected = rf + fitted. `capm` takes the benchmark's
return less the risk-free rate, the others the columns of factors.csv, in percent there. Estimation days -250..-11, those
with a return and every factor.
"""

import csv

import numpy as np
import statsmodels.api as sm

from alibaba_day import DATA
from alibaba_events import ESTIMATION, events, measures
from number_file import write

# Name of the coefficient -> column of factors.csv. The size factor of the three-factor model is a column of its own.
MODELS = {
    "capm": None,
    "ff3": {"mkt_rf": "mkt_rf", "smb": "smb_ff3", "hml": "hml"},
    "carhart": {"mkt_rf": "mkt_rf", "smb": "smb_ff3", "hml": "hml", "mom": "mom"},
    "ff5": {name: name for name in ("mkt_rf", "smb", "hml", "rmw", "cma")},
    "ff6": {name: name for name in ("mkt_rf", "smb", "hml", "rmw", "cma", "mom")},
    "factors": {"mkt_rf": "mkt_rf", "rmw": "rmw"},
}


def factor_file():
    """column -> {date: fraction}."""
    with open(DATA / "factors.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: {row["date"]: float(row[name]) / 100.0 for row in rows} for name in rows[0] if name != "date"}


def fit(event, columns, factors):
    on_sessions = lambda name: np.array([factors[name].get(date, np.nan) for date in event.sessions])
    risk_free = on_sessions("rf")
    named = {"beta": event.market - risk_free} if columns is None else {n: on_sessions(c) for n, c in columns.items()}
    rows = np.column_stack([np.ones(len(event.sessions))] + list(named.values()))
    excess = event.returns - risk_free
    if np.isnan(rows[event.zero]).any() or np.isnan(risk_free[event.zero]):
        return None
    span = event.days(ESTIMATION)
    span = span[~np.isnan(excess[span]) & ~np.isnan(rows[span]).any(axis=1)]
    model = sm.OLS(excess[span], rows[span]).fit()
    s2 = model.ssr / model.df_resid
    return {
        "event_id": event.id,
        "symbol": event.symbol,
        "observations": len(span),
        "df": int(model.df_resid),
        "coefficients": dict(zip(["alpha"] + list(named), model.params)),
        "sigma": np.sqrt(s2),
        "r_squared": model.rsquared,
    } | measures(event, rows, model.params, s2, model.df_resid, model.normalized_cov_params, risk_free)


def main():
    factors, models = factor_file(), {}
    for name, columns in MODELS.items():
        fits = [(event, fit(event, columns, factors)) for event in events()]
        models[name] = {
            "events": [found for _, found in fits if found],
            "without_factors_on_day_0": [event.id for event, found in fits if not found],
        }
        for found in models[name]["events"]:
            print(name, found["symbol"], f"M {found['observations']} R2 {found['r_squared']:.3f} AR0 {found['ar'][10]:+.5f}")
    write("factor_models.json", {"estimation": list(ESTIMATION), "models": models})


if __name__ == "__main__":
    main()
