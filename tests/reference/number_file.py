"""Writes the result files: JSON with every number at 17 significant digits, one list of numbers a line."""

import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def _text(value, depth):
    pad = " " * depth
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        rows = [f"{pad} {json.dumps(str(key))}: {_text(item, depth + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{pad}}}" if rows else "{}"
    if isinstance(value, (list, tuple)):
        if any(isinstance(item, (dict, list, tuple)) for item in value):
            rows = [f"{pad} {_text(item, depth + 1)}" for item in value]
            return "[\n" + ",\n".join(rows) + f"\n{pad}]"
        return "[" + ", ".join(_text(item, depth) for item in value) + "]"
    if isinstance(value, int):
        return str(value)
    number = float(value)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError("no number may be infinite or missing: write None")
    return f"{number:.17g}"


def write(name, content):
    text = _text(content, 0) + "\n"
    json.loads(text)
    (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
