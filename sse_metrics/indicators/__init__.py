"""The catalogue of indicators: one module a theme, one `Indicator` block an indicator.

A module in this folder that has `INDICATORS` is found by itself; see docs/adding-an-indicator.md.
"""

from __future__ import annotations

import difflib
import functools
import importlib
import pkgutil

from sse_metrics.indicators.computing import Answer, compute
from sse_metrics.indicators.definition import Indicator


class UnknownIndicatorError(ValueError):
    """No indicator of the catalogue has this id."""


@functools.cache
def catalogue() -> dict[str, Indicator]:
    """Every indicator by its id, in the order of the themes' modules. Raises ValueError when an id is used twice."""
    found: dict[str, Indicator] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        for indicator in getattr(importlib.import_module(f"{__name__}.{module.name}"), "INDICATORS", ()):
            if indicator.id in found:
                raise ValueError(f"Two indicators are called {indicator.id}.")
            found[indicator.id] = indicator
    return found


def indicator(indicator_id: str) -> Indicator:
    """The indicator with this id. Raises UnknownIndicatorError, naming the nearest ids."""
    try:
        return catalogue()[indicator_id]
    except KeyError:
        near = difflib.get_close_matches(indicator_id, catalogue(), n=3, cutoff=0.4)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise UnknownIndicatorError(f"There is no indicator {indicator_id}.{hint}") from None


__all__ = ["Answer", "Indicator", "UnknownIndicatorError", "catalogue", "compute", "indicator"]
