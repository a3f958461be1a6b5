"""What is wrong with a file, where, and how to mend it: codes and places, put into words in any language.

An error stops the import, a warning leaves the row out and counts it, a note informs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sse_metrics.language import has_text, text

Severity = Literal["error", "warning", "note"]
_LONGEST_VALUE = 120


@dataclass(frozen=True)
class Problem:
    """One problem. `code` names its texts `problem.<code>` and `problem.<code>.fix`; `details` fill their named places.

    `row` is the row as a person counts, headings included; `column` the heading as it stands in the file; `value`
    what was found there. A detail "t:<key>" is a text, put in in the reader's language, "t:<key>|t:<key>" several.
    """

    severity: Severity
    code: str
    file: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    details: Mapping[str, str | int | float] = field(default_factory=dict)

    def message(self, language: str = "en") -> str:
        """What is wrong."""
        return text(language, f"problem.{self.code}", **self._named(language))

    def fix(self, language: str = "en") -> str:
        """What to do."""
        return text(language, f"problem.{self.code}.fix", **self._named(language))

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """The problem with its texts, as JSON prints it."""
        return {
            "severity": self.severity,
            "code": self.code,
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": shortened(self.value),
            "message": self.message(language),
            "fix": self.fix(language),
        }

    def _named(self, language: str) -> dict[str, object]:
        details = {name: _worded(value, language) for name, value in self.details.items()}
        return {"value": shortened(self.value), "column": self.column, **details}


def _worded(value: str | int | float, language: str) -> str | int | float:
    """A detail in words: the texts whose keys it lists, else itself (a file may be called "t:…")."""
    if not isinstance(value, str) or not value.startswith("t:"):
        return value
    keys = value[2:].split("|t:")
    return ", ".join(text(language, key) for key in keys) if all(map(has_text, keys)) else value


def shortened(value: str | None) -> str | None:
    """A value short enough to be shown, without characters that cannot be printed."""
    if value is None:
        return None
    printable = "".join(c if c.isprintable() else "�" for c in value[: _LONGEST_VALUE + 1])
    return printable if len(value) <= _LONGEST_VALUE else printable[:_LONGEST_VALUE] + "…"


class RefusedError(Exception):
    """A file, or what was asked of it, cannot be taken as a whole; carries the problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem
