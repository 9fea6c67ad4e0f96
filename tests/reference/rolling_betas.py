"""Betas over rolling windows of 60 estimation days on data/alibaba-day, with statsmodels' RollingOLS: writes rolling_betas.json."""

import numpy as np
import statsmodels.api as sm
from statsmodels.regression.rolling import RollingOLS

from alibaba_events import ESTIMATION, events
from number_file import write

DAYS = 60
# Events in the file, and the distance between the windows in it.
EVENTS, EVERY = 6, 15


def betas(event):
    span = event.days(ESTIMATION)
    y, x = event.returns[span], event.market[span]
    assert not np.isnan(y).any()
    fit = RollingOLS(y, sm.add_constant(x), window=DAYS).fit()
    lags = range(ESTIMATION[0], ESTIMATION[1] + 1)
    ends = [(lag, row) for row, lag in enumerate(lags) if row >= DAYS - 1]
    found = [
        {"day": lag, "alpha": fit.params[row, 0], "beta": fit.params[row, 1], "se": fit.bse[row, 1]}
        for lag, row in ends[::EVERY]
    ]
    return {"event_id": event.id, "count": len(ends), "betas": found}


def main():
    write("rolling_betas.json", {"days": DAYS, "every": EVERY, "events": [betas(event) for event in events()[:EVENTS]]})


if __name__ == "__main__":
    main()
