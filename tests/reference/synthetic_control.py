"""Synthetic controls of three names of the Alibaba day: writes synthetic_control.json.

Donors: the securities of prices_us.csv that no event names, without the benchmark. The weights come from quadprog (the dual
active-set method of Goldfarb and Idnani) and are checked with SLSQP of scipy; the p-values by permutation are plain loops.
"""

import numpy as np
import quadprog
from scipy.optimize import minimize

from alibaba_day import DATA, DAY0, ESTIMATION, WINDOWS, closes
from number_file import write

EVENT = (-10, 10)
EVENTS = {"BABA alone": ["BABA"], "three names": ["BABA", "MRVL", "NVDA"]}


def weights(y, x):
    """min |y - X w|^2, w >= 0, sum w = 1; X: days x donors."""
    n = x.shape[1]
    scale = np.mean(np.sum(x * x, axis=0))
    constraints = np.column_stack([np.ones(n), np.eye(n)])
    bounds = np.concatenate([[1.0], np.zeros(n)])
    w = quadprog.solve_qp(x.T @ x / scale, x.T @ y / scale, constraints, bounds, meq=1)[0]
    w = np.where(w < 1e-12, 0.0, w)
    other = minimize(
        lambda w: np.sum((y - x @ w) ** 2) / scale,
        np.full(n, 1.0 / n),
        jac=lambda w: -2.0 * x.T @ (y - x @ w) / scale,
        bounds=[(0.0, 1.0)] * n,
        constraints={"type": "eq", "fun": lambda w: np.sum(w) - 1.0, "jac": lambda w: np.ones(n)},
        options={"ftol": 1e-16, "maxiter": 5000},
    )
    assert np.max(np.abs(other.x - w)) < 1e-5, np.max(np.abs(other.x - w))
    return w / np.sum(w)


def conformal(y, x, tested):
    """Chernozhukov, Wuthrich & Zhu (2021): all shifts in a circle; weights under the null, on all days. The last `tested` days count."""
    u = y - x @ weights(y, x)
    days = len(u)
    sizes = []
    for shift in range(days):
        size = 0.0
        for t in range(days - tested, days):
            size += abs(u[(t + shift) % days])
        sizes.append(size)
    return sum(size >= sizes[0] * (1.0 - 1e-12) for size in sizes) / days


def ratio(before, after):
    return np.mean(after**2) / np.mean(before**2)


def event(symbol, donors, returns, zero):
    estimation = np.arange(zero + ESTIMATION[0], zero + ESTIMATION[1] + 1)
    x, y = np.column_stack([returns[d][estimation] for d in donors]), returns[symbol][estimation]
    assert not np.isnan(x).any() and not np.isnan(y).any()
    w = weights(y, x)
    every = np.column_stack([returns[d] for d in donors])
    gap = returns[symbol] - every @ w
    e = gap[estimation]
    m, k = len(e), int(np.sum(w > 0.0))
    sigma = np.sqrt(np.sum((e - e.mean()) ** 2) / (m - k))
    others = []
    for j in range(len(donors)):
        rest = [i for i in range(len(donors)) if i != j]
        v = weights(x[:, j], x[:, rest])
        others.append(every[:, j] - every[:, rest] @ v)
    windows = []
    for first, last in WINDOWS:
        days = np.arange(zero + first, zero + last + 1)
        joined = np.concatenate([estimation, days])
        own = ratio(e, gap[days])
        far = sum(ratio(other[estimation], other[days]) >= own for other in others)
        windows.append(
            {
                "from": first,
                "to": last,
                "car": np.sum(gap[days]),
                "se": sigma * np.sqrt(len(days)),
                "conformal_p": conformal(returns[symbol][joined], every[joined], len(days)),
                "placebo_p": (1 + far) / (1 + len(others)),
            }
        )
    return {
        "symbol": symbol,
        "n_donors": len(donors),
        "weights": {d: weight for d, weight in zip(donors, w) if weight > 0.0},
        "rmse": np.sqrt(np.mean(e**2)),
        "r_squared": 1.0 - np.sum(e**2) / np.sum((y - y.mean()) ** 2),
        "sigma": sigma,
        "df": m - k,
        "ar": list(gap[zero + EVENT[0] : zero + EVENT[1] + 1]),
        "windows": windows,
    }


def main():
    prices = {symbol: series for symbol, (_, series) in closes("prices_us.csv").items()}
    sessions = sorted(prices["SPX"])
    zero = sessions.index(DAY0["SPX"])
    returns = {}
    for symbol, series in prices.items():
        own = np.array([series.get(date, np.nan) for date in sessions])
        returns[symbol] = np.concatenate([[np.nan], own[1:] / own[:-1] - 1.0])
    found = {}
    for name, symbols in EVENTS.items():
        donors = sorted(symbol for symbol in prices if symbol not in symbols and symbol != "SPX")
        found[name] = [event(symbol, donors, returns, zero) for symbol in symbols]
    write("synthetic_control.json", {"events": EVENTS, "studies": found})
    for name, events in found.items():
        for one in events:
            print(name, one["symbol"], one["weights"], one["r_squared"], [(w["car"], w["conformal_p"], w["placebo_p"]) for w in one["windows"]])


if __name__ == "__main__":
    main()
