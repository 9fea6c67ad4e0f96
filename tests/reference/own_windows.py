"""Event windows of single events on the staggered data: means and tests by plain loops, scipy and numpy.

`python own_windows.py` reads staggered_prices.csv and staggered_events.csv, gives the events windows by rule (own_windows.csv), and
writes own_windows.json.

`python own_windows.py size [SAMPLES] [SEED]` measures how often bmp and bmp_adjusted reject a true null at 5 %, of 20 events on one date
over windows of 1 to 11 days, with residuals correlated by 0 and by 0.2.
"""

import csv
import math
import sys

import numpy as np
from scipy import stats

from across_events import days_of, grank, normal, student
from number_file import FOLDER, write
from staggered import ESTIMATION, MARKET, WINDOW, correlation, read_prices, study

OWN = [(0, 0), (-1, 1), (0, 3), (-2, 0), (-5, 5), (1, 4)]
# The number of the event that names no window.
WITHOUT = 6


def make_events():
    with open(FOLDER / "staggered_events.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for i, row in enumerate(rows):
        first, last = ("", "") if i == WITHOUT else OWN[i % len(OWN)]
        row |= {"window_start": first, "window_end": last}
    with open(FOLDER / "own_windows.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    return rows


def mean_correlation(events, windows):
    """Mean over pairs of correlation times the dates in common, over the root of the product of both lengths."""
    n, total = len(events), 0.0
    for i in range(n):
        for j in range(i):
            dates = [{events[k]["zero"] + day for day in days_of(*windows[k])} for k in (i, j)]
            if common := len(dates[0] & dates[1]):
                total += correlation(events[i], events[j]) * common / math.sqrt(len(dates[0]) * len(dates[1]))
    return total / (n * (n - 1) / 2)


def tests(events, x, s, se, r):
    n = len(x)
    root = math.sqrt(n)
    mean, sd = float(np.mean(x)), float(np.std(x, ddof=1))
    q, g = mean / sd, float(stats.skew(x, bias=False))
    bmp = root * float(np.mean(s)) / float(np.std(s, ddof=1))
    patell = sum(s) / math.sqrt(sum(e["df"] / (e["df"] - 2) for e in events))
    rose = sum(v > 0 for v in x)
    share = float(np.mean([np.mean([v > 0 for v in e["residuals"].values()]) for e in events]))
    ranks = stats.rankdata(np.abs(x))
    w = sum(rank for rank, v in zip(ranks, x) if v > 0)
    t, z = grank(events, s)
    return {
        "cross_sectional": student(root * mean / sd, n - 1),
        "bmp": student(bmp, n - 1),
        "bmp_adjusted": student(bmp * math.sqrt((1 - r) / (1 + (n - 1) * r)), n - 1),
        "patell": normal(patell),
        "patell_adjusted": normal(patell / math.sqrt(1 + (n - 1) * r)),
        "mackinlay": normal(mean / (math.sqrt(sum(v * v for v in se)) / n)),
        "skewness_adjusted": normal(root * (q + g * q**2 / 3 + g**2 * q**3 / 27 + g / (6 * n))),
        "grank_t": t,
        "grank_z": z,
        "sign": {"statistic": (rose - n / 2) / math.sqrt(n / 4), "p": float(stats.binomtest(rose, n).pvalue)},
        "generalized_sign": normal((rose - n * share) / math.sqrt(n * share * (1 - share))),
        "wilcoxon": {
            "statistic": (w - n * (n + 1) / 4) / math.sqrt(n * (n + 1) * (2 * n + 1) / 24),
            "p": float(stats.wilcoxon(x, method="exact").pvalue),
        },
    }


def main():
    rows = make_events()
    prices = read_prices(FOLDER / "staggered_prices.csv")
    used = study(prices, rows, MARKET, ESTIMATION, WINDOW, OWN)["used"]
    number = {row["event_id"]: i for i, row in enumerate(rows)}
    events, windows, cars = [], [], []
    for event in used:
        i = number[event["event_id"]]
        if i != WITHOUT:
            cars.append({"event_id": event["event_id"]} | event["windows"][i % len(OWN)])
            if cars[-1]["complete"]:
                events.append(event)
                windows.append(OWN[i % len(OWN)])
    whole = [car for car in cars if car["complete"]]
    x, s, se = ([car[key] for car in whole] for key in ("car", "scar", "se"))
    r = mean_correlation(events, windows)
    write(
        "own_windows.json",
        {
            "events": cars,
            "group": {
                "n_named": len(cars),
                "n": len(x),
                "n_positive": sum(v > 0 for v in x),
                "shortest": min(b - a + 1 for a, b in windows),
                "longest": max(b - a + 1 for a, b in windows),
                "caar": float(np.mean(x)),
                "median_car": float(np.median(x)),
                "mean_correlation": r,
                "tests": tests(events, x, s, se, r),
            },
        },
    )
    print(len(cars), "events name a window,", len(x), "have all of its days; r", round(r, 4))


def size(samples, seed, n=20, days=100, longest=11, batch=250):
    """Rejections of mean-adjusted events of one date, whose windows begin on day 0."""
    draw = np.random.default_rng(seed)
    lengths = np.arange(n) * (longest - 1) // (n - 1) + 1
    share = np.minimum(lengths[:, None], lengths) / np.sqrt(lengths[:, None] * lengths)
    for r in [0.0, 0.2]:
        rejected = np.zeros(2)
        for _ in range(0, samples, batch):
            common = draw.standard_normal((batch, 1, days + longest))
            e = math.sqrt(r) * common + math.sqrt(1 - r) * draw.standard_normal((batch, n, days + longest))
            e -= e[:, :, :days].mean(2, keepdims=True)
            sd = np.sqrt((e[:, :, :days] ** 2).sum(2) / (days - 1))
            car = np.cumsum(e[:, :, days:], axis=2)[:, np.arange(n), lengths - 1]
            s = car / (sd * np.sqrt(lengths + lengths**2 / days))
            z = e[:, :, :days] / (sd * math.sqrt(days - 1))[:, :, None]
            mean = (((z @ z.transpose(0, 2, 1)) * share).sum((1, 2)) - n) / (n * (n - 1))
            bmp = math.sqrt(n) * s.mean(1) / s.std(1, ddof=1)
            inflation = 1 + (n - 1) * mean
            adjusted = bmp * np.sqrt(np.where(inflation > 0, (1 - mean) / inflation, 0.0))
            rejected += (np.abs([bmp, adjusted]) > stats.t.isf(0.025, n - 1)).sum(1)
        plain, adjusted = 100 * rejected / samples
        print(f"r {r}: bmp {plain:.1f} %, bmp_adjusted {adjusted:.1f} % of {samples} samples")


if __name__ == "__main__":
    if sys.argv[1:2] == ["size"]:
        size(*(int(text) for text in (sys.argv[2:] + ["10000", "2"][len(sys.argv) - 2 :])[:2]))
    else:
        main()
