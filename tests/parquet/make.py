"""Writes the Parquet files of tests/parquet with the Python package of polars: types that other programs write."""

from datetime import date, datetime
from pathlib import Path

import polars as pl

DAYS = [date(2024, 1, 2), date(2024, 1, 3)]
HERE = Path(__file__).parent


def write(name, **columns):
    pl.DataFrame(columns).write_parquet(HERE / f"{name}.parquet")


write("decimal", date=DAYS, close=pl.Series([1.5, 2.5]).cast(pl.Decimal(10, 2)))
write("nested", date=DAYS, close=[1.5, 2.5], tags=[["a"], ["b", "c"]], note=[{"x": 1}, {"x": 2}])
write("categories", symbol=pl.Series(["AAA", "000001"]).cast(pl.Categorical), date=DAYS, close=[1, 2])
write(
    "moments",
    date=pl.Series([datetime(2024, 1, 2, 5), datetime(2024, 1, 3, 5)]).dt.replace_time_zone("UTC"),
    close=[1.5, 2.5],
)
