"""Tests across events on the staggered data, by scipy and statsmodels; the rank tests by plain loops.

`python across_events.py` reads staggered_prices.csv and staggered_events.csv, gives the events tags and two numeric
columns by rule (across_events.csv), and writes across_events.json.
"""

import csv
import math

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests

from number_file import FOLDER, write
from staggered import ESTIMATION, MARKET, WINDOW, WINDOWS, offsets, read_prices, returns_on, study

TAGS = ["good", "bad", "mixed"]


def make_events():
    """Tags in turn, some events with two; a surprise that CAR partly follows; one event without a number."""
    with open(FOLDER / "staggered_events.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for i, row in enumerate(rows):
        row["tags"] = TAGS[i % 3] + (";" + TAGS[(i + 1) % 3] if i % 7 == 3 else "")
        row["surprise"] = "n/a" if i == 5 else f"{math.sin(1.7 * i) * 2.0 + 0.1 * i:.3f}"
        row["size"] = f"{3.0 + (i * 5 % 11) / 4:.2f}"
    with open(FOLDER / "across_events.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    return rows


def student(t, df):
    return {"statistic": t, "p": 2.0 * stats.t.sf(abs(t), df), "df": df}


def normal(z):
    return {"statistic": z, "p": 2.0 * stats.norm.sf(abs(z))}


def days_of(a, b):
    return range(a, b + 1)


def calendar_time(events, a, b, market, own, errors):
    """Portfolio of all events whose window is open, on the market; every return of an event counts once a date."""
    held = {}
    for e in events:
        for day in days_of(a, b):
            if day in e["days"]:
                held.setdefault(e["zero"] + day, []).append(own[e["symbol"]][e["zero"] + day])
    dates = sorted(held)
    y = np.array([np.mean(held[t]) for t in dates])
    x = sm.add_constant(np.array([market[t] for t in dates]))
    n = np.array([len(held[t]) for t in dates], dtype=float)
    if errors == "ols":
        fit = sm.OLS(y, x).fit()
    elif errors == "newey-west":
        lags = math.floor(4.0 * (len(dates) / 100.0) ** (2.0 / 9.0))
        fit = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": False})
    else:
        fit = sm.WLS(y, x, weights=n).fit()
    return student(float(fit.params[0] / fit.bse[0]), len(dates) - 2)


def usable(event, estimation=ESTIMATION):
    """All days with an abnormal return: estimation days by event time, then those of the event window."""
    before = {offset: event["residuals"].get(event["zero"] + offset) for offset in offsets(estimation)}
    around = {day: event["days"].get(day, {}).get("ar") for day in days_of(*WINDOW)}
    return {day: value for day, value in (before | around).items() if value is not None}


def corrado(events, estimation=ESTIMATION):
    """Statistic of each day of the event window."""
    sums = {}
    for e in events:
        days = usable(e, estimation)
        ranks = stats.rankdata(list(days.values()))
        for day, rank in zip(days, ranks):
            sums.setdefault(day, []).append(rank / (len(days) + 1) - 0.5)
    scaled = {day: sum(u) / math.sqrt(len(u)) for day, u in sums.items()}
    spread = math.sqrt(sum(v * v for v in scaled.values()) / len(scaled))
    return {day: scaled[day] / spread for day in days_of(*WINDOW)}


def grank(events, standardised):
    sd = float(np.std(standardised, ddof=1))
    n = len(events)
    u_zero, u_days = [], {}
    for e, s in zip(events, standardised):
        days = sorted(e["residuals"])
        sample = [e["residuals"][t] / e["sigma"] for t in days] + [s / sd]
        ranks = stats.rankdata(sample) / (len(sample) + 1) - 0.5
        u_zero.append(ranks[-1])
        for t, u in zip(days, ranks[:-1]):
            u_days.setdefault(t - e["zero"], []).append(u)
    mean_zero = sum(u_zero) / n
    total = sum(len(u) / n * (sum(u) / len(u)) ** 2 for u in u_days.values()) + mean_zero**2
    # The event itself, and the days on which some event has data.
    periods = 1 + len(u_days)
    z = mean_zero / math.sqrt(total / periods)
    t = z * math.sqrt((periods - 2) / (periods - 1 - z * z))
    return student(t, periods - 2), normal(math.sqrt(12 * n * (periods + 1) / (periods - 1)) * mean_zero)


def further(events, used, x, standardised, corrado_days, a, b, market, own):
    """The tests that staggered.json leaves out, on one day or window."""
    n = len(x)
    positive = sum(v > 0 for v in x)
    shares = [np.mean([v > 0 for v in e["residuals"].values()]) for e in events]
    share = float(np.mean(shares))
    mean, sd = float(np.mean(x)), float(np.std(x, ddof=1))
    q, g = mean / sd, float(stats.skew(x, bias=False))
    w = stats.wilcoxon(x, method="exact" if n <= 25 else "approx", correction=False)
    ranks = stats.rankdata(np.abs(x))
    w_positive = sum(r for r, v in zip(ranks, x) if v > 0)
    t, z = grank(events, standardised)
    found = {
        "skewness_adjusted": normal(math.sqrt(n) * (q + g * q**2 / 3 + g**2 * q**3 / 27 + g / (6 * n))),
        "corrado": normal(sum(corrado_days[day] for day in days_of(a, b)) / math.sqrt(b - a + 1)),
        "grank_t": t,
        "grank_z": z,
        "sign": {
            "statistic": (positive - n / 2) / math.sqrt(n / 4),
            "p": float(stats.binomtest(positive, n).pvalue),
        },
        "generalized_sign": normal((positive - n * share) / math.sqrt(n * share * (1 - share))),
        "wilcoxon": {
            "statistic": (w_positive - n * (n + 1) / 4) / math.sqrt(n * (n + 1) * (2 * n + 1) / 24),
            "p": float(w.pvalue),
        },
    }
    for errors in ["ols", "newey-west", "weighted"]:
        key = "calendar_time" if errors == "ols" else f"calendar_time {errors}"
        found[key] = calendar_time(used, a, b, market, own, errors)
    return found


def difference(x, y):
    welch = stats.ttest_ind(x, y, equal_var=False)
    asymptotic = stats.mannwhitneyu(x, y, method="asymptotic", use_continuity=False)
    exact = stats.mannwhitneyu(x, y, method="exact")
    n = len(x) + len(y)
    z = (exact.statistic - len(x) * len(y) / 2) / math.sqrt(len(x) * len(y) * (n + 1) / 12)
    return {
        "n_a": len(x),
        "n_b": len(y),
        "difference": float(np.mean(x) - np.mean(y)),
        "welch": {"statistic": float(welch.statistic), "p": float(welch.pvalue), "df": float(welch.df)},
        "mann_whitney": {"statistic": float(z), "p": float(exact.pvalue)},
        "mann_whitney_p_asymptotic": float(asymptotic.pvalue),
    }


def regression(cars, columns, dates, firms):
    x = sm.add_constant(np.column_stack(columns))
    y = np.array(cars)
    ols = sm.OLS(y, x)
    hc1 = ols.fit(cov_type="HC1", use_t=True)
    codes = np.unique(dates, return_inverse=True)[1]
    clustered = ols.fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)
    hc3 = ols.fit(cov_type="HC3", use_t=True)
    firm_codes = np.unique(firms, return_inverse=True)[1]
    by_firm = ols.fit(cov_type="cluster", cov_kwds={"groups": firm_codes}, use_t=True)
    by_both = ols.fit(cov_type="cluster", cov_kwds={"groups": np.column_stack([codes, firm_codes])}, use_t=True)
    terms = []
    for i, name in enumerate(["intercept", "surprise", "size"]):
        terms.append(
            {
                "name": name,
                "estimate": float(hc1.params[i]),
                "hc1_se": float(hc1.bse[i]),
                "hc1": student(float(hc1.tvalues[i]), len(y) - 3),
                "hc3_se": float(hc3.bse[i]),
                "hc3": student(float(hc3.tvalues[i]), len(y) - 3),
                "firm_clustered_se": float(by_firm.bse[i]),
                "firm_clustered": student(float(by_firm.tvalues[i]), len(set(firms)) - 1),
                "two_way_clustered_se": float(by_both.bse[i]),
                "two_way_clustered": student(
                    float(by_both.tvalues[i]), min(len(set(firms)), len(set(dates))) - 1
                ),
                "clustered_se": float(clustered.bse[i]),
                "clustered": student(float(clustered.tvalues[i]), len(set(dates)) - 1),
            }
        )
        assert abs(terms[-1]["hc1"]["p"] - hc1.pvalues[i]) < 1e-12
        assert abs(terms[-1]["clustered"]["p"] - clustered.pvalues[i]) < 1e-12
    return {"n": len(y), "n_dates": len(set(dates)), "r_squared": float(hc1.rsquared), "terms": terms}


def sizes(members, columns, window):
    """How often tests of the coefficients reject a true null, from the dense covariance matrix of the CARs."""
    a, b = window
    n, k = len(members), len(columns) + 1
    sessions = sorted({t for e in members for t in e["residuals"]})
    z = np.array([[e["residuals"].get(t, 0.0) for t in sessions] for e in members])
    z /= np.sqrt((z**2).sum(axis=1, keepdims=True))
    shared = np.array([[len(range(max(e["zero"], o["zero"]) + a, min(e["zero"], o["zero"]) + b + 1)) for o in members] for e in members])
    se = np.array([next(w["se"] for w in e["windows"] if (w["from"], w["to"]) == window) for e in members])
    all_pairs = np.outer(se, se) * (z @ z.T) * shared / (b - a + 1)
    dates = np.array([e["zero"] for e in members])
    firms = np.array([int(e["symbol"][1:]) for e in members])
    within = np.where(dates[:, None] == dates[None, :], all_pairs, 0.0)
    alone = np.diag(se**2)
    x = sm.add_constant(np.column_stack(columns))
    weights = np.linalg.inv(x.T @ x) @ x.T
    rest = np.eye(n) - x @ weights
    leverage = 1.0 - np.diag(rest)

    def squares(j, codes, scale):
        """The rows l_g, whose squared products with the errors sum to the squared standard error."""
        codes = np.unique(codes, return_inverse=True)[1]
        rows = [np.where(codes == g, weights[j], 0.0) @ rest for g in range(codes.max() + 1)]
        return np.array(rows) * np.sqrt(scale)[:, None]

    def size(j, mean, df, nominal, covariance):
        ratio = mean / (weights[j] @ covariance @ weights[j])
        return float(2.0 * stats.t.sf(stats.t.ppf(0.975, nominal) * math.sqrt(ratio), df))

    def df_of(m):
        """Degrees of freedom of the squared error with this covariance matrix of its terms."""
        return float(np.trace(m) ** 2 / (m**2).sum())

    found = []
    for j in range(k):
        own = {}
        single = np.arange(n)
        kinds = {
            "hc1": (squares(j, single, np.full(n, n / (n - k))), n - k, alone),
            "hc3": (squares(j, single, (1.0 - leverage) ** -2), n - k, alone),
        }
        for name, codes, allowed in [("clustered", dates, within), ("firm_clustered", firms, alone)]:
            g = len(set(codes))
            factor = g / (g - 1) * (n - 1) / (n - k)
            kinds[name] = (squares(j, codes, np.full(g, factor)), g - 1, allowed)
        for name, (rows, nominal, allowed) in kinds.items():
            m = rows @ allowed @ rows.T
            own[name] = size(j, np.trace(rows @ all_pairs @ rows.T), df_of(m), nominal, all_pairs)
        both = sum(np.trace(rows @ all_pairs @ rows.T) * sign for rows, sign in [
            (kinds["clustered"][0], 1), (kinds["firm_clustered"][0], 1), (kinds["hc1"][0], -1)
        ])
        few = min(("clustered", "firm_clustered"), key=lambda name: kinds[name][1])
        df = min(df_of(kinds[name][0] @ kinds[name][2] @ kinds[name][0].T) for name in ["clustered", "firm_clustered"])
        own["two_way_clustered"] = size(j, both, df, kinds[few][1], all_pairs)
        found.append(own)
    return found


def main():
    rows = {row["event_id"]: row for row in make_events()}
    prices = read_prices(FOLDER / "staggered_prices.csv")
    found = study(prices, list(rows.values()), MARKET, ESTIMATION, WINDOW, WINDOWS)
    used = found["used"]
    sessions = sorted(prices[MARKET])
    market = returns_on(prices[MARKET], sessions, False)
    own = {symbol: returns_on(prices[symbol], sessions, False) for symbol in prices}
    ranked = corrado(used)

    days = []
    for day in days_of(*WINDOW):
        here = [e for e in used if day in e["days"]]
        x, s = [e["days"][day]["ar"] for e in here], [e["days"][day]["sar"] for e in here]
        days.append({"day": day, "tests": further(here, used, x, s, ranked, day, day, market, own)})
    windows, differences, regressions, signed_regressions, adjusted = [], [], [], [], []
    for k, (a, b) in enumerate(WINDOWS):
        here = [e for e in used if e["windows"][k]["complete"]]
        x, s = [e["windows"][k]["car"] for e in here], [e["windows"][k]["scar"] for e in here]
        windows.append({"from": a, "to": b, "tests": further(here, used, x, s, ranked, a, b, market, own)})
        tags = {e["event_id"]: rows[e["event_id"]]["tags"].split(";") for e in here}
        car = {e["event_id"]: e["windows"][k]["car"] for e in here}
        groups = sorted(TAGS)
        for i, one in enumerate(groups):
            for other in groups[i + 1 :]:
                alone = lambda yes, no: [car[i] for i in car if yes in tags[i] and no not in tags[i]]
                both = difference(alone(one, other), alone(other, one))
                differences.append({"a": one, "b": other, "from": a, "to": b} | both)
        # The cross-sectional p of each tag, adjusted over the tags.
        raw = [float(stats.ttest_1samp([car[i] for i in car if tag in tags[i]], 0.0).pvalue) for tag in groups]
        holm = multipletests(raw, method="holm")[1]
        bh = multipletests(raw, method="fdr_bh")[1]
        adjusted.append({"from": a, "to": b, "groups": groups, "p": raw, "p_holm": list(holm), "p_bh": list(bh)})
        numeric = [i for i in car if rows[i]["surprise"] != "n/a"]
        fitted = regression(
            [car[i] for i in numeric],
            [[float(rows[i][column]) for i in numeric] for column in ["surprise", "size"]],
            [rows[i]["date"] for i in numeric],
            [rows[i]["symbol"] for i in numeric],
        )
        by_id = {e["event_id"]: e for e in here}
        columns = [[float(rows[i][column]) for i in numeric] for column in ["surprise", "size"]]
        for term, found_sizes in zip(fitted["terms"], sizes([by_id[i] for i in numeric], columns, (a, b))):
            term["implied_sizes"] = found_sizes
        regressions.append({"from": a, "to": b, "left_out": len(car) - len(numeric)} | fitted)
        # The same with the directions 1, -1, 1, -1, ... of the events in the order of the file.
        sign = {i: (-1) ** number for number, i in enumerate(rows)}
        signed = regression(
            [sign[i] * car[i] for i in numeric],
            columns,
            [rows[i]["date"] for i in numeric],
            [rows[i]["symbol"] for i in numeric],
        )
        signed_regressions.append({"from": a, "to": b} | signed)

    write(
        "across_events.json",
        {
            "days": days,
            "windows": windows,
            "differences": differences,
            "adjusted": adjusted,
            "regressions": regressions,
            "signed_regressions": signed_regressions,
        },
    )
    print(len(used), "events;", regressions[-1]["n"], "in the regression on", regressions[-1]["n_dates"], "dates")


if __name__ == "__main__":
    main()
