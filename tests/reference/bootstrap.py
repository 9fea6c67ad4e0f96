"""Bootstrap intervals and simultaneous bands on the staggered data, with numpy's own random numbers.

`python bootstrap.py` reads staggered_prices.csv and across_events.csv and writes bootstrap.json. 200,000 draws: quantiles are
known to about 0.006 of a standard error. `python bootstrap.py coverage` prints how often the intervals hold a true mean.
"""

import csv
import math
import sys

import numpy as np

from number_file import FOLDER, write
from staggered import ESTIMATION, MARKET, WINDOW, WINDOWS, read_prices, study

DRAWS = 200_000
TAIL = 0.025


def by_date(events, values):
    """Sum and number of the values of each date of day 0, in order of time."""
    dates = sorted({e["day0"] for e in events})
    sums, counts = np.zeros(len(dates)), np.zeros(len(dates))
    for e, value in zip(events, values):
        if value is not None:
            sums[dates.index(e["day0"])] += value
            counts[dates.index(e["day0"])] += 1
    return sums, counts


def error(deviations, total, clusters):
    return np.sqrt(clusters / (clusters - 1) * np.sum(deviations**2, axis=-1)) / total


def draws(parts, wild, random):
    """m, se, and m* - m and se* of each draw, for a mean (one part) or a difference (two), with signs 1 and -1."""
    clusters = int(np.sum(sum(n for _, n in parts) > 0))
    size = len(parts[0][0])
    means = [s.sum() / n.sum() for s, n in parts]
    signs = [1.0, -1.0][: len(parts)]
    m = sum(sign * mean for sign, mean in zip(signs, means))
    own = sum(sign * (s - n * mean) / n.sum() for sign, mean, (s, n) in zip(signs, means, parts))
    se = error(own, 1.0, clusters)
    shifts, errors = [], []
    for _ in range(DRAWS // 2_000):
        if wild:
            w = random.choice([-1.0, 1.0], (2_000, size))
            c = np.ones((2_000, size))
        else:
            c = np.stack([np.bincount(row, minlength=size) for row in random.integers(0, size, (2_000, size))])
            w = np.ones((2_000, size))
        shift, influence = np.zeros(2_000), np.zeros((2_000, size))
        for sign, mean, (s, n) in zip(signs, means, parts):
            total = (c * n).sum(axis=1)
            total[total == 0] = np.nan
            drawn = w * (s - n * mean)
            moved = (c * drawn).sum(axis=1) / total
            shift += sign * moved
            influence += sign * (drawn - n * moved[:, None]) / total[:, None]
        shifts.append(shift)
        errors.append(np.sqrt(clusters / (clusters - 1) * (c * influence**2).sum(axis=1)))
    return m, se, np.concatenate(shifts), np.concatenate(errors)


def intervals(parts, wild, random):
    m, se, shift, error_of_draw = draws(parts, wild, random)
    kept = ~np.isnan(shift) & (error_of_draw > 0)
    shift, t = shift[kept], shift[kept] / error_of_draw[kept]
    low, high = np.quantile(m + shift, [TAIL, 1 - TAIL])
    t_low, t_high = np.quantile(t, [TAIL, 1 - TAIL])
    return {
        "estimate": m,
        "se": se,
        "p": float((1 + np.sum(np.abs(t) >= abs(m / se))) / (1 + len(t))),
        "percentile": [low, high],
        "basic": [2 * m - high, 2 * m - low],
        "studentised": [m - se * t_high, m - se * t_low],
    }


def band(events, random):
    """sup-t: the running CAARs of one draw share its dates."""
    paths = []
    for day in range(WINDOW[0], WINDOW[1] + 1):
        so_far = range(WINDOW[0], day + 1)
        values = [sum(e["days"][d]["ar"] for d in so_far) if all(d in e["days"] for d in so_far) else None for e in events]
        paths.append(by_date(events, values))
    size = len(paths[0][0])
    means = [s.sum() / n.sum() for s, n in paths]
    errors = []
    for mean, (s, n) in zip(means, paths):
        clusters = int((n > 0).sum())
        errors.append(error(s - n * mean, n.sum(), clusters))
    farthest = []
    for _ in range(DRAWS // 2_000):
        c = np.stack([np.bincount(row, minlength=size) for row in random.integers(0, size, (2_000, size))])
        apart = [
            np.abs((c * (s - n * mean)).sum(axis=1) / (c * n).sum(axis=1)) / se
            for mean, se, (s, n) in zip(means, errors, paths)
        ]
        farthest.append(np.max(apart, axis=0))
    return {"critical": np.quantile(np.concatenate(farthest), 0.95), "caar": means, "se": errors}


def main():
    prices = read_prices(FOLDER / "staggered_prices.csv")
    with open(FOLDER / "across_events.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    tags = {row["event_id"]: row["tags"].split(";") for row in rows}
    events = study(prices, rows, MARKET, ESTIMATION, WINDOW, WINDOWS)["used"]
    random = np.random.default_rng(7)
    found = {"draws": DRAWS, "dates": [], "wild": [], "differences": []}
    for k, (a, b) in enumerate(WINDOWS):
        def values(key, side=None):
            out = []
            for e in events:
                window = e["windows"][k]
                is_there = window["complete"] and (side is None or side(tags[e["event_id"]]))
                out.append(window[key] if is_there else None)
            return out

        for name, wild in [("dates", False), ("wild", True)]:
            row = {"from": a, "to": b}
            for kind, key in [("caar", "car"), ("bhar", "bhar")]:
                row[kind] = intervals([by_date(events, values(key))], wild, random)
            found[name].append(row)
        good = values("car", lambda own: "good" in own and "bad" not in own)
        bad = values("car", lambda own: "bad" in own and "good" not in own)
        # Only dates with an event of either group are drawn.
        either = [i for i, e in enumerate(events) if ("good" in tags[e["event_id"]]) != ("bad" in tags[e["event_id"]])]
        pick = lambda side: by_date([events[i] for i in either], [side[i] for i in either])
        found["differences"].append({"a": "bad", "b": "good", "from": a, "to": b} | intervals([pick(bad), pick(good)], False, random))
    found["band"] = band(events, random)
    assert math.isfinite(found["band"]["critical"])
    write("bootstrap.json", found)


def coverage(samples=4_000, drawn=600):
    """How often 95 % intervals hold the true mean: the table in the documentation of `robustness::bootstrap`."""
    random = np.random.default_rng(11)

    def own_dates(n, values):
        return lambda: (values(n), np.ones(n))

    def by_dates(dates, events):
        # Events of one date share half of their variance.
        def draw():
            common = random.exponential(1.0, dates) - 1.0
            own = (random.exponential(1.0, (dates, events)) - 1.0).sum(axis=1)
            return events * common + own, np.full(dates, float(events))

        return draw

    normal, skewed = (lambda n: random.normal(0.0, 1.0, n)), (lambda n: random.exponential(1.0, n) - 1.0)
    designs = {
        "10 events, normal": own_dates(10, normal),
        "30 events, normal": own_dates(30, normal),
        "10 events, exponential": own_dates(10, skewed),
        "30 events, exponential": own_dates(30, skewed),
        "100 events, exponential": own_dates(100, skewed),
        "8 dates of 5 events": by_dates(8, 5),
        "20 dates of 5 events": by_dates(20, 5),
    }
    for name, design in designs.items():
        for wild in (False, True):
            held = np.zeros(3)
            for _ in range(samples):
                s, n = design()
                total, size = n.sum(), len(s)
                m = s.sum() / total
                deviation = s - n * m
                se = error(deviation, total, size)
                if wild:
                    w, c = random.choice([-1.0, 1.0], (drawn, size)), np.ones((drawn, size))
                else:
                    c = random.multinomial(size, np.full(size, 1.0 / size), drawn).astype(float)
                    w = np.ones((drawn, size))
                counted = (c * n).sum(axis=1)
                shift = (c * w * deviation).sum(axis=1) / counted
                left = w * deviation - n * shift[:, None]
                errors = np.sqrt(size / (size - 1) * (c * left**2).sum(axis=1)) / counted
                low, high = np.quantile(m + shift, [TAIL, 1 - TAIL])
                t_low, t_high = np.quantile((shift / errors)[errors > 0], [TAIL, 1 - TAIL])
                ends = [(low, high), (2 * m - high, 2 * m - low), (m - se * t_high, m - se * t_low)]
                held += [a <= 0.0 <= b for a, b in ends]
            rates = " ".join(f"{100 * rate / samples:5.1f}" for rate in held)
            print(f"{name:26} {'wild' if wild else 'drawn':6} percentile, basic, studentised {rates}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["coverage"]:
        coverage()
    else:
        main()
