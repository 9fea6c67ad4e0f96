"""Results: tables, figures, and the report."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from . import _native


class Table:
    """A table of typed columns. Any Arrow program takes it over without a copy.

    ``frames`` gives it where polars is not installed; with polars, it gives a ``polars.DataFrame``.
    """

    def __init__(self, table: _native.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._table.__arrow_c_stream__(requested_schema)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return self._table.shape

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return self._table.columns

    def to_polars(self) -> Any:
        """Return a ``polars.DataFrame``."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame``; dates are of the type ``datetime64``."""
        frame = self.to_arrow().to_pandas(date_as_object=False)
        return frame

    def to_arrow(self) -> Any:
        """Return a ``pyarrow.Table``."""
        import pyarrow

        return pyarrow.table(self)

    def to_stata(self, path: str | os.PathLike[str]) -> dict[str, str]:
        """Write the table for Stata, which allows 32 letters in a name.

        Returns
        -------
        dict
            The names that were cut, each with the name in the file.
        """
        frame = self.to_pandas()
        names = stata_names(list(frame.columns))
        frame = frame.rename(columns=names)
        for name in frame.columns:
            if frame[name].dtype == object or str(frame[name].dtype).startswith("str"):
                frame[name] = frame[name].astype(object).where(frame[name].notna(), "").astype(str)
        frame.to_stata(path, write_index=False, version=118)
        return {long: short for long, short in names.items() if long != short}

    def __len__(self) -> int:
        return self.shape[0]

    def __repr__(self) -> str:
        rows, columns = self.shape
        return f"<newsquake.Table of {rows} rows and {columns} columns: {', '.join(self.columns)}>"


def stata_names(names: list[str]) -> dict[str, str]:
    """Return for each name one of at most 32 letters, digits and ``_`` that no other has."""
    taken: set[str] = set()
    short: dict[str, str] = {}
    for name in names:
        letters = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name) or "_"
        letters = letters if not letters[0].isdigit() else f"_{letters}"
        candidate, number = letters[:32], 1
        while candidate in taken:
            number += 1
            ending = f"_{number}"
            candidate = letters[: 32 - len(ending)] + ending
        taken.add(candidate)
        short[name] = candidate
    return short


class Frames(Mapping[str, Any]):
    """The tables of a result by name: frames of polars where it is installed, else :class:`Table`."""

    def __init__(self, outcome: _native.Outcome) -> None:
        self._outcome = outcome
        self._names = outcome.table_names()

    def table(self, name: str) -> Table:
        """Return a table as :class:`Table`, whether polars is installed or not."""
        if name not in self._names:
            raise KeyError(f"there is no table {name!r}; the tables are {', '.join(self._names)}")
        return Table(self._outcome.table(name))

    def __getitem__(self, name: str) -> Any:
        table = self.table(name)
        try:
            import polars
        except ImportError:
            return table
        return polars.DataFrame(table)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"<newsquake.Frames: {', '.join(self._names)}>"


class Figure:
    """A figure, which a notebook shows as SVG."""

    def __init__(self, figure: _native.Figure, look: dict[str, Any]) -> None:
        self._figure = figure
        self._look = look

    @property
    def name(self) -> str:
        """The name, which is that of its file."""
        return self._figure.name

    @property
    def title(self) -> str:
        """The title."""
        return self._figure.title

    @property
    def svg(self) -> str:
        """The picture as SVG."""
        look = {key: value for key, value in self._look.items() if key != "scale"}
        return self._figure.svg(**look)

    @property
    def png(self) -> bytes:
        """The picture as PNG."""
        return self._figure.png(**self._look)

    @property
    def data(self) -> Table:
        """The numbers that are drawn."""
        return Table(self._figure.table())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the picture as SVG or PNG, or its numbers as CSV, by the extension of the path."""
        ending = os.path.splitext(os.fspath(path))[1].lower()
        content = {".svg": lambda: self.svg.encode(), ".png": lambda: self.png, ".csv": lambda: self._figure.csv().encode()}
        if ending not in content:
            raise ValueError(f"the path must end in .svg, .png or .csv, and this one ends in {ending!r}")
        with open(path, "wb") as file:
            file.write(content[ending]())

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<newsquake.Figure {self.name}: {self.title}>"


class Result:
    """What a study, a backtest, a sweep or a check gave."""

    def __init__(self, outcome: _native.Outcome) -> None:
        self._outcome = outcome
        self._frames = Frames(outcome)

    @property
    def kind(self) -> str:
        """What was run: ``study``, ``backtest``, ``sweep`` or ``check``."""
        return self._outcome.kind

    @property
    def summary(self) -> str:
        """The answer: what was found, what it rests on, and what to doubt."""
        return self._outcome.answer().strip()

    @property
    def text(self) -> str:
        """Every table for people, as text."""
        return self._outcome.text()

    @property
    def frames(self) -> Frames:
        """Every table by name, at full precision."""
        return self._frames

    @property
    def events_in(self) -> int:
        """Number of events that were read."""
        return self._outcome.counts[0]

    @property
    def events_used(self) -> int:
        """Number of events that were used."""
        return self._outcome.counts[1]

    @property
    def events_excluded(self) -> int:
        """Number of events that were excluded; the table ``excluded`` says why."""
        return self._outcome.counts[2]

    @property
    def warnings(self) -> list[tuple[str, str]]:
        """Code and text of each warning."""
        return self._outcome.warnings_told

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Code and text of each note about the inputs."""
        return self._outcome.notes_told

    @property
    def is_fine(self) -> bool:
        """Whether there is no warning and, of a check, no event is excluded that was not meant to be."""
        return self._outcome.is_fine

    @property
    def figures(self) -> list[str]:
        """The names of the figures."""
        return self._outcome.figure_names()

    def figure(
        self,
        name: str,
        *,
        width: int | None = None,
        height: int | None = None,
        scale: float | None = None,
        dark: bool = False,
        plain: bool = False,
    ) -> Figure:
        """Return a figure.

        Parameters
        ----------
        name
            One of :attr:`figures`.
        width, height
            Size in units; type is 8 to 15 units high.
        scale
            Pixels a unit, for PNG.
        dark
            Light ink on a dark ground.
        plain
            Leave out title and footnote, as where a caption says them.
        """
        names = self.figures
        if name not in names:
            raise KeyError(f"there is no figure {name!r}; the figures are {', '.join(names)}")
        look = {"width": width, "height": height, "scale": scale, "dark": dark, "plain": plain}
        return Figure(self._outcome.figure(name), look)

    def report(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return the report as a page of HTML that needs nothing else, and write it where a path is given."""
        page = self._outcome.page()
        if path is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(page)
        return page

    def json(self) -> str:
        """Return everything as JSON, as the command writes it."""
        return self._outcome.json()

    def to_dict(self) -> dict[str, Any]:
        """Return everything as dictionaries and lists."""
        return json.loads(self.json())

    def __repr__(self) -> str:
        warnings = [f"warning: {text} [{code}]" for code, text in self.warnings]
        return "\n".join([self.summary, *warnings])

    def _repr_html_(self) -> str:
        parts = [f"<pre>{html.escape(self.summary)}</pre>"]
        parts.extend(
            f"<p><strong>warning</strong> {html.escape(text)} <code>{html.escape(code)}</code></p>" for code, text in self.warnings
        )
        shown = {"study": ["caar"], "backtest": ["equity"], "sweep": ["hold-delay"]}
        names = self.figures
        parts.extend(self.figure(name).svg for name in shown.get(self.kind, []) if name in names)
        return "\n".join(parts)
