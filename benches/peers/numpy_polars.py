"""The same study as a numpy and polars script: what `benches/end_to_end.rs` races against.

    python numpy_polars.py PRICES EVENTS BENCHMARK OUT [--threads N]

Market model on simple returns, estimation days -250..-11, event days -10..10, every close present. Reads the long CSV
`date,symbol,close` and the events `event_id,symbol,date`; writes the fitted model of each event, its cumulative abnormal
returns, and the means and fourteen tests of each day and window, as CSV.

Written for speed. The first pass takes events in the order of security and day, so that neighbouring windows share cache lines:
what depends on the market alone is made once a day, chunks stay in cache, sums are einsum. The second pass takes the events of
one day 0 together: ranks straight from the argsort, and the mean correlation of residuals of all distances between days 0 as
products of matrices. With more than one thread, chunks and days are worked on side by side (numpy lets go of the interpreter's
lock in all that takes time).
"""

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl
from scipy.special import stdtr

FIRST, GAP, LAST = -250, -10, 10
ESTIMATION = GAP - FIRST  # days of estimation, which end where the event window begins
EVENT = LAST - GAP + 1
DAYS = ESTIMATION + EVENT
WINDOWS = [(0, 0), (-1, 1), (0, 5), (-10, 10)]
OBSERVATIONS = EVENT + len(WINDOWS)
CHUNK = 1024
NU = ESTIMATION - 2


def returns(path):
    """Symbols, sessions and simple returns, a contiguous row a security."""
    types = {"date": pl.Date, "symbol": pl.Categorical, "close": pl.Float64}
    prices = pl.read_csv(path, columns=["date", "symbol", "close"], schema_overrides=types)
    dates = prices["date"].to_physical().to_numpy()
    names = prices["symbol"].unique(maintain_order=True)
    known = names.to_physical().to_numpy()
    row_of = np.empty(known.max() + 1, dtype=np.int32)
    row_of[known] = np.arange(len(known))
    codes = row_of[prices["symbol"].to_physical().to_numpy()]
    sessions = np.unique(dates[codes == 0])
    close = np.empty((len(names), len(sessions)))
    close[codes, np.searchsorted(sessions, dates)] = prices["close"].to_numpy()
    change = np.empty_like(close)
    change[:, 0] = np.nan
    np.divide(close[:, 1:], close[:, :-1], out=change[:, 1:])
    change[:, 1:] -= 1.0
    return names.cast(pl.String), sessions, change


def place(path, names, sessions):
    """Events with the row of their security and the column of day 0, by both; of several alike the first one."""
    types = {"event_id": pl.String, "symbol": pl.String, "date": pl.Date}
    rows = pl.DataFrame({"symbol": names, "row": np.arange(len(names))})
    events = pl.read_csv(path, schema_overrides=types).join(rows, on="symbol", maintain_order="left")
    day = np.searchsorted(sessions, events["date"].to_physical().to_numpy())
    events = events.with_columns(day=day).unique(["row", "day"], keep="first", maintain_order=True)
    inside = (pl.col("day") + FIRST >= 1) & (pl.col("day") + LAST < len(sessions))
    return events.filter(inside).sort("row", "day")


class Market:
    """What depends on the market alone, for each first day of a window."""

    def __init__(self, change):
        self.change = change
        windows = np.lib.stride_tricks.sliding_window_view(change, DAYS)
        self.mean = windows[:, :ESTIMATION].mean(axis=1)
        self.centred = windows - self.mean[:, None]
        inside = self.centred[:, :ESTIMATION]
        self.sxx = np.einsum("ij,ij->i", inside, inside)
        outside = self.centred[:, ESTIMATION:]
        # sqrt of the forecast-error factor of a day, and of V / s^2 of a window
        self.day = np.sqrt(1.0 + 1.0 / ESTIMATION + outside**2 / self.sxx[:, None])
        self.window = np.empty((len(self.mean), len(WINDOWS)))
        for w, (a, b) in enumerate(WINDOWS):
            days = b - a + 1
            moved = outside[:, a - GAP : b - GAP + 1].sum(axis=1)
            self.window[:, w] = np.sqrt(days + days**2 / ESTIMATION + moved**2 / self.sxx)


class Found:
    """What is kept of each event: a row for each day, window or coefficient."""

    def __init__(self, n):
        self.ar, self.sar = np.empty((EVENT, n)), np.empty((EVENT, n))
        self.car, self.se, self.bhar = (np.empty((len(WINDOWS), n)) for _ in range(3))
        self.positive, self.mean, self.beta, self.sigma, self.r_squared = (np.empty(n) for _ in range(5))


def study_chunks(change, market, row, first, found, chunks):
    """Fits and measures the events of some chunks; the sum over events of the residual of each estimation day."""
    windows = np.lib.stride_tricks.sliding_window_view(change, DAYS, axis=1)
    abnormal, fitted = np.empty((CHUNK, DAYS)), np.empty((CHUNK, DAYS))
    residual_sum = np.zeros(ESTIMATION)
    for start in chunks:
        part = slice(start, min(start + CHUNK, len(row)))
        n = part.stop - start
        at, begin = abnormal[:n], first[part]
        at[:] = windows[row[part], begin]
        held = at[:, ESTIMATION:] + 1.0
        np.take(market.centred, begin, axis=0, out=fitted[:n])
        x = fitted[:n]
        sxx = market.sxx[begin]
        beta = np.einsum("ij,ij->i", at[:, :ESTIMATION], x[:, :ESTIMATION]) / sxx
        mean = at[:, :ESTIMATION].mean(axis=1)
        x *= beta[:, None]
        at -= mean[:, None]
        at -= x
        e, ar = at[:, :ESTIMATION], at[:, ESTIMATION:]
        sse = np.einsum("ij,ij->i", e, e)
        sigma = np.sqrt(sse / NU)
        found.ar[:, part] = ar.T
        np.divide(ar.T, sigma * market.day[begin].T, out=found.sar[:, part])
        expected = held - ar
        for w, (a, b) in enumerate(WINDOWS):
            inside = slice(a - GAP, b - GAP + 1)
            ar[:, inside].sum(axis=1, out=found.car[w, part])
            found.bhar[w, part] = held[:, inside].prod(axis=1) - expected[:, inside].prod(axis=1)
        np.multiply(sigma, market.window[begin].T, out=found.se[:, part])
        found.positive[part] = np.count_nonzero(e > 0.0, axis=1) / ESTIMATION
        found.mean[part], found.beta[part], found.sigma[part] = mean, beta, sigma
        found.r_squared[part] = 1.0 - sse / (sse + beta * beta * sxx)
        residual_sum += e.sum(axis=0)
    return residual_sum


def summed(e, from_front):
    """Residuals scaled to mean 0 and length 1 over the days that are left when 0, 1, ... days are dropped from one end, summed
    over the events: a row for each number of days dropped."""
    left = ESTIMATION - np.arange(EVENT)
    ends = e[:, : EVENT - 1] if from_front else e[:, : ESTIMATION - EVENT : -1]
    dropped, squares = np.zeros((len(e), EVENT)), np.zeros((len(e), EVENT))
    np.cumsum(ends, axis=1, out=dropped[:, 1:])
    np.cumsum(ends * ends, axis=1, out=squares[:, 1:])
    total = e.sum(axis=1)[:, None] - dropped
    mean = total / left
    scale = 1.0 / np.sqrt(np.einsum("ij,ij->i", e, e)[:, None] - squares - total * mean)
    return scale.T @ e - np.einsum("ij,ij->j", mean, scale)[:, None]


class Sums:
    """What is summed over events: ranks of days, days above each observation, ranks of observations, and correlations by distance
    between days 0."""

    def __init__(self):
        self.among_all, self.among_estimation = np.zeros(DAYS), np.zeros(ESTIMATION)
        self.above, self.own = np.zeros((OBSERVATIONS, ESTIMATION)), np.zeros(OBSERVATIONS)
        self.correlation = np.zeros(EVENT)

    def add(self, other):
        for name, value in vars(other).items():
            getattr(self, name)[:] += value


def rank_and_correlate(change, market, found, row, first, order, bounds, scaled, low, high):
    """Sums over the days 0 from number `low` to before `high`, and over their pairs with later ones."""
    sums, ring = Sums(), []
    for number in range(low, len(bounds) - 1):
        events = order[bounds[number] : bounds[number + 1]]
        day, n = first[events[0]], bounds[number + 1] - bounds[number]
        ring = [(other, front) for other, front in ring if day - other < EVENT]
        if number >= high and not ring:
            break
        at = change[row[events], day : day + DAYS]
        at -= found.mean[events][:, None]
        at -= found.beta[events][:, None] * market.centred[day]
        e = at[:, :ESTIMATION]
        back = summed(e, False)
        for other, front in ring:
            apart = day - other
            sums.correlation[apart] += front[apart, apart:] @ back[apart, : ESTIMATION - apart]
        if number >= high:
            continue
        front = summed(e, True)
        sums.correlation[0] += (front[0] @ front[0] - n) / 2
        ring.append((day, front))
        ranked = np.argsort(at, axis=1)
        ranks = np.broadcast_to(np.arange(1.0, DAYS + 1.0), (n, DAYS))
        sums.among_all += np.bincount(ranked.ravel(), weights=ranks.ravel(), minlength=DAYS)
        ranked = ranked[ranked < ESTIMATION]
        ranks = np.broadcast_to(np.arange(1.0, ESTIMATION + 1.0), (n, ESTIMATION))
        sums.among_estimation += np.bincount(ranked, weights=ranks.ravel(), minlength=ESTIMATION)
        for k in range(OBSERVATIONS):
            higher = e > (scaled[k][events] * found.sigma[events])[:, None]
            days = np.add.reduce(higher.view(np.uint8), axis=0, dtype=np.uint16)
            sums.above[k] += days
            sums.own[k] += n * (ESTIMATION + 1) - int(days.sum(dtype=np.int64))
    return sums


def wilcoxon(value):
    """Signed ranks; sizes of returns hardly ever tie."""
    order = np.argsort(np.abs(value))
    n, w = len(value), float((np.flatnonzero(value[order] > 0.0) + 1).sum())
    return (w - n * (n + 1) / 4) / np.sqrt(n * (n + 1) * (2 * n + 1) / 24)


def alpha(names, total, x):
    """The t of the intercept of the mean return of each session's events on that of the market."""
    held = names > 0
    y, x = total[held] / names[held], x[held]
    centred = x - x.mean()
    sxx = centred @ centred
    beta = centred @ y / sxx
    intercept = y.mean() - beta * x.mean()
    e = y - intercept - beta * x
    return intercept / np.sqrt(e @ e / (len(y) - 2) * (1.0 / len(y) + x.mean() ** 2 / sxx))


def tests(value, scaled, r, positive, over_time):
    """The statistics of one day or window across events; `over_time` holds those that need the days of the estimation window."""
    n, mean, sd = len(value), value.mean(), value.std(ddof=1)
    share, above, nonzero = positive.mean(), np.count_nonzero(value > 0.0), np.count_nonzero(value)
    ratio, third = mean / sd, (value - mean) / sd
    skewness = n / ((n - 1) * (n - 2)) * np.einsum("i,i,i->", third, third, third)
    patell = scaled.sum() / np.sqrt(n * NU / (NU - 2))
    bmp = np.sqrt(n) * scaled.mean() / scaled.std(ddof=1)
    johnson = ratio + skewness * ratio**2 / 3 + skewness**2 * ratio**3 / 27 + skewness / (6 * n)
    return {
        "n": n,
        "cross_sectional": np.sqrt(n) * ratio,
        "patell": patell,
        "patell_adjusted": patell / np.sqrt(1 + (n - 1) * r),
        "bmp": bmp,
        "bmp_adjusted": bmp * np.sqrt((1 - r) / (1 + (n - 1) * r)),
        "skewness_adjusted": np.sqrt(n) * johnson,
        "sign": (above - nonzero / 2) / np.sqrt(nonzero / 4),
        "generalized_sign": (above - n * share) / np.sqrt(n * share * (1.0 - share)),
        "wilcoxon": wilcoxon(value),
    } | over_time


def main():
    parser = argparse.ArgumentParser()
    for name in ("prices", "events", "benchmark", "out"):
        parser.add_argument(name)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()

    names, sessions, change = returns(args.prices)
    events = place(args.events, names, sessions)
    market = Market(change[names.to_list().index(args.benchmark)])
    row, day = events["row"].to_numpy(), events["day"].to_numpy()
    n, first, threads = len(row), day + FIRST, args.threads
    found = Found(n)
    pool = ThreadPoolExecutor(threads)
    starts = range(0, n, CHUNK)
    cuts = [len(starts) * i // threads for i in range(threads + 1)]
    parts = [starts[a:b] for a, b in zip(cuts, cuts[1:])]
    residual_sum = sum(pool.map(lambda part: study_chunks(change, market, row, first, found, part), parts))

    scar = found.car / found.se
    scaled = [x / x.std(ddof=1) for x in (*found.sar, *scar)]
    order = np.argsort(first, kind="stable")
    bounds = np.flatnonzero(np.r_[True, np.diff(first[order]) != 0, True])
    cuts = [(len(bounds) - 1) * i // threads for i in range(threads + 1)]
    shared = (change, market, found, row, first, order, bounds, scaled)
    sums = Sums()
    for part in pool.map(lambda cut: rank_and_correlate(*shared, *cut), zip(cuts, cuts[1:])):
        sums.add(part)

    aar = found.ar.mean(axis=1)
    spread = (residual_sum / n).std(ddof=1)
    ranks = (sums.among_all / (DAYS + 1) - n / 2) / np.sqrt(n)
    corrado = ranks[ESTIMATION:] / np.sqrt((ranks**2).mean())
    held, total = np.zeros((EVENT, len(sessions))), np.zeros((EVENT, len(sessions)))
    for d in range(EVENT):
        held[d] = np.bincount(day + GAP + d, minlength=len(sessions))
        total[d] = np.bincount(day + GAP + d, weights=change[row, day + GAP + d], minlength=len(sessions))

    def statistics(observation):
        k, value, standardized, (a, b) = observation
        days, inside, apart = b - a + 1, slice(a - GAP, b - GAP + 1), np.arange(EVENT)
        r = (sums.correlation * np.maximum(0, days - apart) / days).sum() / (n * (n - 1) / 2)
        others = (sums.among_estimation + sums.above[k]) / (ESTIMATION + 2) / n - 0.5
        own = sums.own[k] / (ESTIMATION + 2) / n - 0.5
        t = ESTIMATION + 1
        z = own / np.sqrt(((others**2).sum() + own**2) / t)
        over_time = {
            "time_series": aar[inside].sum() / (np.sqrt(days) * spread),
            "corrado": corrado[inside].sum() / np.sqrt(days),
            "grank_t": z * np.sqrt((t - 2) / (t - 1 - z * z)),
            "grank_z": np.sqrt(12 * n * (t + 1) / (t - 1)) * own,
            "calendar_time": alpha(held[inside].sum(axis=0), total[inside].sum(axis=0), market.change),
        }
        found_here = tests(value, standardized, r, found.positive, over_time)
        return found_here, r, np.median(value)

    single = [(d, found.ar[d], found.sar[d], (d + GAP, d + GAP)) for d in range(EVENT)]
    longer = [(EVENT + w, found.car[w], scar[w], window) for w, window in enumerate(WINDOWS)]
    results = list(pool.map(statistics, single + longer))
    days = [
        {"day": d + GAP, "aar": aar[d], "caar": aar[: d + 1].sum(), "median_ar": median} | found_here
        for d, (found_here, _, median) in enumerate(results[:EVENT])
    ]
    windows = [
        {"from": a, "to": b, "caar": found.car[w].mean(), "mean_correlation": r, "median_car": median} | found_here
        for w, ((a, b), (found_here, r, median)) in enumerate(zip(WINDOWS, results[EVENT:]))
    ]

    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(days).write_csv(out / "days.csv")
    pl.DataFrame(windows).write_csv(out / "windows.csv")
    # Row by row an event's windows follow each other.
    each = np.repeat(np.arange(n), len(WINDOWS))
    a, b = np.tile(np.array(WINDOWS, dtype=np.int32), (n, 1)).T
    t = scar.T.ravel()
    p = np.empty_like(t)
    cuts = np.linspace(0, len(t), threads + 1).astype(int)
    parts = [slice(a, b) for a, b in zip(cuts, cuts[1:])]
    list(pool.map(lambda part: np.multiply(2.0, stdtr(NU, -np.abs(t[part])), out=p[part]), parts))
    by_window = {
        "event_id": events["event_id"].gather(each),
        "symbol": events["symbol"].gather(each),
        "from": a,
        "to": b,
        "observed": b - a + 1,
        "car": found.car.T.ravel(),
        "se": found.se.T.ravel(),
        "scar": t,
        "t": t,
        "p": p,
        "bhar": found.bhar.T.ravel(),
    }
    pl.DataFrame(by_window).write_csv(out / "event_windows.csv")
    models = {
        "event_id": events["event_id"],
        "symbol": events["symbol"],
        "benchmark": pl.repeat(args.benchmark, n, eager=True),
        "as_read": events["date"],
        "day0": pl.Series(sessions[day]).cast(pl.Int32).cast(pl.Date),
        "timing": pl.repeat("date", n, eager=True),
        "model": pl.repeat("market", n, eager=True),
        "alpha": found.mean - found.beta * market.mean[first],
        "beta": found.beta,
        "sigma": found.sigma,
        "r_squared": found.r_squared,
        "observations": pl.repeat(ESTIMATION, n, eager=True),
        "df": pl.repeat(NU, n, eager=True),
    }
    pl.DataFrame(models).write_csv(out / "events.csv")


if __name__ == "__main__":
    main()
