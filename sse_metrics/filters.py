"""What the reader chose: a place, a year, a mode of selling … as SQL, as parameters and as a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

Translate = Callable[..., str]


class UnknownDimensionError(ValueError):
    """An indicator was asked for a dimension or filter that its rows do not have."""


@dataclass(frozen=True)
class Filters:
    """A selection. Empty means everything; it can be a key of a cache, and it is never changed, only replaced."""

    place: str | None = None  # place_id; a place includes every place within it
    year: int | None = None
    year_from: int | None = None
    year_to: int | None = None
    through_month: int | None = None  # 1 to 12: January to this month, to compare an unfinished year
    mode: str | None = None  # plaza, online, popup, festival
    channel: str | None = None  # channel_id
    family: str | None = None  # SSE family
    sector: str | None = None  # ISIC section
    neighbourhood: str | None = None  # place_id of a neighbourhood
    enterprise: str | None = None  # enterprise_id
    buyer_kind: str | None = None
    buyer: str | None = None  # buyer_id
    expo: str | None = None  # expo_id
    audience: str | None = None  # officials, entrepreneurs, residents, students
    indicator: str | None = None  # for targets: indicator_id

    def without(self, *names: str) -> Filters:
        """The same selection with these filters left open."""
        return replace(self, **dict.fromkeys(names))

    def but(self, **changes: Any) -> Filters:
        """The same selection with these filters set."""
        return replace(self, **changes)

    def chosen(self) -> dict[str, Any]:
        """The filters that are set, by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) is not None}

    def where(self, dimensions: tuple[str, ...], place_adds_up: bool = True) -> tuple[str, dict[str, Any]]:
        """The condition and its parameters for rows that have `dimensions`.

        `place_adds_up` says that a place is the sum of the places within it; census figures are not, since a
        district stands beside its neighbourhoods. Raises UnknownDimensionError for a filter the rows do not have.
        """
        conditions, params = [], {}
        for name, value in self.chosen().items():
            column = _COLUMN.get(name, name)
            if column not in dimensions and column != "place_id":
                raise UnknownDimensionError(
                    f"These figures cannot be filtered by {name}; they can by: {', '.join(sorted(dimensions))}."
                )
            conditions.append(
                _PLACE_WITHIN if name == "place" and place_adds_up else _CONDITION.get(name, f"{column} = ${name}")
            )
            params[name] = value
        return " and ".join(conditions), params

    def describe(self, t: Translate, names: dict[str, str] | None = None) -> str:
        """The selection in words of the reader's language, e.g. "Gwanak-gu · 2024 · online".

        `names` gives the names of places, channels and enterprises by their id.
        """
        names = names or {}
        parts = []
        for name, value in self.chosen().items():
            if name in ("place", "neighbourhood", "channel", "enterprise", "buyer", "expo"):
                parts.append(names.get(str(value), str(value)))
            elif name in ("year", "year_from", "year_to", "through_month"):
                parts.append(t(f"filter.{name}", value=str(value)))
            elif name == "indicator":
                parts.append(t(f"indicator.{value}.title"))
            else:
                parts.append(t(f"{name}.{value}"))
        return " · ".join(parts) or t("filter.everything")


_COLUMN = {
    "place": "place_id",
    "year_from": "year",
    "year_to": "year",
    "through_month": "month",
    "channel": "channel_id",
    "neighbourhood": "neighbourhood_id",
    "enterprise": "enterprise_id",
    "buyer": "buyer_id",
    "expo": "expo_id",
    "indicator": "indicator_id",
}
_PLACE_WITHIN = "place_id in (select place_id from place_within where within_id = $place)"
_CONDITION = {
    "year_from": "year >= $year_from",
    "year_to": "year <= $year_to",
    "through_month": "month <= $through_month",
}
