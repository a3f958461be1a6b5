"""What is known of a place from published and official figures alone, and what is missing.

A profile asks the same questions of every place. Each question names the published figures that answer it, best first,
and the sheet of the workbook that would answer it from a city's own rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sse_metrics.facts import Fact, facts, whole_of
from sse_metrics.warehouse.database import CanQuery

Completeness = Literal["whole", "part", "undated", "missing"]


@dataclass(frozen=True)
class Question:
    """A figure that a district should have: published indicators that answer it, and the template that would."""

    indicators: tuple[str, ...]
    template: str

    @property
    def id(self) -> str:
        """The first of its indicators names it."""
        return self.indicators[0]


QUESTIONS = (
    Question(("sse_enterprises", "sse_establishments"), "enterprise"),
    Question(("sse_jobs", "sse_jobs_fte"), "enterprise_year"),
    Question(("sse_sales",), "enterprise_year"),
    Question(("market_sales",), "sale"),
    Question(("sse_procurement_amount",), "buyer_year"),
    Question(("sse_procurement_share",), "buyer_year"),
    Question(("procurement_fair_exhibitors",), "expo_meeting"),
    Question(("sse_fund_size",), "fund_year"),
    Question(("trainees", "session_participants"), "training_group"),
)


@dataclass(frozen=True)
class Known:
    """The answer to a question: the figure that leads, and the others of the same year that say otherwise.

    `completeness` is whole (the whole place and year), part (a part of one of them), undated, or missing.
    """

    question: Question
    completeness: Completeness
    fact: Fact | None = None
    others: tuple[Fact, ...] = ()

    @property
    def year(self) -> int | None:
        """The year the figure ends in, where it has a date."""
        return self.fact["period_end"].year if self.fact and self.fact["period_end"] else None


def profile(db: CanQuery, place_id: str) -> list[Known]:
    """The latest published answer to each question for a place; results only, never targets or announcements."""
    return _answers(facts(db, place_id))


def coverage(db: CanQuery, parent_id: str) -> dict[str, list[Known]]:
    """The profiles of the places directly below a place, by place id.

    Groups of districts that publish together stand below a city too; where districts have outlines, only those count.
    """
    below = db.rows(
        """
        select p.place_id, b.place_id is not null as has_outline
        from place as p
        left join boundary as b on p.place_id = b.place_id
        where p.parent_id = $parent and p.level <> 'neighbourhood'
        order by p.place_id
        """,
        {"parent": parent_id},
    )
    drawn = any(row["has_outline"] for row in below)
    of_place: dict[str, list[Fact]] = {row["place_id"]: [] for row in below if row["has_outline"] or not drawn}
    for fact in facts(db):
        if fact["place_id"] in of_place:
            of_place[fact["place_id"]].append(fact)
    return {place_id: _answers(rows) for place_id, rows in of_place.items()}


def _answers(rows: Sequence[Fact]) -> list[Known]:
    of_indicator: dict[str, list[Fact]] = {}
    for row in rows:
        if row["status"] == "actual":
            of_indicator.setdefault(row["indicator"], []).append(row)
    return [_answer(question, of_indicator) for question in QUESTIONS]


def _answer(question: Question, of_indicator: Mapping[str, Sequence[Fact]]) -> Known:
    partial: Known | None = None
    for indicator in question.indicators:
        actual = of_indicator.get(indicator, ())
        for year in sorted({row["period_end"].year for row in actual if row["period_end"]}, reverse=True):
            whole = whole_of(actual, year)
            if whole:
                lead, *rest = whole
                others = tuple(row for row in rest if row["fact_id"] in lead["contradicts"])
                return Known(question, "whole", lead, others)
        partial = partial or _partial(question, actual)
    return partial or Known(question, "missing")


def _partial(question: Question, actual: Sequence[Fact]) -> Known | None:
    dated = [row for row in actual if row["period_end"]]
    if dated:
        return Known(question, "part", max(dated, key=lambda row: (row["period_end"], row["fact_id"])))
    return Known(question, "undated", actual[0]) if actual else None
