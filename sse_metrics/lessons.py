"""Lessons for the training room: data files whose answers are computed from cited figures, never typed in.

A lesson file in `data/lessons/` holds its texts in the four languages, the facts it rests on, and an answer: one of
the calculations below over facts. `checked_lessons` computes the answers and refuses a lesson whose file states
another one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sse_metrics.facts import facts
from sse_metrics.language import LANGUAGES
from sse_metrics.warehouse.database import CanQuery

LESSONS_FOLDER = Path(__file__).resolve().parents[1] / "data" / "lessons"
_TOLERANCE = 1e-4  # of the stated answer, for rounding when it is written down
Texts = Mapping[str, str]


class LessonError(ValueError):
    """A lesson file that does not hold together."""


@dataclass(frozen=True)
class Lesson:
    """One lesson, its answer computed. `chart` are the facts to draw at the reveal, with their labels."""

    id: str
    minutes: int
    title: Texts
    question: Texts
    hint: Texts
    reveal: Texts
    discuss: tuple[Texts, ...]
    your_city: Texts
    notes: Texts
    answer: float
    stated: float | None  # what the source states, where that differs
    unit: str
    guess_low: float
    guess_high: float
    guess_step: float
    tolerance: float
    bars: tuple[tuple[Texts, float], ...]
    fact_ids: tuple[str, ...]
    citations: tuple[str, ...]


def checked_lessons(db: CanQuery, folder: Path = LESSONS_FOLDER) -> list[Lesson]:
    """Every lesson in the order of its file name. Raises LessonError for a broken file or a wrong stated answer."""
    known = {row["fact_id"]: row for row in facts(db)}
    return [_lesson(path, known) for path in sorted(folder.glob("*.json"))]


def _lesson(path: Path, known: Mapping[str, dict[str, Any]]) -> Lesson:
    """Read a lesson file; whatever is wrong with it becomes a LessonError that names the file."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        lesson = _read(path.stem, content, known)
        expected = float(content["expected"])
    except LessonError as problem:
        raise LessonError(f"{path.name}: {problem}") from problem
    except json.JSONDecodeError as broken:
        raise LessonError(f"{path.name}: line {broken.lineno} is not JSON: {broken.msg}.") from broken
    except KeyError as missing:
        raise LessonError(f"{path.name}: {missing} is missing, or is no published figure.") from missing
    except (ValueError, TypeError, AttributeError, OverflowError) as wrong:
        raise LessonError(f"{path.name}: something is not of the kind it must be: {wrong}.") from wrong
    if not math.isclose(lesson.answer, expected, rel_tol=_TOLERANCE, abs_tol=1e-9):
        raise LessonError(f"{path.name}: the figures give {lesson.answer:.7g}, the file expects {expected:.7g}.")
    return lesson


def _read(stem: str, content: Mapping[str, Any], known: Mapping[str, dict[str, Any]]) -> Lesson:
    order, hyphen, name = stem.partition("-")
    if not (order.isdigit() and hyphen and name):
        raise LessonError("A lesson file is called by its place in the order, a hyphen and its id: 1-some-name.json.")
    rests_on = tuple(content["facts"])
    used = [known[fact_id] for fact_id in rests_on]
    stated = content.get("stated")
    return Lesson(
        id=name,
        minutes=int(content["minutes"]),
        title=_texts(content, "title"),
        question=_texts(content, "question"),
        hint=_texts(content, "hint"),
        reveal=_texts(content, "reveal"),
        discuss=tuple(_checked(texts, "discuss") for texts in content["discuss"]),
        your_city=_texts(content, "your_city"),
        notes=_texts(content, "notes"),
        answer=calculate(content["answer"], known),
        stated=calculate(stated, known) if stated else None,
        unit=str(content["unit"]),
        guess_low=float(content["guess"]["low"]),
        guess_high=float(content["guess"]["high"]),
        guess_step=float(content["guess"]["step"]),
        tolerance=float(content["guess"]["tolerance"]),
        bars=tuple((_checked(bar["label"], "label"), calculate(bar["value"], known)) for bar in content["bars"]),
        fact_ids=rests_on,
        citations=tuple(dict.fromkeys(row["citation"] for row in used)),
    )


def calculate(step: Mapping[str, Any], known: Mapping[str, dict[str, Any]]) -> float:
    """A calculation over facts: {"fact": id}, {"number": x}, or {"sum"|"ratio"|"product"|"difference": [steps]}.

    A number is a constant of the calculation (100 for percent, the years of a span), never a figure.
    Raises KeyError for an unknown fact and LessonError for a calculation that cannot be done.
    """
    if not isinstance(step, Mapping) or len(step) != 1:
        raise LessonError("A step of a calculation is one thing.")
    (kind, inside), *_ = step.items()
    if kind == "fact":
        return float(known[inside]["value"])
    if kind == "number":
        return float(inside)
    if kind not in _CALCULATIONS:
        raise LessonError(f"There is no calculation called {kind}.")
    return _CALCULATIONS[kind]([calculate(each, known) for each in inside])


def _ratio(values: list[float]) -> float:
    if len(values) != 2:
        raise LessonError("A ratio is of two values.")
    over, under = values
    if under == 0:
        raise LessonError("A ratio over zero has no value.")
    return over / under


def _product(values: list[float]) -> float:
    result = 1.0
    for value in values:
        result *= value
    return result


def _difference(values: list[float]) -> float:
    if not values:
        raise LessonError("A difference of nothing has no value.")
    first, *rest = values
    return first - sum(rest)


_CALCULATIONS: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "ratio": _ratio,
    "product": _product,
    "difference": _difference,
}


def _texts(content: Mapping[str, Any], name: str) -> Texts:
    return _checked(content[name], name)


def _checked(texts: Mapping[str, str], name: str) -> Texts:
    missing = [language for language in LANGUAGES if not texts.get(language)]
    if missing:
        raise LessonError(f"The text of {name} is missing in: {', '.join(missing)}.")
    return dict(texts)
