"""Returns from trade to trade by weighted least squares, with statsmodels: writes trade_to_trade.json.

`make` first plants days without trading into closes of data/alibaba-day: trade_to_trade_prices.csv. A return over n sessions
has weight 1/n; its regressors are n, the market from close to close over the same sessions, and sums of factors. The event
window takes the returns that end in it, whole.
"""

import csv
import sys

import numpy as np
import statsmodels.api as sm
from scipy import stats

from alibaba_day import DATA, ESTIMATION, WINDOWS, closes
from alibaba_events import EVENT
from factor_models import factor_file
from number_file import FOLDER, write

DAY0, MARKET = "2025-08-29", "SPX"
# Share of days without a price, and days from the event that have one or have none in any case.
PLANTED = {
    "BABA": (0.3, [-1, 0, 1], []),
    "INTC": (0.5, [], [0]),
    "MU": (0.2, [10], [-11, -10, 9]),
    "QCOM": (0.4, [], [-251, -250, 10]),
    "TSM": (0.05, [], [-2, -1, 1, 2]),
}
COLUMNS = {
    "mean-adjusted": [],
    "market-adjusted": [],
    "market": ["market"],
    "capm": ["market_excess"],
    "ff3": ["mkt_rf", "smb_ff3", "hml"],
}
NAMES = {"market": "beta", "market_excess": "beta", "smb_ff3": "smb"}


def make():
    rng = np.random.default_rng(1993)
    prices = closes("prices_us.csv")
    sessions = sorted(prices[MARKET][1])
    zero = sessions.index(DAY0)
    with open(FOLDER / "trade_to_trade_prices.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["symbol", "date", "close"])
        for symbol, (share, traded, missing) in PLANTED.items():
            for position, date in enumerate(sessions):
                planted = rng.random() < share
                if position - zero in missing or (planted and position - zero not in traded):
                    continue
                out.writerow([symbol, date, prices[symbol][1][date]])
        for date in sessions:
            out.writerow([MARKET, date, prices[MARKET][1][date]])


def read():
    found = {}
    with open(FOLDER / "trade_to_trade_prices.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["symbol"], {})[row["date"]] = float(row["close"])
    return found


def trades(own, market, factors):
    """One row a return: the session it ends in, and everything over its sessions."""
    sessions = sorted(market)
    held = [i for i, date in enumerate(sessions) if date in own]
    rows = []
    for before, after in zip(held, held[1:]):
        first, last = sessions[before], sessions[after]
        inside = sessions[before + 1 : after + 1]
        summed = {name: sum(column[date] for date in inside) for name, column in factors.items()}
        row = {"at": after, "n": after - before, "return": own[last] / own[first] - 1.0}
        row |= {"market": market[last] / market[first] - 1.0} | summed
        row["market_excess"] = row["market"] - row["rf"]
        rows.append(row)
    return rows


def fit(model, symbol, own, market, factors):
    sessions = sorted(market)
    zero = sessions.index(DAY0)
    rows = trades(own, market, factors)
    within = lambda window: [row for row in rows if window[0] <= row["at"] - zero <= window[1]]
    base = lambda row: {"market-adjusted": row["market"], "capm": row["rf"], "ff3": row["rf"]}.get(model, 0.0)
    design = lambda rows: np.array([[row["n"]] + [row[name] for name in COLUMNS[model]] for row in rows])

    used = within(ESTIMATION)
    y = np.array([row["return"] - base(row) for row in used])
    weights = np.array([1.0 / row["n"] for row in used])
    drift = sm.WLS(y, design(used)[:, :1], weights=weights).fit()
    names = ["alpha"] + [NAMES.get(name, name) for name in COLUMNS[model]]
    if model == "market-adjusted":
        # Nothing is estimated; the noise is the dispersion about the mean of a session.
        params, inverse, df, ssr, names = np.zeros(1), np.zeros((1, 1)), len(y) - 1, drift.ssr, []
    else:
        found = sm.WLS(y, design(used), weights=weights).fit()
        params, inverse, df, ssr = found.params, found.normalized_cov_params, int(found.df_resid), found.ssr
    s2 = ssr / df

    days, windows = [], []
    for row in within(EVENT):
        x = design([row])[0]
        expected = base(row) + x @ params
        ar = row["return"] - expected
        sar = ar / np.sqrt(s2 * (row["n"] + x @ inverse @ x))
        days.append({"day": row["at"] - zero, "sessions": row["n"], "expected": expected, "ar": ar, "sar": sar})
    for first, last in WINDOWS:
        inside = within((first, last))
        if not inside:
            windows.append({"from": first, "to": last, "observed": 0})
            continue
        observed = {day for row in inside for day in range(row["at"] - row["n"] + 1, row["at"] + 1)}
        x = design(inside)
        expected = np.array([base(row) for row in inside]) + x @ params
        returns = np.array([row["return"] for row in inside])
        car = np.sum(returns - expected)
        ones = x.sum(axis=0)
        se = np.sqrt(s2 * (sum(row["n"] for row in inside) + ones @ inverse @ ones))
        windows.append(
            {
                "from": first,
                "to": last,
                "observed": len([day for day in observed if first <= day - zero <= last]),
                "car": car,
                "se": se,
                "t": car / se,
                "p": 2.0 * stats.t.sf(abs(car / se), df),
                "bhar": np.prod(1.0 + returns) - np.prod(1.0 + expected),
            }
        )
    found = {"event_id": symbol, "observations": len(used), "df": df, "sigma": np.sqrt(s2)}
    found["coefficients"] = dict(zip(names, params))
    if COLUMNS[model]:
        found["r_squared"] = 1.0 - ssr / drift.ssr
    return found | {"days": days, "windows": windows}


def main():
    if sys.argv[1:] == ["make"]:
        make()
    prices, factors = read(), factor_file()
    models = {}
    for model in COLUMNS:
        models[model] = {"events": [fit(model, symbol, prices[symbol], prices[MARKET], factors) for symbol in PLANTED]}
        for event in models[model]["events"]:
            covered = [window["observed"] for window in event["windows"]]
            print(model, event["event_id"], "M", event["observations"], "days", len(event["days"]), "covered", covered)
    write("trade_to_trade.json", {"estimation": list(ESTIMATION), "day0": DAY0, "models": models})


if __name__ == "__main__":
    main()
