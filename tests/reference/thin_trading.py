"""Betas for thin trading on data/alibaba-day, with statsmodels: writes thin_trading.json.

Scholes & Williams: three simple regressions over the interior of the estimation window. Dimson: one regression on the
market's return of the day, the day before and the day after. For both, residuals on the same-day market with divisor M - 2,
and (X'X)^-1 of the same-day regression.
"""

import numpy as np
import statsmodels.api as sm

from alibaba_events import ESTIMATION, events, measures
from number_file import write


def slope(y, x):
    return sm.OLS(y, sm.add_constant(x)).fit().params[1]


def scholes_williams(event, span):
    inner = span[(span > event.zero + ESTIMATION[0]) & (span < event.zero + ESTIMATION[1])]
    y, market = event.returns[inner], event.market
    slopes = [slope(y, market[inner + offset]) for offset in (-1, 0, 1)]
    rho = np.corrcoef(market[inner], market[inner - 1])[0, 1]
    beta = sum(slopes) / (1.0 + 2.0 * rho)
    return y.mean() - beta * market[inner].mean(), beta


def dimson(event, span):
    rows = np.column_stack([np.ones(len(span))] + [event.market[span + offset] for offset in (0, -1, 1)])
    params = sm.OLS(event.returns[span], rows).fit().params
    return params[0], params[1:].sum()


def fit(event, method):
    span = event.days(ESTIMATION)
    needed = [event.returns[span]] + [event.market[span + offset] for offset in (-1, 0, 1)]
    span = span[~np.isnan(needed).any(axis=0)]
    alpha, beta = method(event, span)
    rows = np.column_stack([np.ones(len(event.sessions)), event.market])
    same_day = sm.OLS(event.returns[span], rows[span]).fit()
    df = len(span) - 2
    s2 = np.sum((event.returns[span] - alpha - beta * event.market[span]) ** 2) / df
    found = {"event_id": event.id, "symbol": event.symbol, "observations": len(span), "df": df}
    found |= {"coefficients": {"alpha": alpha, "beta": beta}, "sigma": np.sqrt(s2)}
    base = np.zeros(len(event.sessions))
    return found | measures(event, rows, np.array([alpha, beta]), s2, df, same_day.normalized_cov_params, base)


def main():
    models = {}
    for name, method in (("scholes-williams", scholes_williams), ("dimson", dimson)):
        models[name] = {"events": [fit(event, method) for event in events()]}
        for found in models[name]["events"]:
            print(name, found["symbol"], f"M {found['observations']} beta {found['coefficients']['beta']:.4f}")
    write("thin_trading.json", {"estimation": list(ESTIMATION), "models": models})


if __name__ == "__main__":
    main()
