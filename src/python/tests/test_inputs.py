"""Frames of every kind in the place of files give the same bits as the files."""

import datetime
import json

import newsquake
import pytest

polars = pytest.importorskip("polars")
pandas = pytest.importorskip("pandas")
pyarrow = pytest.importorskip("pyarrow")

OPTIONS = {"benchmark": "SPX", "tests": ["patell", "bmp"], "progress": False}


def files(day):
    return [day / "prices_us.csv", day / "prices_hk.csv"]


@pytest.fixture(scope="module")
def by_files(day):
    return numbers(newsquake.study(files(day), day / "events.csv", **OPTIONS))


def numbers(result):
    """Everything but what was said about the files."""
    document = result.to_dict()
    document.pop("warnings")
    return json.dumps(document, sort_keys=True)


def frames_of_polars(day):
    return [polars.read_csv(path, try_parse_dates=True) for path in files(day)]


def test_polars(day, by_files):
    events = polars.read_csv(day / "events.csv", infer_schema=False)
    assert numbers(newsquake.study(frames_of_polars(day), events, **OPTIONS)) == by_files


def test_pandas(day, by_files):
    prices = [pandas.read_csv(path, parse_dates=["date"]) for path in files(day)]
    events = pandas.read_csv(day / "events.csv", dtype=str)
    assert numbers(newsquake.study(prices, events, **OPTIONS)) == by_files


def test_pandas_with_an_index_of_dates(day, by_files):
    prices = [pandas.read_csv(path, parse_dates=["date"]).set_index("date") for path in files(day)]
    events = pandas.read_csv(day / "events.csv", dtype=str)
    assert numbers(newsquake.study(prices, events, **OPTIONS)) == by_files


def test_pyarrow(day, by_files):
    prices = [frame.to_arrow() for frame in frames_of_polars(day)]
    assert numbers(newsquake.study(prices, day / "events.csv", **OPTIONS)) == by_files


def test_categories_are_words(day, by_files):
    prices = [frame.with_columns(polars.col("symbol").cast(polars.Categorical)) for frame in frames_of_polars(day)]
    assert numbers(newsquake.study(prices, day / "events.csv", **OPTIONS)) == by_files
    prices = [pandas.read_csv(path, parse_dates=["date"]).astype({"symbol": "category"}) for path in files(day)]
    assert numbers(newsquake.study(prices, day / "events.csv", **OPTIONS)) == by_files


def test_a_lazy_frame_is_collected(day, by_files):
    prices = [frame.lazy() for frame in frames_of_polars(day)]
    assert numbers(newsquake.study(prices, day / "events.csv", **OPTIONS)) == by_files


def test_a_mapping_names_the_securities(day):
    prices = frames_of_polars(day)[0].filter(polars.col("symbol").is_in(["BABA", "SPX"]))
    prices = prices.select("symbol", "date", "close")
    by_symbol = {symbol: frame.drop("symbol") for (symbol,), frame in prices.partition_by("symbol", as_dict=True).items()}
    events = {"symbol": ["BABA"], "date": ["2025-08-29"]}
    one = newsquake.study(prices, events, **OPTIONS)
    assert numbers(newsquake.study(by_symbol, events, **OPTIONS)) == numbers(one)


def test_events_as_dictionaries(day, events, by_files):
    assert numbers(newsquake.study(files(day), events, **OPTIONS)) == by_files
    rows = [dict(zip(events, row, strict=True)) for row in zip(*events.values(), strict=True)]
    assert numbers(newsquake.study(files(day), rows, **OPTIONS)) == by_files


def test_columns_of_two_levels_as_yfinance_makes_them():
    days = pandas.bdate_range("2024-01-01", periods=120)
    closes = {("Close", s): [100 + i % (3 + n) + 0.1 * i for i in range(120)] for n, s in enumerate(["AAPL", "SPY"])}
    volumes = {("Volume", s): [1000 + i for i in range(120)] for s in ["AAPL", "SPY"]}
    frame = pandas.DataFrame({**closes, **volumes}, index=pandas.Index(days, name="Date"))
    frame.columns = frame.columns.set_names(["Price", "Ticker"])
    result = newsquake.study(
        frame,
        [{"symbol": "AAPL", "date": datetime.date(2024, 5, 1)}],
        benchmark="SPY",
        estimation=(-60, -11),
        window=(-2, 2),
        progress=False,
    )
    assert result.events_used == 1


def test_moments_and_named_columns(day):
    prices = [pandas.read_csv(path, parse_dates=["date"]) for path in files(day)]
    prices[0] = prices[0].rename(columns={"date": "Date", "close": "Close", "adj_close": "Adj Close"})
    assert newsquake.study(prices, day / "events.csv", **OPTIONS).events_used > 10


def test_a_frame_without_dates_says_so():
    with pytest.raises(newsquake.InputError) as raised:
        newsquake.study(polars.DataFrame({"a": [1.0]}), {"symbol": ["A"], "date": ["2024-01-02"]}, progress=False)
    assert raised.value.file == "prices"
    assert raised.value.code and raised.value.place == "prices"


def test_what_is_no_table_is_refused():
    with pytest.raises(TypeError, match="a frame of polars"):
        newsquake.study(3, {"symbol": ["A"], "date": ["2024-01-02"]})
