from collections.abc import Callable
from typing import Any

__version__: str

class NewsquakeError(Exception):
    code: str
    message: str
    help: str | None
    option: str | None
    place: str | None
    file: str | None
    line: int | None
    column: str | None

class OptionError(NewsquakeError): ...
class InputError(NewsquakeError): ...
class OutputError(NewsquakeError): ...

class Table:
    shape: tuple[int, int]
    columns: list[str]
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

class Figure:
    name: str
    title: str
    subtitle: str
    def csv(self) -> str: ...
    def table(self) -> Table: ...
    def svg(self, width: int | None = None, height: int | None = None, dark: bool = False, plain: bool = False) -> str: ...
    def png(
        self,
        width: int | None = None,
        height: int | None = None,
        scale: float | None = None,
        dark: bool = False,
        plain: bool = False,
    ) -> bytes: ...

class Outcome:
    kind: str
    counts: tuple[int, int, int]
    is_fine: bool
    warnings_told: list[tuple[str, str]]
    notes_told: list[tuple[str, str]]
    def answer(self, width: int | None = None) -> str: ...
    def text(self, width: int | None = None) -> str: ...
    def table_names(self) -> list[str]: ...
    def table(self, name: str) -> Table: ...
    def figure_names(self) -> list[str]: ...
    def figure(self, name: str) -> Figure: ...
    def page(self) -> str: ...
    def json(self) -> str: ...

def run(
    verb: str,
    options: dict[str, Any],
    tables: dict[str, list[tuple[str, Any]]],
    config: str | None = None,
    threads: int | None = None,
    watch: Callable[[str | None, float | None, float], object] | None = None,
) -> Outcome: ...
def defaults() -> dict[str, Any]: ...
