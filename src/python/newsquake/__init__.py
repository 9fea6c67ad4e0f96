"""Event studies of stock reactions to news, and backtests of the same events.

Tables come in as frames of polars, pandas or pyarrow, as dictionaries of lists, or as paths of files; results go out as frames, figures
and a report. Every number equals that of the command ``newsquake`` to the bit.

>>> import newsquake
>>> result = newsquake.study("prices/", "events.csv", benchmark="SPX")
>>> result.frames["windows"]
>>> result.figure("caar")
"""

from ._errors import InputError, NewsquakeError, NewsquakeWarning, OptionError, OutputError
from ._native import __version__
from ._result import Figure, Frames, Result, Table
from ._run import backtest, check, defaults, placebo, study, sweep

__all__ = [
    "Figure",
    "Frames",
    "InputError",
    "NewsquakeError",
    "NewsquakeWarning",
    "OptionError",
    "OutputError",
    "Result",
    "Table",
    "__version__",
    "backtest",
    "check",
    "defaults",
    "placebo",
    "study",
    "sweep",
]
