"""Every session of every exchange of `src/time/exchanges.csv`, asked of exchange_calendars once more: a line a year.

The table packs holidays and early closes; this script goes the other way, from the moments at which the package opens and closes
each session, and sums them up so that a wrong date, hour or change of summer time changes the sum. It takes nothing from the table
but the differences that `src/time/exchanges.py` states with their sources: hours that follow New York, the floor of Frankfurt,
futures to 16:00.

    python -m venv .venv && .venv/bin/pip install exchange_calendars "pandas<3"
    .venv/bin/python tests/reference/world_sessions.py > tests/reference/world_sessions.csv

Columns: exchange, year, number of sessions, and the sum over the sessions of the year, numbered k = 1, 2, ..., of
k (day + open + 3 close) modulo 10^12: days since 1970, and minutes since 1970 in UTC.
"""

import datetime
import pathlib
import sys
import warnings
import zoneinfo

import exchange_calendars
import pandas as pd

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "src" / "time"))
from exchanges import ENDS, EXCHANGES, FIRST, HOURS, LAST, NEW_YORK, ZONES  # noqa: E402

warnings.simplefilter("ignore")
UTC = datetime.timezone.utc
NEW_YORK_ZONE = zoneinfo.ZoneInfo("America/New_York")


def minutes(moment):
    return int(moment.timestamp()) // 60


def own_hours(name, day):
    """The regular hours that the project takes in the place of the package's, or None."""
    if name in NEW_YORK:
        summer, winter, since = NEW_YORK[name]
        if str(day) < since:
            return None
        noon = datetime.datetime(day.year, day.month, day.day, 12, tzinfo=NEW_YORK_ZONE)
        return summer if noon.dst() else winter
    held = [times for start, times in HOURS.get(name, []) if start <= str(day)]
    return held[-1] if held else None


def regular(calendar, day, which):
    times = calendar.open_times if which == "open" else calendar.close_times
    return [time for start, time in times if start is None or start.date() <= day][-1]


def sessions(name):
    factory = exchange_calendars.calendar_utils._default_calendar_factories[name]
    start, end = pd.Timestamp(FIRST), pd.Timestamp(ENDS.get(name, LAST))
    calendar = factory(
        start=max(start, factory.bound_min() or start), end=min(end, factory.bound_max() or end)
    )
    zone = zoneinfo.ZoneInfo(ZONES.get(name, str(calendar.tz)))
    for session, row in calendar.schedule.iterrows():
        day, moments = session.date(), []
        own = own_hours(name, day)
        for which, text in zip(("open", "close"), (own or "-").split("-")):
            moment = row[which].to_pydatetime()
            is_regular = moment.astimezone(calendar.tz).time() == regular(calendar, day, which)
            if own and is_regular:
                local = datetime.datetime(day.year, day.month, day.day, int(text[:2]), int(text[2:]), tzinfo=zone)
                moment = local.astimezone(UTC)
            moments.append(minutes(moment))
        yield day, *moments


def main():
    print(f"# exchange_calendars {exchange_calendars.__version__}; written by world_sessions.py")
    print("exchange,year,sessions,sum")
    lines = {}
    for line in EXCHANGES.strip().splitlines():
        mic, _, name, *_ = line.split("|")
        if not name:
            continue
        if name not in lines:
            years = {}
            for day, opens, closes in sessions(name):
                count, total = years.get(day.year, (0, 0))
                number = (day - datetime.date(1970, 1, 1)).days
                total += (count + 1) * (number + opens + 3 * closes)
                years[day.year] = (count + 1, total % 10**12)
            lines[name] = years
        for year, (count, total) in lines[name].items():
            print(f"{mic},{year},{count},{total}")


if __name__ == "__main__":
    main()
