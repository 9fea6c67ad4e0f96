"""The day Alibaba showed an AI chip of its own, from a frame of pandas, in ten lines.

Run it where newsquake is installed: ``python examples/python/alibaba_day.py``. In a notebook, the last line of each cell shows itself.
"""

# %% The prices and the news, as frames
import pathlib

import newsquake
import pandas as pd

data = pathlib.Path(__file__).parents[2] / "data" / "alibaba-day"
prices = pd.concat(pd.read_csv(data / f"prices_{market}.csv", parse_dates=["date"]) for market in ["us", "hk"])
news = pd.read_csv(data / "events.csv", dtype=str)

# %% The study: which shares moved more than their market explains?
result = newsquake.study(prices, news, benchmark="SPX", model="market", window=(-10, 10), cars=[(0, 0), (-1, 1)])
print(result.summary)

# %% Every table is a frame
first = result.frames.table("event_windows").to_pandas().query("event_id == 'A01'")
print(first[["symbol", "from", "to", "car", "t", "p"]].to_string(index=False))

# %% A figure shows itself, and is saved
figure = result.figure("caar")
figure
