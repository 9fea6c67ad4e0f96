"""What the model scripts share: the events of data/alibaba-day as returns by session, and the measures of one fit."""

import csv

import numpy as np
from scipy import stats

from alibaba_day import DATA, DAY0, ESTIMATION, WINDOWS, closes

EVENT = (-10, 10)


class Event:
    """One event: returns of the security and of its benchmark by session, NaN where there is none."""

    def __init__(self, row, prices):
        self.id, self.symbol, self.benchmark = row["event_id"], row["symbol"], row["benchmark"]
        market = prices[self.benchmark][1]
        self.sessions = sorted(market)
        self.zero = self.sessions.index(DAY0[self.benchmark])
        self.returns = self.on_sessions(prices[self.symbol][1])
        self.market = self.on_sessions(market)

    def on_sessions(self, prices):
        own = np.array([prices.get(date, np.nan) for date in self.sessions])
        return np.concatenate([[np.nan], own[1:] / own[:-1] - 1.0])

    def days(self, window):
        return np.arange(self.zero + window[0], self.zero + window[1] + 1)


def events():
    prices = closes("prices_us.csv") | closes("prices_hk.csv")
    with open(DATA / "events.csv", newline="", encoding="utf-8") as file:
        return [Event(row, prices) for row in csv.DictReader(file)]


def measures(event, rows, coefficients, s2, df, inverse, base):
    """AR, SAR and the windows: `rows` (sessions x k) and `base` by session; V = s^2 (L + 1' Xw (X'X)^-1 Xw' 1)."""
    expected = base + rows @ coefficients
    at = event.days(EVENT)
    ar = event.returns[at] - expected[at]
    forecast_error = 1.0 + np.einsum("ij,jk,ik->i", rows[at], inverse, rows[at])
    windows = []
    for first, last in WINDOWS:
        days = event.days((first, last))
        observed, normal = event.returns[days], expected[days]
        assert not np.isnan(observed).any() and not np.isnan(normal).any()
        car = np.sum(observed - normal)
        ones = rows[days].sum(axis=0)
        se = np.sqrt(s2 * (len(days) + ones @ inverse @ ones))
        windows.append(
            {
                "from": first,
                "to": last,
                "car": car,
                "se": se,
                "t": car / se,
                "p": 2.0 * stats.t.sf(abs(car / se), df),
                "bhar": np.prod(1.0 + observed) - np.prod(1.0 + normal),
            }
        )
    return {
        "expected": list(expected[at]),
        "ar": list(ar),
        "sar": list(ar / np.sqrt(s2 * forecast_error)),
        "windows": windows,
    }


__all__ = ["ESTIMATION", "Event", "events", "measures"]
