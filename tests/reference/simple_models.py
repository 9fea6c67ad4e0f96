"""The market, mean-adjusted, market-adjusted and raw models on data/alibaba-day, with statsmodels: writes simple_models.json.

The market-adjusted and the raw model estimate nothing but the dispersion of R - Rm, or of R, about its mean, divisor M - 1;
their forecast has no error of estimates: C = 1, V = s^2 L.
"""

import numpy as np
import statsmodels.api as sm

from alibaba_events import ESTIMATION, events, measures
from number_file import write


def regression(event, rows, span):
    model = sm.OLS(event.returns[span], rows[span]).fit()
    return model, model.ssr / model.df_resid, model.df_resid, model.normalized_cov_params


def fit(event, name):
    ones = np.ones(len(event.sessions))
    base = event.market if name == "market-adjusted" else 0.0 * ones
    span = event.days(ESTIMATION)
    span = span[~np.isnan(event.returns[span]) & ~np.isnan(event.market[span])]
    found = {"event_id": event.id, "symbol": event.symbol, "observations": len(span)}
    if name in ("market-adjusted", "raw"):
        rows, params = np.empty((len(ones), 0)), np.empty(0)
        noise = sm.stats.DescrStatsW(event.returns[span] - base[span], ddof=1)
        s2, df, inverse = noise.var, len(span) - 1, np.empty((0, 0))
        names = []
    else:
        rows = np.column_stack([ones, event.market]) if name == "market" else ones[:, None]
        model, s2, df, inverse = regression(event, rows, span)
        params, names = model.params, ["alpha", "beta"][: rows.shape[1]]
    if name == "market":
        found["r_squared"] = model.rsquared
    found |= {"df": int(df), "coefficients": dict(zip(names, params)), "sigma": np.sqrt(s2)}
    return found | measures(event, rows, params, s2, df, inverse, base)


def main():
    models = {}
    for name in ("mean-adjusted", "market-adjusted", "market", "raw"):
        models[name] = {"events": [fit(event, name) for event in events()]}
        for found in models[name]["events"]:
            print(name, found["symbol"], f"M {found['observations']} s {found['sigma']:.5f} AR0 {found['ar'][10]:+.5f}")
    write("simple_models.json", {"estimation": list(ESTIMATION), "models": models})


if __name__ == "__main__":
    main()
