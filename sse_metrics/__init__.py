"""Indicators of the social and solidarity economy, from a published DuckDB file; usable without any dashboard.

>>> from sse_metrics import Filters, compute, indicator, open_current
>>> with open_current() as db:
...     answer = compute(db, indicator("market_sales"), Filters(place="gwanak-gu", year=2018))
"""

from sse_metrics.filters import Filters, UnknownDimensionError
from sse_metrics.indicators import Answer, Indicator, UnknownIndicatorError, catalogue, compute, indicator
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.publishing import NoVersionError, open_current

__all__ = [
    "Answer",
    "Database",
    "Filters",
    "Indicator",
    "NoVersionError",
    "UnknownDimensionError",
    "UnknownIndicatorError",
    "catalogue",
    "compute",
    "indicator",
    "open_current",
]
