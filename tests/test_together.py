"""Several indicators side by side are what each is alone, in the version of the run that asks."""

from __future__ import annotations

import pytest

from sse_metrics import Database, strategies
from sse_metrics.filters import Filters
from ui import data

pytestmark = pytest.mark.usefixtures("served_home")


def test_answers_come_in_the_order_of_the_questions_and_are_those_of_one_by_one(shipped: Database) -> None:
    asked = strategies.questions("gwanak-gu", 2024)
    together = data.compute_together(asked)
    assert [answer.indicator.id for answer in together] == [name for name, *_ in asked]
    data.forget()
    assert [answer.rows for answer in together] == [data.compute(*question).rows for question in asked]
    assert strategies.read(together, 2024) == strategies.overview(shipped, "gwanak-gu", 2024)


def test_what_cannot_be_asked_is_said_by_whoever_asks() -> None:
    with pytest.raises(ValueError, match="cannot be split"):
        data.compute_together([("trainees", Filters(place="gwanak-gu"), ("payer_class",))])


def test_threads_read_the_version_of_the_run() -> None:
    data.begin()
    opened = data.database()
    data.compute_together([("trainees", Filters(place="gwanak-gu", year=2024), ())] * 3)
    assert data.database() is opened
