"""Failures and warnings."""

from ._native import InputError, NewsquakeError, OptionError, OutputError

__all__ = ["InputError", "NewsquakeError", "NewsquakeWarning", "OptionError", "OutputError"]


class NewsquakeWarning(UserWarning):
    """Something about the inputs or the result that a reader should know before believing a number."""
