"""Further estimates on the staggered data: buy-and-hold returns, estimation on both sides of the event, weights, signed
returns and the details of calendar-time portfolios, by statsmodels and scipy.

`python further_estimates.py` reads staggered_prices.csv and staggered_events.csv, gives the events a direction and a
weight by rule (further_events.csv), and writes further_estimates.json.
"""

import csv
import math

import numpy as np
import statsmodels.api as sm
from scipy import stats

from across_events import corrado, days_of, further, student
from number_file import FOLDER, write
from staggered import ESTIMATION, MARKET, WINDOW, WINDOWS, read_prices, returns_on, study

BOTH_SIDES = [(-100, -11), (11, 40)]
DRAWS = 200_000


def make_events():
    """Directions in turn, one of them missing; weights, one of them no number."""
    with open(FOLDER / "staggered_events.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for i, row in enumerate(rows):
        row["direction"] = "" if i == 7 else ["+1", "-1", "up", "down", "long"][i % 5]
        row["cap"] = "n/a" if i == 3 else f"{1.0 + (i * 7 % 13) * 0.75:.2f}"
    with open(FOLDER / "further_events.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    return rows


def sign(row):
    return {"+1": 1.0, "up": 1.0, "long": 1.0, "-1": -1.0, "down": -1.0}.get(row["direction"])


def johnson(x, mu=0.0):
    """Johnson's t along the last axis."""
    n = x.shape[-1]
    mean, sd = x.mean(-1), x.std(-1, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        s = (mean - mu) / sd
        g = ((x - mean[..., None]) ** 3).sum(-1) / (n * sd**3)
        return math.sqrt(n) * (s + g * s**2 / 3 + g / (6 * n))


def bhar(values):
    x = np.array(values)
    t = stats.ttest_1samp(x, 0.0)
    statistic = float(johnson(x))
    size = max(math.ceil(len(x) / 4), 3)
    drawn = np.random.default_rng(7).choice(x, (DRAWS, size))
    t_drawn = johnson(drawn, x.mean())
    t_drawn = t_drawn[drawn.std(-1) > 0]
    p = 2 * min((t_drawn <= statistic).mean(), (t_drawn >= statistic).mean())
    return {
        "n": len(x),
        "mean": float(x.mean()),
        "median": float(np.median(x)),
        "t": float(t.statistic),
        "p": float(t.pvalue),
        "skewness_adjusted": {"statistic": statistic, "bootstrap_p": min(float(p), 1.0)},
    }


def calendar_time(events, signs, a, b, market, own, errors, once):
    """Alpha of the portfolio, its error, beta and number of dates; `once` holds a firm once on a date."""
    held = {}
    for e in events:
        for day in days_of(a, b):
            if day in e["days"]:
                date = e["zero"] + day
                held.setdefault(date, []).append((e["symbol"], signs[e["event_id"]] * own[e["symbol"]][date], signs[e["event_id"]]))
    if once:
        for date, rows in held.items():
            firms = {}
            for symbol, value, side in rows:
                firms.setdefault(symbol, []).append((value, side))
            held[date] = [(s, *np.mean(rows, axis=0)) for s, rows in firms.items()]
    dates = sorted(held)
    y = np.array([np.mean([value for _, value, _ in held[t]]) for t in dates])
    x = sm.add_constant(np.array([market[t] * np.mean([side for _, _, side in held[t]]) for t in dates]))
    n = np.array([len(held[t]) for t in dates], dtype=float)
    if errors == "ols":
        fit = sm.OLS(y, x).fit()
    elif errors == "newey-west":
        lags = math.floor(4.0 * (len(dates) / 100.0) ** (2.0 / 9.0))
        fit = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": False})
    else:
        fit = sm.WLS(y, x, weights=n).fit()
    details = {
        "alpha": float(fit.params[0]),
        "se": float(fit.bse[0]),
        "betas": {"beta": float(fit.params[1])},
        "n_dates": len(dates),
    }
    return details, student(float(fit.params[0] / fit.bse[0]), len(dates) - 2)


def signed(event, s):
    """The event with all its abnormal returns times s."""
    days = {day: row | {"ar": s * row["ar"], "sar": s * row["sar"]} for day, row in event["days"].items()}
    windows = [w | {key: s * w[key] for key in ("car", "scar", "bhar") if key in w} for w in event["windows"]]
    residuals = {t: s * value for t, value in event["residuals"].items()}
    return event | {"days": days, "windows": windows, "residuals": residuals}


def across(used, corrado_days, market, own):
    """The tests that need no options, in every window."""
    found = []
    for k, (a, b) in enumerate(WINDOWS):
        here = [e for e in used if e["windows"][k]["complete"]]
        x, s = [e["windows"][k]["car"] for e in here], [e["windows"][k]["scar"] for e in here]
        tests = further(here, used, x, s, corrado_days, a, b, market, own)
        # The portfolios of `further` know no sign.
        tests = {key: test for key, test in tests.items() if not key.startswith("calendar_time")}
        n, s = len(x), np.array(s)
        tests["cross_sectional"] = student(float(stats.ttest_1samp(x, 0.0).statistic), n - 1)
        tests["bmp"] = student(float(stats.ttest_1samp(s, 0.0).statistic), n - 1)
        z = float(s.sum() / math.sqrt(sum(e["df"] / (e["df"] - 2) for e in here)))
        tests["patell"] = {"statistic": z, "p": 2.0 * stats.norm.sf(abs(z))}
        row = {"from": a, "to": b, "n": n, "n_positive": int(sum(v > 0 for v in x)), "caar": float(np.mean(x))}
        found.append(row | {"median_car": float(np.median(x)), "tests": tests})
    return found


def main():
    rows = {row["event_id"]: row for row in make_events()}
    prices = read_prices(FOLDER / "staggered_prices.csv")
    sessions = sorted(prices[MARKET])
    market = returns_on(prices[MARKET], sessions, False)
    own = {symbol: returns_on(prices[symbol], sessions, False) for symbol in prices}
    before = study(prices, list(rows.values()), MARKET, ESTIMATION, WINDOW, WINDOWS)["used"]
    around = study(prices, list(rows.values()), MARKET, BOTH_SIDES, WINDOW, WINDOWS)

    plain = {e["event_id"]: 1.0 for e in before}
    directions = {e: sign(rows[e]) for e in plain if sign(rows[e]) is not None}
    turned = [signed(e, directions[e["event_id"]]) for e in before if e["event_id"] in directions]
    bhars, weighted, portfolios = [], [], []
    for k, (a, b) in enumerate(WINDOWS):
        here = [e for e in before if e["windows"][k]["complete"]]
        bhars.append({"from": a, "to": b, "bhar": bhar([e["windows"][k]["bhar"] for e in here])})
        having = [e for e in here if rows[e["event_id"]]["cap"] != "n/a"]
        caps = [float(rows[e["event_id"]]["cap"]) for e in having]
        mean = np.average([e["windows"][k]["car"] for e in having], weights=caps)
        weighted.append({"from": a, "to": b, "caar_weighted": float(mean)})
        for errors in ["ols", "newey-west", "weighted"]:
            for once in [False, True]:
                for signs in [plain, directions]:
                    mine = [e for e in before if e["event_id"] in signs]
                    details, test = calendar_time(mine, signs, a, b, market, own, errors, once)
                    what = {"errors": errors, "hold": "firm" if once else "event", "signed": signs is directions}
                    portfolios.append({"from": a, "to": b} | what | {"calendar_time": details, "test": test})
    windows = across(around["used"], corrado(around["used"], BOTH_SIDES), market, own)
    for row, known in zip(windows, around["windows"]):
        row["mean_correlation"] = known["mean_correlation"]
        row["tests"] |= known["tests"]
    write(
        "further_estimates.json",
        {
            "bhar": bhars,
            "both_sides": {
                "estimation": [list(window) for window in BOTH_SIDES],
                "events": [
                    {key: e[key] for key in ["event_id", "observations", "alpha", "beta", "sigma"]}
                    for e in around["used"]
                ],
                "windows": windows,
            },
            "weighted": weighted,
            "signed": {"n_events": len(turned), "windows": across(turned, corrado(turned), market, own)},
            "calendar_time": portfolios,
        },
    )


if __name__ == "__main__":
    main()
