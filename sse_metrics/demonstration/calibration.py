"""The totals that the demonstration data must hit exactly, read from data/demo/calibration.csv."""

from __future__ import annotations

import csv
from pathlib import Path

CALIBRATION_FILE = Path(__file__).resolve().parents[2] / "data" / "demo" / "calibration.csv"


class Calibration:
    """One whole number for each year and indicator."""

    def __init__(self, path: Path = CALIBRATION_FILE) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self._values = {(int(row["year"]), row["indicator"]): int(row["value"]) for row in self.rows}
        if len(self._values) != len(self.rows):
            raise ValueError("The calibration file gives a total twice.")
        self._check()

    def value(self, year: int, indicator: str) -> int:
        """The total, or a complaint that names what is missing from the file."""
        if (year, indicator) not in self._values:
            raise KeyError(f"The calibration file has no {indicator} for {year}.")
        return self._values[year, indicator]

    def has(self, year: int, indicator: str) -> bool:
        """Whether the file gives this total."""
        return (year, indicator) in self._values

    def series(self, indicator: str) -> dict[int, int]:
        """Every year of one indicator."""
        return {year: value for (year, name), value in self._values.items() if name == indicator}

    def _check(self) -> None:
        """Market sales of a year are the sum of its parts: market_sales.plaza.june and the like."""
        for year, total in self.series("market_sales").items():
            parts = sum(
                value
                for (part_year, name), value in self._values.items()
                if part_year == year and name.startswith("market_sales.")
            )
            if parts != total:
                raise ValueError(f"Market sales of {year} are {total}, their parts {parts}.")
