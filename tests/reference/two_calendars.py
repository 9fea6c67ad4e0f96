"""Mean correlation and the adjusted tests of the Alibaba day, whose events lie on the calendars of New York and Hong Kong.

Every pair of events is taken by date: the correlation of OLS residuals (statsmodels, pandas) over the dates that both
estimation windows have, times the share of the window's days on the dates of both. Writes two_calendars.json.
"""

import csv

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats

from alibaba_day import DATA, DAY0, ESTIMATION, WINDOWS, closes
from number_file import write


def measure(prices, market, day0):
    index = pd.Series(market).sort_index()
    frame = pd.DataFrame({"own": pd.Series(prices).reindex(index.index), "market": index})
    frame = frame.pct_change(fill_method=None)
    zero = frame.index.get_loc(day0)
    before = frame.iloc[max(0, zero + ESTIMATION[0]) : zero + ESTIMATION[1] + 1].dropna()
    model = sm.OLS(before.own, sm.add_constant(before.market)).fit()
    s2 = model.ssr / model.df_resid

    def standardised(a, b):
        around = frame.iloc[zero + a : zero + b + 1]
        rows = sm.add_constant(around.market.to_numpy(), has_constant="add")
        car = (around.own.to_numpy() - rows @ model.params.to_numpy()).sum()
        ones = rows.sum(axis=0)
        return car / np.sqrt(s2 * len(around) + ones @ model.cov_params().to_numpy() @ ones)

    return {
        "residuals": model.resid,
        "df": model.df_resid,
        "dates": lambda a, b: set(frame.index[zero + a : zero + b + 1]),
        "standardised": standardised,
    }


def tests(events, a, b):
    n, length = len(events), b - a + 1
    total = 0.0
    for i, one in enumerate(events):
        for other in events[i + 1 :]:
            common = len(one["dates"](a, b) & other["dates"](a, b))
            if common:
                total += one["residuals"].corr(other["residuals"]) * common / length
    r = total / (n * (n - 1) / 2)
    s = np.array([event["standardised"](a, b) for event in events])
    patell = s.sum() / np.sqrt(sum(e["df"] / (e["df"] - 2.0) for e in events)) / np.sqrt(1 + (n - 1) * r)
    bmp = np.sqrt(n) * s.mean() / s.std(ddof=1) * np.sqrt((1 - r) / (1 + (n - 1) * r))
    return {
        "mean_correlation": r,
        "patell_adjusted": {"statistic": patell, "p": 2 * stats.norm.sf(abs(patell))},
        "bmp_adjusted": {"statistic": bmp, "p": 2 * stats.t.sf(abs(bmp), n - 1)},
    }


def main():
    prices = {symbol: own for symbol, (_, own) in (closes("prices_us.csv") | closes("prices_hk.csv")).items()}
    groups = {"all": []}
    with open(DATA / "events.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            measured = measure(prices[row["symbol"]], prices[row["benchmark"]], DAY0[row["benchmark"]])
            for tag in ["all"] + row["tags"].split(";"):
                groups.setdefault(tag, []).append(measured)
    spans = [(day, day) for day in range(-10, 11)] + WINDOWS
    found = [
        {"group": tag, "windows": [{"from": a, "to": b} | tests(events, a, b) for a, b in spans]}
        for tag, events in sorted(groups.items())
    ]
    write("two_calendars.json", {"groups": found})
    for group in found:
        print(group["group"], [round(w["mean_correlation"], 4) for w in group["windows"][9:13]])


if __name__ == "__main__":
    main()
