"""Frames as yfinance makes them: a column for each field and ticker, and dates as the index.

The frames are made up here, so that nothing is downloaded; with yfinance it is
``prices = yfinance.download(["NVDA", "AMD", "SPY"], start="2023-01-01")``.
"""

# %% A frame of two levels of columns, as `yfinance.download` returns it for several tickers
import math

import newsquake
import pandas as pd

dates = pd.bdate_range("2023-01-02", "2024-06-28", name="Date")
closes = {}
for number, ticker in enumerate(["NVDA", "AMD", "SPY"]):
    price, path = 100.0, []
    for day, date in enumerate(dates):
        market = 0.008 * math.sin(1.7 * day)
        own = 0 if ticker == "SPY" else 0.004 * math.sin(2.3 * day + number)
        news = 0.06 if (ticker, str(date.date())) == ("NVDA", "2024-05-23") else 0.0
        price *= 1 + (1 + 0.3 * (number < 2)) * market + own + news
        path.append(price)
    closes[("Close", ticker)] = path
prices = pd.DataFrame(closes, index=dates)
prices.columns = prices.columns.set_names(["Price", "Ticker"])

# %% It is recognised as it is
events = {"symbol": ["NVDA", "AMD"], "date": ["2024-05-23", "2024-05-01"], "tags": ["results", "results"]}
result = newsquake.study(prices, events, benchmark="SPY", window=(-5, 5))
car = result.frames.table("event_windows").to_pandas()
print(car[(car["from"] == 0) & (car["to"] == 0)][["symbol", "car", "t"]].to_string(index=False))
