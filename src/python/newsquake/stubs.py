"""Writes the types of the functions, `_run.pyi`, from the options that the native part knows: ``python -m newsquake.stubs``."""

from __future__ import annotations

import pathlib
from typing import Any

from ._native import defaults

_TYPES = {bool: "bool", int: "int", float: "float", str: "str"}
#: Sections whose keys are keywords, in the order in which a key is looked up.
SECTIONS = {
    "study": ["study", "input", "reading"],
    "placebo": ["study", "input", "reading"],
    "check": ["study", "input", "reading"],
    "backtest": ["backtest", "study", "input", "reading"],
    "sweep": ["sweep.backtest", "sweep.study", "backtest", "study", "input", "reading"],
}
_TABLES = {"confounders": "Input", "factors": "Input", "aliases": "Input | Mapping[str, str]"}
_WINDOWS = {"window", "estimation"}
_DRAWS = {"placebo": "int | Mapping[str, Any]", "bootstrap": "int | Mapping[str, Any]"}
_OWN = {"placebo": {"draws": "int", "kind": "str"}, "sweep": {"of": "str"}}
_RUN = {
    "event_reading": "Mapping[str, Any]",
    "exchange": "list[Mapping[str, Any]]",
    "reading": "Mapping[str, Any]",
    "config": "str | PathLike[str]",
    "threads": "int",
    "progress": "bool | Callable[[str | None, float | None, float], object]",
}


def keywords(verb: str) -> dict[str, str]:
    """Return the keywords of a function, each with the type of its value."""
    found: dict[str, str] = {}
    tree: Any = defaults()
    for section in SECTIONS[verb]:
        keys = tree
        for word in section.split("."):
            keys = keys[word]
        for key, value in {**keys, **keys.get("select", {})}.items():
            if key not in ("select", "prices", "events"):
                listed = found.get(key) == "list[Any]" and not isinstance(value, list)
                if listed:
                    found[key] = f"{_kind(key, value)} | list[Any]"
                found.setdefault(key, _kind(key, value))
    draws = {} if verb in ("placebo", "backtest", "sweep") else _DRAWS
    return {**found, **draws, **_OWN.get(verb, {}), **_RUN}


def _kind(key: str, value: Any) -> str:
    if key in _TABLES:
        return _TABLES[key]
    if key in _WINDOWS:
        return "tuple[int, int]" if key == "window" else "tuple[int, int] | list[tuple[int, int]]"
    if isinstance(value, dict):
        return "str | Mapping[str, Any]"
    if isinstance(value, list):
        return "list[Any]" if key != "costs" else "Mapping[str, Any] | list[Any]"
    return _TYPES.get(type(value), "Any")


def text() -> str:
    """Return the text of the stub."""
    lines = [
        "# Written by `python -m newsquake.stubs`.",
        "from collections.abc import Callable, Mapping, Sequence",
        "from os import PathLike",
        "from typing import Any, Protocol",
        "",
        "from ._result import Result",
        "",
        "class Arrow(Protocol):",
        "    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...",
        "",
        "Input = str | PathLike[str] | bytes | Arrow | Mapping[str, Sequence[Any]] | Sequence[Mapping[str, Any]] | Any",
        "Prices = Input | Mapping[str, Input] | Sequence[Input]",
        "",
    ]
    for verb in SECTIONS:
        lines += [f"def {verb}(", "    prices: Prices = ...,", "    events: Input = ...,", "    *,"]
        lines += [f"    {key}: {kind} | None = ...," for key, kind in sorted(keywords(verb).items())]
        lines += [") -> Result: ..."]
    lines += ["def defaults() -> dict[str, Any]: ...", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    pathlib.Path(__file__).with_name("_run.pyi").write_text(text(), encoding="utf-8")
