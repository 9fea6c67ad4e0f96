"""Market-model fits for the securities of data/alibaba-day, with statsmodels: writes alibaba_day.json.

Simple returns; a day is a session of the benchmark; estimation days -250..-11; day 0 is 2025-08-29 in New York and
2025-09-01 in Hong Kong. V = s^2 (L + 1' Xw (X'X)^-1 Xw' 1), from the covariance matrix that statsmodels reports.
"""

import csv
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy import stats

from number_file import write

DATA = Path(__file__).resolve().parents[2] / "data" / "alibaba-day"
ESTIMATION = (-250, -11)
WINDOWS = [(0, 0), (-1, 1), (0, 5), (-10, 10)]
DAY0 = {"SPX": "2025-08-29", "HK-EW": "2025-09-01"}


def closes(name):
    """symbol -> (price column used, {date: price}); adj_close where the file has it for the symbol, else close."""
    rows = {}
    with open(DATA / name, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["symbol"], []).append(row)
    found = {}
    for symbol, own in rows.items():
        column = "adj_close" if any(row.get("adj_close") for row in own) else "close"
        found[symbol] = column, {row["date"]: float(row[column]) for row in own if row[column]}
    return found


def fit(column, prices, market, day0):
    sessions = sorted(market)
    zero = sessions.index(day0)
    own = np.array([prices.get(date, np.nan) for date in sessions])
    index = np.array([market[date] for date in sessions])
    returns = np.concatenate([[np.nan], own[1:] / own[:-1] - 1.0])
    market_returns = np.concatenate([[np.nan], index[1:] / index[:-1] - 1.0])

    span = np.arange(zero + ESTIMATION[0], zero + ESTIMATION[1] + 1)
    span = span[span >= 0]
    span = span[~np.isnan(returns[span]) & ~np.isnan(market_returns[span])]
    model = sm.OLS(returns[span], sm.add_constant(market_returns[span])).fit()
    alpha, beta = model.params
    s2 = model.ssr / model.df_resid
    assert model.df_resid == len(span) - 2

    windows = []
    for first, last in WINDOWS:
        at = np.arange(zero + first, zero + last + 1)
        assert not np.isnan(returns[at]).any()
        rows = sm.add_constant(market_returns[at], has_constant="add")
        expected = rows @ model.params
        car = np.sum(returns[at] - expected)
        ones = rows.sum(axis=0)
        se = np.sqrt(s2 * len(at) + ones @ model.cov_params() @ ones)
        t = car / se
        windows.append(
            {
                "from": first,
                "to": last,
                "car": car,
                "se": se,
                "t": t,
                "p": 2.0 * stats.t.sf(abs(t), model.df_resid),
                "bhar": np.prod(1.0 + returns[at]) - np.prod(1.0 + expected),
            }
        )
    return {
        "price": column,
        "day0": day0,
        "sessions_before_day0": zero,
        "estimation_from": sessions[span[0]],
        "estimation_to": sessions[span[-1]],
        "observations": len(span),
        "df": int(model.df_resid),
        "alpha": alpha,
        "beta": beta,
        "sigma": np.sqrt(s2),
        "r_squared": model.rsquared,
        "return_day0": returns[zero],
        "market_return_day0": market_returns[zero],
        "ar_day0": windows[0]["car"],
        "windows": windows,
    }


def main():
    prices = closes("prices_us.csv") | closes("prices_hk.csv")
    events = []
    with open(DATA / "events.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            symbol, benchmark = row["symbol"], row["benchmark"]
            found = fit(*prices[symbol], prices[benchmark][1], DAY0[benchmark])
            events.append({"event_id": row["event_id"], "symbol": symbol, "benchmark": benchmark} | found)
            day = found["windows"][0]
            print(
                f"{symbol:8} M {found['observations']} alpha {found['alpha']:+.6f} beta {found['beta']:.4f} "
                f"s {found['sigma']:.5f} R2 {found['r_squared']:.3f} AR0 {day['car']:+.5f} t {day['t']:+.3f} p {day['p']:.2e}"
            )
    write("alibaba_day.json", {"estimation": list(ESTIMATION), "returns": "simple", "events": events})


if __name__ == "__main__":
    main()
