"""Which column of a file is which column of ours: proposed, confirmed, and remembered for the next file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ColumnMap:
    """Which column of a file is which column of ours.

    `columns` go from our column to the heading in the file; `constants` give a column the same text in every row;
    `values` translate what a column says, folded by nothing: {"family": {"협동조합": "cooperative"}}; a translation
    into nothing leaves the cell empty. `derived` make an id out of the text under one or more headings, for registers
    that have none: the same words, however they are written, always give the same id.

    A row belongs to the target only where every one of our columns in `only_where` is filled; with `distinct`, only
    the first row of each key does, since a buyer stands in every row of its purchases. Other rows are not refused:
    they are rows of another of our tables.
    """

    target: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    derived: Mapping[str, Sequence[str]] = field(default_factory=dict)
    only_where: Sequence[str] = ()
    distinct: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The map as JSON takes it; ColumnMap(**…) makes it again."""
        return {
            "target": self.target,
            "columns": dict(self.columns),
            "constants": dict(self.constants),
            "values": {name: dict(values) for name, values in self.values.items()},
            "derived": {name: list(headings) for name, headings in self.derived.items()},
            "only_where": list(self.only_where),
            "distinct": self.distinct,
        }
