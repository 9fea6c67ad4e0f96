"""The same study as a numpy and polars script: what `benches/end_to_end.rs` races against.

    python numpy_polars.py PRICES EVENTS BENCHMARK OUT [--threads N]

Market model on simple returns, estimation days -250..-11, event days -10..10, every close present. Reads the long CSV
`date,symbol,close` and the events `event_id,symbol,date`; writes the cumulative abnormal returns of each event and window,
and the means and tests of each day and window, as CSV.

Written for speed: events in the order of security and day, so that neighbouring windows share cache lines; what depends on the
market alone once a day; chunks that stay in cache, written into the same arrays; sums as einsum; ranks of a day summed over
events straight from the argsort. With more than one thread, chunks are worked on side by side (numpy lets go of the
interpreter's lock in all that takes time).
"""

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl

FIRST, GAP, LAST = -250, -10, 10
ESTIMATION = GAP - FIRST  # days of estimation, which end where the event window begins
EVENT = LAST - GAP + 1
DAYS = ESTIMATION + EVENT
WINDOWS = [(0, 0), (-1, 1), (0, 5), (-10, 10)]
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
    """What is kept of each event, and what is only summed."""

    def __init__(self, n):
        self.ar = np.empty((n, EVENT))
        self.sar = np.empty((n, EVENT))
        self.car = np.empty((n, len(WINDOWS)))
        self.se = np.empty((n, len(WINDOWS)))
        self.positive = np.empty(n)


def study_chunks(change, market, row, first, found, chunks):
    """The sum over events of the residual of each estimation day, and of the rank of each day."""
    windows = np.lib.stride_tricks.sliding_window_view(change, DAYS, axis=1)
    abnormal, fitted = np.empty((CHUNK, DAYS)), np.empty((CHUNK, DAYS))
    rank = np.broadcast_to(np.arange(1.0, DAYS + 1.0), (CHUNK, DAYS)).ravel()
    residual_sum, rank_sum = np.zeros(ESTIMATION), np.zeros(DAYS)
    for start in chunks:
        part = slice(start, min(start + CHUNK, len(row)))
        n = part.stop - start
        at, begin = abnormal[:n], first[part]
        at[:] = windows[row[part], begin]
        np.take(market.centred, begin, axis=0, out=fitted[:n])
        x = fitted[:n]
        sxx = market.sxx[begin]
        beta = np.einsum("ij,ij->i", at[:, :ESTIMATION], x[:, :ESTIMATION]) / sxx
        mean = at[:, :ESTIMATION].mean(axis=1)
        x *= beta[:, None]
        at -= mean[:, None]
        at -= x
        e = at[:, :ESTIMATION]
        sigma = np.sqrt(np.einsum("ij,ij->i", e, e) / NU)
        found.ar[part] = at[:, ESTIMATION:]
        np.divide(at[:, ESTIMATION:], sigma[:, None] * market.day[begin], out=found.sar[part])
        for w, (a, b) in enumerate(WINDOWS):
            at[:, ESTIMATION + a - GAP : ESTIMATION + b - GAP + 1].sum(axis=1, out=found.car[part, w])
        np.multiply(sigma[:, None], market.window[begin], out=found.se[part])
        found.positive[part] = np.count_nonzero(e > 0.0, axis=1) / ESTIMATION
        residual_sum += e.sum(axis=0)
        order = np.argsort(at, axis=1)
        rank_sum += np.bincount(order.ravel(), weights=rank[: n * DAYS], minlength=DAYS)
    return residual_sum, rank_sum


def tests(value, scaled, time_series, positive, corrado):
    """The statistics of one day or window across events."""
    n = len(value)
    mean = value.mean()
    share = positive.mean()
    above = np.count_nonzero(value > 0.0)
    return {
        "n": n,
        "cross_sectional": np.sqrt(n) * mean / value.std(ddof=1),
        "time_series": time_series,
        "patell": scaled.sum() / np.sqrt(n * NU / (NU - 2)),
        "bmp": np.sqrt(n) * scaled.mean() / scaled.std(ddof=1),
        "corrado": corrado,
        "generalized_sign": (above - n * share) / np.sqrt(n * share * (1.0 - share)),
    }


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
    n = len(row)
    found = Found(n)
    starts = range(0, n, CHUNK)
    ends = [len(starts) * i // args.threads for i in range(args.threads + 1)]

    def work(i):
        return study_chunks(change, market, row, day + FIRST, found, starts[ends[i] : ends[i + 1]])

    with ThreadPoolExecutor(args.threads) as pool:
        sums = list(pool.map(work, range(args.threads)))
    residual_sum, rank_sum = (sum(parts) for parts in zip(*sums))

    spread = (residual_sum / n).std(ddof=1)
    ranks = (rank_sum / (DAYS + 1) - n / 2) / np.sqrt(n)
    corrado = ranks[ESTIMATION:] / np.sqrt((ranks**2).mean())
    aar = np.ascontiguousarray(found.ar.T).mean(axis=1)
    rows = []
    for d in range(EVENT):
        ar, sar = np.ascontiguousarray(found.ar[:, d]), np.ascontiguousarray(found.sar[:, d])
        statistics = tests(ar, sar, aar[d] / spread, found.positive, corrado[d])
        rows.append({"day": d + GAP, "aar": aar[d], "caar": aar[: d + 1].sum()} | statistics)
    scar = found.car / found.se
    by_window = []
    for w, (a, b) in enumerate(WINDOWS):
        inside, root = slice(a - GAP, b - GAP + 1), np.sqrt(b - a + 1)
        car = np.ascontiguousarray(found.car[:, w])
        over_time = aar[inside].sum() / (root * spread)
        statistics = tests(car, np.ascontiguousarray(scar[:, w]), over_time, found.positive, corrado[inside].sum() / root)
        by_window.append({"from": a, "to": b, "caar": car.mean()} | statistics)

    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(rows).write_csv(out / "days.csv")
    pl.DataFrame(by_window).write_csv(out / "windows.csv")
    # Row by row an event's windows follow each other.
    each = np.repeat(np.arange(n), len(WINDOWS))
    a, b = np.tile(np.array(WINDOWS, dtype=np.int32), (n, 1)).T
    pl.DataFrame(
        {
            "event_id": events["event_id"].gather(each),
            "symbol": events["symbol"].gather(each),
            "from": a,
            "to": b,
            "car": found.car.ravel(),
            "se": found.se.ravel(),
            "scar": scar.ravel(),
        }
    ).write_csv(out / "event_windows.csv")


if __name__ == "__main__":
    main()
