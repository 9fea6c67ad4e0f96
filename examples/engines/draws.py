"""The work that engines map over workers: studies of the same events at dates without news, and plans of one backtest.

A draw depends on the seed and its number alone, so it gives the same bits on any worker and on one machine.
"""

from __future__ import annotations

import pathlib
import random
import warnings

import newsquake

DATA = pathlib.Path(__file__).parents[2] / "data" / "alibaba-day"
PRICES = [str(DATA / "prices_us.csv"), str(DATA / "prices_hk.csv")]
SEED = 42
SYMBOLS = ["BABA", "NVDA", "AMD", "MSFT", "GOOGL"]


def dates() -> list[str]:
    """Return sessions of the American market with enough days before and after them, other than those of the news."""
    with open(PRICES[0], encoding="utf-8") as file:
        found = sorted({line.split(",")[1] for line in file if line.startswith("SPX,")})
    return [date for date in found[200:-15] if not "2025-08-20" <= date <= "2025-09-10"]


def draw(number: int) -> tuple[int, str]:
    """Study every security at a date that seed and number choose, and return the mean CAR of the day as the hexadecimal digits of its
    bits."""
    chosen = random.Random(SEED * 1_000_003 + number)
    days = dates()
    events = [{"symbol": symbol, "date": chosen.choice(days)} for symbol in SYMBOLS]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", newsquake.NewsquakeWarning)
        result = newsquake.study(
            PRICES,
            events,
            benchmark="SPX",
            estimation=(-120, -11),
            window=(0, 0),
            tests=["bmp"],
            threads=1,
            progress=False,
        )
    return number, result.to_dict()["groups"][0]["windows"][0]["caar"].hex()


def plan(hold: int) -> tuple[int, str]:
    """Backtest the events of the Alibaba day with a holding period, and return its total return as hexadecimal digits."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", newsquake.NewsquakeWarning)
        traded = newsquake.backtest(PRICES, str(DATA / "events.csv"), benchmark="SPX", hold=hold, threads=1, progress=False)
    return hold, traded.to_dict()["metrics"]["total_return"].hex()
