"""Events on staggered dates: the data set (fixed seed) and an independent computation of its study.

`python staggered.py make` draws the data again (staggered_prices.csv, staggered_events.csv);
`python staggered.py` reads the two files and writes staggered.json.

Plain loops over events, days and pairs, straight from the formulas; nothing is vectorised across events.
"""

import csv
import math
import sys
from datetime import date, timedelta

import numpy as np
from scipy import stats

from number_file import FOLDER, write

SEED = 20250829
MARKET = "MKT"
ESTIMATION = (-100, -11)
WINDOW = (-5, 5)
MIN_OBS = 50
WINDOWS = [(0, 0), (-1, 1), (0, 5), (-5, 5)]

# Session number of day 0 and number of the security; the last two have too little history.
EVENTS = [
    (118, 1), (118, 2), (118, 3), (119, 4), (120, 5), (122, 6), (122, 7), (125, 8), (127, 9), (131, 10),
    (160, 11), (160, 12), (162, 1), (165, 2), (169, 3), (171, 4),
    (205, 5), (206, 6), (206, 7), (206, 8), (210, 9), (240, 10),
    (30, 11), (45, 12),
]  # fmt: skip
# Blank closes: session number and number of the security. The third lies in the event window of (160, 12), days 3 and 4.
BLANKS = [(60, 2), (61, 2), (163, 12), (90, 5), (140, 7), (250, 1), (75, 9), (100, 11)]


def make():
    random = np.random.default_rng(SEED)
    dates = []
    day = date(2018, 1, 1)
    while len(dates) < 260:
        if day.weekday() < 5:
            dates.append(day.isoformat())
        day += timedelta(days=1)
    market = random.normal(0.0004, 0.010, 260)
    common = random.normal(0.0, 0.009, 260)
    closes = {MARKET: 1000.0 * np.cumprod(1.0 + market)}
    for k in range(1, 13):
        own = random.normal(0.0, 0.014, 260)
        returns = 0.0001 * (k - 6) + (0.6 + 0.08 * k) * market + common + own
        for zero, security in EVENTS:
            if security == k:
                returns[zero] += 0.015
                returns[zero + 1] += 0.004
        closes[f"X{k:02d}"] = (20.0 + 5.0 * k) * np.cumprod(1.0 + returns)
    blanks = {(f"X{k:02d}", t) for t, k in BLANKS}
    with open(FOLDER / "staggered_prices.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["symbol", "date", "close"])
        for symbol in sorted(closes):
            for t in range(260):
                out.writerow([symbol, dates[t], "" if (symbol, t) in blanks else f"{closes[symbol][t]:.4f}"])
    with open(FOLDER / "staggered_events.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["event_id", "symbol", "date"])
        for number, (zero, security) in enumerate(EVENTS, 1):
            out.writerow([f"E{number:02d}", f"X{security:02d}", dates[zero]])


def read_prices(path):
    prices = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            close = float(row["close"]) if row["close"] else math.nan
            prices.setdefault(row["symbol"], {})[row["date"]] = close if close > 0 else math.nan
    return prices


def returns_on(prices, sessions, log):
    """Return of each session, nan where its close or that of the session before is missing."""
    out = [math.nan]
    for before, now in zip(sessions, sessions[1:]):
        a, b = prices.get(before, math.nan), prices.get(now, math.nan)
        out.append(math.log(b / a) if log else b / a - 1.0)
    return out


def offsets(estimation):
    """The days of an estimation window, or of several."""
    windows = estimation if isinstance(estimation, list) else [estimation]
    return [offset for first, last in windows for offset in range(first, last + 1)]


def fit(event, own, market, estimation, window, windows, log):
    zero = event["zero"]
    span = []
    for t in (zero + offset for offset in offsets(estimation)):
        if 0 <= t < len(own) and not math.isnan(own[t]) and not math.isnan(market[t]):
            span.append(t)
    event["observations"] = m = len(span)
    if m < MIN_OBS:
        return False
    x_mean = sum(market[t] for t in span) / m
    y_mean = sum(own[t] for t in span) / m
    sxx = sum((market[t] - x_mean) ** 2 for t in span)
    beta = sum((market[t] - x_mean) * (own[t] - y_mean) for t in span) / sxx
    alpha = y_mean - beta * x_mean
    event["residuals"] = {t: own[t] - alpha - beta * market[t] for t in span}
    sse = sum(e * e for e in event["residuals"].values())
    nu = m - 2
    s = math.sqrt(sse / nu)
    event |= {"alpha": alpha, "beta": beta, "sigma": s, "df": nu}
    event["r_squared"] = 1.0 - sse / sum((own[t] - y_mean) ** 2 for t in span)

    event["days"] = {}
    for day in range(window[0], window[1] + 1):
        t = zero + day
        if math.isnan(own[t]) or math.isnan(market[t]):
            continue
        ar = own[t] - alpha - beta * market[t]
        sar = ar / (s * math.sqrt(1.0 + 1.0 / m + (market[t] - x_mean) ** 2 / sxx))
        event["days"][day] = {"ar": ar, "sar": sar, "p": 2.0 * stats.t.sf(abs(sar), nu)}

    event["windows"] = []
    for a, b in windows:
        seen = [day for day in range(a, b + 1) if day in event["days"]]
        row = {"from": a, "to": b, "observed": len(seen), "complete": len(seen) == b - a + 1}
        if seen:
            length = len(seen)
            off = sum(market[zero + day] - x_mean for day in seen)
            car = sum(event["days"][day]["ar"] for day in seen)
            se = s * math.sqrt(length + length**2 / m + off**2 / sxx)
            row |= {"car": car, "se": se, "scar": car / se, "p": 2.0 * stats.t.sf(abs(car / se), nu)}
            if not log:
                held = math.prod(1.0 + own[zero + day] for day in seen)
                row["bhar"] = held - math.prod(1.0 + alpha + beta * market[zero + day] for day in seen)
        event["windows"].append(row)
    return True


def correlation(one, other):
    """Of two events' estimation residuals over the calendar days that both have, 3 at least."""
    shared = sorted(set(one["residuals"]) & set(other["residuals"]))
    if len(shared) < 3:
        return 0.0
    return float(np.corrcoef([one["residuals"][t] for t in shared], [other["residuals"][t] for t in shared])[0, 1])


def mean_correlation(events, a, b, pairs):
    """Mean over pairs of correlation times the share of the window's days in common on the calendar."""
    n, total = len(events), 0.0
    for i in range(n):
        for j in range(n):
            if i == j:
                continue
            own = {events[i]["zero"] + day for day in range(a, b + 1)}
            theirs = {events[j]["zero"] + day for day in range(a, b + 1)}
            common = len(own & theirs)
            if common:
                key = tuple(sorted((events[i]["event_id"], events[j]["event_id"])))
                if key not in pairs:
                    pairs[key] = correlation(events[i], events[j])
                total += pairs[key] * common / (b - a + 1)
    return total / (n * (n - 1))


def tests(x, standardised, df, r, sum_of_means, length, sd, periods):
    """Statistics and p-values across events; x are ARs or CARs, standardised SARs or SCARs."""
    n = len(x)

    def ratio(values):
        mean = sum(values) / n
        return math.sqrt(n) * mean / math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1))

    def normal(z):
        return {"statistic": z, "p": 2.0 * stats.norm.sf(abs(z))}

    def student(t, nu):
        return {"statistic": t, "p": 2.0 * stats.t.sf(abs(t), nu), "df": nu}

    patell = sum(standardised) / math.sqrt(sum(nu / (nu - 2) for nu in df))
    bmp = ratio(standardised)
    found = {
        "cross_sectional": student(ratio(x), n - 1),
        "time_series": student(sum_of_means / (math.sqrt(length) * sd), periods - 1),
        "patell": normal(patell),
        "bmp": student(bmp, n - 1),
    }
    if r > -1.0 / (n - 1):
        found["patell_adjusted"] = normal(patell / math.sqrt(1.0 + (n - 1) * r))
        found["bmp_adjusted"] = student(bmp * math.sqrt((1.0 - r) / (1.0 + (n - 1) * r)), n - 1)
    else:
        found["patell_adjusted"] = found["bmp_adjusted"] = {"statistic": None, "p": None}
    return found


def study(prices, rows, market_name, estimation, window, windows, log=False):
    sessions = sorted(prices[market_name])
    market = returns_on(prices[market_name], sessions, log)
    used, excluded = [], []
    for row in rows:
        event = {"event_id": row["event_id"], "symbol": row["symbol"], "day0": row["date"]}
        event["zero"] = sessions.index(row["date"])
        own = returns_on(prices[row["symbol"]], sessions, log)
        (used if fit(event, own, market, estimation, window, windows, log) else excluded).append(event)

    # The series of average residuals over the estimation window, in event time.
    series = []
    for offset in offsets(estimation):
        seen = [e["residuals"][e["zero"] + offset] for e in used if e["zero"] + offset in e["residuals"]]
        if seen:
            series.append(sum(seen) / len(seen))
    middle = sum(series) / len(series)
    sd = math.sqrt(sum((v - middle) ** 2 for v in series) / (len(series) - 1))

    pairs, days, group = {}, [], []
    aar = {}
    for day in range(window[0], window[1] + 1):
        here = [e for e in used if day in e["days"]]
        aar[day] = sum(e["days"][day]["ar"] for e in here) / len(here)
        so_far = [e for e in used if all(d in e["days"] for d in range(window[0], day + 1))]
        caar = sum(e["days"][d]["ar"] for e in so_far for d in range(window[0], day + 1)) / len(so_far)
        r = mean_correlation(here, day, day, pairs)
        x = [e["days"][day]["ar"] for e in here]
        sars = [e["days"][day]["sar"] for e in here]
        found = tests(x, sars, [e["df"] for e in here], r, aar[day], 1, sd, len(series))
        days.append(
            {"day": day, "n": len(here), "n_positive": sum(v > 0 for v in x), "aar": aar[day], "caar": caar}
            | {"mean_correlation": r, "tests": found}
        )
    for k, (a, b) in enumerate(windows):
        here = [e for e in used if e["windows"][k]["complete"]]
        x = [e["windows"][k]["car"] for e in here]
        scars = [e["windows"][k]["scar"] for e in here]
        r = mean_correlation(here, a, b, pairs)
        total = sum(aar[day] for day in range(a, b + 1))
        found = tests(x, scars, [e["df"] for e in here], r, total, b - a + 1, sd, len(series))
        group.append(
            {"from": a, "to": b, "n": len(here), "n_positive": sum(v > 0 for v in x), "caar": sum(x) / len(x)}
            | {"sum_of_aar": total, "mean_correlation": r, "tests": found}
        )
    return {
        "used": used,
        "excluded": excluded,
        "series": {"length": len(series), "sd": sd},
        "days": days,
        "windows": group,
        "pairs": pairs,
    }


def main():
    prices = read_prices(FOLDER / "staggered_prices.csv")
    with open(FOLDER / "staggered_events.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = study(prices, rows, MARKET, ESTIMATION, WINDOW, WINDOWS)
    used = found["used"]

    partial = [e["event_id"] for e in used if not e["windows"][-1]["complete"]]
    assert (len(rows), len(used), len(found["excluded"]), partial) == (24, 22, 2, ["E12"])
    assert sum(e["observations"] < 90 for e in used) >= 4
    assert any(0 < abs(e["zero"] - f["zero"]) < 11 for e in used for f in used)

    keys = ["event_id", "symbol", "day0", "observations", "df", "alpha", "beta", "sigma", "r_squared"]
    write(
        "staggered.json",
        {
            "plan": {
                "model": "market",
                "benchmark": MARKET,
                "returns": "simple",
                "estimation": list(ESTIMATION),
                "window": list(WINDOW),
                "min_obs": MIN_OBS,
            },
            "counts": {"events_in": len(rows), "events_used": len(used), "events_excluded": len(found["excluded"])},
            "events": [
                {key: event[key] for key in keys}
                | {"days": [{"day": day} | values for day, values in event["days"].items()], "windows": event["windows"]}
                for event in used
            ],
            "excluded": [
                {"event_id": e["event_id"], "symbol": e["symbol"], "observations": e["observations"]}
                for e in found["excluded"]
            ],
            "estimation_series": found["series"],
            "days": found["days"],
            "windows": found["windows"],
            "pairs": [{"one": a, "other": b, "correlation": r} for (a, b), r in sorted(found["pairs"].items())],
        },
    )
    for row in found["windows"]:
        shown = {key: round(test["statistic"], 4) for key, test in row["tests"].items()}
        print(row["from"], row["to"], "n", row["n"], "r", round(row["mean_correlation"], 5), shown)


if __name__ == "__main__":
    if sys.argv[1:] == ["make"]:
        make()
    main()
