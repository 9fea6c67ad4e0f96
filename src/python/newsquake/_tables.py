"""Tables of any kind, as the native part takes them: names with objects that speak Arrow, or with the bytes of a file."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from typing import Any


def prices(given: Any) -> tuple[list[str], list[tuple[str, Any]]]:
    """Sort prices into paths and tables.

    Parameters
    ----------
    given
        A path or a pattern; a table; a mapping of symbols to tables; or a list of such.

    Returns
    -------
    tuple
        The paths, and the tables with their names. The name of a table without a column of symbols is its symbol.
    """
    paths: list[str] = []
    tables: list[tuple[str, Any]] = []
    if _is_path(given):
        paths.append(os.fspath(given))
    elif _is_table(given):
        tables.append(("prices", as_table(given)))
    elif isinstance(given, Mapping):
        for symbol, table in given.items():
            if _is_path(table):
                raise TypeError(f"prices[{symbol!r}] is a path; give paths as a list, and the symbol as symbol={symbol!r}")
            tables.append((str(symbol), as_table(table)))
    elif isinstance(given, Iterable):
        items = list(given)
        for number, item in enumerate(items, start=1):
            more_paths, more_tables = prices(item)
            paths.extend(more_paths)
            name = "prices" if len(items) == 1 else f"prices {number}"
            tables.extend((name if found == "prices" else found, table) for found, table in more_tables)
    else:
        raise TypeError(_unknown("prices", given))
    return paths, tables


def single(kind: str, given: Any) -> tuple[str | None, list[tuple[str, Any]]]:
    """Return the path, or the table with its name, of an input that is one table."""
    if _is_path(given):
        return os.fspath(given), []
    if kind == "aliases" and isinstance(given, Mapping) and all(isinstance(value, str) for value in given.values()):
        given = {"alias": list(given), "symbol": list(given.values())}
    if _is_table(given) or _is_rows(given):
        return None, [(kind, as_table(given))]
    raise TypeError(_unknown(kind, given))


def as_table(given: Any) -> Any:
    """Return an object with ``__arrow_c_stream__`` whose cells are those of the table, or the bytes of a CSV file."""
    if isinstance(given, (bytes, bytearray)):
        return bytes(given)
    if _is_pandas(given):
        return _of_pandas(given)
    if hasattr(given, "collect") and hasattr(given, "collect_schema"):
        given = given.collect()
    if hasattr(given, "__arrow_c_stream__"):
        return given
    if isinstance(given, Mapping):
        names = list(given)
        return _written([names, *zip(*(given[name] for name in names), strict=True)] if names else [])
    if _is_rows(given):
        rows = list(given)
        names = list(dict.fromkeys(name for row in rows for name in row))
        return _written([names, *([row.get(name, "") for name in names] for row in rows)])
    raise TypeError(_unknown("a table", given))


def _is_path(given: Any) -> bool:
    return isinstance(given, (str, os.PathLike))


def _is_pandas(given: Any) -> bool:
    return type(given).__module__.partition(".")[0] == "pandas" and hasattr(given, "to_csv")


def _is_table(given: Any) -> bool:
    if isinstance(given, (bytes, bytearray)) or _is_pandas(given) or hasattr(given, "__arrow_c_stream__"):
        return True
    if hasattr(given, "collect") and hasattr(given, "collect_schema"):
        return True
    return isinstance(given, Mapping) and bool(given) and all(_is_column(column) for column in given.values())


def _is_column(given: Any) -> bool:
    return not isinstance(given, (str, bytes, Mapping)) and hasattr(given, "__len__") and not _is_frame(given)


def _is_frame(given: Any) -> bool:
    return _is_pandas(given) and getattr(given, "ndim", 1) == 2 or (
        hasattr(given, "__arrow_c_stream__") and hasattr(given, "columns")
    )


def _is_rows(given: Any) -> bool:
    return isinstance(given, (list, tuple)) and bool(given) and all(isinstance(row, Mapping) for row in given)


def _of_pandas(frame: Any) -> Any:
    """Share the columns of a pandas frame through Arrow; write one that Arrow cannot hold as text, exactly.

    Text keeps what the frame shows: columns of several levels as yfinance makes them become headers of several lines, which are known
    as that layout, and each number is read back to the bit.
    """
    if frame.ndim == 1:
        frame = frame.to_frame()
    several = getattr(frame.columns, "nlevels", 1) > 1
    if not several:
        if any(name is not None for name in frame.index.names):
            frame = frame.reset_index()
        elif type(frame.index).__name__ != "RangeIndex" and not _counts(frame.index):
            # Without a name, an index of dates or symbols is the first column.
            frame = frame.reset_index(names="" if frame.index.nlevels == 1 else None)
        try:
            import pyarrow

            return pyarrow.Table.from_pandas(frame, preserve_index=False)
        except ImportError:
            pass
        except (pyarrow.lib.ArrowInvalid, pyarrow.lib.ArrowTypeError, pyarrow.lib.ArrowNotImplementedError):
            # A column of several types.
            pass
        return frame.to_csv(index=False).encode()
    return frame.to_csv().encode()


def _counts(index: Any) -> bool:
    """Return whether an index only numbers rows, as that of a filtered frame does."""
    return getattr(index, "nlevels", 1) == 1 and getattr(index.dtype, "kind", "") in "iu"


def _written(rows: list[Any]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if value != value else repr(float(value))
    if isinstance(value, (list, tuple)):
        return ";".join(str(word) for word in value)
    return str(value)


def _unknown(kind: str, given: Any) -> str:
    return (
        f"{kind}: a path, a frame of polars, pandas or pyarrow, or a dictionary of lists is expected, and this is {type(given).__name__}"
    )
