"""The results go on to statsmodels and matplotlib.

The abnormal returns of the Alibaba day are regressed on what is known of each event, with errors that allow for one day of news, and
drawn by matplotlib. Both packages are needed: ``pip install statsmodels matplotlib``.
"""

# %% A study, and its events as a frame of pandas
import pathlib

import matplotlib
import newsquake
import statsmodels.formula.api as smf

matplotlib.use("Agg")
import matplotlib.pyplot as plt

data = pathlib.Path(__file__).parents[2] / "data" / "alibaba-day"
prices = [data / "prices_us.csv", data / "prices_hk.csv"]
result = newsquake.study(prices, data / "events.csv", benchmark="SPX", window=(-10, 10), cars=[(0, 1)])
windows = result.frames.table("event_windows").to_pandas()
events = result.frames.table("events").to_pandas()
car = windows[(windows["from"] == 0) & (windows["to"] == 1)].merge(events, on=["event_id", "symbol"], suffixes=("", "_event"))

# %% statsmodels: does a share that follows its market more react more?
fit = smf.ols("car ~ beta", data=car).fit(cov_type="HC3")
print(fit.summary().tables[1])

# %% matplotlib: the mean path of each group, with newsquake's own interval
days = result.frames.table("days").to_pandas().query("group == 'all'")
figure, axes = plt.subplots(figsize=(7, 4))
axes.fill_between(days["day"], 100 * days["caar_low"], 100 * days["caar_high"], alpha=0.2)
axes.plot(days["day"], 100 * days["caar"])
axes.axhline(0, color="grey", linewidth=0.8)
axes.set(xlabel="Trading days relative to the event", ylabel="Mean cumulative abnormal return (%)")
figure.savefig("caar_matplotlib.png", dpi=150)
