"""Half days and closed weekdays of the New York Stock Exchange, 2010..2025, as exchange_calendars lists them."""

import exchange_calendars
import pandas as pd

from number_file import write

FIRST, LAST = "2010-01-01", "2025-12-31"


def main():
    calendar = exchange_calendars.get_calendar("XNYS", start=FIRST, end=LAST)
    sessions = calendar.sessions
    half = []
    for session in sessions:
        close = calendar.session_close(session).tz_convert("America/New_York").strftime("%H:%M")
        assert calendar.session_open(session).tz_convert("America/New_York").strftime("%H:%M") == "09:30"
        if close != "16:00":
            half.append({"date": session.strftime("%Y-%m-%d"), "close": close})
    assert [row["date"] for row in half] == [
        day.strftime("%Y-%m-%d") for day in calendar.early_closes if day in sessions
    ]
    closed = pd.bdate_range(FIRST, LAST).difference(sessions)
    write(
        "sessions.json",
        {
            "exchange": "XNYS",
            "from": FIRST,
            "to": LAST,
            "sessions": len(sessions),
            "half_days": half,
            "closed_weekdays": [day.strftime("%Y-%m-%d") for day in closed],
        },
    )


if __name__ == "__main__":
    main()
