"""Shared inputs of the tests."""

import csv
import pathlib

import pytest

ROOT = pathlib.Path(__file__).parents[3]


@pytest.fixture(scope="session")
def day():
    """The folder of the Alibaba day."""
    return ROOT / "data" / "alibaba-day"


def columns(path):
    """Read a CSV file as a dictionary of lists of text."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.fixture(scope="session")
def events(day):
    """The events of the Alibaba day, as a dictionary of lists."""
    return columns(day / "events.csv")
