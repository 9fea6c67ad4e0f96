"""The reaction split by open, high, low, close and volume, from numpy alone: reaction.json and reaction_prices.csv.

An implementation that shares nothing with the library: ordinary least squares by numpy.linalg.lstsq, prediction errors by the whole
covariance matrix of the forecast errors, and Yang and Zhang's volatility from its definition.
"""

import csv
import datetime
import json
import math
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
SESSIONS = 140
SYMBOLS = ["AAA", "BBB", "CCC", "DDD", "MKT"]
ESTIMATION = range(-60, -5)
WINDOW = range(-3, 4)
CARS = [(0, 0), (-1, 1), (0, 3)]
# Symbol and session of each event; sessions differ, so that no two events share a date.
EVENTS = [("AAA", 90), ("BBB", 97), ("CCC", 104), ("DDD", 111), ("AAA", 118), ("BBB", 125)]


def dates():
    day, found = datetime.date(2024, 1, 1), []
    while len(found) < SESSIONS:
        if day.weekday() < 5:
            found.append(day.isoformat())
        day += datetime.timedelta(days=1)
    return found


def bars():
    """Made-up bars, rounded as a file holds them. News moves the open, the range and the volume of its session."""
    rng = np.random.default_rng(20240101)
    market = rng.normal(0, [0.004, 0.008], (SESSIONS, 2))
    table = {}
    for number, symbol in enumerate(SYMBOLS):
        beta = 1.0 if symbol == "MKT" else 0.7 + 0.2 * number
        close, rows = 50.0 + 10 * number, []
        market_volume = 13 + 0.3 * np.sin(np.arange(SESSIONS) / 5)
        for t in range(SESSIONS):
            news = 1.0 if (symbol, t) in EVENTS else 0.0
            own = rng.normal(0, [0.003, 0.006]) if symbol != "MKT" else np.zeros(2)
            first = close * (1 + beta * market[t, 0] + own[0] + 0.03 * news)
            last = first * (1 + beta * market[t, 1] + own[1] - 0.005 * news)
            spread = (0.004 + 0.01 * news) * (1 + abs(rng.normal()))
            high, low = max(first, last) * (1 + spread), min(first, last) * (1 - spread)
            volume = math.exp(market_volume[t] + 0.2 * rng.normal() + 1.0 * news)
            # The adjusted close falls behind the close before a dividend on session 60.
            adjusted = last * (0.98 if t < 60 else 1.0)
            rows.append([round(x, 4) for x in (first, high, low, last, adjusted)] + [round(volume)])
            close = last
        table[symbol] = np.array(rows)
    return table


TABLE = bars()


def series(symbol, measure):
    o, h, l, c, adj, v = TABLE[symbol].T
    factor = adj / c
    found = np.full(SESSIONS, np.nan)
    if measure == "overnight":
        found[1:] = (o * factor)[1:] / adj[:-1] - 1
    elif measure == "intraday":
        found = c / o - 1
    elif measure == "parkinson":
        found = np.log(np.sqrt(np.log(h / l) ** 2 / (4 * math.log(2))))
    elif measure == "garman_klass":
        found = np.log(np.sqrt(0.5 * np.log(h / l) ** 2 - (2 * math.log(2) - 1) * np.log(c / o) ** 2))
    else:
        found = np.log(v)
    return found


def fitted(measure, has_market, symbol, day0):
    """Abnormal values of the event window and the covariance matrix of their errors."""
    y, m = series(symbol, measure), series("MKT", measure)

    def rows(lags):
        days = [day0 + lag for lag in lags]
        x = np.ones((len(days), 1))
        return y[days], np.column_stack([x, m[days]]) if has_market else x

    y_est, x_est = rows(ESTIMATION)
    b, *_ = np.linalg.lstsq(x_est, y_est, rcond=None)
    e = y_est - x_est @ b
    s2 = e @ e / (len(e) - x_est.shape[1])
    y_win, x_win = rows(WINDOW)
    covariance = s2 * (np.eye(len(WINDOW)) + x_win @ np.linalg.inv(x_est.T @ x_est) @ x_win.T)
    return y_win - x_win @ b, covariance


def t_of_mean(values):
    values = np.array(values)
    return float(np.sqrt(len(values)) * values.mean() / values.std(ddof=1))


def summary(x, s, per_day=1):
    return {"mean": float(np.mean(x)) / per_day, "cross_sectional": t_of_mean(x), "bmp": t_of_mean(s)}


def daily(measure, has_market):
    name = "volume" if measure.startswith("volume") else measure
    measured = [fitted(name, has_market, symbol, day0) for symbol, day0 in EVENTS]
    is_return = measure in ("overnight", "intraday")
    out = {"model": "market" if has_market else "mean-adjusted", "days": [], "windows": []}
    for position, lag in enumerate(WINDOW):
        x = [a[position] for a, _ in measured]
        s = [a[position] / math.sqrt(v[position, position]) for a, v in measured]
        out["days"].append({"day": lag, **summary(x, s)})
    for first, last in CARS:
        pick = np.array([1.0 if first <= lag <= last else 0.0 for lag in WINDOW])
        x = [float(pick @ a) for a, _ in measured]
        s = [float(pick @ a) / math.sqrt(pick @ v @ pick) for a, v in measured]
        per_day = 1 if is_return else last - first + 1
        out["windows"].append({"from": first, "to": last, **summary(x, s, per_day)})
    return out


def yang_zhang(symbol, days):
    o, h, l, c, adj, _ = TABLE[symbol].T
    days = np.array(days)
    overnight = np.log((o * adj / c)[days] / adj[days - 1])
    up, down, close = np.log(h[days] / o[days]), np.log(l[days] / o[days]), np.log(c[days] / o[days])
    n = len(days)
    k = 0.34 / (1.34 + (n + 1) / (n - 1))
    within = np.mean(up * (up - close) + down * (down - close))
    return math.log(math.sqrt(overnight.var(ddof=1) + k * close.var(ddof=1) + (1 - k) * within))


def volatility():
    out = []
    for first, last in CARS:
        length = last - first + 1
        if length < 2:
            continue
        x, s = [], []
        for symbol, day0 in EVENTS:
            blocks, end = [], ESTIMATION[-1]
            while end - length + 1 >= ESTIMATION[0]:
                blocks.append(yang_zhang(symbol, range(day0 + end - length + 1, day0 + end + 1)))
                end -= length
            x.append(yang_zhang(symbol, range(day0 + first, day0 + last + 1)) - np.mean(blocks))
            s.append(x[-1] / (np.std(blocks, ddof=1) * math.sqrt(1 + 1 / len(blocks))))
        out.append({"from": first, "to": last, **summary(x, s)})
    return {"model": "mean-adjusted", "windows": out}


def main():
    days = dates()
    with open(HERE / "reaction_prices.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["symbol", "date", "open", "high", "low", "close", "adj_close", "volume"])
        for symbol in SYMBOLS:
            for day, row in zip(days, TABLE[symbol]):
                writer.writerow([symbol, day] + [f"{x:.4f}" for x in row[:5]] + [int(row[5])])
    measures = {
        "overnight": daily("overnight", True),
        "intraday": daily("intraday", True),
        "parkinson": daily("parkinson", False),
        "garman_klass": daily("garman_klass", False),
        "volume": daily("volume", False),
        "volume_market": daily("volume_market", True),
        "yang_zhang": volatility(),
    }
    events = [{"symbol": symbol, "date": days[day0]} for symbol, day0 in EVENTS]
    reference = {"events": events, "measures": measures}
    (HERE / "reaction.json").write_text(json.dumps(reference, indent=1) + "\n")


main()
