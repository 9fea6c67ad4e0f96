"""The same events with the package `eventstudy` of PyPI, as its manual does it: the market model and one t test.

    python with_eventstudy.py PRICES EVENTS BENCHMARK

The package reads a wide table of prices and a table of events, which are made from the long ones first.
"""

import sys
import tempfile
from pathlib import Path

import eventstudy
import polars as pl


def main():
    prices, events, benchmark = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        wide, dates = Path(folder, "wide.csv"), Path(folder, "dates.csv")
        pl.read_csv(prices).pivot("symbol", index="date", values="close").write_csv(wide)
        pl.read_csv(events).select(
            event_date="date", security_ticker="symbol", market_ticker=pl.lit(benchmark)
        ).write_csv(dates)
        eventstudy.Single.import_returns(str(wide), is_price=True)
        found = eventstudy.Multiple.from_csv(
            str(dates),
            eventstudy.Single.market_model,
            event_window=(-10, 10),
            estimation_size=240,
            buffer_size=10,
            date_format="%Y-%m-%d",
        )
    print(found.results())


main()
