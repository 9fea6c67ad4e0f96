"""The functions: study, placebo, backtest, sweep, check."""

from __future__ import annotations

import datetime
import os
import sys
import warnings
from typing import Any

from . import _native, _tables
from ._errors import NewsquakeWarning
from ._result import Result

_INPUTS = ("events", "confounders", "factors", "aliases")


def study(prices: Any = None, events: Any = None, **options: Any) -> Result:
    """Run an event study: abnormal returns around tagged news, tested and averaged.

    Parameters
    ----------
    prices
        Daily prices: a frame of polars, pandas or pyarrow, a dictionary of lists, a path or a pattern, a mapping of symbols to frames,
        or a list of such. Columns are recognised by the names that vendors give them.
    events
        The news: a table with a symbol and a date, and perhaps a time, tags and any other columns; or a path.
    **options
        The keys of ``[study]`` in the study file, among them

        benchmark : str
            The market, a symbol among the prices.
        model : str or dict
            ``"market"``, ``"mean-adjusted"``, ``"ff3"``, ...; with options as ``{"garch": {...}}``.
        estimation, window : (int, int)
            First and last day, counted from the event. Default: (-250, -11) and (-10, 10).
        cars : list of (int, int)
            Windows to test, besides the usual ones.
        group_by : str
            A column of the events. Default: ``"tags"``.
        where : str
            Which events are used, as in ``"surprise > 0"``.

        the keys of ``[input]``, which may be tables too: ``factors``, ``confounders``, ``aliases``, ``universe``; those of
        ``[reading]``: ``map``, ``date_format``, ``tz``, ...; ``event_reading``, a dictionary of the keys of ``[events]``; and

        config : path
            A study file, whose options the keywords beat.
        threads : int
            Number of threads. Default: one a core. The numbers do not depend on it.
        progress : bool or callable
            Whether to show progress. Default: on a terminal and in a notebook. A callable gets what is done, the share that is done or
            None, and the seconds so far.

    Returns
    -------
    Result

    Raises
    ------
    OptionError
        A keyword, or a combination of keywords, makes no sense.
    InputError
        A table cannot be understood, or no event can be used.

    Notes
    -----
    The work does not hold the interpreter. Ctrl-C gives control back at once; what the interrupted run was doing ends in the background.

    Examples
    --------
    >>> result = newsquake.study(prices, events, benchmark="SPX", model="market", window=(-5, 5))
    >>> result.frames["windows"]
    """
    return _run("study", prices, events, options)


def backtest(prices: Any = None, events: Any = None, **options: Any) -> Result:
    """Trade the events without look-ahead: what remains after delay, costs and the market.

    Parameters
    ----------
    prices, events
        As for :func:`study`.
    **options
        The keys of ``[backtest]`` in the study file, among them

        side : str or dict
            ``"direction"``, ``"long"``, ``"short"``, ``"follow-reaction"``, ``"fade-reaction"``; with options as
            ``{"follow-reaction": {"threshold": 2}}``.
        hold, delay : int
            Sessions that a trade is held, and by which it waits.
        stop, take, trail : float
            Exits by level, in percent of the entry price.
        costs : dict or list
            ``{"basis-points": {"rate": 5}, "borrow": {"rate": 50}}``.
        hedge : str
            ``"none"``, ``"beta"`` or ``"dollar"``, against the ``benchmark``.

        and those of ``[study]``, ``[input]`` and ``[reading]``, as for :func:`study`.

    Returns
    -------
    Result

    Examples
    --------
    >>> traded = newsquake.backtest(prices, events, benchmark="SPX", side="long", hold=5, costs={"basis-points": {"rate": 5}})
    >>> traded.frames["trades"]
    """
    return _run("backtest", prices, events, options)


def sweep(prices: Any = None, events: Any = None, *, of: str = "backtest", **options: Any) -> Result:
    """Run every combination of lists, and say what the search costs.

    Parameters
    ----------
    prices, events
        As for :func:`study`.
    of
        ``"backtest"``: which holding period, delay or threshold; or ``"study"``: a specification curve.
    **options
        As for :func:`backtest`; a list for ``hold``, ``delay``, ``stop``, ``take``, ``trail``, ``side``, ``entry``, ``threshold``,
        ``tag`` or ``cost_bps`` is swept. Of studies, as for :func:`study`; a list for ``model``, ``estimation``, ``benchmark``,
        ``cars``, ``returns``, ``price``, ``roll``, ``confounded`` or ``min_gap`` is swept.

    Returns
    -------
    Result

    Examples
    --------
    >>> swept = newsquake.sweep(prices, events, benchmark="SPX", side="long", hold=[1, 3, 5, 10], delay=[0, 1])
    >>> swept.frames["plans"]
    """
    if of not in ("backtest", "study"):
        raise ValueError(f"of is {of!r}; it must be 'backtest' or 'study'")
    return _run("sweep" if of == "backtest" else "study-sweep", prices, events, options)


def placebo(prices: Any = None, events: Any = None, *, draws: int = 1000, kind: str | None = None, **options: Any) -> Result:
    """Run a study and hold it against pseudo-studies without news.

    Parameters
    ----------
    prices, events, **options
        As for :func:`study`.
    draws
        Number of pseudo-studies, from 100.
    kind
        What becomes of the events: other dates, or other securities.

    Returns
    -------
    Result
        That of the study, with the p-values of the draws beside those of the tests.
    """
    options["placebo"] = {"draws": draws, **({} if kind is None else {"kind": kind})}
    return _run("study", prices, events, options)


def check(prices: Any = None, events: Any = None, **options: Any) -> Result:
    """Read everything and say what a study would use and what is wrong, without running it.

    Parameters
    ----------
    prices, events, **options
        As for :func:`study`.

    Returns
    -------
    Result
        ``is_fine`` says whether nothing is wrong.
    """
    return _run("check", prices, events, options)


def defaults() -> dict[str, Any]:
    """Return every option with its default, as the tree of the study file."""
    return _native.defaults()


def _run(verb: str, prices: Any, events: Any, options: dict[str, Any]) -> Result:
    config = options.pop("config", None)
    threads = options.pop("threads", None)
    progress = options.pop("progress", None)
    tables: dict[str, list[tuple[str, Any]]] = {}
    keywords: dict[str, Any] = {}
    if prices is not None:
        paths, tables["prices"] = _tables.prices(prices)
        if paths:
            keywords["prices"] = paths
    elif config is None:
        raise TypeError(f"{verb}() needs prices: a frame, a path, or a list of such")
    given = {"events": events, **{kind: options.pop(kind, None) for kind in _INPUTS if kind != "events"}}
    if events is None and config is None:
        raise TypeError(f"{verb}() needs events: a frame with a symbol and a date, or a path")
    for kind, table in given.items():
        if table is not None:
            path, tables[kind] = _tables.single(kind, table)
            if path is not None:
                keywords[kind] = path
    keywords.update((name, _plain(value)) for name, value in options.items() if value is not None)
    outcome = _native.run(verb, keywords, tables, None if config is None else os.fspath(config), threads, _watch(progress))
    result = Result(outcome)
    for code, text in result.warnings:
        warnings.warn(f"{text} [{code}]", NewsquakeWarning, stacklevel=3)
    return result


def _plain(value: Any) -> Any:
    """Return a value as the study file holds it: windows and other pairs as lists, dates and paths as text."""
    if isinstance(value, (tuple, list, set, range)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (datetime.date, datetime.time, os.PathLike)):
        return os.fspath(value) if isinstance(value, os.PathLike) else value.isoformat()
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        # A number of numpy.
        return value.item()
    return value


def _watch(progress: Any) -> Any:
    """Return what is called with the progress of a run, or None."""
    if callable(progress):
        return progress
    if progress is None:
        progress = sys.stderr is not None and (sys.stderr.isatty() or "ipykernel" in sys.modules)
    return _show if progress else None


def _show(what: str | None, share: float | None, seconds: float) -> None:
    if what is None:
        sys.stderr.write("\r\x1b[K")
    else:
        done = "" if share is None else f": {int(share * 100)} %"
        sys.stderr.write(f"\r{what}{done} ... {seconds:.1f} s\x1b[K")
    sys.stderr.flush()
